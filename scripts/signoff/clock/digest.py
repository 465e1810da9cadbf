"""What executives are mailed: every hour while something is open, and on the morning after.

Facts as ready words; `templates/channels/digest-*.txt` put them into sentences. Only what customers know, and
who commands, and what customers report: a sitrep is not repeated in a mail that is passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from signoff.clock.debts import Debt, Owed
from signoff.clock.due import standing_promise
from signoff.clock.known import Desk
from signoff.clock.reports import total
from signoff.core import urls
from signoff.core.model import ComponentStatus, Impact, Kind, Posted, Status, Summary
from signoff.core.scorecard import Scorecard
from signoff.core.watched import Settings, text_in

EVENING = time(18)
"""The morning after begins the evening before."""

FRESH = timedelta(hours=1)
"""What is over for longer is no news of this hour."""

LONGEST = 600
"""Characters of what customers were told last."""


class Digest(StrEnum):
    """Which mail."""

    HOURLY = "hourly"
    MORNING = "morning"


class Words(Protocol):
    """What is needed of a language (site/i18n.py has it)."""

    @property
    def language(self) -> str: ...
    def status(self, status: Status | None, kind: Kind = ..., /) -> str: ...
    def impact(self, impact: Impact, /) -> str: ...
    def instant(self, moment: datetime, /) -> str: ...
    def duration(self, span: timedelta, /) -> str: ...
    def list(self, texts: Iterable[str], /) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One incident in words; "" where there is nothing to say."""

    title: str
    impact: str
    status: str
    since: str
    lasted: str
    is_open: bool
    affected: str
    commander: str
    told: str
    told_at: str
    next_update: str
    is_late: bool
    reports: str
    kept: int
    missed: int
    link: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A postmortem that is owed."""

    title: str
    due: str


def begin_of(kind: Digest, settings: Settings, now: datetime) -> datetime:
    """Since when what ended is news: an hour ago, or yesterday at 18:00 where the page is."""
    if kind is Digest.HOURLY:
        return now - FRESH
    zone = ZoneInfo(settings.timezone)
    day = now.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, EVENING, zone)


def name_of(kind: Digest, settings: Settings, now: datetime) -> str:
    """What makes this digest that of its hour, or of its day where the page is: it is sent once."""
    if kind is Digest.HOURLY:
        return f"digest/{kind}/{now:%Y-%m-%dT%H}"
    return f"digest/{kind}/{now.astimezone(ZoneInfo(settings.timezone)):%Y-%m-%d}"


def concerned(kind: Digest, desk: Desk, settings: Settings) -> tuple[Summary, ...]:
    """The incidents that the digest is about, the open ones first; () when there is nothing to tell."""
    begin = begin_of(kind, settings, desk.now)
    open_ = [one for one in desk.state.active if one.kind is Kind.INCIDENT]
    over = [
        one
        for one in desk.state.recent
        if one.kind is Kind.INCIDENT and one.ended is not None and begin <= one.ended <= desk.now
    ]
    return (*open_, *over)


def rows_of(
    summaries: Iterable[Summary],
    desk: Desk,
    settings: Settings,
    words: Words,
    *,
    read: Callable[[Posted, str], str],
    cards: Mapping[str, Scorecard],
) -> tuple[Row, ...]:
    """`read` gives what a message says in a language, without marks; `cards` are by slug."""
    return tuple(_row(one, desk, settings, words, read, cards.get(one.slug)) for one in summaries)


def follow_ups(debts: Iterable[Debt], words: Words) -> tuple[FollowUp, ...]:
    """The postmortems that are owed."""
    return tuple(
        FollowUp(debt.title or debt.incident, words.instant(debt.due))
        for debt in debts
        if debt.owed is Owed.POSTMORTEM
    )


def _row(
    one: Summary,
    desk: Desk,
    settings: Settings,
    words: Words,
    read: Callable[[Posted, str], str],
    card: Scorecard | None,
) -> Row:
    found = desk.public.get(one.slug)
    posted = found.posted if found is not None else ()
    last = max(posted, key=lambda each: (each.published, each.message.number), default=None)
    promise = standing_promise(found) if found is not None and one.ended is None else None
    reports = total(desk.reports.get(one.slug, ()))
    home = (settings.internal_url or settings.url) + urls.prefix(words.language, settings.language)
    return Row(
        title=one.title(words.language),
        impact=words.impact(one.peak),
        status=words.status(one.status, one.kind),
        since=words.instant(one.started),
        lasted=words.duration((one.ended or desk.now) - one.started),
        is_open=one.ended is None,
        affected=words.list(_names(one, settings, words.language)),
        commander=_person(one.commander or "", settings),
        told=_short(read(last, words.language)) if last is not None else "",
        told_at=words.instant(last.published) if last is not None else "",
        next_update=words.instant(promise) if promise is not None else "",
        is_late=promise is not None and promise < desk.now,
        reports=str(reports) if reports else "",
        kept=card.kept if card is not None else 0,
        missed=card.missed if card is not None else 0,
        link=home + urls.incident(one.slug),
    )


def _names(one: Summary, settings: Settings, language: str) -> list[str]:
    """The components that suffer; of what is over, those that did."""
    suffer = [e.component for e in one.effects if e.status is not ComponentStatus.OPERATIONAL]
    ids = dict.fromkeys(suffer if one.ended is None else one.components)
    known = [settings.component(id_) for id_ in ids]
    return [text_in(each.name, language, settings.language) for each in known if each is not None]


def _person(login: str, settings: Settings) -> str:
    known = (one for one in (*settings.commanders, *settings.former_commanders) if one.login == login)
    return next((one.name for one in known if one.name), login)


def _short(text: str) -> str:
    """The beginning of a long text, cut between words."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line
    return (line[:LONGEST].rpartition(" ")[0] or line[:LONGEST]) + " …"
