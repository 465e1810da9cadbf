"""When each update of a post was published: stamps completed, order found, gaps filled.

What was written counts. A time is only doubted when it cannot be: years away from the post, or
against the order of all the others. Then it stays in the text, and the next older time stands in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from signoff.importers.cstate import codes
from signoff.importers.cstate.dates import Written, Zoning, read_date
from signoff.importers.cstate.phrases import Meaning
from signoff.importers.cstate.place import Place
from signoff.importers.cstate.stamps import Stamp, read_stamp
from signoff.importers.cstate.updates import Part

_FAR = timedelta(days=180)
_BEFORE, _AFTER = timedelta(days=2), timedelta(days=31)
_CLOSE = timedelta(hours=1)
_AT_ONCE = timedelta(minutes=5)
_DAY = timedelta(days=1)
_ENDINGS = frozenset({Meaning.RESOLVED, Meaning.FINAL, Meaning.POSTMORTEM})
_BEGINNINGS = frozenset({Meaning.INITIAL, Meaning.INVESTIGATING})


@dataclass(frozen=True, slots=True)
class Span:
    """When a post says that it began and ended. `zone` is the one its `date` was written with.

    `sure`: the file name tells the same day. `patience`: how much earlier than the beginning an
    update may be (a planned thing is announced before).
    """

    began: datetime
    ended: datetime | None
    zone: tzinfo | None = None
    sure: bool = True
    patience: timedelta = _DAY


@dataclass(frozen=True, slots=True)
class Update:
    """An update with its instant. `words` is the label it had, when it is no longer in `text`."""

    text: str
    at: datetime
    line: int
    meaning: Meaning | None = None
    words: str = ""


def arrange(parts: Sequence[Part], span: Span, zoning: Zoning, place: Place) -> list[Update]:
    """The updates that `parts` (in the order of the page) are, oldest first."""
    reading = _Reading(span, zoning, place)
    times = [reading.instant(part) for part in parts]
    newest_first = _newest_first(parts, times, span)
    story = _merged(list(zip(parts, times, strict=True)), span, newest_first=newest_first)
    return _placed(story, span, zoning, place)


class _Reading:
    """Instants out of tracks and stamps."""

    def __init__(self, span: Span, zoning: Zoning, place: Place) -> None:
        self.span = span
        self.zoning = zoning
        self.place = place

    def instant(self, part: Part) -> datetime | None:
        """When `part` says it was published; None when it does not, or says something impossible."""
        if part.track is not None:
            written = read_date(part.track)
            if written is None:
                self.tell(part, f"'{part.track}' is no time")
                return None
            return self.believed(part, self.zoning.instant(written, self.place.path, part.line, part.track))
        stamp = part.stamp or _leading_stamp(part)
        if stamp is None:
            return None
        if stamp.month is None:
            return self.time_of_day(stamp, part)
        when = self.complete(stamp, part)
        if when is None:
            self.tell(part, f"'{stamp.text}' does not exist")
            return None
        return self.believed(part, when, stamp)

    def time_of_day(self, stamp: Stamp, part: Part) -> datetime | None:
        """A clock time alone is of the day on which the post began, or of the next."""
        zone = stamp.zone or self.span.zone or self.zoning.zone_for(self.place.path, part.line, stamp.text)
        began = self.span.began.astimezone(zone)
        hour, minute, second = stamp.clock or (0, 0, 0)
        when = began.replace(hour=hour, minute=minute, second=second, microsecond=0)
        return (when if when >= began - _CLOSE else when + _DAY).astimezone(self.span.began.tzinfo)

    def complete(self, stamp: Stamp, part: Part, year: int | None = None) -> datetime | None:
        """The instant of a stamp with a date; without a year the one nearest to the post."""
        year = year or stamp.year
        if year is None:
            years = (self.span.began.year + step for step in (0, 1, -1))
            known = [when for y in years if (when := self.complete(stamp, part, y)) is not None]
            return min(known, key=lambda when: abs(when - self.span.began), default=None)
        try:
            date = (year, stamp.month or 1, stamp.day or 1)
            wall = datetime(*date, *(stamp.clock or (0, 0, 0)))  # noqa: DTZ001 - a wall clock has none
        except ValueError:
            return None
        if stamp.clock is None and wall.date() == self.zoning.wall(self.span.began).date():
            return self.span.began
        return self.zoning.instant(Written(wall, stamp.zone), self.place.path, part.line, stamp.text)

    def believed(self, part: Part, when: datetime, stamp: Stamp | None = None) -> datetime | None:
        """`when`, or a repaired instant if it is far from the post and only the year can be wrong."""
        last = max(self.span.ended or self.span.began, self.span.began)
        swapped = self._swapped(stamp, part)
        if stamp and swapped and self._distance(swapped) < self._distance(when):
            self.tell(part, f"'{stamp.text}' read as {swapped:%Y-%m-%d}, nearer to the post")
            return swapped
        if self.span.began - _FAR <= when <= last + _FAR:
            return when
        for year in (self.span.began.year, self.span.began.year + 1):
            try:
                repaired = when.replace(year=year)
            except ValueError:
                continue
            if self._fits(repaired):
                self.tell(part, f"{when:%Y-%m-%d} is years away from the post; read as {repaired:%Y-%m-%d}")
                return repaired
        self.tell(part, f"{when:%Y-%m-%d %H:%M} is too far from the post to be true")
        return None

    def _distance(self, when: datetime) -> timedelta:
        """How far an instant is from the time between the post's beginning and end."""
        last = max(self.span.ended or self.span.began, self.span.began)
        return max(self.span.began - when, when - last, timedelta(0))

    def _fits(self, when: datetime) -> bool:
        last = max(self.span.ended or self.span.began, self.span.began)
        return self.span.began - _BEFORE <= when <= last + _AFTER

    def _swapped(self, stamp: Stamp | None, part: Part) -> datetime | None:
        if stamp is None or not stamp.swappable:
            return None
        return self.complete(replace(stamp, month=stamp.day, day=stamp.month, swappable=False), part)

    def tell(self, part: Part, text: str) -> None:
        self.place.tell(codes.ODD_UPDATE_TIME, part.line, text)


def _leading_stamp(part: Part) -> Stamp | None:
    """The date and time with which the text of an update begins (`26 May 2025 at 9:35 UTC: ...`)."""
    if part.meaning is not Meaning.UPDATE:
        return None
    stamp = read_stamp(part.text)
    if stamp is None or stamp.month is None or stamp.clock is None:
        return None
    return stamp if part.text[stamp.end : stamp.end + 1] == ":" else None


def _newest_first(parts: Sequence[Part], times: Sequence[datetime | None], span: Span) -> bool:
    """Whether the page has its newest update on top: by times, else by labels, else by what has none."""
    known = [(index, when) for index, when in enumerate(times) if when is not None]
    steps = sum((later > when) - (later < when) for (_, when), (_, later) in pairwise(known))
    if steps:
        return steps < 0
    meanings = [part.meaning for part in parts if part.meaning is not None]
    for group, on_top in ((_BEGINNINGS, False), (_ENDINGS, True)):
        if meanings and (meanings[0] in group) is not (meanings[-1] in group):
            return (meanings[0] in group) is on_top
    numbers = [part.number or 1 for part in parts if part.meaning is Meaning.UPDATE]
    if numbers and numbers[0] != numbers[-1]:
        return numbers[0] > numbers[-1]
    if len(known) == 1 and known[0][1] >= span.began - span.patience:
        index, when = known[0]
        is_old = abs(when - span.began) < abs((span.ended or span.began + _CLOSE) - when)
        return index == (len(parts) - 1 if is_old else 0)
    return parts[0].marked and not parts[-1].marked


_Timed = tuple[Part, datetime | None]


def _merged(timed: list[_Timed], span: Span, *, newest_first: bool) -> list[_Timed]:
    """Oldest first, with what is neither labelled nor dated joined to the update it belongs to."""
    first = next((index for index, (part, _) in enumerate(timed) if part.marked), len(timed))
    above = _joined([part for part, _ in timed[:first]])
    updates: list[_Timed] = []
    for part, when in timed[first:]:
        if part.marked or not updates or (newest_first and part is timed[-1][0]):
            updates.append((part, when))
        else:
            before, known = updates[-1]
            updates[-1] = (_both(before, part), known)
    if newest_first:
        updates.reverse()
    # What calls itself the first message is that, wherever it stands.
    updates.sort(key=lambda timed: timed[0].meaning is not Meaning.INITIAL or timed[1] is not None)
    if above is None:
        return updates
    if updates:
        oldest, when = updates[0]
        at_once = newest_first and (not oldest.marked or (when is not None and when <= span.began + _AT_ONCE))
        if at_once or oldest.meaning in _BEGINNINGS:
            return [(replace(oldest, text=f"{above.text}\n\n{oldest.text}"), when), *updates[1:]]
    return [(above, None), *updates]


def _joined(parts: Sequence[Part]) -> Part | None:
    joined = None
    for part in parts:
        joined = part if joined is None else _both(joined, part)
    return joined


def _both(first: Part, second: Part) -> Part:
    between = "\n\n---\n\n" if second.after_rule else "\n\n"
    return replace(first, text=f"{first.text}{between}{second.text}")


def _placed(story: list[_Timed], span: Span, zoning: Zoning, place: Place) -> list[Update]:
    """Every update with an instant, none before the one above it."""
    times = [when for _, when in story]
    times[0] = _first(story[0], times[1:], span, zoning, place)
    kept = _consistent(times)
    if 0 not in kept:
        times[0] = min(span.began, *(when for index in kept if (when := times[index])))
        text = "its time contradicts the order of the others; the time of the post is taken"
        place.tell(codes.ODD_UPDATE_TIME, story[0][0].line, text)
        kept.add(0)
    updates: list[Update] = []
    for index, (part, when) in enumerate(story):
        at = times[index] if index in kept else None
        if at is None:
            last = index + 1 == len(story)
            at = _between(part, when, updates[-1].at, span.ended if last else None, place)
        elif part.track is None and part.stamp and part.stamp.clock is None:
            place.tell(codes.UNDATED_UPDATE, part.line, f"only a day ('{part.stamp.text}'), no time")
            ended = span.ended
            if index + 1 == len(story) and ended and zoning.wall(at).date() == zoning.wall(ended).date():
                at = max(at, ended)
        has_time = part.stamp is not None or part.track is not None
        unused = has_time and (when is None or index not in kept)
        updates.append(_update(part, at, with_label=unused))
    return updates


def _update(part: Part, at: datetime, *, with_label: bool) -> Update:
    """The update; a label whose time was of no use stays readable."""
    label = " ".join(filter(None, [part.words, part.track]))
    if with_label and label and label not in part.text:
        return Update(f"**{label}**\n\n{part.text}", at, part.line, part.meaning)
    return Update(part.text, at, part.line, part.meaning, part.words)


def _first(
    first: _Timed, others: Sequence[datetime | None], span: Span, zoning: Zoning, place: Place
) -> datetime:
    """When the oldest update was published: as it says, else when the post began."""
    part, when = first
    if when is None:
        following = next((time for time in others if time is not None), span.began)
        return min(span.began, following) if following >= span.began - span.patience else span.began
    same_clock = zoning.wall(when).time() == zoning.wall(span.began).time()
    if when < span.began - _DAY and same_clock and span.sure:
        text = f"{when:%Y-%m-%d} has the post's time of day but not its day; read as {span.began:%Y-%m-%d}"
        place.tell(codes.ODD_UPDATE_TIME, part.line, text)
        return span.began
    return when


def _consistent(times: Sequence[datetime | None]) -> set[int]:
    """The indexes of the longest run of times that never goes back, with the first one if that costs none."""
    first = times[0]
    with_first = _run([when if when and first and when >= first else None for when in times])
    longest = _run(times)
    return longest if len(longest) > len(with_first) else with_first


def _run(times: Sequence[datetime | None]) -> set[int]:
    """The indexes of one longest non-decreasing run (patience sorting)."""
    tails: list[datetime] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for index, when in enumerate(times):
        if when is not None:
            at = bisect_right(tails, when)
            before[index] = ends[at - 1] if at else None
            tails[at : at + 1] = [when]
            ends[at : at + 1] = [index]
    kept: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return kept


def _between(
    part: Part, when: datetime | None, older: datetime, ended: datetime | None, place: Place
) -> datetime:
    """An instant for an update that has none, or one that cannot be: the next we know of."""
    at = ended if ended is not None and ended >= older else older
    how = "the time of the resolution" if at is ended else "the time of the update before it"
    if when is not None:
        text = f"{when:%Y-%m-%d %H:%M} contradicts the order of the others; {how} is taken"
        place.tell(codes.ODD_UPDATE_TIME, part.line, text)
    elif part.stamp is None and part.track is None and not (at is ended and part.meaning in _ENDINGS):
        place.tell(codes.UNDATED_UPDATE, part.line, f"an update without a time; {how} is taken")
    return at
