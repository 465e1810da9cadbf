"""Real messages of other people's status pages as drafts: what rules are tried on.

The messages stay where they are (see the fixture `shared_data`); nothing of them belongs into the project.
Each has an id that finds it again: source, number of the incident, number of the message.
"""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from signoff.edge.foreign import read_foreign
from signoff.importers.cstate.site import import_site
from signoff.importers.cstate.sources import is_wanted
from signoff.rules.draft import Draft
from signoff.rules.plain import without_code, words_only
from support.cstate import checked


@dataclass(frozen=True, slots=True)
class Real:
    """A message somebody once published."""

    source: str
    id: str
    draft: Draft


LANGUAGES = {"Schullogin": "de", "kokiriscloud": "fr", "step76": "it"}
"""Of cState pages that are not in English, by the beginning of their names."""

_STATUSES = {
    "Investigating": "investigating",
    "Identified": "identified",
    "Monitoring": "monitoring",
    "Resolved": "resolved",
    "Scheduled": "scheduled",
    "In progress": "in_progress",
    "Verifying": "verifying",
    "Completed": "completed",
}
_MAINTENANCE = {"scheduled", "in_progress", "verifying", "completed"}


def real_messages(shared: Path) -> Iterator[Real]:
    """All of them, source by source."""
    yield from _github(shared)
    yield from _apple(shared)
    yield from _assistants(shared)
    yield from _google(shared)
    yield from _datocms(shared)
    yield from _cstate(shared)


def supposed(messages: Iterable[Real]) -> Iterator[Real]:
    """Messages with facts that their front matter might have had: what rules of contradiction are tried on.

    An ending states that nothing was lost and nothing is left, or that something was and is; a maintenance
    is at another stage. Whether a finding is right is then whether the text says the opposite.
    """
    for real in messages:
        draft = real.draft
        if draft.status == "resolved":
            for facts in ("none", "something"):
                other = replace(draft, data_loss=facts, lingering=facts)
                yield Real("supposed", f"{real.id}:{facts}", other)
        elif draft.kind == "maintenance":
            status = "scheduled" if draft.status == "in_progress" else "in_progress"
            yield Real("supposed", f"{real.id}:{status}", replace(draft, status=status))


def _real(
    source: str, number: str, language: str, status: str, body: str, title: str = "", kind: str = ""
) -> Real:
    kind = kind or ("maintenance" if status in _MAINTENANCE else "incident")
    draft = Draft(
        language=language,
        title=title,
        body=body,
        text=words_only(without_code(body)),
        uncoded=without_code(body),
        kind=kind,
        status=status,
        stated_status=status,
    )
    return Real(source, f"{source}:{number}", draft)


def _lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _github(shared: Path) -> Iterator[Real]:
    for incident in _lines(shared / "corpus/mrshu+github-statuses/incidents.dev.jsonl"):
        status = "investigating"
        for number, update in enumerate(incident["updates"]):
            status = _STATUSES.get(update["status"], status)
            title = incident["title"] if number == 0 else ""
            yield _real("github", f"{incident['id']}:{number}", "en", status, update["message"], title)


def _apple(shared: Path) -> Iterator[Real]:
    for number, event in enumerate(_lines(shared / "corpus/junjanjon+apple_is_dead.rb/events_ja.dev.jsonl")):
        over = event["eventStatus"] in ("resolved", "completed")
        status = "resolved" if over else "investigating"
        if event["statusType"] == "Maintenance":
            status = {"resolved": "completed", "investigating": "in_progress"}[status]
        yield _real("apple", str(number), "ja", status, event["message"])


def _assistants(shared: Path) -> Iterator[Real]:
    path = shared / "corpus/atlarge-research+llm-service-analysis/incident_stages.dev.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            for status in ("investigating", "identified", "monitoring", "resolved", "postmortem"):
                body = row[f"{status}_description"].strip()
                if body:
                    yield _real("assistants", f"{number}:{status}", "en", status, body)


def _google(shared: Path) -> Iterator[Real]:
    path = shared / "other-vendors/moritalous+cloud-status-history/incidents.json"
    for incident in json.loads(path.read_text(encoding="utf-8")):
        for number, update in enumerate(incident["updates"]):
            status = "resolved" if update["status"] == "AVAILABLE" else "identified"
            yield _real("google", f"{incident['id']}:{number}", "en", status, update["text"])


def _datocms(shared: Path) -> Iterator[Real]:
    for path in sorted((shared / "other-vendors/datocms+status-website/data/incidents").glob("*.json")):
        incident = json.loads(path.read_text(encoding="utf-8"))
        for number, update in enumerate(incident["updates"]):
            body = html.unescape(update["content"])
            yield _real("datocms", f"{path.stem}:{number}", "en", update["status"], body)


def _cstate(shared: Path) -> Iterator[Real]:
    """Posts as the importer divides them: a message for each update, with kind and status."""
    for root in sorted((shared / "cstate").iterdir()):
        if not root.is_dir() or root.name.startswith("cstate+"):
            continue  # the last is the example that comes with cState
        language = next((tag for name, tag in LANGUAGES.items() if root.name.startswith(name)), "en")
        files, refused = read_foreign(root, is_wanted)
        for slug, messages in checked(import_site(files, refused, root.name, "UTC")).items():
            kind, status = "incident", "investigating"
            for message in messages:
                kind = message.kind.value if message.kind else kind
                status = message.status.value if message.status else status
                number = f"{root.name}/{slug}/{message.name}"
                yield _real(
                    f"cstate-{language}", number, language, status, message.body, message.title or "", kind
                )
