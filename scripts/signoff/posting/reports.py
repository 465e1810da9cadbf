"""What `signoff list` and `signoff show` say, for people and for programs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from textwrap import wrap
from typing import Any

from signoff.approval.seen import visible
from signoff.core.dump import duration, instant
from signoff.core.model import Effect, Impact, Kind, Message, NextUpdate, Posted, Summary
from signoff.core.watched import Settings, text_in
from signoff.posting.shelf import Known


def width() -> int:
    """How wide lines may be: as the terminal is, and never wider than reads well."""
    return max(30, min(78, shutil.get_terminal_size().columns - 2))


def clock(moment: datetime) -> str:
    """`2026-11-21 10:02 UTC`: everybody in an incident reads one clock."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def span(length: timedelta) -> str:
    """A length of time in its two largest units: `2h14m`, `3d4h`."""
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}d{hours}h" if hours else f"{days}d"
    return f"{hours}h{minutes}m" if hours and minutes else f"{hours}h" if hours else f"{minutes}m"


def listed(knowns: Sequence[Known], settings: Settings, now: datetime) -> Iterator[str]:
    """A few lines for each incident."""
    for known in knowns:
        if known.incident is None:
            yield f"{known.slug}  cannot be read"
            yield f"  {len(known.findings)} findings: signoff check incidents/{known.slug}"
            continue
        summary = known.incident.summary
        yield f"{known.slug}  {_state(summary)}"
        yield f"  {visible(summary.title(settings.language))}"
        yield f"  {_when(summary, now)}"
        if summary.ended is None and summary.promise is not None:
            yield f"  {_promised(summary.promise, now)}"
        yield from (f"  {line}" for line in unpublished(known))


def shown(known: Known, settings: Settings, now: datetime) -> Iterator[str]:
    """The incident's facts, and its messages in order, with their words."""
    if known.incident is None:
        yield from listed([known], settings, now)
        return
    summary = known.incident.summary
    yield visible(summary.title(settings.language))
    yield f"{known.slug}  {_state(summary)}"
    yield _when(summary, now)
    if summary.commander:
        yield f"commander: {summary.commander}"
    for line in affected(summary.effects, settings, settings.language):
        yield f"  {line}"
    if summary.ended is None and summary.promise is not None:
        yield _promised(summary.promise, now)
    for one in known.incident.posted:
        yield ""
        yield from _message(one, known)
    for finding in known.findings:
        yield ""
        yield f"{finding}"


def unpublished(known: Known) -> Iterator[str]:
    """Which messages nobody can read yet, and where they are."""
    for name in sorted(known.drafted):
        branch = known.via.get(name)
        if branch is None:
            yield f"draft: {name} (only here)"
        else:
            yield f"proposed: {name} ({branch.name})" + ("" if branch.is_shared else ", not pushed yet")


def affected(effects: Sequence[Effect], settings: Settings, language: str) -> Iterator[str]:
    """`API (Europe): partial outage`, for each component that is named."""
    for effect in effects:
        component = settings.component(effect.component)
        name = text_in(component.name, language, settings.language) if component else effect.component
        where = f" ({region_name(effect.region, settings, language)})" if effect.region else ""
        yield f"{visible(name)}{where}: {str(effect.status).replace('_', ' ')}"


def region_name(region: str, settings: Settings, language: str) -> str:
    return text_in(settings.region_names.get(region, {"": region.upper()}), language, settings.language)


def _state(summary: Summary) -> str:
    kind = "" if summary.kind is Kind.INCIDENT else f"{summary.kind}, "
    status = str(summary.status).replace("_", " ") if summary.status else "in force"
    impact = "" if summary.impact is Impact.NONE else f", {summary.impact}"
    return f"{kind}{status}{impact}"


def _when(summary: Summary, now: datetime) -> str:
    if summary.window is not None:
        return f"window {clock(summary.window.start)} to {clock(summary.window.end)}"
    if summary.ended is not None:
        return f"{clock(summary.started)} to {clock(summary.ended)} ({span(summary.ended - summary.started)})"
    return f"since {clock(summary.started)} ({span(max(now - summary.started, timedelta()))})"


def _promised(promise: datetime, now: datetime) -> str:
    if promise < now:
        return f"next update was due {clock(promise)}: {span(now - promise)} ago"
    return f"next update due {clock(promise)}, in {span(promise - now)}"


def _message(one: Posted, known: Known) -> Iterator[str]:
    message = one.message
    state = " ".join(
        filter(None, [_draft(one, known), f"corrects {message.corrects}" if message.corrects else ""])
    )
    status = str(message.status).replace("_", " ") if message.status else "update"
    when = "not published" if one.draft else clock(one.published)
    yield f"{when}  {message.name}  {status}  {state}".rstrip()
    for line in visible(message.body).split("\n"):
        yield from wrap(line, width() - 2, initial_indent="  ", subsequent_indent="  ") or [""]
    others = ", ".join(translation.language for translation in message.translations)
    if others:
        yield f"  (also in {others})"


def _draft(one: Posted, known: Known) -> str:
    branch = known.via.get(one.message.name)
    return f"on {branch.name}" if branch else "a draft here" if one.draft else ""


def as_object(known: Known, settings: Settings, *, whole: bool = False) -> dict[str, Any]:
    """An incident for programs; `whole`: with its messages."""
    if known.incident is None:
        return {"incident": known.slug, "readable": False, "findings": [str(f) for f in known.findings]}
    summary = known.incident.summary
    told = {
        "incident": known.slug,
        "readable": True,
        "kind": str(summary.kind),
        "title": summary.title(settings.language),
        "status": summary.status and str(summary.status),
        "impact": str(summary.impact),
        "commander": summary.commander,
        "components": [_effect(effect) for effect in summary.effects],
        "started": instant(summary.started),
        "ended": summary.ended and instant(summary.ended),
        "window": summary.window
        and {"start": instant(summary.window.start), "end": instant(summary.window.end)},
        "next_update": summary.promise and instant(summary.promise),
        "drafts": sorted(known.drafted - known.via.keys()),
        "proposed": {name: branch.name for name, branch in sorted(known.via.items())},
    }
    if whole:
        told["messages"] = [_as_object(one) for one in known.incident.posted]
        told["findings"] = [str(finding) for finding in known.findings]
    return told


def _as_object(one: Posted) -> dict[str, Any]:
    message: Message = one.message
    return {
        "name": message.name,
        "path": message.path,
        "published": None if one.draft else instant(one.published),
        "status": message.status and str(message.status),
        "title": message.title,
        "corrects": message.corrects,
        "audience": message.audience,
        "components": message.components and [_effect(effect) for effect in message.components],
        "next_update": message.next_update and _promise(message.next_update),
        "text": message.body,
        "translations": {one.language: one.body for one in message.translations},
    }


def _effect(effect: Effect) -> dict[str, str | None]:
    return {"component": effect.component, "region": effect.region, "status": str(effect.status)}


def _promise(promise: NextUpdate) -> str:
    if promise.after is not None:
        return duration(promise.after)
    return instant(promise.at) if promise.at is not None else "none"
