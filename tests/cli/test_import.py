"""`signoff import cstate`: from a folder on disk to a repository on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signoff.cli.check import command as check
from signoff.cli.import_ import command
from signoff.core.finding import OperatorError
from support.cstate import CASES, POSTS, ZONE


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The cases as a cState site."""
    root = tmp_path / "site"
    issues = root / "content" / "issues"
    issues.mkdir(parents=True)
    (root / "config.yml").write_bytes((CASES / "config.yml").read_bytes())
    for path in POSTS.glob("*.md"):
        (issues / path.name).write_bytes(path.read_bytes())
    return root


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(command, ["cstate", *map(str, arguments)], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_a_site_becomes_a_repository_that_checks_clean(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    result = run(site, target, "--timezone", ZONE)
    assert result.return_value == 0
    assert f"{'posts':<32}{len(list(POSTS.glob('*.md'))):>7}" in result.output
    assert {"status.yml", "mkdocs.yml", ".gitignore", "docs/about.md"} <= set(tree(target))
    checked = CliRunner().invoke(check, ["--source", str(target)], standalone_mode=False)
    assert checked.return_value == 0
    assert "no-commander" in checked.output


def test_running_it_again_changes_nothing(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    run(site, target, "--timezone", ZONE)
    before = tree(target)
    result = run(site, target, "--timezone", ZONE)
    assert result.return_value == 0
    assert tree(target) == before
    assert f"{'files written':<32}{0:>7}" in result.output
    assert "next:" not in result.output


def test_what_was_changed_by_hand_is_kept_and_told(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    run(site, target, "--timezone", ZONE)
    (target / "status.yml").write_text("name: Mine\n")
    result = run(site, target, "--timezone", ZONE)
    assert result.return_value == 1
    assert (target / "status.yml").read_text() == "name: Mine\n"
    assert "status.yml:1: SO860 file-kept" in result.output


def test_a_rehearsal_reports_and_writes_nothing(site: Path, tmp_path: Path) -> None:
    result = run(site, tmp_path / "target", "--timezone", ZONE, "--dry-run")
    assert "files to write" in result.output
    assert not (tmp_path / "target").exists()


def test_without_a_zone_the_first_naive_time_is_named(site: Path, tmp_path: Path) -> None:
    with pytest.raises(
        OperatorError, match=r"2024-01-10-one-body-resolved.md:3: .* has no time zone, and so"
    ) as error:
        run(site, tmp_path / "target")
    assert "--timezone" in error.value.remedy
    assert not (tmp_path / "target").exists()


def test_one_naive_time_alone_is_named_alone(site: Path, tmp_path: Path) -> None:
    for path in (site / "content" / "issues").iterdir():
        if "one-body" not in path.name:
            path.unlink()
    with pytest.raises(OperatorError, match=r"has no time zone$"):
        run(site, tmp_path / "target")


def test_hostile_files_cost_only_themselves(site: Path, tmp_path: Path) -> None:
    issues = site / "content" / "issues"
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: SECRET\ndate: 2024-01-01 10:00Z\n---\nSECRET\n")
    (issues / "2024-01-01-link.md").symlink_to(secret)
    (issues / "2024-01-01-large.md").write_bytes(b"x" * 300_000)
    result = run(site, tmp_path / "target", "--timezone", ZONE)
    assert result.return_value == 1
    assert "2024-01-01-link.md:1: SO801 post-refused: it is a symbolic link" in result.output
    assert "2024-01-01-large.md:1: SO801 post-refused: it has more than 256 KiB" in result.output
    assert f"{'  refused':<32}{2:>7}" in result.output
    assert not any(b"SECRET" in data for data in tree(tmp_path / "target").values())


def test_the_group_says_which_pages_it_can_import() -> None:
    assert "cstate" in CliRunner().invoke(command, ["--help"]).output
