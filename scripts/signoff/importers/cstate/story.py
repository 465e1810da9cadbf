"""The updates of a post as messages with statuses: what a timeline needs beyond texts and times.

The state must end as the post says: resolved posts end resolved (with a message added where the
post only has the fact), open ones stay open whatever their last words are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from signoff.core.model import Kind, Status
from signoff.importers.cstate import codes
from signoff.importers.cstate.facts import Facts
from signoff.importers.cstate.phrases import Meaning
from signoff.importers.cstate.place import Place
from signoff.importers.cstate.times import Update

_SOON = timedelta(minutes=30)
_HOUR = timedelta(hours=1)

_STATUSES = {
    Meaning.INVESTIGATING: Status.INVESTIGATING,
    Meaning.IDENTIFIED: Status.IDENTIFIED,
    Meaning.MONITORING: Status.MONITORING,
    Meaning.RESOLVED: Status.RESOLVED,
    Meaning.FINAL: Status.RESOLVED,
    Meaning.POSTMORTEM: Status.POSTMORTEM,
}
_ACTIVE = frozenset({Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING})


@dataclass(frozen=True, slots=True)
class Chapter:
    """A message to be: text, instant, status (None: as before). `added`: the post has no such text."""

    text: str
    at: datetime
    line: int
    status: Status | None = None
    added: bool = False


def tell_story(updates: Sequence[Update], facts: Facts, resolved: str, place: Place) -> list[Chapter]:
    """The chapters of an incident, maintenance or notice; `resolved` is the text of an added ending."""
    if facts.kind is Kind.NOTICE:
        return [Chapter(_labelled(update), update.at, update.line) for update in updates]
    chapters = [
        Chapter(u.text, u.at, u.line, _STATUSES.get(u.meaning) if u.meaning else None) for u in updates
    ]
    if chapters[0].status not in _ACTIVE:
        chapters[0] = Chapter(_labelled(updates[0]), updates[0].at, updates[0].line, Status.INVESTIGATING)
    if not facts.is_over:
        return _left_open(chapters, updates)
    chapters = _ended(chapters, facts, resolved, place)
    return _as_maintenance(chapters) if facts.kind is Kind.MAINTENANCE else chapters


def _labelled(update: Update) -> str:
    """The text with a label that would otherwise be lost: nothing shows it as a status."""
    if update.meaning not in _STATUSES or not update.words or update.meaning is Meaning.FINAL:
        return update.text
    return f"**{update.words}**\n\n{update.text}"


def _left_open(chapters: list[Chapter], updates: Sequence[Update]) -> list[Chapter]:
    """An ending that the post's facts deny is only a text."""
    last = max(index for index, chapter in enumerate(chapters) if chapter.status in _ACTIVE)
    return [
        replace(chapter, status=None, text=_labelled(updates[index]))
        if index > last and chapter.status is not None
        else chapter
        for index, chapter in enumerate(chapters)
    ]


def _ended(chapters: list[Chapter], facts: Facts, resolved: str, place: Place) -> list[Chapter]:
    """With an ending that stands: an update that says so, one at the time of resolution, or an added one."""
    last_active = max(index for index, chapter in enumerate(chapters) if chapter.status in _ACTIVE)
    active = chapters[last_active].at
    tail = range(last_active + 1, len(chapters))
    endings = [index for index in tail if chapters[index].status is Status.RESOLVED]
    if endings:
        _compare(chapters[endings[0]], facts.span.ended, place)
        return chapters
    told = [index for index in tail if chapters[index].status is None]
    end = facts.span.ended
    if end is None or end < active:  # reopened after the time the post gives
        end = max([active, *(chapters[index].at for index in told)])
    for index in told:
        if end <= chapters[index].at <= end + _SOON:
            return [
                *chapters[:index],
                replace(chapters[index], status=Status.RESOLVED),
                *chapters[index + 1 :],
            ]
    text = f"a message '{resolved}' of {end:%Y-%m-%d %H:%M} UTC is added"
    place.tell(codes.RESOLVED_ADDED, chapters[0].line, text)
    position = next((i for i in tail if chapters[i].at > end or chapters[i].status), len(chapters))
    ending = Chapter(resolved, end, chapters[0].line, Status.RESOLVED, added=True)
    return [*chapters[:position], ending, *chapters[position:]]


def _compare(ending: Chapter, ended: datetime | None, place: Place) -> None:
    if ended is not None and abs(ending.at - ended) > _HOUR:
        text = f"resolved {ended:%Y-%m-%d %H:%M} UTC, but the update that says so {ending.at:%Y-%m-%d %H:%M}"
        place.tell(codes.DATES_DISAGREE, ending.line, text)


def _as_maintenance(chapters: list[Chapter]) -> list[Chapter]:
    """The same in the words of a maintenance."""
    words = {Status.RESOLVED: Status.COMPLETED}
    later = [
        replace(chapter, status=words.get(chapter.status) if chapter.status else None)
        for chapter in chapters[1:]
    ]
    return [replace(chapters[0], status=Status.SCHEDULED), *later]
