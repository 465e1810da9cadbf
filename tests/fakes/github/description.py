"""GitHub's own description of its API, and what about an answer or an event differs from it.

The description is OpenAPI 3.0: JSON Schema, but for `nullable`. `make test` puts it into the virtual
environment (scripts/setup.sh, step `node`).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema

NODE = Path(sys.prefix) / "node"
DESCRIPTION = NODE / "api.github.com.json"
EXAMPLES = NODE / "node_modules/@octokit/webhooks-examples/api.github.com/index.json"

Schema = dict[str, Any]


def _nullable(name: str) -> Any:
    """A keyword that lets null pass where OpenAPI 3.0 says `nullable`."""
    original = jsonschema.Draft4Validator.VALIDATORS[name]

    def check(validator: Any, value: Any, instance: Any, schema: Schema) -> Iterator[Any]:
        if instance is None and schema.get("nullable"):
            return
        yield from original(validator, value, instance, schema) or ()

    return check


_FORMATS = jsonschema.FormatChecker(formats=())


@_FORMATS.checks("date-time")
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", value)
    )


@_FORMATS.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


_Validator = jsonschema.validators.extend(
    jsonschema.Draft4Validator,
    {name: _nullable(name) for name in ("type", "enum", "oneOf", "anyOf", "allOf")},
)


class Description:
    """What GitHub publishes about its REST API and its webhooks."""

    def __init__(self, path: Path = DESCRIPTION) -> None:
        self.whole = json.loads(path.read_text(encoding="utf-8"))

    def operation(self, method: str, template: str) -> Schema:
        """The description of one call."""
        found: Schema = self.whole["paths"][template][method.lower()]
        return found

    def of_answer(self, method: str, template: str, status: int, answer: Any) -> list[str]:
        """What an answer has that GitHub's has not, or lacks."""
        responses = self.operation(method, template)["responses"]
        if str(status) in responses:
            content = self.resolve(responses[str(status)]).get("content")
        elif status >= 400:  # not every error of a call is described; all have the same form
            form = "validation-error" if status == 422 else "basic-error"
            content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{form}"}}}
        else:
            return [f"status {status} is not described"]
        if not content:
            return [] if answer is None else ["an answer without a body has one"]
        return self.problems(content["application/json"]["schema"], answer)

    def of_question(self, method: str, template: str, target: str, sent: Any) -> list[str]:
        """What we ask with that GitHub does not take."""
        operation = self.operation(method, template)
        known = {self.resolve(p)["name"] for p in operation.get("parameters", ())}
        asked = {name for name, _ in parse_qsl(urlsplit(target).query)}
        problems = [f"there is no parameter '{name}'" for name in sorted(asked - known)]
        if sent is None:
            return problems
        return problems + self.problems(
            self.resolve(operation["requestBody"])["content"]["application/json"]["schema"], sent
        )

    def of_event(self, name: str, payload: Any) -> list[str]:
        """What an event has that GitHub's has not, or lacks. `name` as here: `pull-request-opened`."""
        content = self.whole["x-webhooks"][name]["post"]["requestBody"]["content"]
        return self.problems(content["application/json"]["schema"], payload)

    def problems(self, schema: Schema, value: Any) -> list[str]:
        """Where a value breaks a schema, and the keys in it that the schema does not know."""
        # beside what its references lead to, so that they find it
        rooted = {"allOf": [schema], "components": self.whole["components"]}
        validator = _Validator(rooted, format_checker=_FORMATS)
        wrong = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]
        return wrong + list(self._unknown([schema], value, "$"))

    def resolve(self, schema: Schema) -> Schema:
        """What a reference leads to."""
        while "$ref" in schema:
            found: Any = self.whole
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part.replace("~1", "/").replace("~0", "~")]
            schema = found
        return schema

    def _unknown(self, schemas: Iterable[Schema], value: Any, place: str) -> Iterator[str]:
        flat = [part for schema in schemas for part in self._flat(schema)]
        if isinstance(value, list):
            items = [part["items"] for part in flat if "items" in part]
            for number, entry in enumerate(value):
                yield from self._unknown(items, entry, f"{place}[{number}]")
        elif isinstance(value, dict) and any("properties" in part for part in flat):
            for key, entry in value.items():
                inner = [part["properties"][key] for part in flat if key in part.get("properties", {})]
                if inner:
                    yield from self._unknown(inner, entry, f"{place}.{key}")
                else:
                    yield f"{place}.{key} is not described"

    def _flat(self, schema: Schema) -> Iterator[Schema]:
        schema = self.resolve(schema)
        yield schema
        for word in ("allOf", "anyOf", "oneOf"):
            for part in schema.get(word, ()):
                yield from self._flat(part)


@cache
def real_events() -> dict[str, list[Any]]:
    """Recorded payloads of each webhook."""
    recorded = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return {entry["name"]: entry["examples"] for entry in recorded}


def keys_of(value: Any, place: str = "") -> Iterator[str]:
    """The path of every key in a value: `pull_request.head.sha`; a list is `[]`."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield f"{place}.{key}".lstrip(".")
            yield from keys_of(entry, f"{place}.{key}")
    elif isinstance(value, list):
        for entry in value:
            yield from keys_of(entry, f"{place}[]")
