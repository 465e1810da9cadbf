"""core/fold.py: the messages of one incident add up to an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.fold import _in_line, as_of, first_is_unread, fold
from signoff.core.model import ComponentStatus, Impact, Kind, NextUpdate, Status, Translation
from signoff.core.watched import Component
from support.stories import SLUG, T0, at, effects, said, spans, told, watched

ALL = frozenset({"public", "internal", "drill"})


def first(**facts):
    return said(
        1, "investigating", **{"title": "Delayed", "commander": "alice", "web": "partial_outage", **facts}
    )


def resolved(number, minutes=None, **facts):
    return said(number, "resolved", minutes, **facts)


def test_of_each_fact_the_newest_message_that_states_it_wins():
    summary = told(
        first(impact="major"),
        said(2, "identified", commander="bob", title="Mail is late"),
        said(3, "monitoring", data_loss="none", lingering="some mail twice"),
    )
    assert summary.titles == (("en", "Mail is late"),)
    assert (summary.status, summary.commander, summary.impact) == (Status.MONITORING, "bob", Impact.MAJOR)
    assert (summary.data_loss, summary.lingering) == ("none", "some mail twice")
    assert (summary.messages, summary.first_published, summary.last_published) == (3, at(0), at(20))


def test_a_new_title_drops_translations_of_the_old_one_and_keeps_later_ones():
    summary = told(first(ja="遅延"), said(2, title="Mail is late"))
    assert summary.titles == (("en", "Mail is late"),)
    summary = told(first(), said(2, ja="遅延"))
    assert summary.titles == (("en", "Delayed"), ("ja", "遅延"))


def test_titles_come_with_the_default_language_first():
    portuguese = replace(watched(), languages=("pt", "en", "ja"))
    posted = first(
        translations=(Translation("ja", "遅延", ""), Translation("en", "Delayed", "")), title="Atraso"
    )
    assert [language for language, _ in told(posted, settings=portuguese).titles] == ["pt", "en", "ja"]


def test_an_incident_without_a_readable_title_is_called_by_its_slug():
    assert told(said(2, "identified", web="partial_outage")).titles == (("en", SLUG),)


def test_the_first_message_decides_what_kind_of_incident_it_is():
    changed = told(first(), said(2, "in_progress", kind="maintenance", window=(0, 60)))
    assert changed.kind is Kind.INCIDENT
    assert spans(changed) == [("web", "partial_outage", 0, None)]


def test_a_promise_counts_from_the_message_that_makes_it_and_the_newest_one_holds():
    assert told(first(next_update=20)).promise == at(20)
    assert told(first(next_update=20), said(2, minutes=15)).promise == at(20)
    assert told(first(next_update=20), said(2, minutes=15, next_update=30)).promise == at(45)
    assert told(first(next_update=NextUpdate(at=at(33)))).promise == at(33)


@pytest.mark.parametrize(
    "then", [resolved(2), said(2, next_update=NextUpdate()), resolved(2, next_update=20)]
)
def test_no_update_is_owed_after_the_end_or_when_expressly_none_is_promised(then):
    assert told(first(next_update=20), then).promise is None


def test_reopening_does_not_bring_back_an_old_promise():
    assert told(first(next_update=20), resolved(2), said(3, "investigating")).promise is None


def test_the_origin_is_that_of_the_message_that_landed_first():
    moved = said(1, "investigating", 90, origin="new/01-investigating", title="A", web="major_outage")
    assert told(moved, said(2, "identified", origin="old/02-identified")).origin == "old"


def test_effects_hold_from_publication_until_something_else_is_said():
    summary = told(
        first(),
        said(2, mail="degraded_performance"),
        said(3, web="major_outage"),
        resolved(4, web="operational"),
    )
    assert spans(summary) == [
        ("web", "partial_outage", 0, 20),
        ("mail", "degraded_performance", 10, 30),
        ("web", "major_outage", 20, 30),
    ]
    assert summary.effects == effects(web="operational", mail="operational")
    assert summary.components == ("web", "mail")


def test_the_first_message_counts_from_when_customers_began_to_feel_it():
    summary = told(first(started=at(-30)), said(2, mail="major_outage"))
    assert summary.started == at(-30)
    assert spans(summary) == [("web", "partial_outage", -30, None), ("mail", "major_outage", 10, None)]


def test_a_later_message_may_move_the_start():
    earlier = told(first(started=at(-30)), said(2, started=at(-45)))
    assert earlier.started == at(-45)
    assert spans(earlier) == [("web", "partial_outage", -45, None)]
    later = told(first(), said(2, mail="major_outage"), said(3, minutes=40, started=at(25)))
    assert later.started == at(25)
    assert spans(later) == [("web", "partial_outage", 25, None), ("mail", "major_outage", 25, None)]


def test_nobody_knows_the_future_so_a_start_after_its_message_is_cut_to_it():
    summary = told(first(started=at(600)))
    assert summary.started == at(0)
    assert spans(summary) == [("web", "partial_outage", 0, None)]


def test_an_end_before_the_start_leaves_no_time():
    summary = told(first(), resolved(2), said(3, started=at(15)))
    assert (summary.started, summary.ended) == (at(15), at(15))
    assert summary.intervals == ()


def test_without_a_region_all_regions_of_the_component_are_meant():
    summary = told(said(1, "investigating", api="major_outage"), said(2, api={"eu": "partial_outage"}))
    assert spans(summary) == [
        ("api/us", "major_outage", 0, None),
        ("api/eu", "major_outage", 0, 10),
        ("api/eu", "partial_outage", 10, None),
    ]
    assert summary.effects == effects(api={"us": "major_outage", "eu": "partial_outage"})
    assert told(said(1, "investigating", api="major_outage")).effects == effects(api="major_outage")


def test_one_region_says_nothing_about_the_other():
    summary = told(said(1, "investigating", api={"eu": "major_outage"}))
    assert summary.effects == effects(api={"eu": "major_outage"})
    assert spans(summary) == [("api/eu", "major_outage", 0, None)]


def test_saying_the_same_again_is_no_new_interval():
    summary = told(first(), said(2, web="partial_outage"), resolved(3))
    assert spans(summary) == [("web", "partial_outage", 0, 20)]


def test_a_component_that_status_yml_no_longer_has_keeps_its_history():
    summary = told(first(), settings=watched(components=(Component("other", {"": "Other"}),)))
    assert spans(summary) == [("web", "partial_outage", 0, None)]


@pytest.mark.parametrize("status", ["resolved", "postmortem"])
def test_an_ending_sets_all_components_back(status):
    summary = told(first(mail="major_outage"), said(2, status))
    assert summary.ended == at(10)
    assert {effect.status for effect in summary.effects} == {ComponentStatus.OPERATIONAL}
    assert all(interval.end == at(10) for interval in summary.intervals)


def test_an_ending_may_say_that_something_lingers_until_a_message_says_otherwise():
    lingering = resolved(2, web="degraded_performance")
    summary = told(first(mail="major_outage"), lingering)
    assert summary.ended == at(10)
    assert spans(summary) == [
        ("web", "partial_outage", 0, 10),
        ("mail", "major_outage", 0, 10),
        ("web", "degraded_performance", 10, None),
    ]
    assert spans(told(first(), lingering, said(3, "postmortem")))[-1] == (
        "web",
        "degraded_performance",
        10,
        None,
    )
    assert spans(told(first(), lingering, resolved(3)))[-1] == ("web", "degraded_performance", 10, 20)
    assert spans(told(first(), lingering, said(3, web="operational")))[-1] == (
        "web",
        "degraded_performance",
        10,
        20,
    )


def test_a_postmortem_does_not_move_the_end():
    summary = told(first(), resolved(2), said(3, "postmortem", 5000))
    assert (summary.status, summary.ended, summary.last_published) == (Status.POSTMORTEM, at(10), at(5000))
    assert spans(summary) == [("web", "partial_outage", 0, 10)]


def test_a_word_after_the_end_does_not_reopen():
    summary = told(first(), resolved(2), said(3, data_loss="two mails"))
    assert (summary.ended, summary.data_loss) == (at(10), "two mails")


def test_reopening_without_components_brings_back_what_the_end_took_away():
    summary = told(first(impact="critical"), resolved(2), said(3, "investigating"))
    assert summary.ended is None
    assert summary.impact is Impact.CRITICAL
    assert spans(summary) == [("web", "partial_outage", 0, 10), ("web", "partial_outage", 20, None)]


def test_reopening_after_a_repeated_end_still_brings_it_back():
    summary = told(first(), resolved(2), resolved(3), said(4, "identified"))
    assert spans(summary)[-1] == ("web", "partial_outage", 30, None)
    assert told(first(), resolved(2), resolved(3)).ended == at(10)


def test_reopening_with_components_counts_only_those():
    summary = told(first(), resolved(2), said(3, "investigating", mail="degraded_performance"))
    assert spans(summary) == [("web", "partial_outage", 0, 10), ("mail", "degraded_performance", 20, None)]


def test_reopening_leaves_what_the_ending_said():
    lingering = resolved(2, web="major_outage")
    summary = told(first(mail="degraded_performance"), lingering, said(3, "investigating"))
    assert summary.effects == effects(web="major_outage", mail="degraded_performance")
    assert spans(summary)[-2:] == [
        ("web", "major_outage", 10, None),
        ("mail", "degraded_performance", 20, None),
    ]


def test_impact_follows_the_worst_component_unless_it_is_stated():
    assert told(first()).impact is Impact.MAJOR
    assert told(first(impact="minor")).impact is Impact.MINOR
    better = told(first(), said(2, web="degraded_performance"))
    assert (better.impact, better.peak) == (Impact.MINOR, Impact.MAJOR)
    other = told(first(), said(2, mail="degraded_performance"))
    assert other.impact is Impact.MAJOR
    assert told(first(impact="critical"), said(2, "identified")).impact is Impact.CRITICAL


def test_the_end_leaves_the_impact_as_it_was_unless_stated():
    assert told(first(), resolved(2, web="operational")).impact is Impact.MAJOR
    ended = told(first(), resolved(2, impact="none"))
    assert (ended.impact, ended.peak) == (Impact.NONE, Impact.MAJOR)


def test_an_open_incident_that_never_said_what_it_affects_weighs_as_minor():
    vague = said(1, "investigating", title="Something")
    assert (told(vague).impact, told(vague).peak) == (Impact.MINOR, Impact.MINOR)
    assert (told(vague, resolved(2)).impact, told(vague, resolved(2)).peak) == (Impact.NONE, Impact.NONE)
    assert told(said(1, "investigating", impact="none")).impact is Impact.NONE
    assert told(said(1, "investigating", web="operational")).impact is Impact.NONE


def plan(**facts):
    return said(
        1, "scheduled", **{"kind": "maintenance", "window": (60, 120), "web": "under_maintenance", **facts}
    )


def test_a_maintenance_has_a_window_and_effects_but_no_intervals():
    summary = told(plan())
    assert (summary.kind, summary.started, summary.ended) == (Kind.MAINTENANCE, at(60), None)
    assert summary.intervals == ()
    assert summary.effects == effects(web="under_maintenance")
    assert summary.impact is Impact.NONE


def test_a_maintenance_can_be_moved_widened_and_ended():
    summary = told(plan(), said(2, window=(60, 180), mail="under_maintenance"), said(3, "completed", 100))
    assert (summary.started, summary.window.end, summary.ended) == (at(60), at(180), at(100))
    assert summary.effects == effects(web="under_maintenance", mail="under_maintenance")
    assert told(plan(), said(2, "cancelled")).ended == at(10)
    assert told(plan(repeat="FREQ=WEEKLY"), said(2, repeat="FREQ=DAILY")).repeat == "FREQ=DAILY"


def test_a_notice_relates_to_components_and_touches_none():
    summary = told(said(1, kind="notice", title="New prices", web="operational", expires=at(60)))
    assert (summary.kind, summary.status, summary.impact) == (Kind.NOTICE, None, Impact.NONE)
    assert (summary.components, summary.intervals, summary.expires) == (("web",), (), at(60))
    assert told(said(1, kind="notice"), said(2, "resolved")).ended == at(10)


def test_a_correction_counts_from_the_message_it_corrects():
    wrong = first(web="major_outage", impact="critical")
    right = said(3, corrects="01-investigating", web="degraded_performance")
    summary = told(wrong, said(2, mail="major_outage"), right)
    assert spans(summary) == [("web", "degraded_performance", 0, None), ("mail", "major_outage", 10, None)]
    assert told(wrong, right).peak is Impact.MINOR


def test_correcting_an_early_message_does_not_undo_a_later_one():
    summary = told(
        first(), said(2, web="degraded_performance"), said(3, corrects="01-investigating", web="major_outage")
    )
    assert spans(summary) == [("web", "major_outage", 0, 10), ("web", "degraded_performance", 10, None)]


def test_a_correction_after_the_end_does_not_reopen():
    summary = told(
        first(),
        said(2, "identified"),
        resolved(3),
        said(4, "identified", corrects="02-identified", web="major_outage"),
    )
    assert (summary.status, summary.ended) == (Status.RESOLVED, at(20))
    assert spans(summary) == [("web", "partial_outage", 0, 10), ("web", "major_outage", 10, 20)]


def test_a_wrong_end_can_be_corrected_away():
    summary = told(first(), resolved(2), said(3, "identified", corrects="02-resolved"))
    assert (summary.status, summary.ended) == (Status.IDENTIFIED, None)
    assert spans(summary) == [("web", "partial_outage", 0, None)]


WORK = {"kind": "maintenance", "window": (60, 120), "repeat": "FREQ=WEEKLY"}


@pytest.mark.parametrize(
    ("kind", "fact", "right"),
    [
        ({}, "commander", "bob"),
        ({"data_loss": "much"}, "data_loss", "none"),
        ({"lingering": "much"}, "lingering", "none"),
        (WORK, "repeat", "FREQ=DAILY"),
        ({"kind": "notice", "expires": at(5)}, "expires", at(6)),
    ],
)
def test_each_fact_can_be_corrected_and_the_others_stay(kind, fact, right):
    wrong = first(**kind)
    summary = told(wrong, said(2, corrects="01-investigating", **{fact: right}))
    assert getattr(summary, fact) == right
    before = told(wrong)
    kept = [
        "titles",
        "commander",
        "data_loss",
        "lingering",
        "window",
        "repeat",
        "expires",
        "effects",
        "status",
    ]
    kept.remove(fact)
    assert [getattr(summary, name) for name in kept] == [getattr(before, name) for name in kept]


def test_a_window_can_be_corrected():
    work = told(first(**WORK), said(2, corrects="01-investigating", window=(90, 150)))
    assert (work.started, work.repeat) == (at(90), "FREQ=WEEKLY")


def test_a_correction_can_be_corrected():
    summary = told(
        first(),
        said(2, name="02-fix", corrects="01-investigating", title="A", impact="minor", ja="甲"),
        said(3, name="03-fix", corrects="02-fix", title="B", window=(0, 1)),
    )
    assert (summary.titles, summary.impact) == ((("en", "B"),), Impact.MINOR)
    assert summary.messages == 3


def test_a_correction_keeps_the_components_it_does_not_name():
    summary = told(
        first(mail="major_outage"), said(2, corrects="01-investigating", web="degraded_performance")
    )
    assert summary.effects == effects(mail="major_outage", web="degraded_performance")
    quiet = said(2, corrects="01-investigating", ja="遅延")
    assert told(first(), quiet).effects == effects(web="partial_outage")
    assert told(first(), quiet).titles == (("en", "Delayed"), ("ja", "遅延"))


@pytest.mark.parametrize("name", ["07-nowhere", "02-more"])
def test_a_correction_of_nothing_is_an_ordinary_message(name):
    summary = told(first(), said(2, corrects=name, web="major_outage"))
    assert spans(summary) == [("web", "partial_outage", 0, 10), ("web", "major_outage", 10, None)]


def test_numbers_order_messages_that_landed_together():
    summary = told(resolved(3, 0), said(2, "identified", 0), first())
    assert (summary.status, summary.started, summary.ended) == (Status.RESOLVED, at(0), at(0))


def test_an_old_file_renamed_and_changed_does_not_reopen_its_incident():
    renamed = first(minutes=90_000, name="01-new-name")
    summary = told(renamed, said(2, "identified"), resolved(3))
    assert (summary.status, summary.started, summary.ended) == (Status.RESOLVED, at(10), at(20))
    assert spans(summary) == [("web", "partial_outage", 10, 20)]


def test_a_message_that_landed_after_its_successor_changes_nothing_that_was_said_since():
    summary = told(first(), said(2, "identified", 40, web="major_outage"), resolved(3, 20))
    assert (summary.status, summary.ended) == (Status.RESOLVED, at(20))


def test_a_clock_that_is_behind_shortens_no_outage():
    summary = told(first(), said(2, "identified"), resolved(3, -2000))
    assert summary.ended == at(10)
    assert spans(summary) == [("web", "partial_outage", 0, 10)]


def test_two_messages_of_one_number_count_as_published():
    early = said(2, minutes=30, name="02-b", web="degraded_performance")
    late = said(2, minutes=40, name="02-a", web="major_outage")
    assert told(first(), late, early).effects == effects(web="major_outage")


def test_drafts_are_told_last_and_at_once():
    summary = told(
        said(1, "investigating", 0, draft=True, web="major_outage", started=at(-10)),
        said(2, "identified", 0, draft=True, web="partial_outage"),
        said(3, "monitoring", 0, draft=True, web="degraded_performance"),
    )
    assert summary.has_drafts
    assert spans(summary) == [("web", "major_outage", -10, 0), ("web", "degraded_performance", 0, None)]


def test_a_message_has_its_own_audience_or_that_of_the_first():
    sitrep = said(2, audience="internal", web="major_outage")
    assert told(first(), sitrep).messages == 1
    assert told(first(), sitrep).effects == effects(web="partial_outage")
    assert told(first(), sitrep, audiences=ALL).messages == 2
    hidden = (first(audience="internal"), said(2, "identified"))
    assert fold(SLUG, hidden, watched()) is None
    assert told(*hidden, said(3, audience="public")).messages == 1


def test_a_drill_is_shown_only_to_those_who_ask_for_drills():
    drill = (first(), said(2, drill=True))
    assert fold(SLUG, drill, watched()) is None
    assert fold(SLUG, drill, watched(), audiences=frozenset({"public", "internal"})) is None
    assert told(*drill, audiences=ALL).messages == 2
    assert told(first(drill=False)).messages == 1


def test_when_the_first_file_is_broken_nothing_of_unknown_audience_is_shown():
    rest = (said(2, "identified"), said(3, "monitoring"))
    broken = ["01-investigating"]
    assert fold(SLUG, rest, watched(), unread=broken) is None
    assert first_is_unread(rest, broken)
    assert fold(SLUG, (*rest, said(4, drill=False)), watched(), unread=broken) is None
    assert fold(SLUG, (*rest, said(4, audience="public")), watched(), unread=broken) is None
    clear = told(*rest, said(4, audience="public", drill=False), unread=broken)
    assert (clear.messages, clear.unread) == (1, ("01-investigating",))


def test_what_is_published_later_says_nothing_yet_but_decides_who_may_see_the_rest():
    earlier, later = said(2, "identified", 10, web="major_outage"), said(3, "resolved", 30)
    assert told(first(), earlier, later, until=at(29)) == told(first(), earlier)
    assert fold(SLUG, (first(), earlier), watched(), until=at(-1)) is None
    renamed = first(minutes=50, audience="internal")
    assert fold(SLUG, (renamed, earlier), watched(), until=at(20)) is None
    assert fold(SLUG, (first(drill=True, minutes=50), earlier), watched(), until=at(20)) is None


def test_whether_the_first_file_is_unread():
    assert first_is_unread((), ["01-a"])
    assert not first_is_unread((), [])
    assert not first_is_unread((first(),), ["02-b"])
    assert first_is_unread((first(),), ["01-other"])
    assert first_is_unread((said(2), said(3)), ["04-d", "01-a"])


def test_nothing_said_is_no_incident():
    assert fold(SLUG, (), watched()) is None
    assert fold(SLUG, (), watched(), unread=["01-a"]) is None


def test_an_unread_end_ends_nothing():
    summary = told(first(), unread=["02-resolved"])
    assert (summary.ended, summary.unread) == (None, ("02-resolved",))
    assert spans(summary) == [("web", "partial_outage", 0, None)]


def test_unread_files_count_unless_an_ending_came_after_them():
    unread = ["04-x", "no-number", "02-x"]
    assert told(first(), said(3), unread=unread).unread == ("02-x", "04-x", "no-number")
    assert told(first(), resolved(3), unread=unread).unread == ("04-x", "no-number")
    assert told(first(), resolved(3), unread=["03-other"]).unread == ("03-other",)
    assert told(first(), resolved(5), unread=unread[::2]).unread == ()
    assert told(first(), resolved(3), resolved(5), unread=["04-x"]).unread == ()
    corrected = said(6, "identified", corrects="05-resolved")
    assert told(first(), resolved(5), corrected, unread=["02-x"]).unread == ("02-x",)


def test_what_readers_knew_then_does_not_change_later():
    a, b, c = first(), said(2, "identified", 40, title="Late"), said(3, "monitoring", 20)
    assert [p.message.number for p in as_of((c, b, a), c)] == [3, 1]
    assert [p.message.number for p in as_of((a, b, c), b)] == [1, 2]


DIFFERENT = [
    {"body": "Other words."},
    {"edited": at(3)},
    {"draft": True},
    {"name": "01-other"},
    {"origin": "other/01-investigating"},
    {"title": "Delay"},
    {"commander": "bob"},
    {"web": "major_outage"},
    {"web": {"eu": "partial_outage"}},
    {"started": at(-1)},
    {"next_update": 20},
    {"next_update": 30},
    {"next_update": NextUpdate()},
    {"next_update": NextUpdate(after=timedelta())},
    {"next_update": NextUpdate(at=at(20))},
    {"data_loss": "none"},
    {"lingering": "none"},
    {"impact": "critical"},
    {"window": (0, 1)},
    {"repeat": "FREQ=DAILY"},
    {"expires": at(1)},
    {"at": at(0)},
    {"corrects": "00-x"},
    {"ja": "遅延"},
    {"translations": (Translation("ja", "", "本文"),)},
    {"kind": "notice"},
    {"drill": False},
    {"audience": "public"},
    {"minutes": 1},
    {"slug": "other"},
]


def test_everything_a_page_may_show_changes_the_digest():
    digests = [told(first(**facts)).digest for facts in [{}, *DIFFERENT]]
    digests.append(told(first(), unread=["02-x"]).digest)
    assert len(set(digests)) == len(DIFFERENT) + 2


def test_the_digest_stays_the_same_for_what_no_page_shows():
    assert told(first(blob="1")).digest == told(first(blob="2")).digest
    assert told(first(body_line=9)).digest == told(first()).digest
    assert told(first(), said(2, audience="internal")).digest == told(first()).digest


def test_a_body_that_is_no_proper_text_has_a_digest_too():
    assert len(told(first(body="\ud800")).digest) == 64


STATUSES = ["investigating", "identified", "monitoring", "resolved", "postmortem", None]
LEVELS = [str(status) for status in ComponentStatus]


@st.composite
def histories(draw):
    """Up to seven messages in order, published in whatever order clocks and merges make of it."""
    posted = []
    for number in range(1, draw(st.integers(1, 7)) + 1):
        facts = {}
        for component in ("api", "web"):
            if draw(st.booleans()):
                facts[component] = draw(
                    st.sampled_from([*LEVELS, {"eu": "major_outage"}] if component == "api" else LEVELS)
                )
        if draw(st.integers(0, 5)) == 0:
            facts["started"] = at(draw(st.integers(-60, 90)))
        if number > 1 and draw(st.integers(0, 3)) == 0:
            facts["corrects"] = f"{draw(st.integers(1, number)):02d}-m"
        if draw(st.integers(0, 8)) == 0:
            facts["audience"] = "internal"
        minutes = draw(st.sampled_from([10 * number, draw(st.integers(0, 80))]))
        posted.append(said(number, draw(st.sampled_from(STATUSES)), minutes, name=f"{number:02d}-m", **facts))
    return posted


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(posted, random):
    mixed = random.sample(posted, len(posted))
    assert fold(SLUG, mixed, watched()) == fold(SLUG, posted, watched())


@given(histories())
def test_intervals_of_one_component_never_overlap_and_never_are_empty(posted):
    incident = fold(SLUG, posted, watched(), audiences=ALL)
    by_key = {}
    for interval in incident.summary.intervals:
        assert interval.status is not ComponentStatus.OPERATIONAL
        by_key.setdefault((interval.component, interval.region), []).append(interval)
    for row in by_key.values():
        for before, after in pairwise(row):
            assert before.end is not None
            assert before.end <= after.start
        assert all(i.end is None or i.start < i.end for i in row)


@given(histories())
def test_the_open_intervals_are_what_the_effects_say(posted):
    summary = fold(SLUG, posted, watched(), audiences=ALL).summary
    there = {(i.component, i.region): i.status for i in summary.intervals if i.end is None}
    said_so = {}
    for effect in summary.effects:
        regions = ("us", "eu") if effect.component == "api" and effect.region is None else (effect.region,)
        said_so |= {(effect.component, region): effect.status for region in regions}
    assert there == {k: s for k, s in said_so.items() if s is not ComponentStatus.OPERATIONAL}


@given(histories(), st.integers(0, 90))
def test_what_is_published_later_does_not_matter_before(posted, minutes):
    now = at(minutes)
    known = [p for p in posted if p.published <= now]
    for one in known:
        assert fold(SLUG, as_of(posted, one), watched()) == fold(SLUG, as_of(known, one), watched())


@given(histories())
def test_no_message_that_keeps_silent_makes_a_component_green(posted):
    """Between two prefixes a bad component only improves through an ending or an explicit status."""
    told_so_far = []
    before = {}
    for p in sorted(posted, key=lambda p: p.message.number):
        told_so_far.append(p)
        if p.message.corrects is not None:
            return
        summary = fold(SLUG, told_so_far, watched(), audiences=ALL).summary
        there = {(i.component, i.region): i.status for i in summary.intervals if i.end is None}
        named = {effect.component for effect in p.message.components or ()}
        if p.message.status not in (Status.RESOLVED, Status.POSTMORTEM):
            for key, status in before.items():
                assert key[0] in named or there[key] == status
        before = there


@given(histories())
def test_ends_come_after_starts_and_within_the_published(posted):
    summary = fold(SLUG, posted, watched(), audiences=ALL).summary
    assert summary.started <= summary.last_published
    if summary.ended is not None:
        assert summary.started <= summary.ended <= summary.last_published
    assert all(T0 - timedelta(hours=1) <= i.start <= summary.last_published for i in summary.intervals)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9))
def test_times_that_fall_are_brought_in_line_with_the_longest_run_that_does_not(minutes):
    line = [(instant - T0) / timedelta(minutes=1) for instant in _in_line([at(m) for m in minutes])]
    assert line == sorted(line)
    assert set(line) <= set(minutes)
    runs = [1] * len(minutes)
    for index, minute in enumerate(minutes):
        runs[index] = 1 + max((runs[i] for i in range(index) if minutes[i] <= minute), default=0)
    kept = sum(1 for before, after in zip(minutes, line, strict=True) if before == after)
    assert kept >= max(runs)
