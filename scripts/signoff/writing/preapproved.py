"""Whether a message is, byte for byte, what a ready text that was agreed on beforehand makes of plain facts.

Such a first message may go out unreviewed where `policy: preapproved` says so. It is made anew here from the
facts of its front matter and compared: nobody's own words are in it, not even in the address of its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from signoff.core.dump import dump_message, dump_translation
from signoff.core.finding import has_errors
from signoff.core.model import PUBLIC, Kind, Message
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.writing.compose import Facts, compose
from signoff.writing.filenames import incident_name, message_name
from signoff.writing.scenarios import START, Catalogue, Scenario

LATEST_START = timedelta(hours=24)
"""Customers may have felt it so long before; what is said to be older is for somebody to look at."""

_AGAIN = frozenset(f"-{number}" for number in range(2, 10)) | {""}


def preapproved(
    incident: str, files: Mapping[str, bytes], catalogue: Catalogue, settings: Settings, now: datetime
) -> dict[str, str]:
    """The names of those of `files`, all of the folder `incident`, that need no review: name -> scenario.

    `catalogue` and `settings` must be those of the main line, which somebody agreed on: never what a
    proposal brings. Only a first message and its translations qualify, and only on the day of their name.
    """
    messages, findings, lost = parse_folder(incident, files, settings)
    if len(messages) != 1 or lost or has_errors(findings) or not _is_plain(messages[0], settings, now):
        return {}
    (message,) = messages
    for scenario in catalogue.scenarios:
        if is_agreed(scenario, settings):
            same = _same(message, files, scenario, settings)
            if f"{message.name}.md" in same and _is_named(message, scenario, settings, now):
                return dict.fromkeys(same, scenario.id)
    return {}


def is_agreed(scenario: Scenario, settings: Settings) -> bool:
    """Whether a scenario may go out unreviewed at all: marked so, public, and the first of an incident."""
    return (
        scenario.preapproved
        and scenario.kind is Kind.INCIDENT
        and scenario.audience == PUBLIC
        and START in scenario.after
        and settings.language in scenario.wordings
    )


def _is_plain(message: Message, settings: Settings, now: datetime) -> bool:
    """Whether its facts are ones that need nobody's judgement."""
    on_roster = any(person.login == message.commander for person in settings.commanders)
    return on_roster and (message.started is None or now - LATEST_START <= message.started <= now)


def _same(
    message: Message, files: Mapping[str, bytes], scenario: Scenario, settings: Settings
) -> frozenset[str]:
    """The names of those of `files` that the scenario makes of the message's own facts."""
    facts = Facts(components=message.components, commander=message.commander, started=message.started)
    made = compose(scenario, facts, settings, incident=message.incident, name=message.name).message
    if made is None:
        return frozenset()
    texts = {f"{made.name}.md": dump_message(made)}
    texts |= {f"{made.name}.{t.language}.md": dump_translation(t) for t in made.translations}
    return frozenset(name for name, text in texts.items() if files.get(name) == text.encode())


def _is_named(message: Message, scenario: Scenario, settings: Settings, now: datetime) -> bool:
    """Whether folder and file are called as the commands call them, these days: names are public words."""
    if message.name != message_name(str(message.status or scenario.id), ()):
        return False
    ids = list(dict.fromkeys(effect.component for effect in message.components or ()))
    today = now.astimezone(ZoneInfo(settings.timezone)).date()
    names = (incident_name(message.title or "", today + timedelta(days=d), ids) for d in (-1, 0, 1))
    return any(
        message.incident.startswith(name) and message.incident.removeprefix(name) in _AGAIN for name in names
    )
