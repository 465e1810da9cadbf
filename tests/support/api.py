"""The endpoints of hand-made incidents, and the schemas they are held against."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import referencing
import referencing.jsonschema

from signoff.core.model import Incident, Kind
from signoff.core.watched import Settings
from signoff.site import api
from signoff.site.outputs import MOST, NARROW, Facts, outputs
from support.pages import state_at
from support.stories import watched

SCHEMAS = Path(api.__file__).with_name("schemas")
ENDPOINTS = (
    "summary",
    "status",
    "components",
    "incidents",
    "incidents/unresolved",
    "scheduled-maintenances",
    "scheduled-maintenances/upcoming",
    "scheduled-maintenances/active",
)


def facts_at(
    now: datetime, incidents: Iterable[Incident] = (), settings: Settings | None = None, **options: Any
) -> Facts:
    """What a build at `now` passes to the producers."""
    settings = settings or watched()
    known = sorted((i.summary for i in incidents), key=lambda s: (s.started, s.slug), reverse=True)
    latest = sorted(known, key=lambda s: (s.last_published, s.slug), reverse=True)

    def newest(kind: Kind) -> list[Any]:
        found = [summary for summary in known if summary.kind is kind]
        return [s for place, s in enumerate(found) if place < MOST or s.ended is None]

    return Facts(
        settings=settings,
        state=state_at(now, incidents, settings, **options),
        incidents=newest(Kind.INCIDENT),
        maintenances=newest(Kind.MAINTENANCE),
        latest=latest[:MOST],
        by_component={
            c.id: [s for s in latest if c.id in s.components][:NARROW] for c in settings.components
        },
        sources={
            "assets/embed.js": (
                Path(__file__).parents[2] / "templates" / "site" / "assets" / "embed.js"
            ).read_text(encoding="utf-8")
        },
    )


def made(
    now: datetime, *incidents: Incident, settings: Settings | None = None, **options: Any
) -> dict[str, bytes]:
    """Every file for programs, by its path."""
    texts = {incident.summary.slug: incident for incident in incidents}
    facts = facts_at(now, incidents, settings, **options)
    return {file.path: file.render({slug: texts[slug] for slug in file.needs}) for file in outputs(facts)}


def endpoints(
    now: datetime, *incidents: Incident, settings: Settings | None = None, **options: Any
) -> dict[str, Any]:
    """The payloads of all endpoints, each checked against its schema."""
    files = made(now, *incidents, settings=settings, **options)
    payloads = {name: json.loads(files[f"api/v2/{name}.json"]) for name in ENDPOINTS}
    for name, payload in payloads.items():
        assert not list(validator(name).iter_errors(payload)), name
    return payloads


def validator(endpoint: str) -> jsonschema.Draft202012Validator:
    """What checks a payload of `endpoint`, by the schema that is served beside it."""
    resources = {
        file.name: referencing.Resource.from_contents(json.loads(file.read_text(encoding="utf-8")))
        for file in SCHEMAS.glob("*.json")
    }
    registry = referencing.Registry().with_resources(resources.items())
    schema = resources[endpoint.replace("/", "-") + ".json"].contents
    return jsonschema.Draft202012Validator(schema, registry=registry)
