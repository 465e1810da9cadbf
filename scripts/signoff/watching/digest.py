"""`signoff digest`: gather, put into words, and mail once to those inside who asked for it."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from signoff.announce.ledger import LEASE, REF, Ledger, Line, Outcome, State, Unit
from signoff.announce.plain import plain
from signoff.announce.texts import Style
from signoff.build.gathering import reader_of
from signoff.build.survey import survey
from signoff.clock import digest
from signoff.clock.digest import Digest
from signoff.clock.due import debts
from signoff.clock.score import scorecard
from signoff.core.finding import OperatorError, WorldError
from signoff.core.model import INTERNAL, Posted
from signoff.core.scorecard import Scorecard
from signoff.core.watched import Channel, Settings
from signoff.edge.channels import Post, Sender, expand, open_sender
from signoff.edge.channels.sink import open_sink
from signoff.edge.drills import home_of, stay_inside
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.edge.remotes import has_remote
from signoff.signing.style import style_of
from signoff.site.i18n import translator
from signoff.telling.book import Book
from signoff.watching.desk import Asked, Laid

_BLANK = re.compile(r"\n{3,}")
_TOO_SHORT = frozenset({"sms", "x", "mastodon"})
_OVER = frozenset({State.DONE, State.GIVEN_UP})


@dataclass(frozen=True, slots=True)
class Mail:
    """A digest in one language."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What a digest is written from; `write` gives None when there is nothing to tell."""

    asked: Asked
    laid: Laid
    kind: Digest
    cards: Mapping[str, Scorecard]
    style: Style

    @classmethod
    def lay(cls, asked: Asked, laid: Laid, kind: Digest) -> Desk:
        cards = _cards(asked, laid, kind) if kind is Digest.MORNING else {}
        return cls(asked, laid, kind, cards, style_of(asked.source, laid.settings))

    def write(self, language: str) -> Mail | None:
        settings, desk = self.laid.settings, self.laid.desk
        summaries = digest.concerned(self.kind, desk, settings)
        if not summaries:
            return None
        words = translator(language, settings.timezone)
        rows = digest.rows_of(summaries, desk, settings, words, read=self._read, cards=self.cards)
        names = {
            "_": lambda text, **values: words.gettext(text) % values,
            "page": settings.name,
            "rows": rows,
            "open": sum(row.is_open for row in rows),
            "begin": words.instant(digest.begin_of(self.kind, settings, desk.now)),
            "follow_ups": digest.follow_ups(debts(desk, settings), words),
        }
        text = self.style.render(f"digest-{self.kind}", "", language, names)
        text = _BLANK.sub("\n\n", "\n".join(map(str.rstrip, text.split("\n")))).strip("\n")
        head, _, rest = text.partition("\n\n")
        return Mail(" ".join(head.removeprefix("Subject:").split()), rest.strip("\n"))

    def _read(self, posted: Posted, language: str) -> str:
        message = posted.message
        other = (one.body for one in message.translations if one.language == language)
        body = message.body if language == self.laid.settings.language else next(other, message.body)
        return plain(self.style.html(body, self.laid.settings.url))


def _cards(asked: Asked, laid: Laid, kind: Digest) -> dict[str, Scorecard]:
    """The scorecards of what the digest is about: those few folders are read once more."""
    wanted = sorted(one.slug for one in digest.concerned(kind, laid.desk, laid.settings))
    with ExitStack() as stack:
        reader, _ = reader_of(survey(asked.options(), stack), laid.desk.now, laid.desk.now)
        read = [one.incident for one in reader.read(wanted) if one.incident is not None]
    cards = {one.summary.slug: scorecard(one, laid.settings, laid.desk.now) for one in read}
    return {slug: card for slug, card in cards.items() if card is not None}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a digest for one channel and language; `why` it was not sent."""

    channel: str
    language: str
    fine: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """`remote`: where delivery notes are shared, None for nowhere. `environ` has the addresses."""

    environ: Mapping[str, str]
    remote: str | None
    clock: Callable[[], datetime]


def send(desk: Desk, ways: Ways) -> tuple[tuple[Sent, ...], OperatorError | None]:
    """Mail the digest of this hour or day to every channel for digests that has not got it.

    Also returns why the notes of it could not be shared.
    """
    settings = desk.laid.settings
    wanted = [
        (channel, language)
        for channel in settings.channels
        if channel.messages == "digest" and channel.audience == INTERNAL
        for language in channel.languages or (settings.language,)
    ]
    if not wanted:
        raise OperatorError(
            "no channel is for digests",
            "add one to status.yml with 'audience: internal' and 'messages: digest'",
        )
    origin = digest.name_of(desk.kind, settings, desk.laid.desk.now)
    key = hashlib.sha256(f"{settings.url}\0{origin}".encode()).hexdigest()[:40]
    home = _home(desk.laid)
    _check(desk, home, ways.remote)
    book = Book(Notes(home, ref=REF), ways.remote, ways.clock)
    with book:
        turn = _Turn(desk, ways, book, _ledger(book, key), key, origin)
        with ThreadPoolExecutor(len(wanted)) as threads:  # one that hangs delays no other
            sent = tuple(threads.map(lambda one: turn.deliver(*one), wanted))
    return sent, book.problem


def _ledger(book: Book, key: str) -> Ledger:
    try:
        return book.ledger({key})
    except WorldError:
        raise WorldError(
            "what was sent already could not be fetched",
            f"see that 'git ls-remote {book.remote}' answers; while it does not, send with --local from one "
            "machine alone",
        ) from None


def _home(laid: Laid) -> Repository:
    """Where the delivery notes lie: with what is said inside, when that has a repository of its own."""
    shelf = laid.shelf
    if shelf is not None and shelf.private and shelf.has_history:
        return Repository.open(shelf.folder)
    return laid.repository


def _check(desk: Desk, home: Repository, remote: str | None) -> None:
    if remote is None:
        return
    if not has_remote(home, remote):
        raise OperatorError(
            f"{home.root.name} has no remote '{remote}' to share delivery notes with",
            "name it with --remote, or give --local if no other run can send the same",
        )
    if desk.laid.settings.drill:
        stay_inside(desk.asked.source, remote)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One run: every channel on a thread of its own."""

    desk: Desk
    ways: Ways
    book: Book
    ledger: Ledger
    key: str
    origin: str

    def deliver(self, channel: Channel, language: str) -> Sent:
        unit = Unit(self.origin, channel.id, language)
        try:
            sender = _open(channel, self.desk.laid.settings, self.desk.asked.source, self.ways.environ)
            return self._deliver(channel, unit, sender)
        except OperatorError as error:
            return Sent(channel.id, language, fine=False, why=f"{error.problem}: {error.remedy}")

    def _deliver(self, channel: Channel, unit: Unit, sender: Sender) -> Sent:
        standing = self.ledger.standing(unit, self.book.clock())
        exact = bool(sender.exact)
        if standing.state in _OVER:
            return Sent(channel.id, unit.language, fine=standing.state is State.DONE, why="sent already")
        if standing.state is State.DOUBT and not exact and (channel.resend or sender.resend) != "always":
            return Sent(channel.id, unit.language, fine=False, why=f"{standing.why}: it may have arrived")
        mail = self.desk.write(unit.language)
        if mail is None:
            return Sent(channel.id, unit.language, fine=True, why="nothing to tell")
        attempt, now = secrets.token_hex(8), self.book.clock()
        seconds = channel.deadline.total_seconds()
        lease = int(seconds + LEASE.total_seconds())
        if not self.book.claim(self.key, Line(unit, attempt, now, lease=lease), standing.tries):
            return Sent(channel.id, unit.language, fine=True, why="another run is sending it")
        answer = sender.send(self._post(mail, unit, channel.form or sender.form, now), seconds)
        result = Line(unit, attempt, self.book.clock(), Outcome(answer.outcome), answer.why, answer.ref)
        self.book.record(self.key, result)
        return Sent(channel.id, unit.language, fine=answer.outcome == "sent", why=answer.why)

    def _post(self, mail: Mail, unit: Unit, form: str, now: datetime) -> Post:
        if form in _TOO_SHORT:
            raise OperatorError("a digest is too long for it", "use mail, or chat")
        body = mail.body
        if form == "webhook":
            told = {"event": "digest", "id": unit.key(self.desk.laid.settings.url), "text": mail.body}
            body = json.dumps(told | {"subject": mail.subject}, ensure_ascii=False)
        return Post(
            mail.subject,
            body,
            key=unit.key(self.desk.laid.settings.url),
            about=self.key,
            at=now,
            language=unit.language,
            page=urlsplit(self.desk.laid.settings.url).hostname or "localhost",
        )


def _open(channel: Channel, settings: Settings, source: Path, environ: Mapping[str, str]) -> Sender:
    if settings.drill:
        return open_sink(home_of(source).sinks, channel)
    secret = expand(channel.secret, environ) if channel.secret else ""
    return open_sender(expand(channel.url, environ), secret, channel.form)
