"""What a public address should serve, seen from a checkout; and how long a sign-off took to get there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from signoff.approval.facts import Action
from signoff.build.survey import settings_of
from signoff.core import urls
from signoff.core.parse import parse_message
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.edge.output import MARKER
from signoff.publishing.probe import Expected
from signoff.publishing.record import REF
from signoff.signing.ledger import notes_of, recorded
from signoff.site import markdown


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest public message: its place, its bytes, and when it was signed off (None: nobody knows)."""

    path: str
    blob: str
    signed: datetime | None


def expected(source: Path, site: Path) -> tuple[Expected, Newest | None]:
    """What the site built in `site` says should be public; without one, the commit of the checkout alone."""
    repository = Repository.open(source)
    try:
        facts = json.loads((site / MARKER).read_bytes())
    except (OSError, ValueError):
        return Expected(commit=repository.commit), None
    told = facts.get("newest_message")
    if facts.get("commit") != repository.commit:
        return Expected(commit=repository.commit), None
    if not told:
        return Expected(commit=repository.commit, site=site), None
    slug, _, name = told["path"].removeprefix("incidents/").removesuffix(".md").partition("/")
    data = next(iter(repository.blobs([told["blob"]])))
    settings = settings_of(source)[0]
    message, _ = parse_message(data, slug, name, settings)
    words = markdown.words(message.body) if message is not None else ""
    wanted = Expected(
        commit=repository.commit, blob=told["blob"], page=urls.incident(slug), words=words, site=site
    )
    ledger = recorded(notes_of(repository, settings)).ledger
    signed = [
        e.when for e in ledger.at(told["path"]) if e.blob == told["blob"] and e.action is Action.PUBLISH
    ]
    return wanted, Newest(told["path"], told["blob"], max(signed, default=None))


def write_down(source: Path, newest: Newest, url: str, now: datetime, remote: str = "") -> timedelta | None:
    """Note that the newest message was seen at `url`, the first time; how long after its sign-off.

    The note is shared with `remote` unless that is "".
    """
    notes = Notes(Repository.open(source), ref=REF)
    known = notes.read(notes.tip(), [newest.blob]).get(newest.blob, frozenset())
    first = url not in map(_seen_at, known)
    if first:
        line = {"action": "live", "path": newest.path, "url": url, "when": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
        told = json.dumps(line, sort_keys=True, separators=(",", ":"))
        notes.add({newest.blob: frozenset({told})}, f"Note that {newest.path} is live")
    if remote:
        notes.share(remote)
    return now - newest.signed if first and newest.signed else None


def _seen_at(line: str) -> str:
    """The address in a note; "" for what is no such note: whoever may push may write one."""
    try:
        return str(json.loads(line)["url"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
