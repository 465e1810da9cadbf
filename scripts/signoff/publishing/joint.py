"""What several jobs published, each on one mirror: a line for people about each, one record of all.

Run by the workflows `publish` (`hand MIRROR FOLDER`) and `live` (`join FOLDER REMOTE`): jobs that send hold
the keys of mirrors and may not write to the repository, the job that may write sends nothing.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.publishing.record import REF, Publication

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MOST = 500
"""Characters of a problem that are kept: what a mirror's server says may be long."""


def hand(source: Path, mirror: str, folder: Path) -> str:
    """Put what this checkout's newest publication did to `mirror` into `folder`; the line for people."""
    repository = Repository.open(source)
    lines = Notes(repository, ref=REF)
    told = lines.read(lines.tip(), [repository.commit]).get(repository.commit, frozenset())
    found = sorted(
        (one for one in map(_plain, told) if one and mirror in one["mirrors"]), key=lambda one: one["when"]
    )
    if not found:
        return f"- nothing tells whether **{mirror}** has the new site: the step before says why"
    newest = found[-1]
    folder.mkdir(parents=True, exist_ok=True)
    kept = {**newest, "mirrors": {mirror: newest["mirrors"][mirror][:_MOST]}}
    (folder / f"{mirror}.json").write_text(json.dumps(kept), encoding="utf-8")
    return _line(mirror, kept)


def _line(mirror: str, plain: Mapping[str, Any]) -> str:
    problem = plain["mirrors"][mirror]
    if not problem:
        return f"- **{mirror}** has commit {plain['commit'][:10]} as of {plain['when']}"
    words = html.escape(" ".join(problem.split())).replace("|", "\\|").replace("`", "'")
    return f"- **{mirror}** does not have commit {plain['commit'][:10]}: <code>{words}</code>"


def join(source: Path, folder: Path, remote: str, by: str, now: datetime) -> int:
    """Write what the jobs handed on into the notes, and share them; how many lines are new.

    One line for each commit. What is known but for its time is not written again: the same commit is
    published every quarter of an hour.
    """
    repository = Repository.open(source)
    known = {mirror.id for mirror in settings_of(source)[0].mirrors}
    handed = [_plain(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.json"))]
    outcomes: dict[str, dict[str, str]] = {}
    words: dict[str, str] = {}
    for plain in filter(None, handed):
        mirrors = {id_: text[:_MOST] for id_, text in plain["mirrors"].items() if id_ in known}
        if (mirrors or plain["forced"]) and _COMMIT.fullmatch(plain["commit"]):
            outcomes.setdefault(plain["commit"], {}).update(mirrors)
            words[plain["commit"]] = plain["forced"] or words.get(plain["commit"], "")
    notes = Notes(repository, ref=REF)
    notes.join(notes.fetch(remote))
    before = notes.read(notes.tip(), outcomes)
    news = {}
    for commit, mirrors in outcomes.items():
        publication = Publication(now, commit, by, mirrors, words[commit])
        if _told(publication.line()) not in set(map(_told, before.get(commit, ()))):
            news[commit] = frozenset({publication.line()})
    if news:
        notes.add(news, "Record a publication by jobs")
        notes.share(remote)
    return len(news)


def _told(line: str) -> str:
    """What a line says, but for when and by whom."""
    plain = _plain(line)
    names = ("action", "mirrors", "forced")
    return json.dumps([plain[name] for name in names], sort_keys=True) if plain else ""


def _plain(line: str) -> dict[str, Any] | None:
    """A line as data, None for what is no record: whoever may push may write a note."""
    try:
        plain = json.loads(line)
        texts = [plain[name] for name in ("action", "commit", "forced", "when")]
        mirrors = plain["mirrors"]
        fine = all(isinstance(text, str) for text in texts) and all(
            isinstance(text, str) for item in mirrors.items() for text in item
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return plain if fine else None


def main(arguments: Sequence[str]) -> int:
    """See the module; the exit code."""
    try:
        sys.stdout.write(f"{_done(arguments)}\n")
    except OperatorError as error:
        sys.stderr.write(f"signoff: {error.problem}\n  hint: {error.remedy}\n")
        return error.exit_code
    return 0


def _done(arguments: Sequence[str]) -> str:
    match arguments:
        case ["hand", mirror, folder]:
            return hand(Path(), mirror, Path(folder))
        case ["join", folder, remote, by]:
            count = join(Path(), Path(folder), remote, by, clock.now())
            return f"{count} lines are new in {REF}"
    raise OperatorError("nothing to do", "hand MIRROR FOLDER, or join FOLDER REMOTE BY")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
