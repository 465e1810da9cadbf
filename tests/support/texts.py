"""Ready texts filled with facts, as the cases in tests/cases/texts show them to a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import yaml

from signoff.build import texts
from signoff.core.dump import dump_message, dump_translation
from signoff.core.model import ComponentStatus, Effect, Kind, Message, Window
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.settings import read_settings
from signoff.writing.compose import Composed, Facts, compose
from signoff.writing.scenarios import Catalogue, Scenario

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "texts"
LANGUAGES = ("en", "es", "ja", "fr", "pt-BR")
INCIDENT = "2026-11-21-case"

DOWN, PARTLY, SLOW = (
    ComponentStatus.MAJOR_OUTAGE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.DEGRADED_PERFORMANCE,
)
FINE, WORK = ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE

ONE = (Effect("sign-in", None, DOWN),)
ONE_WITH_REGION = (Effect("web", "eu", PARTLY), Effect("web", "us", FINE))
FIVE = tuple(Effect(one, None, PARTLY) for one in ("web", "api", "sign-in", "mail", "invoices"))
FIVE_WITH_REGIONS = (
    Effect("web", "eu", DOWN),
    Effect("web", "us", FINE),
    Effect("api", "eu", DOWN),
    Effect("sign-in", None, PARTLY),
    Effect("mail", None, SLOW),
    Effect("invoices", "us", PARTLY),
)
AFFECTED: Mapping[str, tuple[Effect, ...]] = {
    "one component": ONE,
    "one component in one region": ONE_WITH_REGION,
    "five components": FIVE,
    "five components in regions": FIVE_WITH_REGIONS,
}

STARTED = datetime(2026, 11, 21, 9, 26, tzinfo=UTC)
ENDED = datetime(2026, 11, 21, 10, 40, tzinfo=UTC)
WINDOW = Window(datetime(2026, 11, 24, 22, 30, tzinfo=UTC), datetime(2026, 11, 25, 0, 30, tzinfo=UTC))
LATER = Window(WINDOW.start, datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
NONE = {"": "none"}


@lru_cache(maxsize=1)
def page() -> Settings:
    settings, findings = read_settings((CASES / "status.yml").read_bytes())
    assert settings is not None
    assert not findings
    return settings


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The ready texts as they ship."""
    found, findings = texts.catalogue(ROOT, LANGUAGES)
    assert not findings
    return found


@lru_cache(maxsize=1)
def answers() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load((CASES / "answers.yml").read_text(encoding="utf-8"))
    return found


def scenario(id: str) -> Scenario:
    found = catalogue().get(id)
    assert found is not None, f"there is no scenario '{id}'"
    return found


def before(wanted: Scenario, effects: tuple[Effect, ...], settings: Settings) -> tuple[Message, ...]:
    """The messages that `wanted` follows in its usual course."""
    if wanted.opens:
        return ()
    if wanted.kind is Kind.MAINTENANCE:
        return (_made("maintenance-announced", _worked_on(effects), (), settings, full=False),)
    opened = (_made("initial", effects, (), settings, full=False),)
    if wanted.after == ("monitoring",):
        return (*opened, _made("monitoring", None, opened, settings, full=False))
    if wanted.after and set(wanted.after) <= {"resolved", "postmortem"}:
        return (*opened, _made("resolved", None, opened, settings, full=False))
    return opened


def _worked_on(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    return tuple(Effect(e.component, e.region, WORK) for e in effects if e.status is not FINE)


def _made(
    id: str,
    effects: tuple[Effect, ...] | None,
    so_far: tuple[Message, ...],
    settings: Settings,
    *,
    full: bool,
) -> Message:
    found = filled(scenario(id), effects, settings, full=full, so_far=so_far)
    assert found.message is not None, found.asks
    return found.message


def facts_for(wanted: Scenario, effects: tuple[Effect, ...] | None, *, full: bool, first: bool) -> Facts:
    """What is known: everything that can be said when `full`, else what must be."""
    maintenance = wanted.kind is Kind.MAINTENANCE
    facts = wanted.possible("en") if full else wanted.required("en")
    said: dict[str, dict[str, str]] = {
        f: answers()[f] for f in facts if f in answers() and f not in wanted.needs
    }
    for fact in wanted.needs:
        if fact in answers():
            remains = wanted.id == "resolved-with-effects" and fact == "lingering"
            said[fact] = answers()[fact] if full or remains else NONE
    return Facts(
        components=effects if first or "components" in wanted.needs else None,
        commander="alice" if first else None,
        texts=said,
        started=None if maintenance else STARTED,
        ended=ENDED if full or "ended" in wanted.needs else None,
        window=(LATER if "window" in wanted.needs else WINDOW if first else None) if maintenance else None,
        corrects="01-initial" if "corrects" in wanted.needs else None,
    )


def filled(
    wanted: Scenario,
    effects: tuple[Effect, ...] | None,
    settings: Settings,
    *,
    full: bool,
    so_far: tuple[Message, ...] | None = None,
) -> Composed:
    """The message of `wanted` about `effects`."""
    if so_far is None:
        so_far = before(wanted, effects or (), settings)
    if wanted.kind is Kind.MAINTENANCE and effects is not None:
        effects = _worked_on(effects)
    facts = facts_for(wanted, effects, full=full, first=not so_far)
    if wanted.id == "impact-shrank":
        better, *rest = effects or ()
        status = FINE if len(rest) > 1 else SLOW
        facts = replace(facts, components=(replace(better, status=status), *rest))
    name = f"{len(so_far) + 1:02d}-{wanted.id}"
    return compose(wanted, facts, settings, incident=INCIDENT, name=name, so_far=so_far)


def files_of(messages: tuple[Message, ...]) -> dict[str, bytes]:
    """The folder that `messages` make."""
    files = {}
    for message in messages:
        files[f"{message.name}.md"] = dump_message(message).encode()
        for translation in message.translations:
            files[f"{message.name}.{translation.language}.md"] = dump_translation(translation).encode()
    return files


def read_back(messages: tuple[Message, ...], settings: Settings) -> tuple[tuple[Message, ...], list[str]]:
    """What the parser makes of the files, and its findings."""
    read, findings, _ = parse_folder(INCIDENT, files_of(messages), settings)
    return read, [str(finding) for finding in findings]


def expected() -> Iterator[tuple[Path, str]]:
    """Each file for reading, with what it should say today."""
    for each in catalogue().scenarios:
        yield CASES / f"{each.id}.md", shown(each)


def shown(wanted: Scenario) -> str:
    """A scenario in all languages and fillings, as Markdown."""
    parts = [f"# {wanted.id}"]
    for form, full in (("one component", False), ("five components in regions", True)):
        composed = filled(wanted, AFFECTED[form], page(), full=full)
        assert composed.message is not None, (wanted.id, composed.asks)
        message = composed.message
        facts = dump_message(replace(message, body="")).strip().strip("-").strip()
        parts.append(f"## {form.capitalize()}, {'everything said' if full else 'only what must be'}")
        parts.append(f"```yaml\n{facts}\n```")
        parts.append(f"### en\n\n{message.body}")
        for translation in message.translations:
            title = f"**{translation.title}**\n\n" if translation.title else ""
            parts.append(f"### {translation.language}\n\n{title}{translation.body}")
    return "\n\n".join(parts) + "\n"
