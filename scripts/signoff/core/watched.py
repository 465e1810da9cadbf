"""What is watched and by which rules: `status.yml` as data (read by settings.py)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

Text = Mapping[str, str]
"""A text per language; the key "" holds it when the author gave a single one."""


def text_in(text: Text, language: str, default: str) -> str:
    """`text` in `language`, else in the page's `default` language, else the first there is."""
    for key in (language, default, ""):
        if key in text:
            return text[key]
    return next(iter(text.values()), "")


@dataclass(frozen=True, slots=True)
class Component:
    """Something customers use. `since`: the first day we can speak about it; `hosts`: where it answers."""

    id: str
    name: Text
    group: Text | None = None
    regions: tuple[str, ...] = ()
    since: date | None = None
    description: Text = field(default_factory=lambda: MappingProxyType({}))
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `email` is the principal in `.github/allowed_signers`."""

    login: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of good communication (design section 1), as durations and switches."""

    first_message: timedelta = timedelta(minutes=5)
    scoping_message: timedelta = timedelta(minutes=5)
    cadence: Mapping[str, timedelta] = field(
        default_factory=lambda: MappingProxyType(
            {
                "critical": timedelta(minutes=20),
                "major": timedelta(minutes=20),
                "minor": timedelta(minutes=30),
            }
        )
    )
    long_running_after: timedelta = timedelta(hours=2)
    estimates: str = "forbid"
    approval_valid_for: timedelta = timedelta(minutes=30)
    commander: str = "named"
    four_eyes: bool = True
    preapproved: bool = False
    max_age: timedelta = timedelta(hours=24)
    sitrep: Mapping[str, timedelta] = field(
        default_factory=lambda: MappingProxyType(
            {"critical": timedelta(minutes=30), "major": timedelta(minutes=60)}
        )
    )
    postmortem: Mapping[str, timedelta] = field(
        default_factory=lambda: MappingProxyType({"critical": timedelta(days=5), "major": timedelta(days=10)})
    )
    lead_time: timedelta = timedelta(minutes=5)
    escalate_after: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Between these times of day, which may lie on two days, only critical messages are sent."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True)
class Channel:
    """Somewhere messages are sent. `url` and `secret` name environment variables as `${NAME}`.

    `languages` (): the page's first; `components`, `regions` (): all. `messages`: all, or only what opens
    and what is over, or none but digests. `impact`: of incidents that were at least so bad. `timezone` of
    `quiet` "": the page's. `resend` "": as the form does it, what to do when nobody knows whether something
    was sent.
    `deadline` of a run; `form` "": as the address says; `texts`: a folder of `templates/channels/`.
    """

    id: str
    url: str
    audience: str = "public"
    languages: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    secret: str = ""
    regions: tuple[str, ...] = ()
    messages: str = "all"
    impact: str = ""
    quiet: Quiet | None = None
    timezone: str = ""
    resend: str = ""
    deadline: timedelta = timedelta(seconds=60)
    form: str = ""
    texts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    """Another host of the very same site (core/hosting.py has the kinds and what `to` is for each).

    `url`: where readers find it, "" when nobody is to look there. `branch`: of a git mirror.
    `endpoint`: of an S3-compatible storage that is not Amazon's.
    """

    id: str
    kind: str
    to: str
    url: str = ""
    branch: str = "gh-pages"
    endpoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole of `status.yml`. `url` ends with a slash; `languages[0]` is the default.

    `former_commanders` may be named by old messages but can no longer sign off. `publisher`: the
    principal in `.github/allowed_signers` whose sign-off notes alone count ("": anybody's).
    `composer`: whether previews have the page on which messages are written. `drill`: the whole page is an
    exercise: it says so, and tells nobody.
    `internal_source`: the folder of the private repository with sitreps and customers' reports;
    `internal_url`: where the internal page lives ("": nobody said). `rules`:
    the weight of rules of the linter, by slug or code, where it is not their own.
    """

    name: str
    url: str
    components: tuple[Component, ...]
    repository: str = ""
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en",)
    regions: tuple[str, ...] = ()
    region_names: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    commanders: tuple[Person, ...] = ()
    former_commanders: tuple[Person, ...] = ()
    liaisons: tuple[Person, ...] = ()
    policy: Policy = Policy()
    channels: tuple[Channel, ...] = ()
    announce_since: datetime | None = None
    calendar_alarm: timedelta | None = None
    audiences: tuple[str, ...] = ("internal",)
    publisher: str = ""
    mirrors: tuple[Mirror, ...] = ()
    internal_source: str = ""
    internal_url: str = ""
    composer: bool = True
    drill: bool = False
    rules: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    code_names: tuple[str, ...] = ()
    allowed_words: tuple[str, ...] = ()
    digest: str = ""

    def stamped(self) -> Settings:
        """With the `digest` of all that pages are made of: who is told, and where else the page is, is not.

        So a mirror more on the worst day, or a comment, makes no page anew.
        """
        shown = replace(self, channels=(), announce_since=None, mirrors=(), publisher="", digest="")
        plain = repr(shown).encode("utf-8", "surrogatepass")
        return replace(self, digest=hashlib.sha256(plain).hexdigest())

    @property
    def language(self) -> str:
        return self.languages[0]

    def component(self, id: str) -> Component | None:
        """The component with this id."""
        return next((c for c in self.components if c.id == id), None)
