"""What is owed at an instant, by the policy, to customers and to those inside.

The state of the page decides (core/state.py), so that page and clock never tell different things. Messages
that are not published, whatever the reason, settle nothing: customers cannot read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from signoff.clock.debts import Debt, Owed
from signoff.clock.known import Declared, Desk
from signoff.core.model import (
    INTERNAL,
    Incident,
    Kind,
    Message,
    Occurrence,
    Posted,
    Status,
    Summary,
)
from signoff.core.watched import Policy, Settings

FORGOTTEN = timedelta(days=1)
"""A declaration that nobody followed for so long was a false alarm, or nobody needs to be told any more."""

LAPSED = timedelta(days=14)
"""A postmortem that is so late will not come: the scorecard says so, and the clock falls silent."""

SLACK = timedelta(minutes=15)
"""A message may be published so long before somebody gets to declare the incident."""


def debts(desk: Desk, settings: Settings) -> tuple[Debt, ...]:
    """Everything owed now or later for what is open, soonest first."""
    found = [
        *_first_messages(desk, settings.policy),
        *_worth_telling(desk),
        *(debt for summary in desk.state.active for debt in _open(summary, desk, settings)),
        *_maintenance(desk),
        *_postmortems(desk, settings.policy),
    ]
    return tuple(sorted(found, key=lambda debt: (debt.due, debt.incident, debt.owed)))


def standing_promise(incident: Incident) -> datetime | None:
    """When customers expect the next update; None when nothing said holds any more.

    The page shows the newest promise until its instant; what was said after that settles it.
    """
    summary = incident.summary
    if summary.promise is None or summary.promise <= summary.last_published:
        return None
    return summary.promise


def scopes(message: Message, first: bool) -> bool:
    """Whether a message says how bad it is and for whom.

    Every first message names components, often by guess; it scopes only if it states the impact, too.
    """
    if first:
        return message.impact is not None and bool(message.components)
    told = message.impact is not None or bool(message.components)
    return told or message.status not in (None, Status.INVESTIGATING)


def allowed_silence(impact: str, policy: Policy) -> timedelta | None:
    """The longest silence at this impact; None where the policy asks for no cadence."""
    return policy.cadence.get(impact)


def may_slow_down(posted: Posted, first: datetime, policy: Policy) -> bool:
    """Whether a message came late enough to choose its own cadence."""
    return posted.published - first >= policy.long_running_after


def _debt(owed: Owed, summary: Summary, due: datetime, anchor: str, desk: Desk, about: str) -> Debt:
    return Debt(
        owed=owed,
        incident=summary.slug,
        title=summary.titles[0][1],
        due=due,
        anchor=anchor,
        commander=summary.commander or "",
        about=about,
        number=desk.talk.get(summary.slug),
    )


def _open(summary: Summary, desk: Desk, settings: Settings) -> Iterator[Debt]:
    """What is owed for an open incident."""
    incident = desk.public.get(summary.slug)
    said = [] if incident is None else [one for one in incident.posted if not one.draft]
    if incident is None or not said:
        return
    policy = settings.policy
    first = min(said, key=lambda one: one.published)
    last = max(said, key=lambda one: (one.published, one.message.number))
    if not any(scopes(one.message, one is first) for one in said):
        due = first.published + policy.scoping_message
        yield _debt(Owed.SCOPING, summary, due, first.origin, desk, "say how bad it is, what and where")
    yield from _next_update(incident, first, last, desk, policy)
    if settings.internal_source or desk.inside.get(summary.slug):
        yield from _sitrep(summary, first, desk, policy)


def _next_update(
    incident: Incident, first: Posted, last: Posted, desk: Desk, policy: Policy
) -> Iterator[Debt]:
    """What customers were promised, or the cadence where that comes sooner."""
    summary = incident.summary
    promise = standing_promise(incident)
    silence = allowed_silence(summary.impact, policy)
    due = None if silence is None else last.published + silence
    if may_slow_down(last, first.published, policy):
        expressly_none = (
            last.message.next_update is not None and last.message.next_update.due(last.published) is None
        )
        due = None if promise is not None or expressly_none else due
    if promise is not None:
        about = f"customers were promised an update by {promise:%H:%M} UTC"
        yield _debt(Owed.PROMISE, summary, promise, last.origin, desk, about)
    if due is not None and (promise is None or due < promise):
        about = f"the policy allows {_minutes(silence)} of silence at {summary.impact} impact"
        yield _debt(Owed.UPDATE, summary, due, last.origin, desk, about)


def _sitrep(summary: Summary, first: Posted, desk: Desk, policy: Policy) -> Iterator[Debt]:
    """The next word to those inside: when the last sitrep said, else by the policy."""
    span = policy.sitrep.get(summary.impact)
    inside = [p for p in desk.inside.get(summary.slug, ()) if p.message.audience == INTERNAL and not p.draft]
    last = max(inside, key=lambda one: one.published, default=None)
    due = None if span is None else (last or first).published + span
    if last is not None and last.message.next_update is not None:
        due = last.message.next_update.due(last.published)
    if due is not None:
        anchor = (last or first).origin
        yield _debt(Owed.SITREP, summary, due, anchor, desk, "tell those inside where it stands")


def _first_messages(desk: Desk, policy: Policy) -> Iterator[Debt]:
    """For every declared incident that customers have not heard of, the first message."""
    for declared in _untold(desk):
        yield Debt(
            owed=Owed.FIRST_MESSAGE,
            incident=declared.incident,
            title=declared.title,
            due=declared.at + policy.first_message,
            anchor=declared.anchor,
            commander=declared.commander,
            about=f"declared {declared.at:%H:%M} UTC: {declared.source}",
            number=declared.number,
        )


def _untold(desk: Desk) -> Iterable[Declared]:
    """The first declaration of each incident without a public message.

    One that names no incident is settled by the first that opened at about that time or later and that
    no other declaration names. One that names a folder waits for it: two things may break at once.
    """
    first: dict[str, Declared] = {}
    for one in sorted(desk.declared, key=lambda one: (one.at, one.anchor)):
        if desk.now - one.at < FORGOTTEN and one.at <= desk.now:
            first.setdefault(one.anchor, one)
    told = {slug: incident.summary for slug, incident in desk.public.items()}
    named = {one.incident for one in first.values()}
    loose = sorted(
        (s.first_published, slug) for slug, s in told.items() if s.kind is Kind.INCIDENT and slug not in named
    )
    for one in first.values():
        if one.incident in told:
            continue
        match = next((pair for pair in loose if pair[0] >= one.at - SLACK), None)
        if match is not None and not one.incident:
            loose.remove(match)
            continue
        yield one


def _worth_telling(desk: Desk) -> Iterator[Debt]:
    """Reports that the liaison wants the commander to hear of; for a day."""
    for slug, reports in desk.reports.items():
        incident = desk.public.get(slug)
        for report in reports:
            if report.tell_commander and timedelta(0) <= desk.now - report.at < FORGOTTEN:
                said = "customer reports" if report.count == 1 else "customers report"
                yield Debt(
                    owed=Owed.REPORT,
                    incident=slug,
                    title=incident.summary.titles[0][1] if incident else "",
                    due=report.at,
                    anchor=f"report/{slug}/{report.text}",
                    commander=(incident.summary.commander or "") if incident else "",
                    about=f"{report.count} {said}: {report.text}",
                    number=desk.talk.get(slug),
                )


def _maintenance(desk: Desk) -> Iterator[Debt]:
    """Maintenance about to begin or to end. What repeats keeps its own time; nobody posts every week."""
    state = desk.state
    for found in (*state.upcoming, *state.under_way):
        if found.summary.repeat is None:
            yield from _window(found, desk)
    for found in state.overdue:
        about = "its window is over and nobody has said how it went"
        yield _debt(Owed.MAINTENANCE_END, found.summary, found.window.end, _anchor(found), desk, about)


def _window(found: Occurrence, desk: Desk) -> Iterator[Debt]:
    summary, window = found.summary, found.window
    if summary.status is Status.SCHEDULED:
        about = "say that it has begun, or that it moves"
        yield _debt(Owed.MAINTENANCE_START, summary, window.start, _anchor(found), desk, about)
    if window.start <= desk.now:
        about = "say how it went, or until when it takes"
        yield _debt(Owed.MAINTENANCE_END, summary, window.end, _anchor(found), desk, about)


def _anchor(found: Occurrence) -> str:
    return f"{found.summary.origin}/{found.window.start:%Y%m%dT%H%M%S}"


def _postmortems(desk: Desk, policy: Policy) -> Iterator[Debt]:
    """For incidents that were bad enough. Imported history owes nothing."""
    for slug in sorted(desk.public):
        incident = desk.public[slug]
        summary = incident.summary
        span = policy.postmortem.get(summary.peak)
        if summary.kind is not Kind.INCIDENT or summary.ended is None or span is None:
            continue
        if summary.status is Status.POSTMORTEM or any(one.message.at for one in incident.posted):
            continue
        due = summary.ended + span
        if desk.now < due + LAPSED:
            about = f"it was {summary.peak}, and ended {summary.ended:%Y-%m-%d}"
            yield _debt(Owed.POSTMORTEM, summary, due, f"{summary.origin}/postmortem", desk, about)


def _minutes(span: timedelta | None) -> str:
    return "no" if span is None else f"{span / timedelta(minutes=1):g} minutes"
