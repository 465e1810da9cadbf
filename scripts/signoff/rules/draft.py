"""What a rule sees: one text in one language, and what is known around it.

Everything here is a plain value (text, number, truth, list or dict of such, or one of these classes), so
that the composer can hold the very same as JSON. Nothing is None: "" and -1 mean "not said" or "not known".
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A component (in one region, or "" everywhere) and its status, in Statuspage's words."""

    id: str
    name: str
    region: str
    region_name: str
    status: str
    has_regions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a message says of a component: `region` "" is all of them."""

    id: str
    region: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A component of `status.yml`: its names by language ("" for all others), its regions and hosts."""

    id: str
    names: dict[str, str] = field(default_factory=dict)
    regions: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What `status.yml` says that rules ask for. Durations are whole minutes.

    `names` are what the page is called and all names of components and regions, in every language.
    `languages[0]` is the default. `regions` are names by region and language ("" for all others).
    """

    estimates: str = "forbid"
    cadence: dict[str, int] = field(default_factory=dict)
    long_running_after: int = 120
    code_names: list[str] = field(default_factory=list)
    allowed_words: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    components: list[Watched] = field(default_factory=list)
    regions: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What earlier messages said, for the readers of the one to come. `position` is how many there are.

    `affected` names each region of a component that has regions; `cleared` is how
    all would be if an incident that is over were opened again.
    `promised` is whether an update is owed, `minutes_open` -1 where nobody knows. `told` are the texts of
    earlier messages.
    """

    position: int = 0
    number: int = 0
    kind: str = "incident"
    title: str = ""
    audience: str = "public"
    is_drill: bool = False
    status: str = ""
    impact: str = ""
    affected: list[Stated] = field(default_factory=list)
    cleared: list[Stated] = field(default_factory=list)
    promised: bool = False
    minutes_open: int = -1
    told: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in one language."""

    language: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one message states: "" and -1 for what it leaves out. `promise` is "none", "span" or "instant"."""

    words: Words
    translations: list[Words] = field(default_factory=list)
    number: int = 1
    kind: str = ""
    audience: str = ""
    status: str = ""
    impact: str = ""
    names_components: bool = False
    components: list[Stated] = field(default_factory=list)
    promise: str = ""
    promise_minutes: int = -1
    data_loss: str = ""
    lingering: str = ""
    has_window: bool = False
    is_drill: bool = False
    is_imported: bool = False
    is_correction: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    r"""One text of a message. `is_translation`: it states words only; facts are judged in the message itself.

    `text` is `body` of the same length in which what nobody reads as words (code, link targets, addresses,
    Markdown signs, HTML) is blanked out by spaces: an offset into it is an offset into `body`. Write `\s+`
    between the words of a pattern. `uncoded` is `body` of which only code is blanked. `title` is "" where a later message or a translation states none.
    `*_before` are facts in force before this message, without suffix those in force after it; `stated_*`
    is what the message itself says. `affected` is what is not operational, region by region.
    `original` is the default language's body for a translation. `position` counts from 1 among what the
    same readers get, `number` is in the file's name. `told` are the titles and texts of earlier messages.
    """

    language: str
    title: str
    body: str
    text: str
    uncoded: str = ""
    is_translation: bool = False
    original: str = ""
    original_title: str = ""
    number: int = 1
    position: int = 1
    kind: str = "incident"
    audience: str = "public"
    is_drill: bool = False
    is_imported: bool = False
    is_correction: bool = False
    status: str = ""
    stated_status: str = ""
    status_before: str = ""
    impact: str = ""
    impact_before: str = ""
    stated_impact: str = ""
    names_components: bool = False
    stated_components: list[Touched] = field(default_factory=list)
    affected: list[Touched] = field(default_factory=list)
    affected_before: list[Touched] = field(default_factory=list)
    promise: str = ""
    promise_minutes: int = -1
    promised_before: bool = False
    minutes_open: int = -1
    data_loss: str = ""
    lingering: str = ""
    has_window: bool = False
    translations: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
