"""How well an incident was told: its messages against the policy, as a scorecard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low
from types import MappingProxyType
from typing import NamedTuple

from signoff.clock.due import allowed_silence, may_slow_down, scopes
from signoff.clock.news import has_news
from signoff.core.fold import fold
from signoff.core.model import ENDED, Incident, Kind, Posted, Status
from signoff.core.scorecard import Gap, Measure, Scorecard, Times
from signoff.core.watched import Policy, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What others know of an incident. By origin of a message: `approvals` (draft to sign-off), `live`
    (sign-off to page), `landed` (when git has it, if not when the message says), `failed` channels.
    """

    declared: datetime | None = None
    approvals: Mapping[str, timedelta] = field(default_factory=dict)
    live: Mapping[str, timedelta] = field(default_factory=dict)
    landed: Mapping[str, datetime] = field(default_factory=dict)
    failed: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Told(NamedTuple):
    """What the messages of an incident make of its scorecard: no verdicts, and nothing known beside them.

    `said`: origin, name and blob of each message that is public.
    """

    card: Scorecard
    said: tuple[tuple[str, str, str], ...]


def scorecard(
    incident: Incident, settings: Settings, now: datetime, beside: Beside | None = None
) -> Scorecard | None:
    """The scorecard of `incident` as known at `now`; None for what is no incident or not public yet."""
    beside = beside or Beside()
    told = told_by(incident, settings, now, beside.landed)
    return None if told is None else completed(told, settings, now, beside)


def completed(told: Told, settings: Settings, now: datetime, beside: Beside) -> Scorecard:
    """The scorecard with its verdicts, now that all is known."""
    card = replace(
        told.card,
        times=replace(told.card.times, declared=beside.declared),
        approval=_middle(beside.approvals, told),
        live=_middle(beside.live, told),
        failed=_failed(beside.failed, told),
    )
    return _judged(card, settings.policy, now)


def is_final(card: Scorecard, policy: Policy, now: datetime) -> bool:
    """Whether no later `now` makes this incident another card, as long as nobody says more."""
    wanted = policy.postmortem.get(card.impact)
    waits = card.ended is None or card.pending or (wanted is not None and now <= card.ended + wanted)
    return not waits


def told_by(
    incident: Incident, settings: Settings, now: datetime, landed: Mapping[str, datetime]
) -> Told | None:
    """What the messages alone tell; None for what is no incident or not public. `landed`: see `Beside`."""
    summary = incident.summary
    said = sorted(
        (one for one in incident.posted if not one.draft and one.published <= now),
        key=lambda one: (one.published, one.message.number, one.message.name),
    )
    if summary.kind is not Kind.INCIDENT or not said:
        return None
    first = said[0]
    ended = summary.ended if summary.ended is not None and summary.ended <= now else None
    told = [one for one in said if one.message.corrects is None]
    gaps = _gaps(incident, said, ended, settings, now)
    kept, missed, pending = _promises(said, now)
    scoped = next((one for one in said if scopes(one.message, one is first)), None)
    updates = told[1:]
    card = Scorecard(
        incident=summary.slug,
        titles=summary.titles,
        impact=summary.peak,
        times=_times(said, landed),
        ended=ended,
        until=ended or now,
        messages=len(said),
        to_scope=None if scoped is None else scoped.published - first.published,
        gaps=gaps,
        kept=kept,
        missed=missed,
        pending=pending,
        updates=len(updates),
        informative=sum(has_news(one.message, _before(one, told)) for one in updates),
        corrections=len(said) - len(told),
        postmortem=_postmortem(said, ended),
        drill=any(one.message.drill for one in said),
    )
    return Told(card, tuple((one.origin, one.message.name, one.blob) for one in said))


def _before(one: Posted, told: Sequence[Posted]) -> Sequence[Posted]:
    return told[: told.index(one)]


def _times(said: Sequence[Posted], landed: Mapping[str, datetime]) -> Times:
    """Who says what about when it began; nobody knows the future, so a `started` after its message is cut."""
    claims = [min(one.message.started, one.published) for one in said if one.message.started is not None]
    moved = [abs(landed[one.origin] - one.published) for one in said if one.origin in landed]
    return Times(
        published=said[0].published,
        claimed=min(claims, default=None),
        told=claims[-1] if claims else None,
        landed=max(moved, default=None),
    )


def _gaps(
    incident: Incident, said: Sequence[Posted], ended: datetime | None, settings: Settings, now: datetime
) -> tuple[Gap, ...]:
    """The silences between messages while the incident was open, the last up to its end or `now`.

    What the policy allows depends on the impact as readers knew it when the silence began; after
    `long_running_after` a promise may allow more.
    """
    first = said[0].published
    open_ = [one for one in said if ended is None or one.published < ended]
    edges = [*((one.published, one) for one in open_), (now if ended is None else ended, None)]
    gaps = []
    for (start, one), (end, _) in pairwise(edges):
        assert one is not None
        if end > start:
            gaps.append(Gap(start, end - start, _allowed(incident, said, one, first, settings)))
    return tuple(gaps)


def _allowed(
    incident: Incident, said: Sequence[Posted], one: Posted, first: datetime, settings: Settings
) -> timedelta | None:
    known = fold(incident.summary.slug, [p for p in said if p.published <= one.published], settings)
    if known is None or known.summary.status in ENDED:
        return None
    silence = allowed_silence(known.summary.impact, settings.policy)
    promise = one.message.next_update
    if promise is not None and may_slow_down(one, first, settings.policy):
        due = promise.due(one.published)
        return None if due is None else max(due - one.published, timedelta(0))
    return silence


def _promises(said: Sequence[Posted], now: datetime) -> tuple[int, int, int]:
    """How many were kept by the next message, missed, and cannot be judged yet."""
    kept = missed = pending = 0
    for one, after in zip(said, [*said[1:], None], strict=True):
        promise = one.message.next_update
        due = promise.due(one.published) if promise is not None else None
        if due is None or one.message.status in ENDED:
            continue
        if after is not None and after.published <= due:
            kept += 1
        elif now <= due and after is None:
            pending += 1
        else:
            missed += 1
    return kept, missed, pending


def _middle(spans: Mapping[str, timedelta], told: Told) -> timedelta | None:
    known = [spans[origin] for origin, _, _ in told.said if origin in spans]
    return median_low(known) if known else None


def _failed(failed: Mapping[str, Sequence[str]], told: Told) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for origin, _, _ in told.said:
        for channel in failed.get(origin, ()):
            counts[channel] = counts.get(channel, 0) + 1
    return tuple(sorted(counts.items()))


def _postmortem(said: Iterable[Posted], ended: datetime | None) -> timedelta | None:
    """How long after the end the postmortem came."""
    if ended is None:
        return None
    came = (one.published for one in said if one.message.status is Status.POSTMORTEM)
    return next((instant - ended for instant in came), None)


def _judged(card: Scorecard, policy: Policy, now: datetime) -> Scorecard:
    """`card` with its verdicts. What is not over yet is judged only once it is too late."""
    verdicts: dict[Measure, bool] = {}
    waited = card.times.call_to_first if card.times.declared else card.times.to_first
    if waited is not None:
        verdicts[Measure.FIRST] = waited <= policy.first_message
    if card.to_scope is not None or card.until - card.times.published > policy.scoping_message:
        verdicts[Measure.SCOPE] = card.to_scope is not None and card.to_scope <= policy.scoping_message
    if any(gap.allowed is not None for gap in card.gaps):
        verdicts[Measure.SILENCE] = card.late_gaps == 0
    if card.kept + card.missed:
        verdicts[Measure.PROMISES] = card.missed == 0
    if card.approval is not None:
        verdicts[Measure.APPROVAL] = card.approval <= policy.approval_valid_for
    wanted = policy.postmortem.get(card.impact)
    if wanted is not None and card.ended is not None and (card.postmortem or now > card.ended + wanted):
        verdicts[Measure.POSTMORTEM] = card.postmortem is not None and card.postmortem <= wanted
    return replace(card, verdicts=MappingProxyType(verdicts))
