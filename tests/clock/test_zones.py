"""Time zones, summer time, leap days: a debt is a span after something, wherever and whenever that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.clock.due import debts
from signoff.clock.known import Declared, Desk
from signoff.clock.periods import by_month
from signoff.clock.score import scorecard
from signoff.core.fold import fold
from signoff.core.model import Incident, Posted
from signoff.core.state import state_of
from signoff.core.watched import Settings
from support.clockwork import desk, team
from support.pages import incident_of
from support.stories import at, said

CHANGES = {
    "Europe/Berlin forward": datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    "Europe/Berlin back": datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    "America/New_York forward": datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    "Australia/Lord_Howe half an hour": datetime(2026, 4, 4, 15, 0, tzinfo=UTC),
    "a leap day begins": datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
    "a leap day ends": datetime(2028, 3, 1, 0, 0, tzinfo=UTC),
    "a year ends": datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
}
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]

STORY = (
    said(1, "investigating", 0, title="Slow", commander="alice", api="partial_outage", next_update=15),
    said(2, "identified", 17, impact="major", next_update=20),
    said(3, "monitoring", 130, next_update=60),
)
INSIDE = (said(1, None, 25, audience="internal", name="01-sitrep"),)


def moved(shift: timedelta, posted: tuple[Posted, ...]) -> tuple[Posted, ...]:
    return tuple(replace(one, published=one.published + shift) for one in posted)


def owed(minutes: float, shift: timedelta, settings: Settings) -> list[tuple[str, datetime]]:
    """The debts of the story told at another time, as if it had been told now."""
    now = at(minutes) + shift
    posted = [one for one in moved(shift, STORY) if one.published <= now]
    declared = (Declared(at=at(-2) + shift, source="issue #7", number=7),)
    public: dict[str, Incident] = {}
    if posted:
        incident = fold(posted[0].message.incident, posted, settings)
        assert incident is not None
        public[incident.summary.slug] = incident
    known = Desk(
        state=state_of([one.summary for one in public.values()], settings, now),
        public=public,
        inside={slug: moved(shift, INSIDE) for slug in public if minutes >= 25},
        declared=declared,
    )
    return [(debt.owed.value, debt.due - shift) for debt in debts(known, settings)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("change", CHANGES)
def test_no_change_of_clocks_moves_a_debt(zone, change):
    """The story straddles the change, minute by minute; it owes what it owes on any other day."""
    for offset in (0, 10, 16, 60, 129, 140):
        shift = CHANGES[change] - at(offset)
        for minutes in (-1, 1, 16, 20, 40, 131, 200):
            assert owed(minutes, shift, team(zone)) == owed(minutes, timedelta(0), team())


@given(
    st.integers(0, 5 * 10**9),
    st.sampled_from(ZONES),
    st.integers(-5, 400),
)
def test_the_same_story_owes_the_same_whenever_it_is_told(second, zone, minutes):
    shift = datetime.fromtimestamp(second, UTC) - at(0)
    assert owed(minutes, shift, team(zone)) == owed(minutes, timedelta(0), team())


def test_a_postmortem_is_due_after_so_many_whole_days_whatever_clocks_do():
    end = CHANGES["Europe/Berlin forward"] - timedelta(hours=3)
    shift = end - at(60)
    over = said(4, "resolved", 60, data_loss="none", lingering="none")
    story = moved(shift, (*STORY[:2], over))
    settings = team("Europe/Berlin")
    incident = fold(story[0].message.incident, story, settings)
    known = Desk(
        state=state_of([incident.summary], settings, end),
        public={incident.summary.slug: incident},
    )
    (debt,) = debts(known, settings)
    assert debt.due == end + timedelta(days=10)


def test_a_window_over_the_change_is_as_long_as_the_page_says():
    start = CHANGES["Europe/Berlin back"] - timedelta(minutes=30)
    works = said(
        1,
        "scheduled",
        -60,
        kind="maintenance",
        window=(0, 60),
        title="X",
        commander="alice",
        web="under_maintenance",
    )
    shift = start - at(0)
    window = replace(works.message.window, start=start, end=start + timedelta(hours=1))
    moved_works = replace(
        works, message=replace(works.message, window=window), published=works.published + shift
    )
    settings = team("Europe/Berlin")
    known = desk(0, settings=settings)
    now = start + timedelta(minutes=59)
    summary = fold(works.message.incident, [moved_works], settings).summary
    known = replace(known, state=state_of([summary], settings, now))
    assert [(debt.owed.value, debt.due) for debt in debts(known, settings)] == [
        ("maintenance-start", start),
        ("maintenance-end", start + timedelta(hours=1)),
    ]


@pytest.mark.parametrize("change", CHANGES)
def test_scores_do_not_feel_it_either(change):
    plain = scorecard(incident_of(*STORY, settings=team()), team(), at(300))
    shift = CHANGES[change] - at(100)
    story = moved(shift, STORY)
    told = scorecard(incident_of(*story, settings=team()), team("Europe/Berlin"), at(300) + shift)
    assert [gap.length for gap in told.gaps] == [gap.length for gap in plain.gaps]
    assert (told.kept, told.missed, told.verdicts) == (plain.kept, plain.missed, plain.verdicts)


def test_a_month_ends_where_the_page_is():
    late = datetime(2028, 2, 29, 23, 30, tzinfo=UTC)
    story = moved(late - at(0), STORY)
    card = scorecard(incident_of(*story, settings=team()), team(), late + timedelta(hours=5))
    assert by_month([card], ZoneInfo("UTC"))[0].first.month == 2
    assert by_month([card], ZoneInfo("Asia/Kathmandu"))[0].first.month == 3
