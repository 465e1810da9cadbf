"""The entries of `mirrors:` in status.yml: where else the very same site is put."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from signoff.core import codes
from signoff.core.finding import Code
from signoff.core.frontmatter import Node
from signoff.core.watched import Mirror

KINDS = ("directory", "rsync", "s3", "git", "cloudflare", "netlify")

_SHAPES = {
    "directory": (re.compile(r"(?!-)[^\0]+"), "a folder: /srv/status"),
    "rsync": (
        re.compile(r"(?:[A-Za-z0-9_][\w.-]*@)?(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:.]+\]):/[\w./ -]*"),
        "user, host and folder: deploy@mirror.example.net:/srv/status",
    ),
    "s3": (
        re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[\w./-]*)?"),
        "bucket and folder: acme-status/page",
    ),
    "git": (
        re.compile(
            r"(?:(?:https|ssh)://[^\s-]\S*|[A-Za-z0-9_][\w.-]*@[A-Za-z0-9][\w.-]*:\S+|/\S+|\.\.?/\S+)"
        ),
        "a repository: git@codeberg.org:acme/pages.git",
    ),
    "cloudflare": (re.compile(r"[a-z0-9][a-z0-9-]{0,57}"), "the name of the Pages project: acme-status"),
    "netlify": (re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}"), "the id or name of the site: acme-status"),
}
_BRANCH = re.compile(r"(?![-./])(?!.*(?:\.\.|//|@\{|\.lock$|/$))[A-Za-z0-9._/-]{1,100}")
_EXAMPLE = (
    "{id: backup, kind: rsync, to: deploy@mirror.example.net:/srv/status, url: https://status2.example.net/}"
)
_Reader = Callable[[Node, str], Any]


class Reading(Protocol):
    """How the reader of status.yml reads."""

    def id(self, node: Node, key: str) -> str | None: ...
    def url(self, node: Node, key: str) -> str | None: ...
    def short_text(self, node: Node, key: str) -> str | None: ...
    def choice(self, *words: str) -> Callable[[Node, str], str | None]: ...
    def note(self, code: Code, node: Node, text: str, hint: str = "") -> None: ...
    def record(
        self, node: Node, what: str, readers: Mapping[str, _Reader], required: tuple[str, ...], example: str
    ) -> dict[str, Any] | None: ...


def mirror(node: Node, reading: Reading) -> Mirror | None:
    """One entry, or None after noting what is wrong with it."""
    readers: dict[str, _Reader] = {
        "id": reading.id,
        "kind": reading.choice(*KINDS),
        "to": reading.short_text,
        "url": reading.url,
        "branch": lambda node, key: _branch(node, key, reading),
        "endpoint": reading.url,
    }
    found = reading.record(node, "a mirror", readers, ("id", "kind", "to"), _EXAMPLE)
    if found is None:
        return None
    shape, example = _SHAPES[found["kind"]]
    if not shape.fullmatch(found["to"]) or ("/../" in f"{found['to']}/" and found["kind"] != "git"):
        reading.note(
            codes.BAD_MIRROR,
            node,
            f"'{found['to']}' is no place for a {found['kind']} mirror",
            f"write {example}",
        )
        return None
    return Mirror(**found)


def _branch(node: Node, key: str, reading: Reading) -> str | None:
    value = reading.short_text(node, key)
    if value is None or _BRANCH.fullmatch(value):
        return value
    reading.note(
        codes.BAD_MIRROR, node, f"'{value}' is not the name of a branch", "write for example gh-pages"
    )
    return None
