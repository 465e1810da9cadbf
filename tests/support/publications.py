"""Sites published in steps, for tests that kill the publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from signoff.edge import swap
from signoff.edge.output import SiteOutput

FIRST = {
    "signoff.json": b"1",
    "index.html": b"first",
    "same.css": b"style",
    "a/index.html": b"a",
    "b/c/index.html": b"c",
    "b/index.html": b"b",
    "turns": b"from file to folder",
    "back/index.html": b"from folder to file",
}
SECOND = {**FIRST, "signoff.json": b"2", "index.html": b"second", "a/index.html": b"a, changed"}
THIRD = {
    "signoff.json": b"3",
    "index.html": b"third",
    "same.css": b"style",
    "b/index.html": b"b",
    "turns/index.html": b"a folder now",
    "back": b"a file now",
    "new/deep/index.html": b"new",
}


def publish(site: Path, pages: Mapping[str, bytes]) -> None:
    """Make `pages` the site, leaving alone what is there already."""
    with SiteOutput(site) as output:
        for path, data in pages.items():
            output.stage(path, data)
        output.publish()


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, and its empty folders as None."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}".encode()
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found


def _look(site: Path, old: Mapping[str, bytes], new: Mapping[str, bytes], *, gap: bool) -> None:
    if old or gap:
        assert site.exists() or gap
    if site.exists():
        assert tree(site) in (old, new)
    with SiteOutput(site):
        assert (tree(site) if site.exists() else {}) in (old, new)
    publish(site, new)
    assert tree(site) == new
    state = site.parent / ".site.signoff"
    assert not (state / "retired").exists()
    assert not (state / "staged").exists()
    assert len([path for path in state.iterdir() if "json" in path.name]) <= 2


def _scenario(
    *steps: Mapping[str, bytes], place: Path, gap: bool = False
) -> tuple[Callable[[], None], Callable[[], None]]:
    site = place / "site"
    for pages in steps[:-1]:
        publish(site, pages)
    old = steps[-2] if len(steps) > 1 else {}
    return partial(publish, site, steps[-1]), partial(_look, site, old, steps[-1], gap=gap)


def first(place: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """Nothing was there."""
    return _scenario(FIRST, place=place)


def second(place: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """A site was there, no spare."""
    return _scenario(FIRST, THIRD, place=place)


def third(place: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """A site and a spare were there."""
    return _scenario(FIRST, SECOND, THIRD, place=place)


def third_without_exchange(place: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """As `third` where the system cannot swap two folders at once."""
    swap.exchange = lambda _one, _other: False
    return _scenario(FIRST, SECOND, THIRD, place=place, gap=True)
