"""Whether words for those inside lie where everybody may read them."""

from __future__ import annotations

from collections.abc import Iterator

from signoff.core.model import PUBLIC, Kind
from signoff.core.names import FOLDER, FileName, file_name
from signoff.core.parse import parse_message
from signoff.core.watched import Settings
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.signing.checks import Check, judged

_REPORTS = "reports"
"""Customers' reports (clock/reports.py), when there is no internal source for them."""

_SHOWN = 3


def examine_inside(repository: Repository, settings: Settings, *, private: bool) -> Iterator[Check]:
    """`private`: what the forge says of the repository."""
    found = () if private else tuple(_inside(repository, settings))
    many = f"{', '.join(found[:_SHOWN])}{' and others' if len(found) > _SHOWN else ''}"
    yield judged(
        "internal-words",
        "the repository is private" if private else "nothing internal lies in this public repository",
        f"this repository is public, and these are not for everybody: {many}",
        "move them to a private repository, and name it with internal_source in status.yml: docs/clock.md; "
        "what was pushed stays in the history",
        fine=not found,
    )


def _inside(repository: Repository, settings: Settings) -> Iterator[str]:
    """Paths of committed files that only those inside should read, sorted."""
    if repository.holds(repository.commit, _REPORTS):
        yield f"{_REPORTS}/"
    base = f"{repository.prefix}{FOLDER}/"
    asked = ("grep", "-z", "-l", "-I", "-e", "^audience[ \t]*:", repository.commit, "--", base)
    done = plumbing.run(repository.root, *asked)
    if done.returncode > 1:
        raise plumbing.failure("grep", done.stderr)
    names = [name.partition(":")[2] for name in plumbing.text(done.stdout).split("\0") if name]
    places = sorted(name.removeprefix(base) for name in names)
    for place in places:
        slug, _, name = place.partition("/")
        named = file_name(name, slug)
        entries = [
            one for one in repository.files(repository.commit, [slug]).get(slug, ()) if one.name == name
        ]
        if not isinstance(named, FileName) or not entries:
            continue
        data = next(iter(repository.blobs([entries[0].blob])))
        message, _ = parse_message(data, slug, named.name, settings, Kind.INCIDENT)
        # a file that cannot be read but names an audience is not proved to be for everybody
        if message is None or message.audience not in (None, PUBLIC):
            yield f"{FOLDER}/{place}"
