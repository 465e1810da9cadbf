"""What an alert says, as the facts of a first message: a small table for each sender, a file each.

    when        a path that the payloads of this sender have, and no others; without it: any payload
    only        values that make it worth a message, by path; of others nothing is drafted
    components  paths to what is affected, the first that leads to something known counts
    names       what the sender calls it: an id of status.yml, or id:region; ids and names need no entry
    severity    a path to a word, and what that word means:
    severities  major_outage | partial_outage | degraded_performance; another word is the last of these
    started     a path to an instant with its zone; of several the earliest
    title       a path to words for customers: public once they are signed off
    commander   a path to a login of the roster
    folder      a path to the name of the incident's folder

A path is keys with dots between; `*` goes through a list. What a payload says is only ever compared with
what is known, or becomes plain text of bounded length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from signoff.core import values
from signoff.core.finding import Finding, has_errors
from signoff.core.frontmatter import EMPTY, Node, Table, read_yaml
from signoff.core.model import ComponentStatus, Effect
from signoff.core.names import folder_name
from signoff.core.text import Notes, decode
from signoff.core.watched import Component, Settings
from signoff.writing.plain import one_line

FOLDER = "templates/alerts"
MAX_PAYLOAD = 262_144
MAX_FILE = 32_768
MAX_TEXT = 200
MOST = 50
"""As many entries of a list, and values of a path, are looked at."""

LATEST = timedelta(minutes=10)
OLDEST = timedelta(days=30)

_SPLIT = re.compile(r"[,;\n]+")
_WORDS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """One table. `name` is that of its file."""

    name: str
    when: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    components: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    severity: str = ""
    severities: Mapping[str, ComponentStatus] = field(default_factory=lambda: MappingProxyType({}))
    started: str = ""
    title: str = ""
    commander: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a payload says. `unknown`: names of what is affected that nobody knows.

    `is_wanted`: worth a message.
    """

    sender: str
    is_wanted: bool
    effects: tuple[Effect, ...] = ()
    unknown: tuple[str, ...] = ()
    started: datetime | None = None
    title: str = ""
    commander: str = ""
    folder: str = ""


def senders(files: Mapping[str, bytes]) -> tuple[list[Sender], list[Finding]]:
    """All tables by name, those that take any payload last; a file with a mistake is left out."""
    found, findings = [], []
    for name in sorted(files):
        notes = Notes(f"{FOLDER}/{name}")
        text = decode(files[name], notes, MAX_FILE)
        table = read_yaml(text, notes) if text is not None else None
        said = dict(_said(table or EMPTY, notes))
        findings += notes.findings
        if not has_errors(notes.findings):
            found.append(Sender(name=name.removesuffix(".yml"), **said))
    return sorted(found, key=lambda sender: (not sender.when, sender.name)), sorted(findings)


def _said(table: Table, notes: Notes) -> Iterator[tuple[str, Any]]:
    statuses = {
        status.value: status
        for status in ComponentStatus
        if status not in (ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE)
    }

    def path(node: Node, key: str) -> str | None:
        return values.text(node, key, notes, MAX_TEXT)

    def texts(node: Node, key: str) -> tuple[str, ...]:
        return tuple(text for text, _ in values.texts(node, key, notes, MAX_TEXT))

    def mapping(node: Node, key: str, read: Any) -> dict[str, Any]:
        inner = values.table(node, key, notes)
        entries = inner.entries.items() if inner else ()
        read_ = {name: read(value, name) for name, (_, value) in entries}
        return {name: value for name, value in read_.items() if value is not None}

    readers: dict[str, Any] = {
        **dict.fromkeys(("when", "severity", "started", "title", "commander", "folder"), path),
        "components": texts,
        "only": lambda node, key: mapping(node, key, texts),
        "names": lambda node, key: mapping(node, key, path),
        "severities": lambda node, key: mapping(
            node, key, lambda value, name: values.word(value, name, notes, statuses)
        ),
    }
    for key, node in values.known(table, readers, notes, "a table of alerts"):
        value = readers[key](node, key)
        if value is not None:
            yield key, value


def payload_of(data: bytes) -> Any:
    """The JSON of a payload; a ValueError says why there is none."""
    if len(data) > MAX_PAYLOAD:
        raise ValueError(f"it has more than {MAX_PAYLOAD:,} bytes")
    try:
        return json.loads(data.decode("utf-8"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:  # no UTF-8, no JSON, or a number of thousands of digits
        raise ValueError("it is not JSON") from None


def read_alert(payload: Any, known: Sequence[Sender], settings: Settings, now: datetime) -> Alert | None:
    """What `payload` says, by the first table that fits; None when none does."""
    sender = next((one for one in known if not one.when or any(_at(payload, one.when))), None)
    if sender is None:
        return None
    is_wanted = all(
        {value.lower() for value in _texts(payload, path)} & {word.lower() for word in wanted}
        for path, wanted in sender.only.items()
    )
    effects, unknown = _effects(payload, sender, settings)
    roster = {person.login.lower(): person.login for person in settings.commanders}
    folder = next(_texts(payload, sender.folder), "")
    named = next(_texts(payload, sender.commander), "").removeprefix("@").lower()
    return Alert(
        sender=sender.name,
        is_wanted=is_wanted,
        effects=effects,
        unknown=unknown,
        started=_started(payload, sender, now),
        title=next(_texts(payload, sender.title), ""),
        commander=roster.get(named, ""),
        folder=folder if folder and folder_name(folder) is None else "",
    )


def _at(payload: Any, path: str) -> Iterator[Any]:
    """What `path` leads to; empty things are nothing."""
    found = [payload] if path else []
    for step in path.split("."):
        if step == "*":
            found = [item for one in found if isinstance(one, list) for item in one[:MOST]][:MOST]
        else:
            found = [one[step] for one in found if isinstance(one, dict) and step in one]
    return (one for one in found if one not in (None, "", [], {}))


def _texts(payload: Any, path: str) -> Iterator[str]:
    """The texts and numbers at `path`, each on one line and not long."""
    for value in _at(payload, path):
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = one_line(str(value)[: MAX_TEXT * 4])[:MAX_TEXT].strip()
            if text:
                yield text


def _effects(payload: Any, sender: Sender, settings: Settings) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """What is affected, by the first path that leads to something known; and what nobody knows."""
    status = _status(payload, sender)
    unknown: dict[str, None] = {}
    for path in sender.components:
        found: dict[tuple[str, str | None], Effect] = {}
        for text in _texts(payload, path):
            for word in _called(text, sender, settings):
                place = _place(word, sender, settings)
                if place is None:
                    unknown[word] = None
                else:
                    found[place] = Effect(*place, status)
        if found:
            whole = {component for component, region in found if region is None}
            return tuple(e for e in found.values() if e.region is None or e.component not in whole), ()
    return (), tuple(unknown)


def _called(text: str, sender: Sender, settings: Settings) -> Sequence[str]:
    """The names in a text: all of it, or between commas, or between blanks, whatever is known first."""
    for parts in ([text], _SPLIT.split(text), _WORDS.split(text)):
        words = [part.strip() for part in parts if part.strip()]
        if words and all(_place(word, sender, settings) is not None for word in words):
            return words
    return [part.strip() for part in _SPLIT.split(text) if part.strip()]


def _place(word: str, sender: Sender, settings: Settings) -> tuple[str, str | None] | None:
    """The component and region that `word` means."""
    names = {name.lower(): place for name, place in sender.names.items()}
    name, _, region = names.get(word.lower(), word).partition(":")
    component = next((one for one in settings.components if name.strip().lower() in _names(one)), None)
    if component is None:
        return None
    wanted = region.strip().lower()
    if not wanted:
        return component.id, None
    return (component.id, wanted) if wanted in component.regions else None


def _names(component: Component) -> set[str]:
    return {component.id.lower(), *(name.lower() for name in component.name.values())}


def _status(payload: Any, sender: Sender) -> ComponentStatus:
    """What the worst word means; no word, or an unknown one, is the mildest."""
    meant = {word.lower(): status for word, status in sender.severities.items()}
    found = [meant[word.lower()] for word in _texts(payload, sender.severity) if word.lower() in meant]
    return max(found, key=lambda status: status.rank, default=ComponentStatus.DEGRADED_PERFORMANCE)


def _started(payload: Any, sender: Sender, now: datetime) -> datetime | None:
    """The earliest instant that can be: with a zone, not long ago, not to come."""
    found = []
    for text in _texts(payload, sender.started):
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            continue
        if when.tzinfo is not None and when.year > 1970:
            found.append(when.astimezone(UTC).replace(second=0, microsecond=0))
    return min((when for when in found if now - OLDEST < when < now + LATEST), default=None)
