"""One call to the fake, its answer, and the table of calls it knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .world import Token

if TYPE_CHECKING:
    from .people import People


@dataclass(frozen=True)
class Call:
    """What somebody asks. `found` are the parts of the path between braces."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, Any]
    token: Token
    found: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Met:
    """A call that was made, and what it got: for tests to look at. `target` is path and query."""

    method: str
    target: str
    sent: Any
    status: int
    answer: Any


@dataclass(frozen=True)
class Answer:
    """A status, what goes into the body as JSON (None: nothing), and further headers."""

    status: int
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """A list that is answered page by page; `write` makes JSON of an item once it is shown."""

    items: Sequence[Any]
    write: Callable[[Any], Any] = lambda item: item


Handler = Callable[["People", Call], "Answer | Listed"]


@dataclass(frozen=True)
class Route:
    """A call of the API as its description writes it; `needs` is the permission of a fine-grained token."""

    method: str
    template: str
    needs: str
    handler: Handler

    def match(self, method: str, path: str) -> dict[str, str] | None:
        if method != self.method:
            return None
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.template))
        if self.template.endswith(("{branch}", "{branch}/protection")):
            pattern = pattern.replace("(?P<branch>[^/]+)", "(?P<branch>.+)")
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


ROUTES: list[Route] = []


def call(method: str, template: str, needs: str = "metadata:read") -> Callable[[Handler], Handler]:
    """Put a handler into the table."""

    def register(handler: Handler) -> Handler:
        ROUTES.append(Route(method, template, needs, handler))
        return handler

    return register


def error(status: int, message: str, **headers: str) -> Answer:
    """A refusal in GitHub's form."""
    body = {"message": message, "documentation_url": "https://docs.github.com/rest"}
    if status != 422:
        body["status"] = str(status)
    return Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


def invalid(message: str, resource: str, field_name: str) -> Answer:
    """422: the values make no sense."""
    errors = [{"resource": resource, "code": "custom", "field": field_name, "message": message}]
    body = {
        "message": "Validation Failed",
        "errors": errors,
        "documentation_url": "https://docs.github.com/rest",
    }
    return Answer(422, body)


NOT_FOUND = error(404, "Not Found")
FORBIDDEN = error(403, "Resource not accessible by integration")
