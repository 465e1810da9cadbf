"""What is new for those inside: the messages of the private repository, read beside the page's own.

They need no sign-off, because nobody outside sees them. What is said there without an audience of its own is
told to nobody: a private file must not be announced to everybody by an oversight.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from signoff.announce.plan import News
from signoff.build.inside import Inside
from signoff.build.reading import Reader
from signoff.core.finding import OperatorError
from signoff.core.model import PUBLIC
from signoff.core.names import FOLDER
from signoff.core.watched import Settings
from signoff.edge.git import Repository
from signoff.edge.recent import recent
from signoff.telling.news import Lately, fresh_in


def inside_of(source: Path, settings: Settings, named: Path | None) -> Inside:
    """The private repository: the one `named`, else that of status.yml."""
    if named is not None:
        return Inside.of(named)
    if not settings.internal_source:
        raise OperatorError(
            "status.yml names no private repository", "add internal_source, or name one with --internal"
        )
    return Inside.of(source / settings.internal_source)


def lately_inside(
    repository: Repository, settings: Settings, inside: Inside, now: datetime, since: datetime
) -> Lately:
    """What the private repository has brought since `since`, for audiences that are not everybody."""
    seen = recent(inside.repository, since)
    fresh = set(fresh_in(seen.past, seen.fresh))
    audiences = frozenset({PUBLIC, *settings.audiences})
    reader = Reader(
        settings=settings,
        repository=repository,
        entries={},
        landings=recent(repository, now, also=seen.slugs).past.landings,
        drafts={},
        until=now,
        drafted=now,
        audiences=audiences,
        inside=inside,
    )
    found = []
    for reading in reader.read(sorted(seen.slugs)):
        if reading.incident is None:
            continue
        first = reading.incident.posted[0].message.audience
        for posted in reading.incident.posted:
            place = posted.message.path.removeprefix(f"{FOLDER}/")
            audience = posted.message.audience or first or PUBLIC
            if posted.message.path in fresh and inside.landing(place) and audience != PUBLIC:
                found.append(News(reading.incident, posted, audience))
    return Lately(tuple(found), frozenset(seen.past.blobs(seen.past.slugs)), ())
