"""Which file did a file come from when folders or files were renamed in one step of history.

Decided from names and blob ids alone, so the answer depends neither on git's idea of similarity nor
on its limits, and costs no look at contents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import product

Files = Mapping[str, str]
"""File name -> blob id, of one folder."""

_CROWD = 64
"""A mark that more pairs of folders than this share tells nobody apart."""


def folder_pairs(gone: Mapping[str, Files], new: Mapping[str, Files]) -> dict[str, str]:
    """New folder -> the folder it was, of folders that vanished and folders that appeared together.

    First come folders that share a file of the same name and bytes, then the same bytes under
    another name, then a file name and a slug that differs in its date only. A file name alone
    counts only when a single vanished and a single new folder are left that have it.
    """
    left_gone, left_new = dict(gone), dict(new)
    pairs: dict[str, str] = {}
    for marks, crowd in _ROUNDS:
        for old, fresh in _alike(left_gone, left_new, marks, crowd):
            if old in left_gone and fresh in left_new:
                pairs[fresh] = old
                del left_gone[old], left_new[fresh]
    return pairs


def file_pairs(gone: Files, new: Files) -> dict[str, str]:
    """New file name -> old file name: same name and bytes, else the same bytes, else the same name."""
    pairs = {name: name for name in new if gone.get(name) == new[name]}
    pairs |= same_bytes(_without(gone, pairs.values()), _without(new, pairs))
    rest = _without(gone, pairs.values())
    return pairs | {name: name for name in _without(new, pairs) if name in rest}


def same_bytes(gone: Files, new: Files) -> dict[str, str]:
    """New file name -> old file name of the same bytes; each old name is used once, in order."""
    olds: dict[str, list[str]] = defaultdict(list)
    for name in sorted(gone, reverse=True):
        olds[gone[name]].append(name)
    return {name: olds[new[name]].pop() for name in sorted(new) if olds.get(new[name])}


_Marks = Callable[[str, Files], Iterable[Hashable]]

_ROUNDS: tuple[tuple[_Marks, int], ...] = (
    (lambda _slug, files: files.items(), _CROWD),
    (lambda _slug, files: set(files.values()), _CROWD),
    (lambda slug, files: {(_undated(slug), name) for name in files}, _CROWD),
    (lambda _slug, files: files, 1),
)


def _alike(
    gone: Mapping[str, Files], new: Mapping[str, Files], marks: _Marks, crowd: int
) -> list[tuple[str, str]]:
    """Pairs of folders that share marks, those that share most first."""
    olds, news = _holders(gone, marks), _holders(new, marks)
    shared: Counter[tuple[str, str]] = Counter()
    for mark in olds.keys() & news.keys():
        if len(olds[mark]) * len(news[mark]) <= crowd:
            shared.update(product(olds[mark], news[mark]))
    return sorted(shared, key=lambda pair: (-shared[pair], _undated(pair[0]) != _undated(pair[1]), pair))


def _holders(folders: Mapping[str, Files], marks: _Marks) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = defaultdict(list)
    for slug, files in folders.items():
        for mark in marks(slug, files):
            found[mark].append(slug)
    return found


def _without(files: Files, names: Iterable[str]) -> Files:
    return {name: files[name] for name in files.keys() - set(names)}


def _undated(slug: str) -> str:
    return slug.lstrip("0123456789-")
