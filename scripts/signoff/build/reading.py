"""One incident folder of a commit, from blobs to an `Incident`.

The bytes are those of the commit: a work-tree file is only a faster copy of its blob. With drafts, what
the work tree has instead takes their place and is marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from signoff.build.inside import Inside, located
from signoff.core.finding import Finding, has_errors
from signoff.core.fold import fold
from signoff.core.model import PUBLIC, Incident, Message, Posted
from signoff.core.names import folder_name
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.edge.git import Entry, Repository
from signoff.edge.landings import Landing, Landings
from signoff.edge.refusals import refusals
from signoff.signing.signed import Signed

TOGETHER = 256
"""So many folders are read with one question to git."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder says, all files taken together.

    `incident` is None when nothing of it is to be shown; `lost`: then that is because of a file that
    cannot be read. `early`: some message is newer than the build's `now` and was left out.
    """

    slug: str
    incident: Incident | None
    findings: tuple[Finding, ...]
    lost: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """Files of a folder as the work tree has them: changed or added bytes, and names that are gone."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Everything that is needed to read any incident of one commit.

    `entries`: files of folders that were listed before; others are listed when they are read.
    `until`: messages published later are left out (None: all are in). `drafts` by folder; what has
    not landed counts as published at `drafted`. `signed`: what alone may be read (None: everything).
    `inside`: a private repository whose files are read with the others; `held`: paths to be marked.
    """

    settings: Settings
    repository: Repository
    entries: Mapping[str, Sequence[Entry]]
    landings: Landings
    drafts: Mapping[str, Draft]
    until: datetime | None
    drafted: datetime
    signed: Signed | None = None
    audiences: frozenset[str] = frozenset({PUBLIC})
    inside: Inside | None = None
    held: frozenset[str] = frozenset()

    def read(self, slugs: Sequence[str]) -> Iterator[Reading]:
        """Each folder of `slugs` in turn."""
        for start in range(0, len(slugs), TOGETHER):
            part = slugs[start : start + TOGETHER]
            entries = self._entries(part)
            files = self.repository.read(entries)
            for slug in part:
                yield self._folder(slug, entries[slug], files[slug])

    def _entries(self, slugs: Sequence[str]) -> dict[str, Sequence[Entry]]:
        """The files of each folder, hidden ones left out."""
        unknown = [slug for slug in slugs if slug not in self.entries]
        listed = self.repository.files(self.repository.commit, unknown) if unknown else {}
        found = {slug: self.entries[slug] if slug in self.entries else listed.get(slug, ()) for slug in slugs}
        return {slug: [e for e in entries if not e.name.startswith(".")] for slug, entries in found.items()}

    def _folder(self, slug: str, entries: Sequence[Entry], files: dict[str, bytes]) -> Reading:
        refused = folder_name(slug)
        if refused is not None:
            return Reading(slug, None, (refused,), lost=True)
        missing = list(refusals(slug, entries))
        draft = self.drafts.get(slug)
        if draft is not None:
            merged = {**files, **draft.files}
            files = {name: data for name, data in merged.items() if name not in draft.removed}
            missing = [found for found in missing if found.path.rpartition("/")[2] not in draft.removed]
        blobs = {entry.name: entry.blob for entry in entries}
        more = self.inside.files(slug, files) if self.inside is not None else None
        if more is not None:
            files, blobs = {**files, **more.files}, {**blobs, **more.blobs}
        parsed, findings, unread = parse_folder(slug, files, self.settings, missing=missing)
        if self.inside is not None and more is not None:
            findings = tuple(sorted([*located(findings, self.inside, more), *more.findings]))
        messages = self._guarded(slug, parsed, files)
        posted = [self._posted(message, blobs, draft) for message in messages]
        incident = fold(
            slug, posted, self.settings, unread=unread, audiences=self.audiences, until=self.until
        )
        lost = incident is None and bool(unread) and has_errors(findings)
        early = self.until is not None and any(one.published > self.until for one in posted)
        return Reading(slug, incident, findings, lost, early)

    def _guarded(
        self, slug: str, messages: Sequence[Message], files: Mapping[str, bytes]
    ) -> Sequence[Message]:
        """`messages` with what held files say about who may see the incident.

        A held file publishes nothing, but it can keep something from being published: a sitrep that
        leaves its audience to a held first message stays internal, and a drill stays a drill.
        """
        withheld = self.signed.withheld.get(slug) if self.signed is not None else None
        if not withheld:
            return messages
        held = self.repository.read({slug: self._committed(slug, withheld)})[slug]
        everything = parse_folder(slug, {**held, **files}, self.settings)[0]
        if not everything:
            return messages
        audience = min(everything, key=lambda message: message.number).audience
        drill = any(message.drill for message in everything)
        return [
            replace(message, audience=message.audience or audience, drill=True if drill else message.drill)
            for message in messages
        ]

    def _committed(self, slug: str, names: Collection[str]) -> list[Entry]:
        listed = self.repository.files(self.repository.commit, [slug]).get(slug, ())
        return [entry for entry in listed if entry.name in names]

    def _landing(self, place: str) -> Landing | None:
        old = self.signed.old.get(place) if self.signed is not None else None
        found = old or self.landings.of(place)
        return self.inside.landing(place) if found is None and self.inside is not None else found

    def _posted(self, message: Message, blobs: Mapping[str, str], draft: Draft | None) -> Posted:
        name = f"{message.name}.md"
        landing = self._landing(f"{message.incident}/{name}")
        if (draft is not None and name in draft.files) or landing is None:
            published = message.at or (landing.published if landing else self.drafted)
            return Posted(message, published, f"{message.incident}/{message.name}", draft=True)
        published = message.at or landing.published
        held = bool(self.held) and message.path in self.held
        return Posted(message, published, landing.origin, blobs[name], landing.edited, held=held)
