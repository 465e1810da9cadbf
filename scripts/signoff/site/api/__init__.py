"""The Statuspage v2 public API as files: eight endpoints below `/api/v2/`, and a schema for each.

Every key of Atlassian Statuspage is there, with its type and its words, so that a program that reads a
Statuspage reads us by another host name. What we know more is in one extra key, `signoff`. Nothing
says when the site was built: a file changes only when what it tells changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.resources import files as resources
from typing import Any

from signoff.core.model import Summary
from signoff.site.api.board import Board
from signoff.site.api.components import components
from signoff.site.api.incidents import incident
from signoff.site.api.maintenances import maintenance
from signoff.site.api.page import more, page, status
from signoff.site.outputs import MOST, Facts, File, Texts

FOLDER = "api/v2/"
SCHEMAS = "api/v2/schema/"

_Part = Callable[[Texts], dict[str, Any]]


def files(facts: Facts) -> Iterator[File]:
    """The endpoints and their schemas."""
    board = Board(facts)
    told = board.digest()
    for name, chosen, parts in _endpoints(board):
        slugs = tuple(dict.fromkeys(summary.slug for summary in chosen))
        yield File(FOLDER + name, (told,), slugs, partial(_render, board, parts))
    for name in schema_names():
        yield File(SCHEMAS + name, (), (), partial(_schema, name))


def schema_names() -> list[str]:
    """The file names of the schemas, one for each endpoint and one for what they share."""
    folder = resources(__name__).joinpath("schemas")
    return sorted(found.name for found in folder.iterdir() if found.name.endswith(".json"))


def dumped(payload: object) -> bytes:
    """JSON as all endpoints have it: readable words, no needless space."""
    return (json.dumps(payload, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _schema(name: str, _: Texts) -> bytes:
    return resources(__name__).joinpath("schemas", name).read_bytes()


def _render(board: Board, parts: Sequence[_Part], texts: Texts) -> bytes:
    payload: dict[str, Any] = {"page": page(board)}
    for part in parts:
        payload |= part(texts)
    return dumped(payload)


def _endpoints(board: Board) -> Iterator[tuple[str, Sequence[Summary], Sequence[_Part]]]:
    """Each endpoint: its name, the incidents it tells of, its parts besides `page`."""
    facts = board.facts
    newest, works = facts.incidents[:MOST], facts.maintenances[:MOST]
    unresolved = [summary for summary in facts.incidents if summary.ended is None]
    present = [*board.active, *board.upcoming]

    def watched(_: Texts) -> dict[str, Any]:
        return {"components": components(board)}

    def overall(_: Texts) -> dict[str, Any]:
        return {"status": status(board), "signoff": more(board)}

    def told(chosen: Sequence[Summary]) -> _Part:
        return lambda texts: {"incidents": [incident(board, texts[s.slug]) for s in chosen]}

    def planned(chosen: Sequence[Summary]) -> _Part:
        return lambda texts: {"scheduled_maintenances": [maintenance(board, texts[s.slug]) for s in chosen]}

    everything = [watched, told(unresolved), planned(present), overall]
    yield "summary.json", [*unresolved, *present], everything
    yield "status.json", [], [overall]
    yield "components.json", [], [watched]
    yield "incidents.json", newest, [told(newest)]
    yield "incidents/unresolved.json", unresolved, [told(unresolved)]
    yield "scheduled-maintenances.json", works, [planned(works)]
    yield "scheduled-maintenances/upcoming.json", board.upcoming, [planned(board.upcoming)]
    yield "scheduled-maintenances/active.json", board.active, [planned(board.active)]
