"""Who wrote which bytes on any branch that reached the main line, and when they were first written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from signoff.core.names import FOLDER
from signoff.edge import plumbing
from signoff.edge.git import Repository

_LOG = (
    *("-c", "log.follow=false", "log", "--no-merges", "--full-history", "--root", "--raw", "-z"),
    *("--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature"),
    "--format=%x01%at%x00%ae%x00",
)


@dataclass(frozen=True, slots=True)
class Drafts:
    """What commits that are no merges say. `files`: the author's date of the first that had the path;
    `texts` and `authors`: of those that gave a path these bytes, the first date and all e-mail addresses.
    """

    files: Mapping[str, datetime]
    texts: Mapping[tuple[str, str], datetime]
    authors: Mapping[tuple[str, str], tuple[str, ...]]


def drafts(repository: Repository, since: str = "") -> Drafts:
    """The drafts of everything below `incidents/` on the way to HEAD; one question to git.

    Paths are seen from the source folder; a text is its path and blob, "" where it was removed. What the
    commit `since` had already is left out.
    """
    base = f"{repository.prefix}{FOLDER}"
    wanted = [repository.commit, *([f"^{since}"] if since else [])]
    done = plumbing.run(repository.root, *_LOG, *wanted, "--", base)
    if done.returncode:
        raise plumbing.failure("log", done.stderr)
    files: dict[str, int] = {}
    texts: dict[tuple[str, str], int] = {}
    authors: dict[tuple[str, str], set[str]] = {}
    fields = iter(plumbing.text(done.stdout).split("\0"))
    time, author = 0, ""
    for field in fields:
        text = field.lstrip("\n")
        if text.startswith("\1"):
            time, author = int(text[1:]), next(fields)
        elif text.startswith(":"):
            new, path = text.split()[3], next(fields)[len(repository.prefix) :]
            place = (path, new if new.strip("0") else "")
            files[path] = min(time, files.get(path, time))
            texts[place] = min(time, texts.get(place, time))
            authors.setdefault(place, set()).add(author)
    return Drafts(
        {path: datetime.fromtimestamp(first, UTC) for path, first in files.items()},
        {place: datetime.fromtimestamp(first, UTC) for place, first in texts.items()},
        {place: tuple(sorted(who)) for place, who in authors.items()},
    )
