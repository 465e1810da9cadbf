"""The source's own templates come first, the package's after them."""

from __future__ import annotations

from pathlib import Path

from signoff.edge.templates import template_dirs


def test_a_source_without_templates_uses_the_packages(tmp_path: Path) -> None:
    (shipped,) = template_dirs(tmp_path)
    assert (shipped / "frame" / "main.html").is_file()


def test_a_sources_own_come_first(tmp_path: Path) -> None:
    (tmp_path / "templates" / "site").mkdir(parents=True)
    own, shipped = template_dirs(tmp_path)
    assert own == tmp_path / "templates" / "site"
    assert (shipped / "home.html").is_file()


def test_a_checkout_of_signoff_names_its_folder_once(project_root: Path) -> None:
    assert template_dirs(project_root) == (project_root / "templates" / "site",)
