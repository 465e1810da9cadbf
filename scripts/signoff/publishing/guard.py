"""Never worse than before: why a site must not take the place of the one that is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff.core.names import shown
from signoff.publishing.shape import Shape

FEW = 3
SHARE = 20
"""So many pages of incidents may go at once: three, or one in twenty."""

LONG = timedelta(days=3 * 365)
"""A page to which nobody adds anything for so long is less likely than a clock that is wrong."""

DRIFT = timedelta(minutes=10)
"""Clocks differ by so much, and nobody is harmed."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason, and what to look at."""

    text: str
    hint: str


def refusals(
    before: Shape | None, after: Shape, *, now: datetime, newest: datetime, elsewhere: datetime | None
) -> tuple[Refusal, ...]:
    """Why `after` must not replace `before` (None: nothing is known of it), in order of weight.

    `now` is this machine's time, `newest` when the newest commit was made, `elsewhere` what a host of the
    page says the time is (None: none answered).
    """
    return tuple(_refusals(before, after, now, newest, elsewhere))


def clock_refusals(
    before: Shape | None, *, now: datetime, newest: datetime, elsewhere: datetime | None
) -> tuple[Refusal, ...]:
    """Those of `refusals` that need no new site: proofs are not judged by a clock that is wrong either."""
    return tuple(_clock(before, now, newest, elsewhere))


def _refusals(
    before: Shape | None, after: Shape, now: datetime, newest: datetime, elsewhere: datetime | None
) -> Iterator[Refusal]:
    if after.audience != "public":
        yield Refusal(
            f"this is the {after.audience} site", "build the public one: signoff build --signed-only"
        )
    if "index.html" not in after.paths:
        yield Refusal("the new site has no home page", "see what the build said")
    yield from _clock(before, now, newest, elsewhere)
    if before is not None:
        yield from losses(before, after)


def _clock(
    before: Shape | None, now: datetime, newest: datetime, elsewhere: datetime | None
) -> Iterator[Refusal]:
    hint = "set the clock of this machine; if nothing but the clock is wrong: --now INSTANT"
    if now < newest - DRIFT:
        yield Refusal(
            f"the newest commit is from {newest:%Y-%m-%d %H:%M} UTC, and here it is {now:%Y-%m-%d %H:%M}",
            hint,
        )
    if elsewhere is not None and abs(now - elsewhere) > DRIFT:
        yield Refusal(
            f"the page's host says it is {elsewhere:%Y-%m-%d %H:%M} UTC, and here it is {now:%Y-%m-%d %H:%M}",
            hint,
        )
    if before is not None and before.made > now + DRIFT:
        yield Refusal(
            f"the published site was made at {before.made:%Y-%m-%d %H:%M} UTC, which is not yet here", hint
        )
    latest = newest if before is None else max(newest, before.made)
    if elsewhere is None and now - latest > LONG:
        yield Refusal(
            f"nothing here is newer than {latest:%Y-%m-%d}, this clock says {now:%Y-%m-%d %H:%M} UTC, "
            "and no other clock could be asked",
            hint,
        )


def lost_words(before: Shape, after: Shape) -> Refusal | None:
    """Why `after` must stay away when what readers were told last is missing from it."""
    if before.told is None or (after.told is not None and after.told >= before.told):
        return None
    return Refusal(
        f"the newest message there, {shown(before.newest)} of {before.told:%Y-%m-%d %H:%M}, is missing here",
        "get it, and its sign-off, from where they are: git pull; signoff publish --remote THERE",
    )


def losses(before: Shape, after: Shape, *, back: bool = False) -> Iterator[Refusal]:
    """What readers of `before` have and would lose, in order of weight. `back`: the last words are to go."""
    words = None if back else lost_words(before, after)
    if words is not None:
        yield words
    for slug in sorted(before.open):
        if not after.has_page(slug):
            yield Refusal(
                f"the incident {shown(slug)} is open on the published page, and gone from the new one",
                "see what is held: signoff verify; a renamed folder needs a sign-off, too",
            )
    gone = sorted(before.pages - after.pages)
    if len(gone) > max(FEW, len(before.pages) // SHARE):
        yield Refusal(
            f"{len(gone)} of {len(before.pages)} pages of incidents would go, such as {shown(gone[0])}",
            "see what is held: signoff verify; then what was removed: git log --diff-filter=D -- incidents",
        )
