"""The verb of `signoff announce`: what is new, who is told, what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from signoff.announce.ledger import REF, Line, Outcome
from signoff.announce.plan import Act, Delivery, Rules, plan
from signoff.announce.texts import Said, Style, Told, say
from signoff.build.inside import Inside, settings_inside
from signoff.build.survey import settings_of
from signoff.core import urls
from signoff.core.finding import OperatorError, WorldError
from signoff.core.model import ENDED, PUBLIC, Impact, Summary
from signoff.core.watched import Channel, Settings
from signoff.edge import clock
from signoff.edge.channels import Post, Sender, expand, open_sender
from signoff.edge.channels.sink import open_sink
from signoff.edge.drills import home_of, stay_inside
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.edge.remotes import has_remote
from signoff.signing.ledger import notes_of
from signoff.signing.style import style_of
from signoff.telling.book import Book
from signoff.telling.inward import inside_of, lately_inside
from signoff.telling.news import Lately, lately
from signoff.telling.sending import Done, Lane, pausing, send_all

REACH = timedelta(days=7)
"""So far back messages are looked at that somebody may still be owed."""

_SENDS = frozenset({Act.SEND, Act.RESEND})
_NOTHING = frozenset({Act.WAIT, Act.TOO_OLD, Act.LEAVE_OUT})
_FINE = frozenset({Outcome.SENT, Outcome.LEFT_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the operator wants. `local`: share no delivery notes. `since`: tell what is older than a day.

    `resend`, `settle`: channels where what may have arrived is sent again, or counts as told. `inside`:
    tell those inside what the private repository says (`internal`: where it is), and nothing else.
    """

    source: Path
    now: str | None = None
    since: datetime | None = None
    local: bool = False
    remote: str = "origin"
    resend: Collection[str] = ()
    settle: Collection[str] = ()
    inside: bool = False
    internal: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every delivery that was not done already; `problem`: notes that could not be shared."""

    done: tuple[Done, ...]
    held: tuple[str, ...]
    problem: OperatorError | None = None
    channels: int = 0

    @property
    def failed(self) -> bool:
        """Whether anybody was not told who should have been."""
        return any(
            one.outcome not in _FINE
            for one in self.done
            if one.outcome is not None or one.delivery.act not in _NOTHING
        )


@dataclass(frozen=True, slots=True)
class Office:
    """The page, its channels as far as they open, and why the others do not. `inside` as asked for."""

    repository: Repository
    settings: Settings
    style: Style
    senders: Mapping[str, Sender]
    shut: Mapping[str, OperatorError]
    inside: Inside | None = None

    @classmethod
    def open(cls, asked: Asked, environ: Mapping[str, str]) -> Office:
        source = asked.source
        repository = Repository.open(source)
        settings, _ = settings_of(source)
        inside = inside_of(source, settings, asked.internal) if asked.inside else None
        if inside is not None:
            settings = settings_inside(settings)
        senders, shut = {}, {}
        sinks = home_of(source).sinks if settings.drill else None  # in a drill no address is looked at
        for channel in settings.channels:
            try:
                senders[channel.id] = open_sink(sinks, channel) if sinks else _sender(channel, environ)
            except OperatorError as error:
                shut[channel.id] = error
        return cls(repository, settings, style_of(source, settings), senders, shut, inside)

    def notes(self, key: Path | None = None) -> Notes:
        """The delivery notes: beside the messages that they are on."""
        if self.inside is not None:
            return Notes(self.inside.repository, ref=REF)
        return replace(notes_of(self.repository, self.settings, key), ref=REF)

    @property
    def shelf(self) -> Repository:
        """Where what is told lies."""
        return self.inside.repository if self.inside is not None else self.repository

    def rules(self, asked: Asked) -> Rules:
        known = {channel.id for channel in self.settings.channels}
        for id_ in (*asked.resend, *asked.settle):
            if id_ not in known:
                raise OperatorError(f"there is no channel '{id_}'", f"known: {', '.join(sorted(known))}")
        exact = {id_: sender.exact for id_, sender in self.senders.items()}
        policy = {c.id: self.policy(c) for c in self.settings.channels}
        return Rules(exact, policy, asked.resend, asked.settle)

    def policy(self, channel: Channel) -> str:
        """What is done when nobody knows whether something arrived."""
        sender = self.senders.get(channel.id)
        return channel.resend or (sender.resend if sender else "never")

    def said(self, delivery: Delivery) -> Said:
        """The text of a delivery, in the form of its channel."""
        sender = self.senders.get(delivery.channel.id)
        form = delivery.channel.form or (sender.form if sender else "chat")
        channel, news = delivery.channel, delivery.news
        texts = channel.texts or ("" if channel.audience == PUBLIC else channel.audience)
        key = delivery.unit.key(self.settings.url)
        told = Told(news.incident, news.posted, delivery.unit.language, texts, news.retracted, key)
        return say(form, told, self.settings, self.style)

    def post(self, delivery: Delivery, thread: str, at: datetime) -> Post:
        subject, body = self.said(delivery)
        return Post(
            subject,
            body,
            key=delivery.unit.key(self.settings.url),
            about=urls.short_id(delivery.then.origin),
            at=at,
            language=delivery.unit.language,
            thread=thread,
            level=_level(delivery.then),
            page=urlsplit(self.settings.url).hostname or "localhost",
        )


def _sender(channel: Channel, environ: Mapping[str, str]) -> Sender:
    secret = expand(channel.secret, environ) if channel.secret else ""
    return open_sender(expand(channel.url, environ), secret, channel.form)


def _level(then: Summary) -> str:
    if then.status in ENDED:
        return "success"
    return {Impact.CRITICAL: "failure", Impact.MAJOR: "failure", Impact.MINOR: "warning"}.get(
        then.impact, "info"
    )


def preview(asked: Asked, environ: Mapping[str, str]) -> tuple[Office, tuple[Delivery, ...], Lately]:
    """What a run would do now, by the delivery notes of this clone. Nothing is written or sent."""
    office = Office.open(asked, environ)
    now = clock.now(asked.now)
    if not office.settings.channels:
        return office, (), Lately((), frozenset(), ())
    news = _news(office, asked, now)
    ledger = Book(office.notes(), None, lambda: now).ledger(news.blobs)
    return office, plan(news.news, ledger, office.settings, now, office.rules(asked), since=asked.since), news


def announce(asked: Asked, environ: Mapping[str, str], key: Path | None) -> Report:
    """Tell everybody who should know and does not yet. `key` signs the delivery notes."""
    office = Office.open(asked, environ)
    if not office.settings.channels:
        return Report((), ())
    if office.settings.publisher and key is None and office.inside is None:
        raise OperatorError(
            "status.yml names a publisher, so delivery notes count only with its signature",
            "set SIGNOFF_SIGNING_KEY to the publisher's key, or to its file",
        )
    now = clock.now(asked.now)
    remote = _remote(office.shelf, asked)
    if remote is not None and office.settings.drill:
        stay_inside(asked.source, remote)
    if remote is not None and office.inside is None:
        _fetch(notes_of(office.repository, office.settings), remote)
    news = _news(office, asked, now)
    book = Book(office.notes(key), remote, partial(clock.now, asked.now))
    with book:
        ledger = book.ledger(news.blobs)
        planned = plan(news.news, ledger, office.settings, now, office.rules(asked), since=asked.since)
        done = _settled(planned, book) + send_all(_lanes(planned, office, book))
    order = {delivery.unit: place for place, delivery in enumerate(planned)}
    done += [_shut(office, d) for d in planned if d.act in _SENDS and d.channel.id in office.shut]
    ordered = tuple(sorted(done, key=lambda one: order[one.delivery.unit]))
    return Report(ordered, news.held, book.problem, len(office.settings.channels))


def _news(office: Office, asked: Asked, now: datetime) -> Lately:
    settings = office.settings
    if settings.announce_since is None:
        stamp = now.strftime("%Y-%m-%dT%H:%MZ")
        raise OperatorError(
            "status.yml does not say since when messages are announced",
            f"add 'announce_since: {stamp}', so that no old message is told as news",
        )
    since = max(settings.announce_since, asked.since or now - REACH)
    if office.inside is not None:
        return lately_inside(office.repository, settings, office.inside, now, since)
    notes: Notes = notes_of(office.repository, settings)
    return lately(office.repository, settings, notes, now, since)


def _remote(repository: Repository, asked: Asked) -> str | None:
    if asked.local:
        return None
    if has_remote(repository, asked.remote):
        return asked.remote
    raise OperatorError(
        f"this clone has no remote '{asked.remote}' to share delivery notes with",
        "name it with --remote, or give --local if no other run can tell the same",
    )


def _fetch(notes: Notes, remote: str) -> None:
    """Get the sign-offs that this clone does not have."""
    try:
        notes.join(notes.fetch(remote))
    except WorldError as error:
        raise WorldError(
            error.problem,
            f"see that 'git ls-remote {remote}' answers; while it does not, announce with --local "
            "from one machine alone",
        ) from None


def _settled(planned: Collection[Delivery], book: Book) -> list[Done]:
    """Write down what is not going to be sent any more, and pass on what has to wait."""
    done = []
    outcomes = {Act.LEAVE_OUT: Outcome.LEFT_OUT, Act.GIVE_UP: Outcome.GIVEN_UP}
    for delivery in planned:
        if outcome := outcomes.get(delivery.act):
            line = Line(delivery.unit, f"{delivery.act}", book.clock(), outcome, delivery.why)
            book.record(delivery.news.posted.blob, line)
            done.append(Done(delivery, outcome, delivery.why))
        elif delivery.act not in _SENDS:
            done.append(Done(delivery, None, delivery.why))
    return done


def _lanes(planned: Collection[Delivery], office: Office, book: Book) -> list[Lane]:
    found: dict[str, list[Delivery]] = {}
    for delivery in planned:
        if delivery.act in _SENDS and delivery.channel.id in office.senders:
            found.setdefault(delivery.channel.id, []).append(delivery)

    def post(delivery: Delivery, thread: str) -> Post:
        return office.post(delivery, thread, book.clock())

    return [
        Lane(office.senders[id_], office.policy(lane[0].channel), lane, post, book, pausing)
        for id_, lane in found.items()
    ]


def _shut(office: Office, delivery: Delivery) -> Done:
    error = office.shut[delivery.channel.id]
    return Done(delivery, None, f"{error.problem}: {error.remedy}")
