"""In which order the files of a site go to a host that is being read meanwhile.

A reader must never come to a page that names a file which is not there yet: what pages load goes first, then
pages that are new, which nobody is led to yet and which may name each other, then those that changed, then
those that lead to the rest, and what is gone is removed only at last. `signoff.json` comes at the very end:
whoever reads the new one finds everything else there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from signoff.edge.output import MARKER
from signoff.site.assets import FOLDER

PAGES = 1
"""The rank of pages that nobody enters by."""

_ENTRIES = ("index.html", "404.html", "history/index.html")
_PROGRAMS = (".rss", ".atom", ".json", ".ics", ".xml", ".txt")


@dataclass(frozen=True, slots=True)
class Transfer:
    """`stages`: what to send, one stage after the other; `gone`: what to remove when all is sent."""

    stages: tuple[tuple[str, ...], ...]
    gone: tuple[str, ...]

    @property
    def sent(self) -> int:
        return sum(map(len, self.stages))


def transfer(site: Mapping[str, str], there: Mapping[str, str], languages: Iterable[str] = ()) -> Transfer:
    """What turns a host that has `there` into `site`; both map paths to checksums.

    Files below `assets/` carry their checksum in their name. Those that are not named any more stay:
    a page that somebody opened before still asks for them.
    """
    fresh = [path for path in site if path not in there]
    changed = [path for path, sum_ in site.items() if there.get(path, sum_) != sum_]
    gone = sorted(path for path in there if path not in site and not path.startswith(f"{FOLDER}/"))
    return Transfer(stages(changed, languages, fresh), tuple(gone))


def stages(
    paths: Iterable[str], languages: Iterable[str] = (), fresh: Iterable[str] = ()
) -> tuple[tuple[str, ...], ...]:
    """`paths`, and those that are `fresh`, in the order in which they may be seen; no stage is empty."""
    entries = {
        prefix + entry for prefix in ("", *(f"{language}/" for language in languages)) for entry in _ENTRIES
    }
    found: dict[float, list[str]] = {}
    for path in sorted(paths):
        found.setdefault(_stage(path, entries), []).append(path)
    for path in sorted(fresh):
        rank = _stage(path, entries)
        found.setdefault(rank - 0.5 if rank == PAGES else rank, []).append(path)
    return tuple(tuple(found[number]) for number in sorted(found))


def _stage(path: str, entries: set[str]) -> int:
    if path == MARKER:
        return 4
    if path in entries:
        return 2
    if path.startswith(f"{FOLDER}/"):
        return 0
    if path.endswith(_PROGRAMS):
        return 3  # feeds and API lead to pages
    return PAGES
