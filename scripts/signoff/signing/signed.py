"""What may be published: of every place the signed bytes, whatever the newest commit says there.

A file with evidence for its bytes is published. One that was edited without a new sign-off stays as it was
last signed, and so does one that was deleted or renamed away without. The rest is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from signoff.approval.evidence import Evidence, Ledger
from signoff.approval.facts import Action
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.names import FOLDER
from signoff.edge.git import Entry, Repository
from signoff.edge.landings import Landing
from signoff.edge.past import landing_of_bytes


class Held(NamedTuple):
    """A file of the newest commit that is not published as it is there; `older` is what is instead."""

    path: str
    blob: str
    older: str


@dataclass(frozen=True, slots=True)
class Signed:
    """`entries`: the published files of each folder. `old` are the landings of those that are not as in
    the newest commit, by `<slug>/<name>`. `withheld` names, per folder, files nothing is shown of.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    old: Mapping[str, Landing]
    withheld: Mapping[str, frozenset[str]]
    held: tuple[Held, ...]

    def findings(self) -> Iterator[Finding]:
        """What is held, for people."""
        for path, _, older in self.held:
            text = "not signed off, so it is not published"
            if older:
                text = "changed without a new sign-off, so the signed words stay published"
            hint = "get it approved by its commander, then run: signoff verify"
            yield codes.HELD.at(path, text=text, hint=hint)


def signed_part(repository: Repository, files: Mapping[str, Iterable[Entry]], ledger: Ledger) -> Signed:
    """What of `files` (all folders of the newest commit) and of earlier commits is signed off."""
    entries: dict[str, dict[str, Entry]] = {}
    withheld: dict[str, set[str]] = {}
    old: dict[str, Landing] = {}
    held: list[Held] = []
    here = set()
    for slug, listed in files.items():
        for entry in listed:
            path = f"{FOLDER}/{slug}/{entry.name}"
            here.add(path)
            if ledger.find(path, entry.blob) is not None:
                entries.setdefault(slug, {})[entry.name] = entry
                continue
            before = _older(repository, ledger, path, old)
            held.append(Held(path, entry.blob, before.blob if before else ""))
            if before is not None:
                entries.setdefault(slug, {})[entry.name] = before
            else:
                withheld.setdefault(slug, set()).add(entry.name)
    for path in ledger.by_path.keys() - here:
        before = _older(repository, ledger, path, old)
        if before is not None:
            held.append(Held(path, "", before.blob))
            entries.setdefault(path.split("/")[1], {})[before.name] = before
    return Signed(
        {slug: tuple(found[name] for name in sorted(found)) for slug, found in sorted(entries.items())},
        old,
        {slug: frozenset(names) for slug, names in withheld.items()},
        tuple(sorted(held)),
    )


def _older(repository: Repository, ledger: Ledger, path: str, old: dict[str, Landing]) -> Entry | None:
    """The bytes last signed for `path` and not withdrawn since. They must once have been published
    there: whoever may write notes cannot make a file that never was on the main line.
    """
    slug, _, name = path.removeprefix(f"{FOLDER}/").partition("/")
    for evidence in reversed(ledger.by_path.get(path, ())):
        if evidence.action is Action.WITHDRAW:
            return None
        landing = landing_of_bytes(repository, path, evidence.blob)
        if landing is not None:
            old[f"{slug}/{name}"] = landing
            return Entry(name, "100644", evidence.blob, 0)
    return None


def needed(signed: Signed, ledger: Ledger) -> tuple[Held, ...]:
    """The held files that have to be looked up: publications, edits and withdrawals without evidence."""
    return tuple(one for one in signed.held if not ledger.find(one.path, one.blob or one.older, _action(one)))


def _action(held: Held) -> Action:
    return Action.PUBLISH if held.blob else Action.WITHDRAW


def latest(ledger: Ledger, path: str) -> Evidence | None:
    """What was recorded last about `path`."""
    return next(reversed(ledger.by_path.get(path, ())), None)
