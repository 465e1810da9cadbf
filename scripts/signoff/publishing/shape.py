"""What a finished site holds, as far as it matters before it takes another one's place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signoff.core.finding import OperatorError
from signoff.edge.output import MARKER
from signoff.edge.walking import files_below

UNRESOLVED = "api/v2/incidents/unresolved.json"
_PAGES = "incidents/"
_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`paths`: all files (empty: nobody could list them); `open`: slugs of incidents that are not over.

    `newest`: the path of the newest message, "" without any, and `told` when that was published.
    `holds`: the names of what stands at the top of the site, as far as it says so.
    """

    paths: frozenset[str]
    open: frozenset[str]
    made: datetime
    commit: str
    audience: str = "public"
    newest: str = ""
    told: datetime | None = None
    holds: frozenset[str] = frozenset()

    @property
    def pages(self) -> frozenset[str]:
        """The pages of incidents in the default language."""
        return frozenset(p for p in self.paths if p.startswith(_PAGES) and p.endswith("/index.html"))

    def has_page(self, slug: str) -> bool:
        return f"{_PAGES}{slug}/index.html" in self.paths


def shape_of(root: Path) -> Shape:
    """The shape of the site in the folder `root`; OperatorError when it is none."""
    paths = frozenset(path for path, entry in files_below(root) if entry.is_file(follow_symlinks=False))
    try:
        facts = json.loads((root / MARKER).read_bytes())
        unresolved = json.loads((root / UNRESOLVED).read_bytes()) if UNRESOLVED in paths else {}
        return told(facts, unresolved, paths)
    except (OSError, ValueError) as error:
        raise OperatorError(
            f"{root} holds no finished site: {error}", "build one first: signoff build --signed-only"
        ) from None


def told(facts: Any, unresolved: Any, paths: frozenset[str] = frozenset()) -> Shape:
    """The shape that the two files of a site tell; ValueError when they are not ours."""
    if not isinstance(facts, Mapping) or not isinstance(facts.get("commit"), str):
        raise ValueError(f"{MARKER} does not say which commit it is of")  # noqa: TRY004 -- data, no type
    made = datetime.fromisoformat(str(facts.get("generated_at", "")))
    if made.tzinfo is None:
        raise ValueError(f"{MARKER} does not say when it was made")
    try:
        made = made.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{MARKER} says that it was made outside of time") from None
    listed = unresolved.get("incidents") if isinstance(unresolved, Mapping) else None
    entries = listed if isinstance(listed, Sequence) else ()
    more = [entry.get("signoff") for entry in entries if isinstance(entry, Mapping)]
    slugs = frozenset(str(m["slug"]) for m in more if isinstance(m, Mapping) and "slug" in m)
    audience = str(facts.get("audience", "public"))
    newest, at = _newest(facts.get("newest_message"))
    return Shape(
        paths=paths,
        open=slugs,
        made=made,
        commit=facts["commit"],
        audience=audience,
        newest=newest,
        told=at,
        holds=_names(facts.get("holds")),
    )


def _names(told: object) -> frozenset[str]:
    listed = told if isinstance(told, list) else []
    return frozenset(name for name in listed[:_MOST] if isinstance(name, str) and _is_name(name))


def _is_name(text: str) -> bool:
    return text.isprintable() and 0 < len(text) < 256 and "/" not in text


def _newest(message: object) -> tuple[str, datetime | None]:
    """The path of a message, and when it was published; nothing of what is none."""
    if not isinstance(message, Mapping) or not isinstance(message.get("path"), str):
        return "", None
    try:
        at = datetime.fromisoformat(str(message.get("published", "")))
        return (message["path"], at.astimezone(UTC)) if at.tzinfo is not None else ("", None)
    except (ValueError, OverflowError):
        return "", None
