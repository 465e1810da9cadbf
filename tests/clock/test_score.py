"""Scorecards: every number by hand, and what holds for all of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.clock.periods import by_month, together
from signoff.clock.score import Beside, scorecard
from signoff.clock.score_tables import as_json, as_text
from signoff.core.model import Message, NextUpdate
from signoff.core.scorecard import Measure
from signoff.core.watched import Policy
from support.clockwork import team
from support.pages import incident_of
from support.stories import SLUG, at, said

SETTINGS = team()
MINUTE = timedelta(minutes=1)


def first(minutes=0, **facts):
    facts = {"title": "Slow API", "commander": "alice", "impact": "major", "api": "partial_outage", **facts}
    facts = {name: value for name, value in facts.items() if value is not None}
    return said(1, "investigating", minutes, body="We look into slow answers.", **facts)


def resolved(number, minutes, **facts):
    return said(number, "resolved", minutes, data_loss="none", lingering="none", body="It is over.", **facts)


def card(*posted, now=600, beside=None, settings=SETTINGS):
    found = scorecard(incident_of(*posted, settings=settings), settings, at(now), beside)
    assert found is not None
    return found


GOOD = (
    first(started=at(-3), next_update=15),
    said(2, "identified", 14, next_update=15, body="A bad release is the cause; we roll it back."),
    said(3, "monitoring", 28, next_update=20, body="The release is rolled back. Answers are fast again."),
    resolved(4, 45),
    said(5, "postmortem", 45 + 60 * 24, body="Here is what happened, and what we change."),
)


class TestOneIncident:
    def test_a_good_one_keeps_everything(self):
        found = card(*GOOD, now=3000)
        assert (found.times.to_first, found.to_scope) == (3 * MINUTE, timedelta(0))
        assert [gap.length / MINUTE for gap in found.gaps] == [14, 14, 17]
        assert (found.kept, found.missed, found.pending) == (3, 0, 0)
        assert (found.updates, found.informative, found.corrections) == (4, 4, 0)
        assert found.postmortem == timedelta(days=1)
        assert all(found.verdicts.values())
        assert set(found.verdicts) == set(Measure) - {Measure.APPROVAL}

    def test_a_bad_one_does_not(self):
        posted = (
            first(started=at(-20), impact=None, next_update=15),
            said(2, "investigating", 40, next_update=20, body="We look into slow answers."),
            said(3, "investigating", 55, body="We look into slow answers!"),
            resolved(4, 200),
        )
        found = card(*posted, now=60 * 24 * 20)
        assert (found.times.to_first, found.to_scope) == (20 * MINUTE, 200 * MINUTE)
        assert (found.longest.length / MINUTE, found.late_gaps) == (145, 2)
        assert (found.kept, found.missed) == (1, 1)
        assert (found.updates, found.informative, found.news) == (3, 1, pytest.approx(1 / 3))
        assert not any(found.verdicts.values())

    def test_of_what_is_open_only_what_is_too_late_is_judged(self):
        found = card(first(), now=4)
        assert found.verdicts[Measure.SILENCE] is True
        assert Measure.PROMISES not in found.verdicts
        assert card(first(impact=None), now=4).verdicts.get(Measure.SCOPE) is None
        assert card(first(impact=None), now=6).verdicts[Measure.SCOPE] is False
        assert card(first(), now=21).verdicts[Measure.SILENCE] is False

    def test_nothing_that_nobody_said_is_good(self):
        found = card(first(), resolved(2, 10))
        assert (found.times.to_first, found.approval, found.live, found.promises_kept) == (None,) * 4
        assert not {Measure.FIRST, Measure.PROMISES, Measure.APPROVAL} & set(found.verdicts)

    def test_maintenance_and_what_is_not_public_yet_have_none(self):
        works = said(
            1, "scheduled", 0, kind="maintenance", window=(10, 20), title="X", web="under_maintenance"
        )
        assert scorecard(incident_of(works, settings=SETTINGS), SETTINGS, at(5)) is None
        assert scorecard(incident_of(first(10), settings=SETTINGS), SETTINGS, at(5)) is None


class TestTimes:
    def test_the_team_is_judged_from_the_declaration(self):
        beside = Beside(declared=at(-4))
        found = card(first(started=at(-60)), now=10, beside=beside)
        assert (found.times.to_first, found.times.call_to_first) == (60 * MINUTE, 4 * MINUTE)
        assert found.verdicts[Measure.FIRST] is True
        late = card(first(started=at(-1)), now=10, beside=Beside(declared=at(-6)))
        assert late.verdicts[Measure.FIRST] is False

    def test_the_earliest_claim_counts_and_moving_it_shows(self):
        found = card(first(started=at(-30)), said(2, "identified", 5, started=at(-2)), now=10)
        assert (found.times.to_first, found.times.moved) == (30 * MINUTE, 28 * MINUTE)
        back = card(first(started=at(-2)), said(2, "identified", 5, started=at(-30)), now=10)
        assert (back.times.to_first, back.times.moved) == (30 * MINUTE, timedelta(0))

    def test_what_messages_say_of_their_time_is_compared_with_git(self):
        posted = first(at=at(0))
        found = card(posted, resolved(2, 10), beside=Beside(landed={posted.origin: at(2880)}))
        assert found.times.landed == timedelta(days=2)

    def test_nobody_knows_the_future(self):
        assert card(first(started=at(30)), now=60).times.to_first == timedelta(0)


class TestSilences:
    def test_the_impact_then_decides(self):
        milder = said(2, "identified", 10, impact="minor", body="Only some answers are slow.")
        found = card(first(), milder, resolved(3, 39))
        assert [(gap.length / MINUTE, gap.allowed / MINUTE) for gap in found.gaps] == [(10, 20), (29, 30)]
        assert found.late_gaps == 0

    def test_after_two_hours_a_promise_may_allow_more_and_less(self):
        slow = said(2, "identified", 120, next_update=90, body="This will take long.")
        found = card(first(), slow, resolved(3, 200), settings=team(policy=Policy()))
        assert [gap.allowed / MINUTE for gap in found.gaps] == [20, 90]
        none = said(2, "identified", 120, next_update=NextUpdate(), body="This will take long.")
        assert card(first(), none, resolved(3, 900), now=1000).gaps[1].allowed is None

    def test_they_end_with_the_incident(self):
        found = card(*GOOD, now=9000)
        assert max(gap.start + gap.length for gap in found.gaps) == at(45)

    def test_a_reopened_incident_is_open_until_its_last_end(self):
        again = said(5, "investigating", 100, body="It is back.")
        found = card(*GOOD[:4], again, resolved(6, 110), now=9000)
        assert found.ended == at(110)
        assert Measure.POSTMORTEM not in found.verdicts or found.postmortem is None


class TestNews:
    def news(self, *bodies, **facts):
        posted = [first()]
        posted += [said(n, None, 5 * n, body=body, **facts) for n, body in enumerate(bodies, start=2)]
        return card(*posted).informative

    def test_new_words_are_news(self):
        assert self.news("A bad release is the cause.") == 1

    @pytest.mark.parametrize(
        "body",
        [
            "We look into slow answers.",
            "WE LOOK INTO SLOW ANSWERS!!",
            "As of 10:20: we look into slow answers.",
            "We  look into\n\nslow answers.",
            "",
        ],
    )
    def test_the_same_words_again_are_not(self, body):
        assert self.news(body) == 0

    def test_neither_is_going_back_to_older_words(self):
        assert self.news("A bad release is the cause.", "We look into slow answers.") == 1

    def test_nor_is_a_new_promise(self):
        assert self.news("We look into slow answers.", next_update=20) == 0

    def test_a_changed_fact_is_in_any_words(self):
        assert self.news("We look into slow answers.", impact="critical") == 1
        assert self.news("We look into slow answers.", impact="major") == 0

    def test_languages_without_spaces_count_alike(self):
        posted = (
            first(),
            said(2, None, 5, body="通知の遅延を調査しています。"),
            said(3, None, 10, body="通知の遅延を調査しています。10:20現在。"),
            said(4, None, 15, body="原因を特定し、変更を元に戻しています。"),
        )
        assert card(*posted).informative == 2

    def test_a_correction_is_no_update(self):
        fixed = said(2, None, 5, corrects="01-investigating", impact="minor", body="It is minor.")
        found = card(first(), fixed)
        assert (found.updates, found.informative, found.corrections) == (0, 0, 1)


def test_approvals_live_and_failures_come_from_others():
    posted = (first(), said(2, "identified", 5, body="Found."), resolved(3, 9))
    origins = [one.origin for one in posted]
    beside = Beside(
        approvals={origins[0]: 40 * MINUTE, origins[1]: 2 * MINUTE, origins[2]: 50 * MINUTE},
        live=dict.fromkeys(origins, MINUTE),
        failed={origins[0]: ("mail", "chat"), origins[2]: ("chat",)},
    )
    found = card(*posted, beside=beside)
    assert (found.approval, found.live) == (40 * MINUTE, MINUTE)
    assert found.failed == (("chat", 2), ("mail", 1))
    assert found.verdicts[Measure.APPROVAL] is False


class TestTogether:
    CARDS = (card(*GOOD, now=3000), card(first(), resolved(2, 50), now=3000))

    def test_months_are_those_of_the_page_and_drills_are_left_out(self):
        late = 60 * 24 * 9 + 60 * 13 + 59  # November 30, 23:59 UTC
        cards = [*self.CARDS, card(first(late), resolved(2, late + 5), now=10**5)]
        drill = replace(cards[0], drill=True)
        assert [(p.first, p.incidents) for p in by_month([*cards, drill], ZoneInfo("UTC"))] == [
            (date(2026, 11, 1), 3)
        ]
        assert [(p.first, p.incidents) for p in by_month(cards, ZoneInfo("Asia/Tokyo"))] == [
            (date(2026, 12, 1), 1),
            (date(2026, 11, 1), 2),
        ]
        assert by_month([drill], ZoneInfo("UTC")) == ()

    def test_shares_are_of_all_and_spans_of_the_middle(self):
        whole = together(self.CARDS)
        assert (whole.incidents, whole.promises_kept, whole.news) == (2, 1.0, 1.0)
        assert whole.silence == 17 * MINUTE
        assert whole.verdicts[Measure.SILENCE] == (1, 2)
        assert whole.verdicts[Measure.APPROVAL] == (0, 0)

    def test_programs_read_the_same(self):
        plain = json.loads(
            as_json(self.CARDS, by_month(self.CARDS, ZoneInfo("UTC")), together(self.CARDS), at(3000))
        )
        assert plain["incidents"][0]["seconds_to_first_message"] == 180
        assert plain["incidents"][1]["seconds_to_first_message"] is None
        assert plain["all"]["kept"]["silence"] == {"kept": 1, "of": 2}
        assert plain["months"][0]["month"] == "2026-11"

    def test_people_read_one_in_full_and_many_in_lines(self):
        one = as_text(self.CARDS[:1], (), together(self.CARDS[:1]), Policy())
        assert "first message      3 min after customers began to feel it" in one
        assert "silence            17 min (at most 20 min)" in one
        bad = as_text(self.CARDS[1:], (), together(self.CARDS[1:]), Policy())
        assert "silence            50 min (at most 20 min)  LATE 1 time" in bad
        assert "nothing tells when it began" in bad
        many = as_text(self.CARDS * 2, by_month(self.CARDS, ZoneInfo("UTC")), together(self.CARDS), Policy())
        assert "50 min!" in many
        assert "silence in 1 of 2" in many
        assert as_text((), (), together(()), Policy()) == "There is no incident to score."

    def test_nothing_in_a_title_reaches_the_terminal(self):
        evil = card(first(title="a\x1b[31mb"), resolved(2, 5))
        assert "\x1b" not in as_text([evil], (), together([evil]), Policy())


@st.composite
def histories(draw):
    posted = [first(started=draw(st.none() | st.integers(-500, 5).map(at)))]
    minute = 0
    for number in range(2, draw(st.integers(2, 9))):
        minute += draw(st.integers(0, 300))
        status = draw(
            st.sampled_from(["investigating", "identified", "monitoring", "resolved", "postmortem", None])
        )
        facts = {"data_loss": "none", "lingering": "none"} if status == "resolved" else {}
        if draw(st.booleans()):
            facts["next_update"] = draw(st.integers(1, 400))
        if draw(st.integers(0, 5)) == 0:
            facts["corrects"] = "01-investigating"
        body = draw(st.sampled_from(["Same words.", "Other words, many of them.", ""]))
        posted.append(said(number, status, minute, name=f"{number:02d}-m", body=body, **facts))
    return posted, draw(st.integers(0, 3000))


@given(histories())
def test_what_holds_for_every_history(story):
    posted, now = story
    found = card(*posted, now=now)
    known = [one for one in posted if one.published <= at(now)]
    promises = [
        p for p in known if p.message.next_update and p.message.status not in ("resolved", "postmortem")
    ]
    assert found.kept + found.missed + found.pending == len(promises)
    assert found.pending <= 1
    assert found.updates + found.corrections + 1 == found.messages == len(known)
    assert 0 <= found.informative <= found.updates
    assert all(gap.length > timedelta(0) for gap in found.gaps)
    assert sum((gap.length for gap in found.gaps), timedelta(0)) == found.until - known[0].published
    later = card(*posted, now=now + 1)
    assert later.missed >= found.missed
    assert later.kept >= found.kept or len(known) < len([p for p in posted if p.published <= at(now + 1)])


def test_messages_carry_no_hidden_state():
    assert card(*GOOD, now=3000) == card(*reversed(GOOD), now=3000)
    assert isinstance(GOOD[0].message, Message)
    assert GOOD[0].message.incident == SLUG
