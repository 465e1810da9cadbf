"""What the options of `signoff new` and its kin say, as facts; a mistake names the option it is in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from signoff.core import values
from signoff.core.facts import MAX_STATEMENT, MAX_TITLE
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.model import STATUSES, Impact, Kind, Status, Window
from signoff.core.parse import MAX_BODY
from signoff.core.watched import Settings
from signoff.writing import questions
from signoff.writing.compose import Facts

T = TypeVar("T")

LONGEST = {"title": MAX_TITLE, "data_loss": MAX_STATEMENT, "lingering": MAX_STATEMENT}

_FACT = re.compile(
    r"(?P<fact>[a-z][a-z0-9_]{0,39})(?:\.(?P<language>[A-Za-z][A-Za-z0-9-]*))?=(?P<text>.*)", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was said; "", () and False stand for: not said."""

    scenario: str = ""
    status: str = ""
    title: str = ""
    components: tuple[str, ...] = ()
    effect: str = ""
    commander: str = ""
    impact: str = ""
    started: str = ""
    ended: str = ""
    next_update: str = ""
    facts: tuple[str, ...] = ()
    data_loss: str = ""
    lingering: str = ""
    start: str = ""
    end: str = ""
    repeat: str = ""
    expires: str = ""
    corrects: str = ""
    text: str = ""
    name: str = ""
    drill: bool = False


def facts_in(order: Order, settings: Settings, now: datetime) -> Facts:
    """All facts of `order` but the components, which may need a question."""
    zone = settings.timezone
    return Facts(
        texts=_texts(order, settings),
        commander=read("--commander", order.commander, lambda text: commander(text, settings)),
        impact=read("--impact", order.impact, _impact),
        started=read("--started", order.started, lambda text: questions.moment(text, now, zone)),
        ended=read("--ended", order.ended, lambda text: questions.moment(text, now, zone)),
        next_update=read("--next-update", order.next_update, lambda text: questions.promise(text, now, zone)),
        window=_window(order, settings, now),
        repeat=order.repeat or None,
        expires=read("--expires", order.expires, lambda text: questions.until(text, now, zone)),
        corrects=order.corrects or None,
        drill=order.drill or None,
    )


def read(flag: str, text: str, understand: Callable[[str], T]) -> T | None:
    """What `text` means, None for nothing said; what cannot be understood is the operator's mistake."""
    if not text:
        return None
    try:
        return understand(text)
    except ValueError as problem:
        raise OperatorError(f"{flag}: {problem}", f"see: the option {flag} in docs/commands.md") from None


def commander(text: str, settings: Settings) -> str:
    """Somebody on the roster, as `status.yml` writes the name."""
    asked = text.strip().removeprefix("@").lower()
    logins = [person.login for person in settings.commanders]
    found = next((login for login in logins if login.lower() == asked), None)
    if found is None:
        raise ValueError(f"'{text}' is not on the roster: {did_you_mean(asked, logins) or 'it is empty'}")
    return found


def status(text: str, kind: Kind) -> Status:
    """A status that `kind` may have."""
    words = [one.value for one in STATUSES[kind]]
    asked = text.strip().lower().replace("-", "_").replace(" ", "_")
    if asked not in words:
        raise ValueError(f"'{text}' is no status for the kind {kind}: {did_you_mean(asked, words)}")
    return Status(asked)


def window(start: str, end: str, settings: Settings, now: datetime) -> Window:
    """From when to when; `end` may be a length of time."""
    begins = questions.until(start, now, settings.timezone)
    ends = questions.until(end, begins, settings.timezone)
    if not begins < ends <= begins + values.LONGEST:
        raise ValueError("the end has to come after the start, within a year")
    return Window(begins, ends)


def _window(order: Order, settings: Settings, now: datetime) -> Window | None:
    if not (order.start and order.end):
        return None
    return read("--start and --end", order.start, lambda start: window(start, order.end, settings, now))


def _impact(text: str) -> Impact:
    asked = text.strip().lower()
    words = [one.value for one in Impact]
    if asked not in words:
        raise ValueError(f"'{text}' is no impact: {did_you_mean(asked, words)}")
    return Impact(asked)


def _texts(order: Order, settings: Settings) -> dict[str, dict[str, str]]:
    """By fact and language ("" for the page's first): what `--fact` and the options for texts say."""
    found: dict[str, dict[str, str]] = {}
    for said in order.facts:
        parts = _FACT.fullmatch(said)
        if parts is None:
            raise OperatorError(f"--fact: '{said[:60]}' is no fact", "write NAME=TEXT, or NAME.ja=TEXT")
        language = parts["language"] or ""
        if language and language not in settings.languages:
            hint = did_you_mean(language, settings.languages)
            raise OperatorError(f"--fact: '{language}' is no language of this page", hint)
        place = "" if language == settings.language else language
        found.setdefault(parts["fact"], {})[place] = parts["text"].strip()
    own = {"title": order.title, "data_loss": order.data_loss, "lingering": order.lingering}
    for fact, text in own.items():
        if text:
            found.setdefault(fact, {})[""] = text
    for fact, texts in found.items():
        flag = f"--{fact.replace('_', '-')}" if fact in own else f"--fact {fact}"
        for text in texts.values():
            read(flag, text, partial(fitting, fact))
    return found


def fitting(fact: str, text: str) -> str:
    """`text`, if the format has room for so much of it; what is cut off would be missed."""
    if not text.strip():
        raise ValueError("please say something")
    limit = LONGEST.get(fact, MAX_BODY)
    if len(text) > limit:
        raise ValueError(f"at most {limit:,} characters, and these are {len(text):,}")
    return text
