"""A sitrep: where an incident stands, for those inside, as a message made of what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff.clock.due import standing_promise
from signoff.clock.known import Report
from signoff.clock.reminders import span
from signoff.clock.reports import total
from signoff.core.model import INTERNAL, ComponentStatus, Effect, Incident, Message, NextUpdate, Summary
from signoff.core.watched import Person, Settings, text_in

NOTHING = "nothing so far"
STEP = timedelta(minutes=10)
"""Reports are counted in steps of this length, longer ones when there would be too many."""

_MOST_STEPS = 6
_MOST_REPORTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a sitrep is made of, each ready to be read. `doing`: what is being done, by the author."""

    impact: str
    status: str
    since: str
    affected: str
    doing: str
    people: str
    told: str
    reports: str
    next_sitrep: str

    def typed(self) -> dict[str, dict[str, str]]:
        """What a ready text may ask for: the names of the one that ships, and those of the fields here."""
        situation = (
            f"Impact {self.impact}, {self.status}, since {self.since}. Customers were told: {self.told}"
        )
        if self.reports != NOTHING:
            situation += f". Customers report: {self.reports}"
        own = {
            name: getattr(self, name)
            for name in ("status", "since", "affected", "doing", "people", "told", "reports", "next_sitrep")
        }
        shipped = {"situation": situation, "responders": self.people, "next_steps": self.doing}
        return {name: {"": text.rstrip(".")} for name, text in (own | shipped).items()}


def facts_of(
    incident: Incident,
    settings: Settings,
    now: datetime,
    *,
    doing: str,
    reports: Sequence[Report],
    next_at: datetime | None,
) -> Facts:
    """The facts at `now`. Instants are in UTC, as everywhere inside."""
    summary = incident.summary
    peak = f" (it was {summary.peak})" if summary.peak.rank > summary.impact.rank else ""
    return Facts(
        impact=f"{summary.impact}{peak}",
        status=(summary.status or "open").replace("_", " "),
        since=f"{_when(summary.started, now)} ({span(now - summary.started)})",
        affected=_affected(summary.effects, settings) or "nothing named",
        doing=doing,
        people=_people(summary, settings),
        told=_told(incident, now),
        reports=_reports(reports, now),
        next_sitrep="none is planned" if next_at is None else _when(next_at, now),
    )


def body_of(facts: Facts) -> str:
    """The words when there is no ready text for a sitrep."""
    lines = [
        f"**Impact {facts.impact}, {facts.status}**, since {facts.since}.",
        f"- Affected: {facts.affected}",
        f"- Being done: {facts.doing}",
        f"- On it: {facts.people}",
        f"- Customers were told: {facts.told}",
        f"- Customers report: {facts.reports}",
        f"- Next sitrep: {facts.next_sitrep}",
    ]
    return f"{lines[0]}\n\n" + "\n".join(lines[1:])


def next_sitrep(summary: Summary, settings: Settings, asked: timedelta | None) -> timedelta | None:
    """In which time the next one comes: as `asked`, else by the policy, nothing once it is over."""
    if asked is not None or summary.ended is not None:
        return asked
    return settings.policy.sitrep.get(summary.impact)


def message_of(incident: Incident, body: str, now: datetime, next_in: timedelta | None) -> Message:
    """The file: numbered like the newest message, so that it comes after it and before the next."""
    number = max(posted.message.number for posted in incident.posted)
    return Message(
        incident=incident.summary.slug,
        name=f"{number:02d}-sitrep-{now:%Y%m%d-%H%M}",
        body=body,
        audience=INTERNAL,
        next_update=NextUpdate(after=next_in) if next_in is not None else NextUpdate(),
    )


def _when(instant: datetime, now: datetime) -> str:
    return f"{instant:%H:%M} UTC" if instant.date() == now.date() else f"{instant:%Y-%m-%d %H:%M} UTC"


def _affected(effects: Iterable[Effect], settings: Settings) -> str:
    told = []
    for effect in effects:
        if effect.status is not ComponentStatus.OPERATIONAL:
            watched = settings.component(effect.component)
            name = (
                text_in(watched.name, settings.language, settings.language) if watched else effect.component
            )
            where = f" ({effect.region})" if effect.region else ""
            told.append(f"{name}{where}: {effect.status.replace('_', ' ')}")
    return ", ".join(told)


def _people(summary: Summary, settings: Settings) -> str:
    people = {person.login: person for person in (*settings.liaisons, *settings.commanders)}
    commander = summary.commander or ""
    told = [f"{_name(people.get(commander), commander)} commands"] if commander else ["nobody commands"]
    liaisons = ", ".join(_name(person, person.login) for person in settings.liaisons)
    return ", ".join([*told, *([f"liaisons {liaisons}"] if liaisons else [])])


def _name(person: Person | None, login: str) -> str:
    return person.name if person is not None and person.name else login


def _told(incident: Incident, now: datetime) -> str:
    last = max((one for one in incident.posted if not one.draft), key=lambda one: one.published)
    promise = standing_promise(incident)
    count = incident.summary.messages
    told = f"{count} message{'' if count == 1 else 's'}, the last at {_when(last.published, now)}"
    if promise is None:
        return f"{told}; no update is promised"
    late = " (OVERDUE)" if promise < now else ""
    return f"{told}; the next is promised by {_when(promise, now)}{late}"


def _reports(reports: Sequence[Report], now: datetime) -> str:
    """How many, how that grew, and what was worth telling; the newest words otherwise."""
    known = [report for report in reports if report.at <= now]
    if not known:
        return NOTHING
    flagged = [report for report in known if report.tell_commander] or known
    words = "; ".join(f'"{report.text}" ({report.count})' for report in flagged[-_MOST_REPORTS:])
    return f"{total(known)} customers ({_growth(known, now)}). {words}"


def _growth(reports: Sequence[Report], now: datetime) -> str:
    """`2 by 10:20, 8 by 10:30, 18 by 10:40 UTC`."""
    first = reports[0].at
    steps = max(1, -(-(now - first) // STEP))
    step = STEP * -(-steps // _MOST_STEPS)
    edges = [min(first + step * n, now) for n in range(1, -(-(now - first) // step) + 1)] or [now]
    counts = [total(report for report in reports if report.at <= edge) for edge in edges]
    return ", ".join(f"{count} by {edge:%H:%M}" for count, edge in zip(counts, edges, strict=True)) + " UTC"
