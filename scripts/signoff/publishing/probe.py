"""Ask a public address whether it serves what it should, as a reader would.

What is expected comes from this checkout: the commit, the newest message and its words. `Expected.site` is
a site that was built from it: then pages, feeds and API are compared byte for byte.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree

from signoff.edge import web
from signoff.edge.output import MARKER
from signoff.edge.web import Asking, NoAnswerError, NoRouteError
from signoff.publishing import manners, sights
from signoff.publishing.manners import SUMMARY
from signoff.publishing.visit import Facts, Get, Visit
from signoff.signing.checks import Check, Health, judged

_FAMILIES = {int(socket.AF_INET): "IPv4", int(socket.AF_INET6): "IPv6"}
_DRIFT = timedelta(minutes=10)


def _never(_commit: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What should be served: `commit` "" for any. `page` and `words` are of the newest message, "" for none.

    `site`: files that must be the same byte for byte (None: nothing was built here).
    `newer`: whether a commit has taken the place of `commit` in the proper way.
    """

    commit: str
    blob: str = ""
    page: str = ""
    words: str = ""
    site: Path | None = None
    newer: Callable[[str], bool] = _never


@dataclass(frozen=True, slots=True)
class Probed:
    """What was found at `url`. `fresh`: it serves the expected commit or a newer one.

    `told`: readers find the exact words of the newest message there.
    """

    url: str
    checks: tuple[Check, ...]
    fresh: bool
    told: bool = False

    @property
    def failed(self) -> bool:
        return any(check.health is Health.FAIL for check in self.checks)

    @property
    def live(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.fresh and not self.failed


def probe(url: str, expected: Expected, now: datetime, get: Get = web.get) -> Probed:
    """Everything worth asking of the page at `url` (with a slash at its end)."""
    reached = dict(_reached(url, get))
    checks = list(reached.values())
    family = next((family for family, check in reached.items() if check.health is Health.OK), 0)
    if not family:
        return Probed(url, tuple(checks), fresh=False)
    look = _Look(Visit(url, now, get, family), expected)
    checks += look.checks()
    return Probed(url, tuple(checks), look.fresh, look.told)


def _reached(url: str, get: Get) -> Iterator[tuple[int, Check]]:
    """Whether the address answers, over each kind of network that its name promises (0: another check)."""
    try:
        families = web.families(url)
    except NoAnswerError as error:
        yield 0, Check("name", Health.FAIL, f"{url}: {error}", "see the records of this name in the DNS")
        return
    for family in families:
        yield family, _over(url, family, get)
    if int(socket.AF_INET6) not in families:
        hint = "readers with IPv6 alone do not reach it: add an AAAA record if the host can"
        yield 0, Check("IPv6", Health.WARN, "the name has no IPv6 address", hint)


def _over(url: str, family: int, get: Get) -> Check:
    kind = _FAMILIES[family]
    try:
        answer = get(url, Asking(family=family))
    except NoRouteError:
        text = f"this machine has no {kind}, so nobody looked over it"
        return Check(kind, Health.UNKNOWN, text, f"probe from a machine that has {kind}, too")
    except NoAnswerError as error:
        return Check(kind, Health.FAIL, f"over {kind}: {error}", f"see that the host answers over {kind}")
    hint = "see what the host says about this address"
    good, bad = f"answers over {kind}", f"over {kind}: status {answer.status}"
    return judged(kind, good, bad, hint, fine=answer.status == 200)


class _Look:
    """All questions of one visit."""

    def __init__(self, visit: Visit, expected: Expected) -> None:
        self.visit = visit
        self.expected = expected
        self.fresh = False
        self.told = False
        self._superseded = False
        self._renewed = False

    def checks(self) -> Iterator[Check]:
        """Each question in turn; one that cannot be asked is a failure of its own."""
        yield from self._asked("facts", self._facts_told)
        if not self.visit.facts:
            return  # it is another site, or none
        yield from self._asked("message", self._message)
        yield from self._asked("api", self._api)
        yield from self._asked("same bytes", self._same)
        for name, question in (
            ("home", sights.home),
            ("assets", sights.loads),
            ("feeds", sights.feeds),
            ("addresses", sights.everywhere),
            ("headers", manners.headers),
            ("conditional", manners.conditional),
            ("certificate", manners.certificate),
            ("http", manners.redirect),
        ):
            yield from self._asked(name, partial(question, self.visit))

    def _asked(self, name: str, question: Callable[[], Iterator[Check]]) -> Iterator[Check]:
        try:
            yield from list(question())
        except NoAnswerError as error:
            yield Check(name, Health.FAIL, str(error), "see that the host answers")
        except (ValueError, TypeError, LookupError, RecursionError, etree.LxmlError) as error:
            # whatever somebody serves there, all other questions are asked, and people are told
            text = f"what it serves makes no sense: {type(error).__name__}"
            yield Check(name, Health.FAIL, text, "see what is published there; it may be another site")

    def _facts_told(self) -> Iterator[Check]:
        visit, answer = self.visit, self.visit.ask(MARKER)
        try:
            facts = Facts(answer)
        except ValueError:
            text = f"{MARKER} cannot be read (status {answer.status})"
            yield Check("facts", Health.FAIL, text, "see what is published there; it may be another site")
            return
        visit.facts, commit, made, until = facts.all, facts.commit, facts.made, facts.until
        wanted = self.expected.commit
        same = commit == wanted
        self._superseded = bool(wanted) and not same and self.expected.newer(commit)
        self.fresh = same or self._superseded if wanted else visit.now < until
        self._renewed = same and made > _built(self.expected.site, made)
        serves = f"serves commit {commit[:10]}, made {_ago(visit.now - made)} ago"
        good = f"{serves}, which is newer than {wanted[:10]}" if self._superseded else serves
        hint = "publish again, or wait for a cache: signoff probe --wait 600"
        fine = not wanted or self.fresh
        yield judged("commit", good, f"{serves}, and not {wanted[:10]}", hint, fine=fine)
        hint = "see why nothing was published since: only until then was it to be believed"
        text = f"it is out of date since {until:%Y-%m-%d %H:%M} UTC"
        health = Health.WARN if wanted else Health.FAIL
        good = f"says it is true until {until:%Y-%m-%d %H:%M} UTC"
        yield judged("valid", good, text, hint, fine=until > visit.now, health=health)
        if made > visit.now + _DRIFT:
            self.fresh = False
            text = f"it says that it was made at {made:%Y-%m-%d %H:%M} UTC, which is not yet"
            yield Check("clock", Health.FAIL, text, "see the clock of this machine, and of who published")
        yield from self._newest(facts.all.get("newest_message") or {})

    def _newest(self, told: Mapping[str, Any]) -> Iterator[Check]:
        if self.expected.blob and not self._superseded:
            fine = told.get("blob") == self.expected.blob
            again = "publish again: signoff publish"
            yield judged("newest", "knows the newest message", "lacks the newest message", again, fine=fine)

    def _message(self) -> Iterator[Check]:
        if not self.expected.page:
            return
        answer = self.visit.ask(self.expected.page)
        fine = answer.status == 200 and _squeezed(self.expected.words) in _squeezed(_text(answer.body))
        self.told = fine and self.fresh
        if self._superseded and not fine:
            return  # words that a newer message has taken back are no fault
        text = f"{self.expected.page} does not have the words of the newest message"
        yield judged("words", "has the exact words of the newest message", text, "publish again", fine=fine)

    def _api(self) -> Iterator[Check]:
        answer = self.visit.ask(SUMMARY)
        try:
            told = sights.indicator(answer.body)
        except ValueError:
            yield Check(
                "api", Health.FAIL, f"{SUMMARY} cannot be read (status {answer.status})", "publish again"
            )
            return
        wanted = self.visit.facts.get("indicator", told)
        text = f"the API says {told}, {MARKER} says {wanted}"
        yield judged(
            "api",
            f"the API says {told}",
            text,
            "a cache holds an older file: see its lifetime",
            fine=told == wanted,
        )

    def _same(self) -> Iterator[Check]:
        if self.expected.site is None or self._superseded or self._renewed:
            return  # the same commit is published again and again, and pages speak of their own time
        paths = [
            "index.html",
            SUMMARY,
            *sights.FEEDS,
            *([f"{self.expected.page}index.html"] if self.expected.page else []),
        ]
        wrong = [path for path in paths if not self._is_same(path)]
        text = f"not what was built here: {', '.join(wrong)}"
        yield judged("same bytes", "serves what was built here", text, "publish again", fine=not wrong)

    def _is_same(self, path: str) -> bool:
        assert self.expected.site is not None
        file = self.expected.site / path
        address = path.removesuffix("index.html")
        return file.is_file() and self.visit.ask(address).body == file.read_bytes()


def _built(site: Path | None, otherwise: datetime) -> datetime:
    """As of when the site in a folder was built; `otherwise` when there is none."""
    if site is None:
        return otherwise
    try:
        return datetime.fromisoformat(json.loads((site / MARKER).read_bytes())["generated_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return otherwise


def _text(body: bytes) -> str:
    root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8")) if body.strip() else None
    return "" if root is None else "".join(map(str, root.itertext()))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} minutes" if abs(minutes) < 120 else f"{minutes // 60} hours"
