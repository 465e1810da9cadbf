"""What a rule sees: one text in one language, and what is known around it.

Everything here is a plain value (text, number, truth, list of such, or one of these classes), so that the
composer can hold the very same as JSON. Nothing is None: "" and -1 mean "not said" or "not known".
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
class House:
    """What `status.yml` says that rules ask for. Durations are whole minutes."""

    estimates: str = "forbid"
    cadence: dict[str, int] = field(default_factory=dict)
    long_running_after: int = 120
    code_names: list[str] = field(default_factory=list)
    allowed_words: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One text of a message. `is_translation`: it states words only; facts are judged in the message itself.

    `text` is `body` of the same length in which what nobody reads as words (code, link targets, Markdown
    signs, comments) is blanked out by spaces: an offset into it is an offset into `body`.
    `*_before` are facts in force before this message, without suffix those in force after it; `stated_*`
    is what the message itself says. `original` is the default language's body for a translation.
    """

    language: str
    title: str
    body: str
    text: str
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
    stated_components: list[Touched] = field(default_factory=list)
    affected: list[Touched] = field(default_factory=list)
    affected_before: list[Touched] = field(default_factory=list)
    promise: str = ""
    promise_minutes: int = -1
    minutes_open: int = -1
    data_loss: str = ""
    lingering: str = ""
    has_window: bool = False
    translations: list[str] = field(default_factory=list)
