"""The last 90 days of a component as a row of bars: compact inline SVG.

Eight units a day, oldest first. A run of days that are alike is one dashed line (the style sheet
dashes it), so a quiet component costs a few bytes; only days with trouble are elements of their
own, and links. The worse a day, the taller its bar: colour is never alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from markupsafe import Markup, escape

from signoff.core.model import ComponentStatus, Day
from signoff.site import looks
from signoff.site.voice import Voice

PITCH = 8
HEIGHT = 32

_TOP: dict[ComponentStatus | None, int] = {
    None: 28,
    ComponentStatus.OPERATIONAL: 14,
    ComponentStatus.UNDER_MAINTENANCE: 14,
    ComponentStatus.DEGRADED_PERFORMANCE: 9,
    ComponentStatus.PARTIAL_OUTAGE: 4,
    ComponentStatus.MAJOR_OUTAGE: 0,
}
"""Where a bar begins, from the top: the worse, the taller."""

QUIET = frozenset({None, ComponentStatus.OPERATIONAL})


def is_quiet(day: Day) -> bool:
    """Whether there is nothing to say about a day."""
    return day.status in QUIET


def trouble(days: Iterable[Day]) -> int:
    """On how many days something was wrong; maintenance is planned, and no trouble."""
    calm = QUIET | {ComponentStatus.UNDER_MAINTENANCE}
    return sum(day.status not in calm for day in days)


def bars(voice: Voice, name: str, days: Sequence[Day], link: Callable[[Day], str]) -> Markup:
    """The picture for a component called `name`; `link` gives the address a day leads to."""
    parts = []
    at = 0
    for status, run in groupby(days, key=lambda day: day.status):
        alike = list(run)
        look = looks.COMPONENT[status]
        if status in QUIET:
            middle = (_TOP[status] + HEIGHT) // 2
            parts.append(f'<path class="{look}" d="M{at} {middle}h{len(alike) * PITCH}"/>')
        else:
            parts.extend(
                _linked(voice, day, look, at + place * PITCH, link(day)) for place, day in enumerate(alike)
            )
        at += len(alike) * PITCH
    words = voice.words.gettext("%(name)s, the last %(days)s days") % {"name": name, "days": len(days)}
    # without links there is nothing to walk to, and the sentence below the picture says it all
    role = 'aria-hidden="true"'
    if not all(map(is_quiet, days)):
        role = f'role="group" aria-label="{escape(words)}"'
    size = f'viewBox="0 0 {at} {HEIGHT}" preserveAspectRatio="none"'
    return Markup(f'<svg class="days" {size} {role}>{"".join(parts)}</svg>')  # noqa: S704 -- escaped just here


def day_words(voice: Voice, day: Day) -> str:
    """A day with trouble in words: date, states and minutes."""
    return voice.words.gettext("%(day)s: %(states)s") % {
        "day": voice.words.day(day.day),
        "states": states(voice, day),
    }


def states(voice: Voice, day: Day) -> str:
    """What a day was, with how long: `partial outage 2 hr, degraded performance 34 min`."""
    words = voice.words
    return words.list(
        words.gettext("%(state)s for %(duration)s")
        % {"state": words.component_status(status), "duration": words.short_duration(_minutes(minutes))}
        for status, minutes in day.minutes
    ) or words.component_status(day.status)


def _minutes(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)


def _linked(voice: Voice, day: Day, look: str, at: int, address: str) -> str:
    top = _TOP[day.status]
    return (
        f'<a href="{escape(address)}"><title>{escape(day_words(voice, day))}</title>'
        f'<path class="{look}" d="M{at + PITCH // 2 - 1} {top}V{HEIGHT}"/></a>'
    )
