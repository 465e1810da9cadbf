"""`status.yml` to `Settings` and findings: what is watched, by whom, by which rules.

Every key of design section 3. Unknown keys are findings; everything but `name`, `url` and
`components` has a default. An empty roster is allowed (an imported page) but warned about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import available_timezones

from signoff.core import channels, codes, hosting, linting, values
from signoff.core.finding import Code, Finding, did_you_mean, has_errors
from signoff.core.frontmatter import Items, Node, Scalar, Table, read_yaml
from signoff.core.languages import is_language, suggestion
from signoff.core.location import is_timezone, url_problem
from signoff.core.model import INTERNAL, PUBLIC
from signoff.core.text import Notes, decode
from signoff.core.watched import Channel, Component, Mirror, Person, Policy, Settings, Text

MAX_FILE = 262_144
MAX_TEXT = 200
MAX_DESCRIPTION = 500

T = TypeVar("T")

_ID = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9]|[-_.](?=[A-Za-z0-9]))*(?:\[bot\])?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_REPOSITORY = re.compile(r"[\w.-]+(?:/[\w.-]+)+", re.ASCII)
_STEP = re.compile(r"\.\.|[\w-][\w. -]*")
IMPACTS = ("critical", "major", "minor")
"""What a span of the policy may depend on, the worst first."""

_REQUIRED = {
    "name": "name: Acme",
    "url": "url: https://status.example.org/",
    "components": "components: [{id: api, name: API}]",
}


def read_settings(data: bytes, path: str = "status.yml") -> tuple[Settings | None, list[Finding]]:
    """The settings, or None and the errors that make them unusable; always all findings."""
    notes = Notes(path)
    text = decode(data, notes, MAX_FILE)
    table = read_yaml(text, notes) if text is not None else None
    settings = _Reading(table, notes).settings() if table is not None else None
    findings = sorted(notes.findings)
    return (None if has_errors(findings) else settings), findings


_REFERRED_TO = frozenset({"languages", "regions", "components", "audiences"})
"""What later settings may name."""


class _Reading:
    """One pass over `status.yml`; languages and regions first, because others refer to them."""

    def __init__(self, table: Table, notes: Notes) -> None:
        self.table = table
        self.notes = notes
        self.languages: tuple[str, ...] = ("en",)
        self.regions: tuple[str, ...] = ()
        self.components: tuple[Component, ...] = ()
        self.audiences: tuple[str, ...] = (INTERNAL,)

    def settings(self) -> Settings | None:
        readers: dict[str, Callable[[Node, str], Any]] = {
            "languages": self.language_tags,
            "regions": self.ids,
            "region_names": self.region_names,
            "components": self.component_list,
            "audiences": self.audience_list,
            "name": self.short_text,
            "url": self.url,
            "repository": self.repository,
            "timezone": self.timezone,
            "commanders": self.people,
            "former_commanders": self.people,
            "liaisons": self.people,
            "policy": self.policy,
            "channels": self.channels,
            "publisher": self.email,
            "internal_source": self.folder,
            "mirrors": self.mirrors,
            "internal_url": self.url,
            "calendar_alarm": self.span,
            "rules": lambda node, key: linting.weights(node, key, self.notes),
            "composer": lambda node, key: values.flag(node, key, self.notes),
            "drill": lambda node, key: values.flag(node, key, self.notes),
            "code_names": self.words,
            "allowed_words": self.words,
            "announce_since": lambda node, key: values.instant(node, key, self.notes),
        }
        nodes = dict(values.known(self.table, readers, self.notes, "status.yml"))
        found: dict[str, Any] = {}
        for key, reader in readers.items():
            if key in nodes:
                value = reader(nodes[key], key)
                if value is not None:
                    found[key] = value
                    if key in _REFERRED_TO:
                        setattr(self, key, value)
        for key, example in _REQUIRED.items():
            if key not in nodes:
                self.note(
                    codes.MISSING_SETTING, self.table, f"'{key}' is missing", f"add for example '{example}'"
                )
        if not found.get("commanders"):
            place = nodes.get("commanders", self.table)
            hint = "add the logins of your incident commanders: 'commanders: [alice]'"
            self.note(codes.NO_COMMANDER, place, "the roster is empty: nobody can sign off a message", hint)
        if not all(key in found for key in _REQUIRED):
            return None
        return Settings(**found).stamped()

    def note(self, code: Code, node: Node, text: str, hint: str = "") -> None:
        self.notes.add(code, node.line, node.column, text, hint)

    def short_text(self, node: Node, key: str) -> str | None:
        return values.text(node, key, self.notes, MAX_TEXT)

    def unique(
        self, node: Node, key: str, read: Callable[[Node, str], T | None], name: Callable[[T], str]
    ) -> tuple[T, ...]:
        """The entries of a list, each as `read` gives it, no two of one `name`."""
        seen: dict[str, T] = {}
        for item in values.items(node, key, self.notes):
            value = read(item, key)
            if value is None:
                continue
            if name(value) in seen:
                self.note(codes.DUPLICATE_ENTRY, item, f"'{name(value)}' stands in '{key}' twice", "keep one")
            seen.setdefault(name(value), value)
        return tuple(seen.values())

    def ids(self, node: Node, key: str) -> tuple[str, ...]:
        return self.unique(node, key, self.id, str)

    def id(self, node: Node, key: str) -> str | None:
        """An id: lower-case letters, digits, inner hyphens and underscores."""
        value = self.short_text(node, key)
        if value is None or (_ID.fullmatch(value) and len(value) <= 60):
            return value
        better = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:60]
        text = f"'{value}' is not an id: lower-case letters, digits and hyphens, at most 60"
        self.note(
            codes.BAD_ID, node, text, f"write for example '{better}'" if better else "write for example 'api'"
        )
        return None

    def reference(self, known: tuple[str, ...], code: Code, what: str) -> Callable[[Node, str], str | None]:
        """A reader of names that must be among `known`."""

        def read(node: Node, key: str) -> str | None:
            value = self.short_text(node, key)
            if value is not None and value not in known:
                hint = did_you_mean(value, known) or f"add it to '{what}s' first"
                self.note(code, node, f"'{value}' is no {what} of this page", hint)
                return None
            return value

        return read

    def audience_list(self, node: Node, key: str) -> tuple[str, ...]:
        """The audiences, `internal` always among them; everybody is `public` without saying."""
        named = self.ids(node, key)
        if PUBLIC in named:
            self.note(codes.DUPLICATE_ENTRY, node, "'public' is everybody and needs no entry", "remove it")
        return tuple(dict.fromkeys((INTERNAL, *named))) if INTERNAL not in named else named

    def language_tags(self, node: Node, key: str) -> tuple[str, ...] | None:
        tags = self.unique(node, key, self.language_tag, str)
        if not tags and isinstance(node, Items) and not node.items:
            self.note(codes.EMPTY_VALUE, node, "'languages' is empty", "write for example 'languages: [en]'")
        return tags or None

    def language_tag(self, node: Node, key: str) -> str | None:
        value = self.short_text(node, key)
        if value is None or is_language(value):
            return value
        better = suggestion(value)
        hint = f"did you mean '{better}'?" if better else "write a tag such as en, ja or pt-BR"
        self.note(codes.BAD_LANGUAGE, node, f"'{value}' is not a language tag", hint)
        return None

    def per_language(self, node: Node, key: str, limit: int = MAX_TEXT) -> Text | None:
        """One text for all languages, or a mapping from language to text."""
        if not isinstance(node, Table):
            value = values.text(node, key, self.notes, limit)
            return None if value is None else MappingProxyType({"": value})
        found = {}
        for language, (name, item) in node.entries.items():
            if language not in self.languages:
                hint = did_you_mean(language, self.languages)
                self.note(codes.BAD_LANGUAGE, name, f"'{language}' is no language of this page", hint)
            elif (value := values.text(item, language, self.notes, limit)) is not None:
                found[language] = value
        if not node.entries:
            self.note(codes.EMPTY_VALUE, node, f"'{key}' has no text", f"write '{key}: ...'")
        return MappingProxyType(found) if found else None

    def region_names(self, node: Node, key: str) -> Mapping[str, Text] | None:
        table = values.table(node, key, self.notes)
        if table is None:
            return None
        regions = dict.fromkeys(self.regions)
        found = {}
        for region, (name, item) in table.entries.items():
            if region not in regions:
                hint = did_you_mean(region, regions) or "add it to 'regions' first"
                self.note(codes.UNKNOWN_REGION, name, f"'{region}' is no region of this page", hint)
            elif (text := self.per_language(item, region)) is not None:
                found[region] = text
        return MappingProxyType(found)

    def words(self, node: Node, key: str) -> tuple[str, ...]:
        return self.unique(node, key, self.short_text, str.lower)

    def component_list(self, node: Node, key: str) -> tuple[Component, ...] | None:
        found = self.unique(node, key, self.component, lambda component: component.id)
        if isinstance(node, Items) and not node.items:
            self.note(codes.EMPTY_VALUE, node, "'components' is empty", "add what your customers use")
        return found or None

    def component(self, node: Node, key: str) -> Component | None:
        readers: dict[str, Callable[[Node, str], Any]] = {
            "id": self.id,
            "name": self.per_language,
            "group": self.per_language,
            "regions": self.component_regions,
            "since": lambda node, key: values.day(node, key, self.notes),
            "description": lambda node, key: self.per_language(node, key, MAX_DESCRIPTION),
            "hosts": lambda node, key: self.unique(
                node, key, lambda item, name: linting.host(item, name, self.notes), str
            ),
        }
        found = self.record(node, "a component", readers, ("id", "name"), "{id: api, name: API}")
        return None if found is None else Component(**found)

    def component_regions(self, node: Node, key: str) -> tuple[str, ...]:
        return self.unique(node, key, self.reference(self.regions, codes.UNKNOWN_REGION, "region"), str)

    def record(
        self,
        node: Node,
        what: str,
        readers: Mapping[str, Callable[[Node, str], Any]],
        required: tuple[str, ...],
        example: str,
    ) -> dict[str, Any] | None:
        """The readable entries of one mapping in a list; None when a required one is not there."""
        if not isinstance(node, Table):
            self.note(codes.WRONG_TYPE, node, f"{what} needs {' and '.join(required)}", f"write '{example}'")
            return None
        nodes = dict(values.known(node, readers, self.notes, what))
        for key in required:
            if key not in nodes:
                self.note(codes.MISSING_SETTING, node, f"{what} needs '{key}'", f"write '{example}'")
        found = {key: value for key, item in nodes.items() if (value := readers[key](item, key)) is not None}
        return found if all(key in found for key in required) else None

    def mirrors(self, node: Node, key: str) -> tuple[Mirror, ...]:
        return self.unique(node, key, lambda item, _: hosting.mirror(item, self), lambda mirror: mirror.id)

    def people(self, node: Node, key: str) -> tuple[Person, ...]:
        return self.unique(node, key, self.person, lambda person: person.login.lower())

    def person(self, node: Node, key: str) -> Person | None:
        """`alice`, `"@alice"` or `{login: alice, name: Alice, email: alice@example.org}`."""
        if isinstance(node, Table):
            readers = {"login": self.login, "name": self.short_text, "email": self.email}
            found = self.record(node, "a person", readers, ("login",), "{login: alice, name: Alice}")
            return None if found is None else Person(**found)
        login = self.login(node, key)
        return None if login is None else Person(login)

    def login(self, node: Node, key: str) -> str | None:
        value = self.short_text(node, key)
        if value is None:
            return None
        login = value.removeprefix("@")
        if not _LOGIN.fullmatch(login):
            self.note(
                codes.BAD_PERSON, node, f"'{value}' is not a login", "write the login on the forge: alice"
            )
            return None
        return login

    def email(self, node: Node, key: str) -> str | None:
        value = self.short_text(node, key)
        if value is not None and not _EMAIL.fullmatch(value):
            hint = "write for example bob@example.org"
            self.note(codes.BAD_PERSON, node, f"'{value}' is not an e-mail address", hint)
            return None
        return value

    def url(self, node: Node, key: str) -> str | None:
        """The page's address, with a slash at its end."""
        value = self.short_text(node, key)
        problem = None if value is None else url_problem(value)
        if problem:
            hint = "write for example https://status.example.org/"
            self.note(codes.BAD_URL, node, f"'{value}' {problem}", hint)
            return None
        return None if value is None else value.rstrip("/") + "/"

    def repository(self, node: Node, key: str) -> str | None:
        value = self.short_text(node, key)
        if value is not None and not _REPOSITORY.fullmatch(value):
            hint = "write owner and name as on the forge: acme/status"
            self.note(codes.BAD_REPOSITORY, node, f"'{value}' is not a repository", hint)
            return None
        return value

    def folder(self, node: Node, key: str) -> str | None:
        """A folder beside the page's own, seen from `status.yml`."""
        value = self.short_text(node, key)
        steps = () if value is None else tuple(value.rstrip("/").split("/"))
        if value is None or (steps and all(_STEP.fullmatch(step) for step in steps) and set(steps) != {"."}):
            return value
        hint = "write for example internal_source: ../status-internal"
        self.note(codes.BAD_FOLDER, node, f"'{value}' is not a folder seen from here", hint)
        return None

    def timezone(self, node: Node, key: str) -> str | None:
        value = self.short_text(node, key)
        if value is None or is_timezone(value):
            return value
        hint = "write a name of the IANA database such as Europe/Berlin, or UTC"
        if "/" in value or value.lower() == "utc":
            near = did_you_mean(value.replace(" ", "_"), available_timezones())
            hint = near if near.startswith("did") else hint
        self.note(codes.UNKNOWN_TIMEZONE, node, f"'{value}' is not a time zone", hint)
        return None

    def policy(self, node: Node, key: str) -> Policy | None:
        table = values.table(node, key, self.notes)
        if table is None:
            return None
        readers: dict[str, Callable[[Node, str], Any]] = {}
        for field in fields(Policy):
            readers[field.name] = self.span
        for name in ("cadence", "sitrep", "postmortem"):
            readers[name] = self.by_impact
        readers["estimates"] = self.choice("forbid", "allow")
        readers["commander"] = self.choice("named", "any-on-roster")
        readers["four_eyes"] = readers["preapproved"] = lambda node, key: values.flag(node, key, self.notes)
        nodes = values.known(table, readers, self.notes, "policy")
        read = ((name, readers[name](item, name)) for name, item in nodes)
        return Policy(**{name: value for name, value in read if value is not None})

    def span(self, node: Node, key: str) -> timedelta | None:
        return values.duration(node, key, self.notes)

    def choice(self, *words: str) -> Callable[[Node, str], str | None]:
        table = dict.fromkeys(words)
        return lambda node, key: values.word(node, key, self.notes, {word: word for word in table})

    def by_impact(self, node: Node, key: str) -> Mapping[str, timedelta] | None:
        """The defaults, with what is said here instead. `none` takes one away, but for the cadence."""
        table = values.table(node, key, self.notes)
        if table is None:
            return None
        found = dict(getattr(Policy(), key))
        for impact, item in values.known(table, dict.fromkeys(IMPACTS), self.notes, key):
            if key != "cadence" and isinstance(item, Scalar) and item.value == "none":
                found.pop(impact, None)
            else:
                span = self.span(item, impact)
                found |= {} if span is None else {impact: span}
        return MappingProxyType(found)

    def channels(self, node: Node, key: str) -> tuple[Channel, ...]:
        return self.unique(node, key, self.channel, lambda channel: channel.id)

    def channel(self, node: Node, key: str) -> Channel | None:
        return channels.channel(node, self, self)

    @property
    def component_ids(self) -> tuple[str, ...]:
        return tuple(component.id for component in self.components)

    def several(self, known: tuple[str, ...], code: Code, what: str) -> Callable[[Node, str], Any]:
        """A reader of lists of names that must be among `known`."""
        read = self.reference(known, code, what)
        return lambda node, key: self.unique(node, key, read, str)
