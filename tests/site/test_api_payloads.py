"""Real payloads of Statuspage and our own against the same schemas; what differs is listed and explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.api import validator

DIFFERENCES = Path(__file__).parents[1] / "cases" / "statuspage" / "differences.json"


def _payloads(shared_data: Path) -> dict[str, tuple[str, Any]]:
    folder = shared_data / "statuspage"
    found = {}
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder).as_posix()
        endpoint = path.stem.replace("_", "/") if path.parent.name.startswith("Dziurwa") else "summary"
        if "clauth" in name:
            endpoint = "incidents"
        found[name] = (endpoint, json.loads(path.read_text(encoding="utf-8")))
    return found


def _differences(endpoint: str, payload: Any) -> list[str]:
    """Where the payload leaves the schema, with list positions as `*`, each kind once."""
    found = set()
    for error in validator(endpoint).iter_errors(payload):
        for deep in _leaves(error):
            place = ".".join("*" if isinstance(step, int) else step for step in deep.absolute_path)
            found.add(f"{place or '(top)'}: {_about(deep)}")
    return sorted(found)


def _leaves(error: Any) -> Any:
    if error.validator in ("anyOf", "allOf", "if") and error.context:
        for inner in error.context:
            if inner.validator != "type" or error.validator != "anyOf":
                yield from _leaves(inner)
    else:
        yield error


def _about(error: Any) -> str:
    if error.validator == "required":
        return "without " + error.message.split("'")[1]
    if error.validator == "additionalProperties":
        return "with " + ", ".join(sorted(set(error.instance) - set(error.schema["properties"])))
    if error.validator in ("enum", "pattern"):
        return f"{error.validator} {error.instance!r}"
    return str(error.validator)


def test_real_payloads_differ_from_our_schemas_only_where_it_is_explained(shared_data: Path) -> None:
    explained = json.loads(DIFFERENCES.read_text(encoding="utf-8"))
    found = {name: _differences(*payload) for name, payload in _payloads(shared_data).items()}
    assert {name: list(why) for name, why in explained.items()} == found
    assert all(reason for why in explained.values() for reason in why.values())
