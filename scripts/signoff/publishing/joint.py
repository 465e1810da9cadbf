"""What several jobs published, each on one mirror: a line for people about each, one record of all.

Run by the workflows `publish` (`hand MIRROR FOLDER`) and `live` (`join FOLDER REMOTE`): jobs that send hold
the keys of mirrors and may not write to the repository, the job that may write sends nothing.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.publishing.record import REF, Publication, read_line

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MOST = 500
"""Characters of a problem that are kept: what a mirror's server says may be long."""


def hand(source: Path, mirror: str, folder: Path) -> str:
    """Put what this checkout's newest publication did to `mirror` into `folder`; the line for people."""
    repository = Repository.open(source)
    lines = Notes(repository, ref=REF)
    told = lines.read(lines.tip(), [repository.commit]).get(repository.commit, frozenset())
    newest = max(
        (one for one in map(read_line, told) if one is not None and mirror in one.mirrors),
        key=lambda one: (one.when, one.line()),
        default=None,
    )
    if newest is None:
        return f"- nothing tells whether **{mirror}** has the new site: the step before says why"
    problem = newest.mirrors[mirror][:_MOST]
    folder.mkdir(parents=True, exist_ok=True)
    kept = replace(newest, mirrors={mirror: problem})
    (folder / f"{mirror}.json").write_text(kept.line(), encoding="utf-8")
    return _line(mirror, problem, newest)


def _line(mirror: str, problem: str, of: Publication) -> str:
    if not problem:
        return f"- **{mirror}** has commit {of.commit[:10]} as of {of.when:%Y-%m-%d %H:%M:%S} UTC"
    words = html.escape(" ".join(problem.split())).replace("|", "\\|").replace("`", "'")
    return f"- **{mirror}** does not have commit {of.commit[:10]}: <code>{words}</code>"


def join(source: Path, folder: Path, remote: str, by: str, now: datetime) -> int:
    """Write what the jobs handed on into the notes, and share them; how many lines are new.

    One line for each commit. What is known but for its time is not written again: the same commit is
    published every quarter of an hour.
    """
    repository = Repository.open(source)
    known = {mirror.id for mirror in settings_of(source)[0].mirrors}
    handed = [read_line(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.json"))]
    outcomes: dict[str, dict[str, str]] = {}
    words: dict[str, str] = {}
    for one in filter(None, handed):
        mirrors = {id_: text[:_MOST] for id_, text in one.mirrors.items() if id_ in known}
        if (mirrors or one.forced) and _COMMIT.fullmatch(one.commit):
            outcomes.setdefault(one.commit, {}).update(mirrors)
            words[one.commit] = one.forced or words.get(one.commit, "")
    notes = Notes(repository, ref=REF)
    notes.join(notes.fetch(remote))
    before = notes.read(notes.tip(), outcomes)
    news = {}
    for commit, mirrors in outcomes.items():
        publication = Publication(now, commit, by, mirrors, words[commit])
        noted = [one for one in map(read_line, before.get(commit, ())) if one is not None]
        last = max(
            (one for one in noted if one.mirrors.keys() == mirrors.keys()),
            key=lambda one: (one.when, one.line()),
            default=None,
        )
        if last is None or _told(publication) != _told(last):
            news[commit] = frozenset({publication.line()})
    if news:
        notes.add(news, "Record a publication by jobs")
        notes.share(remote)
    return len(news)


def _told(of: Publication) -> tuple[object, ...]:
    """What it says, but for when and by whom."""
    return of.action, dict(of.mirrors), of.forced


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
