"""New messages, minus what was delivered, to deliveries: in the order they were published, per channel.

Nothing here sends. A plan says of every message and channel that belong together what is to be done, and
where that is nothing, why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from signoff.announce.choose import is_quiet, wants
from signoff.announce.ledger import Ledger, Standing, State, Unit, What
from signoff.core.fold import DRILL, as_of, fold
from signoff.core.model import PUBLIC, Incident, Posted, Summary
from signoff.core.watched import Channel, Settings

FRESH = timedelta(days=1)
"""What is older is no news, and is not told unless somebody asks for it."""

MOST_TRIES = 10
"""Runs that try to send one message to one channel; each of them tries several times."""


@dataclass(frozen=True, slots=True)
class News:
    """A signed message for `audience`, with the incident as that audience sees it.

    `retracted`: it was signed off, and so was taking it away since.
    """

    incident: Incident
    posted: Posted
    audience: str = PUBLIC
    retracted: bool = False


class Act(StrEnum):
    """What is to be done about a delivery."""

    SEND = "send"
    RESEND = "resend"  # it may have arrived
    LEAVE_OUT = "leave out"
    GIVE_UP = "give up"
    WAIT = "wait"  # not now
    ASK = "ask"
    TOO_OLD = "too old"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel in one language.

    `follows`: what it corrects or takes back, which the channel calls `thread` where that is known.
    """

    channel: Channel
    unit: Unit
    news: News
    then: Summary
    act: Act
    why: str = ""
    follows: Unit | None = None
    thread: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides doubts: by channel, for how long repeats are recognised, and what status.yml says.

    `resend`, `settle`: channels that somebody told us to try again, or to leave as they are.
    """

    exact: Mapping[str, timedelta]
    policy: Mapping[str, str]
    resend: Collection[str] = ()
    settle: Collection[str] = ()


def plan(
    news: Iterable[News],
    ledger: Ledger,
    settings: Settings,
    now: datetime,
    rules: Rules,
    *,
    since: datetime | None = None,
) -> tuple[Delivery, ...]:
    """What is to be done for every channel, in the order of channels and then of publication.

    Nothing that is done already. `since`: tell what was published since then, however old it is.
    """
    ordered = sorted(news, key=lambda one: (one.posted.published, one.posted.origin, one.retracted))
    found: list[Delivery] = []
    for channel in settings.channels:
        for language in channel.languages or (settings.language,):
            made = _Line(channel, language, settings, ledger, now, rules, since).deliveries(ordered)
            found += made
    return tuple(found)


@dataclass(slots=True)
class _Line:
    """One channel in one language."""

    channel: Channel
    language: str
    settings: Settings
    ledger: Ledger
    now: datetime
    rules: Rules
    since: datetime | None

    def deliveries(self, ordered: Sequence[News]) -> list[Delivery]:
        found: dict[Unit, Delivery] = {}
        for one in ordered:
            if one.audience != self.channel.audience or not self._is_time(one):
                continue
            made = self._delivery(one, found)
            if made is not None:
                found[made.unit] = made
        return self._overtaken(list(found.values()))

    def _is_time(self, one: News) -> bool:
        limit = self.settings.announce_since
        if one.posted.message.at is not None or one.posted.draft:
            return False  # told elsewhere, or nowhere yet
        return limit is None or one.posted.published >= limit

    def _delivery(self, one: News, found: Mapping[Unit, Delivery]) -> Delivery | None:
        what = What.RETRACTION if one.retracted else What.MESSAGE
        unit = Unit(one.posted.origin, self.channel.id, self.language, what)
        standing = self.ledger.standing(unit, self.now)
        if self._is_over(standing):
            return None
        then = summary_then(one, self.settings)
        follows = self._followed(one)
        before = None if follows is None else self._before(one, follows, found)
        if before is None and not wants(self.channel, one.incident, one.posted, then, self.settings):
            return None
        if before is not None and not before.got:
            return None  # whoever has not heard it needs no correction
        act, why = self._act(standing, one, then)
        thread = before.ref if before is not None else ""
        return Delivery(self.channel, unit, one, then, act, why, follows, thread, standing.tries)

    def _is_over(self, standing: Standing) -> bool:
        if standing.state is State.DONE:
            return True
        again = self.channel.id in self.rules.resend and standing.doubtful
        return standing.state is State.GIVEN_UP and not again

    def _followed(self, one: News) -> Unit | None:
        """What is corrected or taken back; None for a message that does neither."""
        origin = one.posted.origin if one.retracted else None
        corrects = one.posted.message.corrects
        if corrects is not None and origin is None:
            named = (p for p in one.incident.posted if p.message.name == corrects)
            origin = next((p.origin for p in named), None)
        return None if origin is None else Unit(origin, self.channel.id, self.language)

    def _before(self, one: News, unit: Unit, found: Mapping[Unit, Delivery]) -> Standing:
        """How what it follows stands."""
        if not one.retracted and unit in found and found[unit].act in {Act.SEND, Act.RESEND, Act.WAIT}:
            return Standing(State.BUSY)  # it goes out just before
        return self.ledger.standing(unit, self.now)

    def _act(self, standing: Standing, one: News, then: Summary) -> tuple[Act, str]:
        if standing.state is State.BUSY:
            return Act.WAIT, standing.why
        is_told = self.since is not None and one.posted.published >= self.since
        if standing.state is State.NEW and not is_told and one.posted.published < self.now - FRESH:
            return Act.TOO_OLD, "it is older than a day: give --since to tell it"
        if standing.doubtful and standing.state is not State.NEW:
            return self._doubt(standing)
        if standing.tries >= MOST_TRIES:
            return Act.GIVE_UP, f"{standing.why}, {standing.tries} times"
        if is_quiet(self.channel, then, self.settings, self.now):
            return Act.WAIT, "it is time of quiet there"
        return Act.SEND, ""

    def _doubt(self, standing: Standing) -> tuple[Act, str]:
        id_ = self.channel.id
        if id_ in self.rules.settle:
            return Act.GIVE_UP, f"{standing.why}, and somebody has seen to it"
        policy = self.rules.policy.get(id_, "never")
        if id_ not in self.rules.resend and standing.tries >= MOST_TRIES:
            return Act.GIVE_UP, f"{standing.why}, {standing.tries} times"
        exact = self.rules.exact.get(id_, timedelta(0))
        is_known = standing.first is not None and self.now < standing.first + exact
        if is_known or policy == "always" or id_ in self.rules.resend:
            return Act.RESEND, standing.why
        if policy == "ask":
            return Act.ASK, standing.why
        return Act.GIVE_UP, f"{standing.why}: it may have arrived, and is not repeated there"

    def _overtaken(self, found: list[Delivery]) -> list[Delivery]:
        """After a time of quiet only the newest message of each incident is sent."""
        if self.channel.quiet is None:
            return found
        newest = {d.news.incident.summary.slug: d.unit for d in found if d.act is Act.SEND}
        return [
            _left_out(d)
            if d.act is Act.SEND and newest[d.news.incident.summary.slug] != d.unit and self._fell_quiet(d)
            else d
            for d in found
        ]

    def _fell_quiet(self, one: Delivery) -> bool:
        return is_quiet(self.channel, one.then, self.settings, one.news.posted.published)


def _left_out(one: Delivery) -> Delivery:
    why = "it fell into the time of quiet there, and a newer message follows"
    return Delivery(one.channel, one.unit, one.news, one.then, Act.LEAVE_OUT, why)


def summary_then(one: News, settings: Settings) -> Summary:
    """What the incident added up to when the message was published."""
    audiences = frozenset({PUBLIC, DRILL, *settings.audiences})  # who may see it was decided before
    posted = as_of(one.incident.posted, one.posted)
    then = fold(one.incident.summary.slug, posted, settings, audiences=audiences)
    assert then is not None
    return then.summary
