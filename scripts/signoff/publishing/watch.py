"""What a public address should serve, seen from a checkout; and how long a sign-off took to get there."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from signoff.approval.facts import Action
from signoff.build.survey import settings_of
from signoff.core import urls
from signoff.core.finding import WorldError
from signoff.core.parse import parse_message
from signoff.edge.git import Repository
from signoff.edge.mainline import Following
from signoff.edge.notes import Notes
from signoff.edge.output import MARKER
from signoff.publishing.probe import Expected
from signoff.publishing.record import REF
from signoff.signing.ledger import evidence_on, notes_of
from signoff.site import markdown

LATE = timedelta(days=1)
"""What is first seen so long after its sign-off may have been there before anybody looked."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest public message: its place, its bytes, and when it was signed off (None: nobody knows)."""

    path: str
    blob: str
    signed: datetime | None


def expected(source: Path, site: Path, remote: str = "") -> tuple[Expected, Newest | None]:
    """What the site built in `site` says should be public; without one, the commit of the checkout alone.

    A newer commit of the main line of `remote` is as good.
    """
    repository = Repository.open(source)
    wanted, newest = _expected(source, site, repository)
    return (replace(wanted, newer=Following(repository, remote)) if remote else wanted), newest


def _expected(source: Path, site: Path, repository: Repository) -> tuple[Expected, Newest | None]:
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
    notes = notes_of(repository, settings)
    ledger = evidence_on(notes, notes.trusted(notes.tip())[0], {told["blob"]})
    signed = [
        e.when for e in ledger.at(told["path"]) if e.blob == told["blob"] and e.action is Action.PUBLISH
    ]
    return wanted, Newest(told["path"], told["blob"], max(signed, default=None))


class Sights:
    """Notes of when the newest message was first seen where. `remote` ("" for none) shares them."""

    def __init__(self, source: Path, newest: Newest, remote: str = "") -> None:
        self._newest = newest
        self._remote = remote
        self._notes = Notes(Repository.open(source), ref=REF)
        if remote:
            with contextlib.suppress(WorldError):  # `share` tells
                self._notes.join(self._notes.fetch(remote))
        known = self._notes.read(self._notes.tip(), [newest.blob]).get(newest.blob, frozenset())
        self._seen = set(map(_seen_at, known))

    def note(self, url: str, when: datetime) -> timedelta | None:
        """Write down here that it was seen at `url`, the first time; how long after its sign-off.

        None, and no note, when that is known or so long ago that it tells when somebody began to look.
        """
        took = when - self._newest.signed if self._newest.signed else None
        if url in self._seen or (took is not None and took > LATE):
            return None
        self._seen.add(url)
        line = {"action": "live", "path": self._newest.path, "url": url, "when": f"{when:%Y-%m-%dT%H:%M:%SZ}"}
        told = json.dumps(line, sort_keys=True, separators=(",", ":"))
        self._notes.add({self._newest.blob: frozenset({told})}, f"Note that {self._newest.path} is live")
        return took

    def share(self) -> None:
        """Let the remote have all that was noted."""
        if self._remote:
            self._notes.share(self._remote)


def _seen_at(line: str) -> str:
    """The address in a note; "" for what is no such note: whoever may push may write one."""
    try:
        return str(json.loads(line)["url"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
