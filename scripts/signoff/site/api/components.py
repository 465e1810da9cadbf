"""Components as endpoints list them: a group is a component too, followed by its members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from signoff.core import urls
from signoff.core.model import ComponentStatus
from signoff.core.watched import Component
from signoff.site.api.board import UNKNOWN, Board
from signoff.site.api.page import component_id, instant


def components(board: Board) -> list[dict[str, Any]]:
    """All components, in the order of status.yml, each group before its members."""
    return [found for found, _ in _placed(board)]


def component(board: Board, id: str) -> dict[str, Any]:
    """One component; one that status.yml no longer knows keeps its id as its name."""
    declared = board.declared(id)
    if declared is None:
        return _component(board, Component(id, {"": id}), position=0, showcase=False)
    # an incident names few components, and a page has few
    return next(found for found, of in _placed(board) if of == id)


def group_id(name: str) -> str:
    """A group has nothing but its name; another name is another group."""
    return urls.short_id(f"group/{name}")


def _placed(board: Board) -> Iterator[tuple[dict[str, Any], str]]:
    """(component or group, its id in status.yml or "")."""
    groups: dict[str, list[Component]] = {}
    for one in board.settings.components:
        if one.group is not None:
            groups.setdefault(board.say(one.group), []).append(one)
    places = count(1)
    for one in board.settings.components:
        if one.group is None:
            yield _component(board, one, position=next(places)), one.id
            continue
        members = groups[board.say(one.group)]
        if one is not members[0]:
            continue
        name = board.say(one.group)
        yield _group(board, name, members, next(places)), ""
        for position, member in enumerate(members, 1):
            yield _component(board, member, position=position, group=group_id(name)), member.id


def _component(
    board: Board, one: Component, *, position: int, group: str | None = None, showcase: bool = True
) -> dict[str, Any]:
    created = board.created(one)
    found: dict[str, Any] = {
        "id": component_id(one.id),
        "name": board.say(one.name),
        "status": board.status(one.id).value,
        "created_at": instant(created),
        "updated_at": instant(max(created, board.changed(one.id))),
        "position": position,
        "description": board.say(one.description) or None,
        "showcase": showcase,
        "start_date": one.since.isoformat() if one.since else None,
        "group_id": group,
        "page_id": board.page_id,
        "group": False,
        "only_show_if_degraded": False,
        "signoff": {"id": one.id, "regions": dict(board.regions(one.id))},
    }
    return found


def _group(board: Board, name: str, members: Sequence[Component], position: int) -> dict[str, Any]:
    statuses = [board.status(member.id) for member in members]
    worst = max(statuses, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)
    return {
        "id": group_id(name),
        "name": name,
        "status": worst.value,
        "created_at": instant(min((board.created(member) for member in members), default=UNKNOWN)),
        "updated_at": instant(max(max(board.created(m), board.changed(m.id)) for m in members)),
        "position": position,
        "description": None,
        "showcase": False,
        "start_date": None,
        "group_id": None,
        "page_id": board.page_id,
        "group": True,
        "only_show_if_degraded": False,
        "components": [component_id(member.id) for member in members],
    }
