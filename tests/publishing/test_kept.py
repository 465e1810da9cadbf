"""The sites that are kept for taking one back: whole, ours, and the right one whatever happened."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError
from signoff.publishing.kept import Kept
from support.page import files_of

Files = Mapping[str, bytes]


def site(commit: str, **pages: str) -> Files:
    facts = f'{{"commit": "{commit}", "generated_at": "2026-11-10T12:00:00Z"}}'
    made = {f"incidents/{slug}/index.html": text.encode() for slug, text in pages.items()}
    return {"signoff.json": facts.encode(), "index.html": commit.encode(), **made}


A, B, C = site("a"), site("b", x="one"), site("c", x="one", y="two")


def write(root: Path, files: Files) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def publish(source: Path, files: Files, *, killed: bool = False) -> Kept:
    """As `signoff publish` does; `killed`: before it knows that a mirror has it."""
    kept = Kept(source)
    with kept.alone():
        kept.prepare(write(source / "site", files), sorted(files))
        if not killed:
            kept.keep()
    return kept


def back(source: Path) -> Files:
    return files_of(Kept(source).back())


def test_the_site_before_is_kept_and_no_other(tmp_path: Path) -> None:
    publish(tmp_path, A)
    with pytest.raises(OperatorError, match="no earlier site"):
        back(tmp_path)
    publish(tmp_path, B)
    assert back(tmp_path) == A
    publish(tmp_path, C)
    assert back(tmp_path) == B
    assert len(list((tmp_path / ".cache" / "signoff-published").glob("site-*"))) == 2


def test_what_is_published_once_more_does_not_cost_the_way_back(tmp_path: Path) -> None:
    publish(tmp_path, A)
    publish(tmp_path, B)
    publish(tmp_path, {**B, "index.html": b"b, a minute later"})
    assert back(tmp_path) == A
    publish(tmp_path, {**B, "incidents/x/index.html": b"signed off only now"})
    assert back(tmp_path) == {**B, "index.html": b"b, a minute later"}


def test_what_was_perhaps_published_is_taken_back_and_known_to_the_guard(tmp_path: Path) -> None:
    publish(tmp_path, A)
    publish(tmp_path, B)
    shape = publish(tmp_path, C, killed=True).shape()
    assert back(tmp_path) == B
    assert shape is not None
    assert shape.pages == {"incidents/x/index.html", "incidents/y/index.html"}
    publish(tmp_path, C)
    assert back(tmp_path) == B


@pytest.mark.parametrize("killed", [False, True])
def test_what_was_taken_back_stays_so(tmp_path: Path, *, killed: bool) -> None:
    publish(tmp_path, A)
    kept = publish(tmp_path, B, killed=killed)
    for _ in range(2):
        assert back(tmp_path) == A
        kept.took_back()
    shape = kept.shape()
    assert shape is not None
    assert shape.commit == "a"
    publish(tmp_path, C)
    assert back(tmp_path) == A


def test_sites_that_a_checkout_brings_along_are_none(tmp_path: Path) -> None:
    source = tmp_path / "page"
    source.mkdir()
    publish(source, A)
    publish(source, B)
    moved = source.rename(tmp_path / "moved")
    assert back(moved) == A
    brought = shutil.copytree(moved, tmp_path / "clone", symlinks=True)
    assert Kept(brought).shape() is None
    with pytest.raises(OperatorError, match="no earlier site"):
        back(brought)
