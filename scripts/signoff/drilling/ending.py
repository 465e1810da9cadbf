"""What came of a drill: its scorecards, what was sent to whom, what was expected and never came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from signoff.approval.audit import Put
from signoff.build.gathering import reader_of
from signoff.build.inside import Inside, settings_inside
from signoff.build.survey import survey
from signoff.clock.drills import CORRECTS, TAKES_OVER, Expectation, Heard, Scenario, met
from signoff.core.finding import OperatorError
from signoff.core.fold import fold
from signoff.core.model import INTERNAL, PUBLIC, Impact, Incident
from signoff.core.scorecard import Scorecard
from signoff.core.watched import Settings
from signoff.drilling.start import scenario_of
from signoff.edge import plumbing
from signoff.edge.channels.sink import MARK
from signoff.edge.drills import FORGE, REMOTE, Home, Remembered
from signoff.watching.desk import Asked
from signoff.watching.scoring import score

_TEASER = 60
_BOTH = frozenset({PUBLIC, INTERNAL})


@dataclass(frozen=True, slots=True)
class Sent:
    """A text in a sink."""

    channel: str
    at: str
    language: str
    subject: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what was expected came: `at`, None for never. `due`: when at the latest."""

    expected: Expectation
    due: datetime
    at: datetime | None

    @property
    def kept(self) -> bool:
        return self.at is not None and self.at <= self.due


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """`unsigned`: messages of the drill that nobody signed off, by path. `puts`: what was published, by time.

    `lacking`: so many commits of the page the forge does not have, None while it is down.
    """

    scenario: Scenario
    settings: Settings
    state: Remembered
    cards: tuple[Scorecard, ...]
    verdicts: tuple[Verdict, ...]
    sent: tuple[Sent, ...]
    unsigned: tuple[str, ...]
    puts: tuple[Put, ...]
    lacking: int | None


def ending(home: Home, source: Path, now: datetime, noted: Iterable[Put]) -> Ending:
    """How the drill stands at `now`; `noted` are all publications. Nothing is changed or removed."""
    state = home.remembered
    begin = state.start
    if begin is None:
        raise OperatorError("this drill was not played yet", "run: signoff drill play")
    scenario = scenario_of(home)
    asked = Asked(source=source, signed_only=True, use_cache=False)
    settings, cards = score(asked, now, since=begin, called=begin)
    public = _incidents(asked, begin, now)
    everything = _incidents(replace(asked, signed_only=False), begin, now, inside=True)
    heard = [one for one in _heard(public, settings, begin) if one.audience == PUBLIC]
    heard += [one for one in _heard(everything, settings, begin) if one.audience == INTERNAL]
    puts = tuple(sorted((put for put in noted if begin <= put.when <= now), key=lambda put: put.when))
    heard += [_seen(put) for put in puts if put.event == "publish"]
    signed = {p.message.path for incident in public for p in incident.posted}
    return Ending(
        scenario=scenario,
        settings=settings,
        state=state,
        cards=cards,
        verdicts=tuple(
            Verdict(one, begin + one.by / state.speed, met(one, heard, begin, settings, state.speed))
            for one in scenario.expect
        ),
        sent=tuple(sent_in(home)),
        unsigned=tuple(
            p.message.path
            for incident in everything
            for p in incident.posted
            if p.published >= begin
            and not p.draft
            and p.message.path not in signed
            and (p.message.audience or PUBLIC) == PUBLIC
        ),
        puts=puts,
        lacking=_lacking(home),
    )


def _incidents(asked: Asked, begin: datetime, now: datetime, *, inside: bool = False) -> tuple[Incident, ...]:
    """The incidents in which something was said since the drill began."""
    with ExitStack() as stack:
        seen = survey(asked.options(), stack)
        reader, _ = reader_of(seen, now, now)
        if inside:
            within = Inside.of(asked.source / seen.settings.internal_source)
            settings = settings_inside(reader.settings)
            reader = replace(reader, settings=settings, audiences=_BOTH, inside=within)
        read = [reading.incident for reading in reader.read(sorted(seen.trees))]
        return tuple(one for one in read if one is not None and any(p.published >= begin for p in one.posted))


def _heard(incidents: Sequence[Incident], settings: Settings, begin: datetime) -> Iterator[Heard]:
    for incident in incidents:
        commanders: set[str] = set()
        for number, one in enumerate(incident.posted, 1):
            new = {one.message.commander or ""} - commanders - {""}
            does = {TAKES_OVER} if new and commanders else set()
            commanders |= new
            if one.published < begin or one.draft:
                continue
            then = fold(incident.summary.slug, incident.posted[:number], settings, audiences=_BOTH)
            message = one.message
            words = [message.title or "", message.body, *(t.body for t in message.translations)]
            yield Heard(
                one.published,
                "\n".join(words),
                message.status,
                then.summary.impact if then is not None else Impact.NONE,
                message.audience or PUBLIC,
                frozenset(does | ({CORRECTS} if message.corrects else set())),
            )


def _seen(put: Put) -> Heard:
    """What a publication is among what was heard."""
    got = frozenset(name for name, problem in put.mirrors.items() if not problem)
    return Heard(put.when, "", None, Impact.NONE, PUBLIC, published=got)


def _lacking(home: Home) -> int | None:
    """How many commits of the page's branch the forge does not have; None: it is down, or cannot be read."""
    if home.is_down(FORGE):
        return None
    branch = plumbing.text(plumbing.run(home.page, "symbolic-ref", "-q", "HEAD").stdout).strip()
    there = plumbing.text(plumbing.run(home.folder / REMOTE, "rev-parse", "-q", "--verify", branch).stdout)
    told = plumbing.run(home.page, "rev-list", "--count", "HEAD", f"^{there.strip()}")
    return None if told.returncode else int(told.stdout)


def sent_in(home: Home) -> Iterator[Sent]:
    """What lies in the sinks, by channel and time."""
    for path in sorted(home.sinks.glob("*/*.txt")):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        head = dict(line.partition(": ")[::2] for line in lines[:3])
        body = next((line for line in lines[4:] if line.strip()), "")
        subject = head.get("Subject", "")
        yield Sent(
            path.parent.name,
            head.get("At", ""),
            head.get("Language", ""),
            subject if subject != MARK else f"{MARK} {body[:_TEASER]}",
        )
