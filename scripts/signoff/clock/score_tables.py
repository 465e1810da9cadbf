"""Scorecards as people at a terminal and programs read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from signoff.clock.reminders import span
from signoff.clock.tellings import plain, stamp
from signoff.core.scorecard import Measure, Period, Scorecard
from signoff.core.watched import Policy

FORMATS = ("text", "json")
_UNKNOWN = "nothing tells"


def as_text(cards: Sequence[Scorecard], months: Sequence[Period], whole: Period, policy: Policy) -> str:
    """Each incident in full when there are few, else in one line; then the months, then all of them."""
    parts = [_card(card, policy) for card in cards] if len(cards) <= _FEW else [_lines(cards)]
    if len(cards) > 1:
        parts += [_months(months), _whole(whole)]
    return "\n\n".join(parts) if parts else "There is no incident to score."


_FEW = 3


def _card(card: Scorecard, policy: Policy) -> str:
    """All that is known of one incident."""
    first = f"{plain(card.incident)}: {plain(card.titles[0][1])}"
    state = (
        f"over, {span(card.until - card.times.published)} after the first message" if card.ended else "open"
    )
    rows = [
        (f"{card.impact} impact", f"{state}, {card.messages} messages" + (", a drill" if card.drill else "")),
        *_begin(card, policy),
        ("to scope", _judged(card, Measure.SCOPE, card.to_scope, policy.scoping_message)),
        ("silence", _silence(card)),
        ("promises", f"{card.kept} kept, {card.missed} missed, {card.pending} not due yet"),
        ("updates with news", f"{card.informative} of {card.updates}"),
        ("draft to sign-off", _judged(card, Measure.APPROVAL, card.approval, policy.approval_valid_for)),
        ("sign-off to page", _span(card.live)),
        ("corrections", str(card.corrections)),
        ("channels failed", ", ".join(f"{plain(name)} ({n})" for name, n in card.failed) or "none known"),
        ("postmortem", _postmortem(card)),
    ]
    return "\n".join([first, *(f"  {name:<18} {value}" for name, value in rows)])


def _begin(card: Scorecard, policy: Policy) -> list[tuple[str, str]]:
    """When it began, as messages, the team and git tell it."""
    times = card.times
    verdict = Measure.FIRST in card.verdicts and ("" if card.verdicts[Measure.FIRST] else "  LATE")
    rows = []
    if times.declared is not None:
        told = f"{_span(times.call_to_first)} after it was declared (at most {span(policy.first_message)})"
        rows.append(("first message", f"{told}{verdict}"))
        verdict = ""
    felt = f"{_span(times.to_first)} after customers began to feel it{verdict or ''}"
    rows.append(("first message", felt if times.claimed else f"{_UNKNOWN} when it began: no 'started'"))
    if times.moved:
        way = "later" if times.moved > timedelta(0) else "earlier"
        rows.append(("start was moved", f"{span(abs(times.moved))} {way}; the earliest claim counts"))
    if times.landed:
        rows.append(("'at' and git", f"differ by up to {span(times.landed)}"))
    return rows


def _judged(card: Scorecard, measure: Measure, value: timedelta | None, bound: timedelta) -> str:
    if measure not in card.verdicts:
        return _span(value)
    told = "never" if value is None else span(value)
    return f"{told} (at most {span(bound)}){'' if card.verdicts[measure] else '  LATE'}"


def _silence(card: Scorecard) -> str:
    gap = card.telling
    if gap is None:
        return "none"
    allowed = "" if gap.allowed is None else f" (at most {span(gap.allowed)})"
    late = f"  LATE {card.late_gaps} time{'' if card.late_gaps == 1 else 's'}" if card.late_gaps else ""
    return f"{span(gap.length)}{allowed}{late}"


def _postmortem(card: Scorecard) -> str:
    late = "" if card.verdicts.get(Measure.POSTMORTEM, True) else "  LATE"
    return f"{'none' if card.postmortem is None else span(card.postmortem) + ' after the end'}{late}"


def _lines(cards: Sequence[Scorecard]) -> str:
    head = ("first published", "impact", "first", "scope", "silence", "promises", "news", "incident")
    rows = [head, *(_line(card) for card in cards)]
    return _table(rows)


def _line(card: Scorecard) -> tuple[str, ...]:
    longest = card.telling
    due = card.kept + card.missed
    return (
        f"{card.times.published:%Y-%m-%d %H:%M}",
        card.impact.value,
        _brief(card.times.call_to_first or card.times.to_first, card.verdicts.get(Measure.FIRST)),
        _brief(card.to_scope, card.verdicts.get(Measure.SCOPE)),
        _brief(longest.length if longest else None, card.verdicts.get(Measure.SILENCE)),
        f"{card.kept}/{due}" if due else "-",
        f"{card.informative}/{card.updates}" if card.updates else "-",
        plain(card.incident),
    )


def _months(months: Sequence[Period]) -> str:
    head = ("month", "incidents", "first", "scope", "silence", "promises", "news", "approval", "corrections")
    return _table([head, *(_month(period) for period in months)])


def _month(period: Period) -> tuple[str, ...]:
    return (
        f"{period.first:%Y-%m}" if period.first else "all",
        str(period.incidents),
        _brief(period.call_to_first or period.to_first),
        _brief(period.to_scope),
        _brief(period.silence),
        _share(period.promises_kept),
        _share(period.news),
        _brief(period.approval),
        str(period.corrections),
    )


def _whole(whole: Period) -> str:
    told = {measure: pair for measure, pair in whole.verdicts.items() if pair[1]}
    kept = ", ".join(f"{measure} in {kept} of {count}" for measure, (kept, count) in told.items())
    lines = [
        f"{whole.incidents} incidents. Longest silence of half of them at most: {_span(whole.silence)}.",
        f"Updates with news: {_share(whole.news)}. Promises kept: {_share(whole.promises_kept)}.",
        f"The policy was kept: {kept or _UNKNOWN}.",
    ]
    return "\n".join(lines)


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _span(length: timedelta | None) -> str:
    return _UNKNOWN if length is None else span(length)


def _brief(length: timedelta | None, kept: bool | None = None) -> str:
    """A span for a table; `!` where the policy was not kept."""
    told = "-" if length is None else span(length).replace("less than a minute", "0 min")
    return told + ("!" if kept is False else "")


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


def as_json(cards: Sequence[Scorecard], months: Sequence[Period], whole: Period, now: datetime) -> str:
    """One object: `incidents`, `months`, `all`. Spans are whole seconds, what nothing tells is null."""
    told: dict[str, Any] = {
        "now": stamp(now),
        "incidents": list(map(_plain_card, cards)),
        "months": list(map(_plain_period, months)),
        "all": _plain_period(whole),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _plain_card(card: Scorecard) -> dict[str, Any]:
    times, longest = card.times, card.longest
    return {
        "incident": card.incident,
        "title": card.titles[0][1],
        "impact": card.impact.value,
        "drill": card.drill,
        "started_claimed": times.claimed and stamp(times.claimed),
        "started": times.told and stamp(times.told),
        "declared": times.declared and stamp(times.declared),
        "first_published": stamp(times.published),
        "ended": card.ended and stamp(card.ended),
        "messages": card.messages,
        "seconds_to_first_message": _seconds(times.to_first),
        "seconds_from_declaration": _seconds(times.call_to_first),
        "seconds_start_was_moved": _seconds(times.moved),
        "seconds_at_differs_from_git": _seconds(times.landed),
        "seconds_to_scope": _seconds(card.to_scope),
        "longest_silence_seconds": _seconds(longest.length if longest else None),
        "longest_silence_allowed_seconds": _seconds(longest.allowed if longest else None),
        "silences_too_long": card.late_gaps,
        "promises": {"kept": card.kept, "missed": card.missed, "pending": card.pending},
        "updates": card.updates,
        "updates_with_news": card.informative,
        "corrections": card.corrections,
        "seconds_draft_to_approval": _seconds(card.approval),
        "seconds_approval_to_live": _seconds(card.live),
        "seconds_to_postmortem": _seconds(card.postmortem),
        "channels_failed": dict(card.failed),
        "kept": {measure.value: kept for measure, kept in sorted(card.verdicts.items())},
    }


def _plain_period(period: Period) -> dict[str, Any]:
    return {
        "month": f"{period.first:%Y-%m}" if period.first else None,
        "incidents": period.incidents,
        "seconds_to_first_message": _seconds(period.to_first),
        "seconds_from_declaration": _seconds(period.call_to_first),
        "seconds_to_scope": _seconds(period.to_scope),
        "longest_silence_seconds": _seconds(period.silence),
        "silences_too_long": period.late_gaps,
        "share_of_promises_kept": period.promises_kept,
        "share_of_updates_with_news": period.news,
        "seconds_draft_to_approval": _seconds(period.approval),
        "seconds_approval_to_live": _seconds(period.live),
        "promises_missed": period.missed,
        "corrections": period.corrections,
        "deliveries_failed": period.failed,
        "kept": {m.value: {"kept": kept, "of": count} for m, (kept, count) in period.verdicts.items()},
    }


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())
