"""What a post's front matter states: kind, effect, beginning, end, whether it is over.

Hugo and cState are lenient, so this is too; every leniency is told.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import timedelta

from signoff.core.model import ComponentStatus, Kind
from signoff.importers.cstate import codes
from signoff.importers.cstate.dates import Written, Zoning, date_in_name, read_date
from signoff.importers.cstate.place import Place
from signoff.importers.cstate.post import Post
from signoff.importers.cstate.times import Span

LONG = timedelta(days=90)
ANNOUNCED = timedelta(days=60)

EFFECTS: dict[str, ComponentStatus] = {
    "down": ComponentStatus.MAJOR_OUTAGE,
    "disrupted": ComponentStatus.PARTIAL_OUTAGE,
    "degraded": ComponentStatus.DEGRADED_PERFORMANCE,
}
"""What a severity does to the affected components. cState has no word for `degraded`, but posts do."""

_NOTICES = frozenset({"notice", "information", "informational", "info"})
_KNOWN = ("down", "disrupted", "notice", "maintenance")
_TRUE = frozenset({"true", "yes", "on", "y", "1"})
_FALSE = frozenset({"false", "no", "off", "n", "0", ""})
_PLANNED = re.compile(
    r"(?<!un)(?<!not )(?:plann?ed|scheduled)\b|maintenance|wartung|geplant|manutenzione|mantenimiento"
    r"|manutenção",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """`effect` None: nothing is known to have been out of order. `is_over`: the post says resolved."""

    kind: Kind
    effect: ComponentStatus | None
    span: Span
    is_over: bool
    pinned: bool


def read_facts(post: Post, title: str, zoning: Zoning, place: Place) -> Facts | None:
    """The facts of a post; None (and told why) when nobody can say when it was."""
    written = _date(post, place)
    if written is None:
        text = "no date in the front matter, in the file name or elsewhere"
        place.tell(codes.POST_REFUSED, post.line("date"), text, "add 'date:' to the post and import again")
        return None
    began = zoning.instant(written, post.path, post.line("date"), post.text("date") or post.stem)
    informational = flag(post, "informational", place) or not post.facts
    over = flag(post, "resolved", place)
    kind, effect = _kind(post, place, informational=informational)
    named = date_in_name(post.stem)
    sure = named is None or named.wall.date() == written.wall.date()
    if not sure and named:
        text = f"the file name says {named.wall:%Y-%m-%d}, the post {written.wall:%Y-%m-%d}"
        place.tell(codes.DATES_DISAGREE, post.line("date"), text)
    span = Span(
        began, None, written.zone, sure, ANNOUNCED if kind is not Kind.INCIDENT else timedelta(days=1)
    )
    span = _with_end(span, post, zoning, place, over=over, matters=kind is not Kind.NOTICE)
    if kind is Kind.MAINTENANCE and (span.ended is None or span.ended <= began):
        kind = Kind.NOTICE
    if kind is Kind.INCIDENT:
        _remark(post, title, span, effect, place, over=over)
    return Facts(kind, effect, span, over, flag(post, "pin", place))


def flag(post: Post, key: str, place: Place) -> bool:
    """A switch, in whatever way it was written; what is neither true nor false counts as false."""
    value = post.text(key).lower()
    if value in ("true", "false", ""):
        return value == "true"
    if value in _TRUE or value in _FALSE:
        place.tell(codes.ODD_FLAG, post.line(key), f"'{key}: {value}' read as {str(value in _TRUE).lower()}")
        return value in _TRUE
    place.tell(codes.ODD_FLAG, post.line(key), f"'{key}: {value}' is neither true nor false; read as false")
    return False


def _date(post: Post, place: Place) -> Written | None:
    """When the post is from: its date, mended if possible, else the file name, else its end."""
    raw = post.text("date")
    written = read_date(raw)
    if written is not None:
        if written.repair:
            code = codes.DATE_REPLACED if written.doubtful else codes.DATE_REPAIRED
            place.tell(code, post.line("date"), f"'{raw}': {written.repair}")
        return written
    what = f"'{raw}' is no date" if raw else "no date"
    if named := date_in_name(post.stem):
        place.tell(codes.DATE_REPLACED, post.line("date"), f"{what}; the file name's is taken")
        return named
    if ended := read_date(post.text("resolvedwhen")):
        place.tell(codes.DATE_REPLACED, post.line("date"), f"{what}; that of the resolution is taken")
        return ended
    return None


def _kind(post: Post, place: Place, *, informational: bool) -> tuple[Kind, ComponentStatus | None]:
    raw = post.text("severity")
    severity = raw.lower()
    line = post.line("severity")
    if informational:
        if severity and severity not in _NOTICES:
            text = f"'severity: {raw}' has no effect on an informational post"
            place.tell(codes.SEVERITY_IGNORED, line, text, "remove 'informational' if it was an outage")
        return Kind.NOTICE, None
    if not severity:
        place.tell(codes.NO_SEVERITY, line, "no severity: imported as an incident without effect")
        return Kind.INCIDENT, None
    if severity not in _KNOWN:
        severity = _nearest(severity)
        place.tell(codes.ODD_SEVERITY, line, f"'severity: {raw}' read as '{severity}'")
    if severity in EFFECTS:
        return Kind.INCIDENT, EFFECTS[severity]
    return (Kind.MAINTENANCE if severity == "maintenance" else Kind.NOTICE), None


def _nearest(severity: str) -> str:
    if severity in EFFECTS:
        return severity
    if severity in _NOTICES:
        return "notice"
    near = difflib.get_close_matches(severity, _KNOWN, n=1, cutoff=0.75)
    return near[0] if near else "disrupted"


def _with_end(span: Span, post: Post, zoning: Zoning, place: Place, *, over: bool, matters: bool) -> Span:
    """`span` with the time of resolution, where the post has one that can be."""
    raw = post.text("resolvedwhen")
    line = post.line("resolvedwhen")
    if not over:
        if raw and matters:
            place.tell(
                codes.RESOLVED_WHEN_OPEN, line, "not resolved, so the time of resolution does not count"
            )
        return span
    written = read_date(raw)
    if written is None:
        if raw:
            place.tell(codes.DATE_REPLACED, line, f"'{raw}' is no date; the last update's time is taken")
        elif matters:
            place.tell(codes.NO_RESOLVED_WHEN, post.line("resolved"), "the last update's time is taken")
        return span
    if written.repair:
        place.tell(codes.DATE_REPAIRED, line, f"'{raw}': {written.repair}")
    ended = zoning.instant(written, post.path, line, raw)
    if ended < span.began:
        if matters:
            text = f"resolved {span.began - ended} before it began; the last update's time is taken"
            place.tell(codes.RESOLVED_TOO_EARLY, line, text)
        return span
    return Span(span.began, ended, span.zone, span.sure, span.patience)


def _remark(
    post: Post, title: str, span: Span, effect: ComponentStatus | None, place: Place, *, over: bool
) -> None:
    """Tell what is worth a look about an outage as a whole."""
    if not over:
        text = "not resolved: it is open on the new page as well"
        place.tell(codes.LEFT_OPEN, post.line("resolved"), text, "add a message 'resolved' if it is over")
    if effect and span.ended and span.ended - span.began > LONG:
        days = (span.ended - span.began).days
        place.tell(codes.LONG_OUTAGE, post.line("resolvedwhen"), f"an outage of {days} days")
    if effect and _PLANNED.search(f"{title} {post.stem}"):
        text = f"imported as an outage, because of 'severity: {post.text('severity')}'"
        place.tell(codes.LOOKS_PLANNED, post.line("severity"), text)
