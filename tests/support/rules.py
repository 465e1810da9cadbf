"""The examples of rules as drafts, and what rules say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

from signoff.core.dump import text
from signoff.core.model import Message, Translation
from signoff.core.parse import parse_message
from signoff.core.watched import Component, Person, Settings
from signoff.rules.catalogue import Entry, catalogue
from signoff.rules.draft import Draft, House
from signoff.rules.reading import drafts_of, house_of
from signoff.rules.rule import Example

LANGUAGES = ("en", "es", "ja", "fr", "pt-BR")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

_FIRST = {
    "title": "Slow pages",
    "status": "investigating",
    "commander": "alice",
    "components": "{web: partial_outage}",
    "next_update": "20m",
}

_EARLIER = {
    "en": "Some pages fail to load.",
    "es": "Algunas páginas no cargan.",
    "ja": "一部のページを表示できません。",
    "fr": "Certaines pages ne s'affichent pas.",
    "pt-BR": "Algumas páginas não carregam.",
}


@lru_cache
def settings_in(language: str) -> Settings:
    """The page that examples are about, with `language` as its default."""
    return Settings(
        name="Acme",
        url="https://status.acme.example/",
        components=(
            Component("web", MappingProxyType({"": "Web app"}), hosts=("app.acme.example",)),
            Component(
                "api", MappingProxyType({"": "API"}), regions=("us", "eu"), hosts=("api.acme.example",)
            ),
            Component("mail", MappingProxyType({"": "E-mail"})),
        ),
        languages=(language, *(tag for tag in LANGUAGES if tag != language)),
        regions=("us", "eu"),
        region_names=MappingProxyType(
            {
                "us": MappingProxyType({"": "United States", "es": "Estados Unidos", "ja": "アメリカ"}),
                "eu": MappingProxyType({"": "Europe", "es": "Europa", "ja": "ヨーロッパ"}),
            }
        ),
        commanders=(Person("alice"),),
        audiences=("internal", "premium"),
        code_names=("Falcon",),
    )


@lru_cache
def house_in(language: str) -> House:
    return house_of(settings_in(language))


def draft_of(example: Example) -> Draft:
    """What a rule sees of an example: translated into all languages, or those that `translations` names."""
    settings = settings_in("en" if example.original else example.language)
    earlier = []
    if example.before:
        facts = {**_FIRST, **_facts(example.before)}
        earlier = [_message(facts, _EARLIER[settings.language], "01-before", settings)]
    own = {**({"next_update": "20m"} if earlier else _FIRST), **_facts(example.facts)}
    if example.title and not example.original:
        own["title"] = text(example.title)
    own = {key: value for key, value in own.items() if value != "-"}
    translated = own.pop("translations", ", ".join(LANGUAGES)).split(", ")
    message = _message(own, example.original or example.text, f"{len(earlier) + 1:02d}-this", settings)
    if example.original:
        words = Translation(example.language, example.title, example.text)
        message = replace(message, translations=(words,))
    draft = drafts_of([*earlier, message], settings, now=NOW)[-1]
    return (
        draft if example.original else replace(draft, translations=[t for t in LANGUAGES if t in translated])
    )


def _facts(lines: str) -> dict[str, str]:
    """`key: value` lines; the value `-` leaves a line out that would be filled in."""
    found: dict[str, str] = {}
    for line in lines.split("\n"):
        key, colon, value = line.partition(":")
        if line.startswith(" ") and found:
            found[next(reversed(found))] += f"\n{line}"
        elif colon:
            found[key.strip()] = value.strip()
    return found


def _message(facts: dict[str, str], body: str, name: str, settings: Settings) -> Message:
    lines = "\n".join(f"{key}: {value}" for key, value in facts.items())
    data = f"---\n{lines}\n---\n{body}\n".encode()
    message, findings = parse_message(data, "example", name, settings, None)
    assert message is not None, f"{lines}\n{findings}"
    return message


def finds(entry: Entry, example: Example) -> bool:
    """Whether a rule finds anything in an example; its spots have to be in the text."""
    draft = draft_of(example)
    spots = entry.check(draft, house_in("en" if example.original else example.language))
    for spot in spots:
        text = {"body": draft.body, "title": draft.title}.get(spot.where, "")
        assert 0 <= spot.start <= spot.end <= len(text), spot
        assert spot.where == "facts" or spot.end > spot.start, spot
    return bool(spots)


def found_by(example: Example, families: Sequence[str]) -> list[str]:
    """The names of the rules of `families` that find something in an example."""
    return [
        f"{entry.rule.code} {entry.rule.slug}"
        for entry in catalogue()
        if entry.rule.family in families and finds(entry, example)
    ]
