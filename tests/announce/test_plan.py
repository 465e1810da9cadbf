"""Which message goes to which channel, when, and what is done in doubt."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from signoff.announce.ledger import Ledger, Line, Outcome, Unit, What
from signoff.announce.plan import Delivery, News, Rules, plan
from signoff.core.fold import fold
from signoff.core.model import Incident, Posted
from signoff.core.watched import Channel, Quiet, Settings
from support.stories import SLUG, at, said, watched

CHAT = Channel("chat", "${CHAT}")


def page(*channels: Channel, **facts: Any) -> Settings:
    facts.setdefault("announce_since", at(-60))
    return watched(channels=channels or (CHAT,), audiences=("internal", "premium"), **facts)


def incident(*posted: Posted, settings: Settings) -> Incident:
    found = fold(posted[0].message.incident, posted, settings, audiences=frozenset({"public", "premium"}))
    assert found is not None
    return found


def planned(
    *posted: Posted,
    settings: Settings | None = None,
    lines: tuple[Line, ...] = (),
    now: datetime | None = None,
    policy: str = "never",
    exact: timedelta = timedelta(0),
    **more: Any,
) -> list[Delivery]:
    settings = settings or page()
    here = incident(*posted, settings=settings)
    gone = more.pop("retracted", None)
    news = [News(here, p, p.message.audience or "public") for p in posted if p is not gone]
    news += [News(here, gone, retracted=True)] if gone else []
    ids = [channel.id for channel in settings.channels]
    since = more.pop("since", None)
    rules = Rules(dict.fromkeys(ids, exact), dict.fromkeys(ids, policy), **more)
    return list(plan(news, Ledger(lines), settings, now or at(90), rules, since=since))


def acts(found: list[Delivery]) -> list[tuple[str, str]]:
    return [(one.unit.origin.rpartition("/")[2], str(one.act)) for one in found]


def unit(name: str, channel: str = "chat", what: What = What.MESSAGE) -> Unit:
    return Unit(f"{SLUG}/{name}", channel, "en", what)


def line(name: str, outcome: Outcome | None, minutes: float = 0, **more: Any) -> Line:
    attempt = more.pop("attempt", "a")
    return Line(unit(name, more.pop("channel", "chat")), attempt, at(minutes), outcome, lease=120, **more)


FIRST = said(1, "investigating", title="Slow", api={"eu": "partial_outage"})
SECOND = said(2, "identified")
LAST = said(3, "resolved")


def test_every_message_is_sent_in_the_order_of_publication() -> None:
    assert acts(planned(LAST, FIRST, SECOND)) == [
        ("01-investigating", "send"),
        ("02-identified", "send"),
        ("03-resolved", "send"),
    ]


def test_what_was_sent_is_not_sent_again() -> None:
    lines = (line("01-investigating", Outcome.SENT), line("02-identified", Outcome.SENT, channel="mail"))
    assert acts(planned(FIRST, SECOND, lines=lines)) == [("02-identified", "send")]


def test_nothing_from_before_announce_since_and_nothing_imported_is_told() -> None:
    assert planned(FIRST, settings=page(announce_since=at(1))) == []
    assert planned(said(1, "resolved", title="Old", at=at(0))) == []


def test_what_is_older_than_a_day_is_told_only_when_asked_for() -> None:
    late = at(60 * 25)
    assert acts(planned(FIRST, now=late)) == [("01-investigating", "too old")]
    assert acts(planned(FIRST, now=late, since=at(0))) == [("01-investigating", "send")]
    failed = (line("01-investigating", Outcome.FAILED),)
    assert acts(planned(FIRST, now=late, lines=failed)) == [("01-investigating", "send")], (
        "it was begun in time"
    )


@pytest.mark.parametrize(
    ("channel", "names"),
    [
        (Channel("chat", "", components=("web",)), []),
        (Channel("chat", "", components=("api",)), ["01-investigating", "02-identified", "03-resolved"]),
        (Channel("chat", "", regions=("us",)), []),
        (Channel("chat", "", regions=("eu",)), ["01-investigating", "02-identified", "03-resolved"]),
        (Channel("chat", "", components=("api",), regions=("us",)), []),
        (Channel("chat", "", impact="major"), ["01-investigating", "02-identified", "03-resolved"]),
        (Channel("chat", "", impact="critical"), []),
        (Channel("chat", "", messages="opened-and-resolved"), ["01-investigating", "03-resolved"]),
        (Channel("chat", "", audience="premium"), []),
    ],
)
def test_a_channel_gets_what_it_wants(channel: Channel, names: list[str]) -> None:
    assert [name for name, _ in acts(planned(FIRST, SECOND, LAST, settings=page(channel)))] == names


def test_what_grows_bad_is_told_from_then_on_to_the_end() -> None:
    worse = said(2, "identified", web="major_outage")
    channel = Channel("chat", "", impact="critical")
    assert [n for n, _ in acts(planned(FIRST, worse, LAST, settings=page(channel)))] == [
        "02-identified",
        "03-resolved",
    ]


def test_what_names_no_component_concerns_everybody() -> None:
    notice = said(1, None, kind="notice", title="Holiday")
    assert acts(planned(notice, settings=page(Channel("chat", "", components=("web",))))) != []


def test_an_audience_hears_its_own_messages_and_nobody_else_does() -> None:
    own = said(2, "identified", audience="premium")
    settings = page(CHAT, Channel("vip", "", audience="premium"))
    assert [
        (d.unit.channel, d.unit.origin.rpartition("/")[2]) for d in planned(FIRST, own, settings=settings)
    ] == [
        ("chat", "01-investigating"),
        ("vip", "02-identified"),
    ]


def test_each_language_is_a_delivery() -> None:
    settings = page(Channel("chat", "", languages=("ja", "en")))
    assert [d.unit.language for d in planned(FIRST, settings=settings)] == ["ja", "en"]


# In doubt


@pytest.mark.parametrize(
    ("policy", "exact", "act"),
    [
        ("always", 0, "resend"),
        ("never", 0, "give up"),
        ("ask", 0, "ask"),
        ("never", 30, "resend"),
        ("ask", 30, "resend"),
        ("never", 1, "give up"),  # the channel has forgotten the key since
    ],
)
def test_a_run_that_was_killed_is_settled(policy: str, exact: int, act: str) -> None:
    lines = (line("01-investigating", None, 80),)
    found = planned(FIRST, lines=lines, policy=policy, exact=timedelta(minutes=exact))
    assert acts(found) == [("01-investigating", act)]
    assert found[0].why


def test_another_run_at_work_is_waited_for() -> None:
    assert acts(planned(FIRST, lines=(line("01-investigating", None, 89),))) == [("01-investigating", "wait")]


def test_a_person_decides_what_policy_left_open() -> None:
    lines = (
        line("01-investigating", Outcome.UNKNOWN),
        line("01-investigating", Outcome.GIVEN_UP, 1, attempt="b"),
    )
    assert planned(FIRST, lines=lines) == []
    assert acts(planned(FIRST, lines=lines, resend=("chat",))) == [("01-investigating", "resend")]
    assert acts(planned(FIRST, lines=lines[:1], policy="ask", settle=("chat",))) == [
        ("01-investigating", "give up")
    ]


def test_what_never_arrives_is_given_up_after_ten_runs() -> None:
    lines = tuple(line("01-investigating", Outcome.FAILED, n, attempt=f"{n}") for n in range(10))
    assert acts(planned(FIRST, lines=lines[:9])) == [("01-investigating", "send")]
    assert acts(planned(FIRST, lines=lines)) == [("01-investigating", "give up")]


# Corrections and retractions

WRONG = said(2, None, corrects="01-investigating")


def test_a_correction_follows_those_who_got_the_original() -> None:
    settings = page(CHAT, Channel("mail", ""), Channel("new", "", components=("api",)))
    lines = (
        line("01-investigating", Outcome.SENT, ref="r"),
        line("01-investigating", Outcome.UNKNOWN, channel="mail"),
        line("01-investigating", Outcome.GIVEN_UP, 1, channel="mail", attempt="b"),
        line("01-investigating", Outcome.GIVEN_UP, channel="new"),
    )
    found = planned(FIRST, WRONG, settings=settings, lines=lines)
    assert [(d.unit.channel, d.unit.origin.rpartition("/")[2], d.thread) for d in found] == [
        ("chat", "02-more", "r"),
        ("mail", "02-more", ""),
    ]


def test_original_and_correction_go_out_one_after_the_other() -> None:
    assert acts(planned(FIRST, WRONG)) == [("01-investigating", "send"), ("02-more", "send")]


def test_a_retraction_goes_to_those_who_got_the_message() -> None:
    assert planned(FIRST, retracted=FIRST) == []
    found = planned(FIRST, retracted=FIRST, lines=(line("01-investigating", Outcome.SENT, ref="r"),))
    assert [(d.unit.what, d.thread) for d in found] == [(What.RETRACTION, "r")]
    twice = (line("01-investigating", Outcome.SENT), Line(found[0].unit, "b", at(1), Outcome.SENT))
    assert planned(FIRST, retracted=FIRST, lines=twice) == []


# Quiet

NIGHT = Channel("chat", "", quiet=Quiet(time(22), time(7)), timezone="Asia/Tokyo")
"""T0 is 19:00 there."""


@pytest.mark.parametrize(
    ("minutes", "act"), [(179, "send"), (180, "wait"), (719, "wait"), (720, "send")], ids=str
)
def test_only_critical_messages_break_the_quiet(minutes: int, act: str) -> None:
    settings = page(NIGHT)
    assert acts(planned(FIRST, settings=settings, now=at(minutes))) == [("01-investigating", act)]
    bad = said(1, "investigating", title="Down", web="major_outage")
    assert acts(planned(bad, settings=settings, now=at(minutes))) == [("01-investigating", "send")]


def test_after_the_quiet_only_the_newest_is_sent() -> None:
    night = [
        said(1, "investigating", 200, title="Slow", web="partial_outage"),
        said(2, "identified", 300),
        said(3, "monitoring", 400),
    ]
    assert acts(planned(*night, settings=page(NIGHT), now=at(721))) == [
        ("01-investigating", "leave out"),
        ("02-identified", "leave out"),
        ("03-monitoring", "send"),
    ]
