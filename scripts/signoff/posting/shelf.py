"""All incidents as this clone can know them: published, proposed by somebody, or only drafted here.

What is published is what the remote's main line has, as last fetched; without a remote, HEAD. On top of it
come the branches of messages that nobody has merged yet, commits that were not pushed, and files that were
not committed. Everything is read as data, and nothing in the work tree changes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from signoff.build.status import settings_of
from signoff.core.finding import Finding, OperatorError, did_you_mean
from signoff.core.fold import DRILL, fold
from signoff.core.model import ENDED, PUBLIC, Incident, Kind, Message, Posted
from signoff.core.names import FOLDER, FileName, file_name, folder_name
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.edge import branches, past, proposed
from signoff.edge.branches import Branch
from signoff.edge.files import STATUS, read_status, read_tree
from signoff.edge.git import Repository
from signoff.edge.objects import Entry
from signoff.edge.remotes import remotes
from signoff.settings import MAX_FILE, read_settings
from signoff.writing.suggest import is_open

FRESH = timedelta(hours=24)
"""A proposal that nobody merged for so long is not going to be."""

_MANY = 30
_STATUS = re.compile(rb"^status:[ \t]*[\"']?(\w+)", re.MULTILINE)
_ENDED = frozenset(str(status).encode() for status in ENDED)


@dataclass(frozen=True, slots=True)
class Known:
    """One incident: `incident` None when nothing of it can be read.

    `names` are those of its messages, readable or not; `drafted` those that are not published, and `via` the
    branch of each that somebody has proposed. `files` are the bytes of all of it, by file name.
    """

    slug: str
    incident: Incident | None
    findings: tuple[Finding, ...]
    names: frozenset[str]
    drafted: frozenset[str] = frozenset()
    via: Mapping[str, Branch] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def kind(self) -> Kind | None:
        """What it is, None when nobody can tell."""
        return self.incident.summary.kind if self.incident is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """`ground` is the commit of what is published. `remote` "" when there is none.

    `stale`: why the remote could not be asked ("": it was). `proposals`: what fresh branches add, by path
    below `incidents/`; `drafts`: the same of commits and files that are only here.
    """

    source: Path
    settings: Settings
    repository: Repository
    ground: str
    remote: str
    main: str
    stale: str
    now: datetime
    proposals: Mapping[str, tuple[Branch, bytes]]
    drafts: Mapping[str, bytes]

    def slugs(self) -> frozenset[str]:
        """The folders of all incidents, published or not."""
        drafted = {path.partition("/")[0] for path in (*self.proposals, *self.drafts)}
        found = drafted | self.repository.folders(self.ground).keys()
        return frozenset(slug for slug in found if folder_name(slug) is None)

    def known(self, slug: str) -> Known:
        """The incident in the folder `slug`; it may have no files at all."""
        return next(self.read([slug]))

    def read(self, slugs: Collection[str]) -> Iterator[Known]:
        """Each of `slugs` in turn."""
        entries = self.repository.files(self.ground, slugs)
        committed = self.repository.read(entries)
        wanted = {f"{slug}/{entry.name}" for slug, found in entries.items() for entry in found}
        times = self._landed(wanted, slugs)
        for slug in slugs:
            yield self._known(slug, committed.get(slug, {}), times)

    def open(self) -> tuple[Known, ...]:
        """The incidents and maintenances that are not over, newest first."""
        found = [
            known
            for known in self.read(sorted(self._candidates()))
            if known.incident is not None and is_open(known.incident.summary)
        ]
        return tuple(sorted(found, key=_newest_first, reverse=True))

    def find(self, name: str) -> Known:
        """The incident that `name` means: a folder, a path into one, or the only one with these letters."""
        asked = name.strip().removeprefix("./").removeprefix(f"{FOLDER}/").partition("/")[0]
        slugs = self.slugs()
        if asked not in slugs:
            alike = sorted(slug for slug in slugs if asked and asked.lower() in slug)
            if len(alike) > 1:
                # of several, the one that is not over is meant
                open_ones = [known.slug for known in self.open() if known.slug in alike]
                alike = open_ones if len(open_ones) == 1 else alike
            if len(alike) != 1:
                hint = f"it may be one of: {', '.join(alike[:8])}" if alike else did_you_mean(asked, slugs)
                raise OperatorError(f"there is no incident '{asked}'", hint or "see: signoff list --all")
            asked = alike[0]
        return self.known(asked)

    def _known(self, slug: str, committed: Mapping[str, bytes], times: Mapping[str, datetime]) -> Known:
        files = dict(committed)
        via: dict[str, Branch] = {}
        for path, (branch, data) in self.proposals.items():
            folder, _, name = path.partition("/")
            if folder == slug and name not in files:
                files[name] = data
                via |= dict.fromkeys(_message_names(slug, [name], translated=False), branch)
        drafted = {path.partition("/")[2]: data for path, data in self.drafts.items() if _is_in(path, slug)}
        files |= drafted
        messages, findings, unread = parse_folder(slug, files, self.settings)
        posted = [self._posted(message, times, drafted) for message in messages]
        everybody = frozenset({PUBLIC, DRILL, *self.settings.audiences})
        return Known(
            slug=slug,
            incident=fold(slug, posted, self.settings, unread=unread, audiences=everybody),
            findings=findings,
            names=frozenset(_message_names(slug, files)),
            drafted=frozenset({*_message_names(slug, drafted, translated=False), *via}),
            via={name: branch for name, branch in via.items() if f"{name}.md" not in drafted},
            messages=messages,
            files=files,
        )

    def _posted(
        self, message: Message, times: Mapping[str, datetime], drafted: Mapping[str, bytes]
    ) -> Posted:
        path = f"{message.incident}/{message.name}"
        landed = times.get(f"{path}.md")
        is_draft = landed is None or f"{message.name}.md" in drafted
        return Posted(message, message.at or landed or self.now, path, draft=is_draft)

    def _landed(self, wanted: set[str], slugs: Collection[str]) -> dict[str, datetime]:
        """When each file of `wanted` came to the main line; no more history is read than that takes."""
        base = f"{self.repository.prefix}{FOLDER}/"
        paths = [f"{base}{slug}/" for slug in sorted(slugs)] if len(slugs) <= _MANY else [base]
        found: dict[str, datetime] = {}
        missing = set(wanted)
        for path, time in proposed.additions(self.repository, self.ground, paths) if missing else ():
            below = path.removeprefix(base)
            found.setdefault(below, time)
            missing.discard(below)
            if not missing:
                break
        return found

    def _candidates(self) -> set[str]:
        """Folders that may be open: all but those whose newest message ends them."""
        listed = self.repository.files(self.ground)
        newest = {slug: _newest(entries) for slug, entries in listed.items() if folder_name(slug) is None}
        texts = self.repository.read({slug: [entry] for slug, entry in newest.items() if entry is not None})
        found = {slug for slug, files in texts.items() if not all(map(_ends, files.values()))}
        return found | {path.partition("/")[0] for path in (*self.proposals, *self.drafts)}


def open_shelf(source: Path, now: datetime, remote: str = "", *, fetch: bool = True) -> Shelf:
    """Everything that is known in `source`. The remote is asked when there is one, unless not `fetch`.

    `remote` is the name of it; when not given, `origin`, or the only one there is.
    """
    settings, _ = settings_of(source)  # first: where there is no page, that is what to say
    repository = Repository.open(source)
    remote = _remote(repository, remote)
    main = branches.main_line(repository, remote) if remote else ""
    stale = ""
    if remote:
        stale = branches.fetch(repository, remote, main) if fetch else "nobody asked it"
    published = branches.tip(repository, f"refs/remotes/{remote}/{main}") if remote else ""
    ground = published or repository.commit
    return Shelf(
        source=source,
        settings=_newest_settings(source, repository, ground) or settings,
        repository=repository,
        ground=ground,
        remote=remote,
        main=main,
        stale=stale,
        now=now,
        proposals=_proposals(repository, ground, remote, now),
        drafts={**_unpushed(repository, ground), **_uncommitted(source, repository)},
    )


def _newest_settings(source: Path, repository: Repository, ground: str) -> Settings | None:
    """`status.yml` of the main line, where it has moved on and ours was not edited: who may sign by now."""
    if ground == repository.commit:
        return None
    try:
        fork = proposed.fork_point(repository, ground, repository.commit)
    except OperatorError:
        return None
    before, after = (past.file_at(repository, commit, STATUS) for commit in (fork, ground))
    ours = read_status(source, MAX_FILE)
    return read_settings(after)[0] if after is not None and ours == before else None


def _remote(repository: Repository, wanted: str) -> str:
    known = remotes(repository)
    if wanted and wanted not in known:
        raise OperatorError(
            f"there is no remote '{wanted}'", did_you_mean(wanted, known) or "see: git remote"
        )
    if wanted or not known:
        return wanted
    return "origin" if "origin" in known or len(known) > 1 else known[0]


def _proposals(
    repository: Repository, ground: str, remote: str, now: datetime
) -> dict[str, tuple[Branch, bytes]]:
    """What branches of messages add to `ground`, the newest branch first."""
    found: dict[str, tuple[Branch, str]] = {}
    listed = [one for one in branches.branches(repository, remote) if now - one.made < FRESH]
    for branch in sorted(listed, key=lambda one: (one.made, one.name), reverse=True)[:_MANY]:
        for path, blob in _added(repository, ground, branch.tip):
            found.setdefault(path, (branch, blob))
    data = repository.blobs(blob for _, blob in found.values())
    return {path: (branch, text) for (path, (branch, _)), text in zip(found.items(), data, strict=True)}


def _unpushed(repository: Repository, ground: str) -> dict[str, bytes]:
    """Messages of commits that are here and not on the main line."""
    if repository.commit == ground:
        return {}
    added = dict(_added(repository, ground, repository.commit))
    return dict(zip(added, repository.blobs(added.values()), strict=True))


def _added(repository: Repository, ground: str, tip: str) -> Iterator[tuple[str, str]]:
    """(path below `incidents/`, blob) of what `tip` has and `ground` has not, or has not touched since."""
    base = f"{repository.prefix}{FOLDER}"
    try:
        fork = proposed.fork_point(repository, ground, tip)
    except OperatorError:  # no common history: nothing that could be merged
        return
    if fork == tip:
        return
    moved = {one.path: one for one in proposed.differences(repository, fork, ground, base)}
    for one in proposed.differences(repository, fork, tip, base):
        if one.new is not None and one.new.is_regular and one.path not in moved:
            yield one.path.removeprefix(f"{base}/"), one.new.blob


def _uncommitted(source: Path, repository: Repository) -> dict[str, bytes]:
    """Messages of the work tree that are not as in HEAD."""
    paths = {path.removeprefix(f"{FOLDER}/") for path in repository.drafts().paths}
    tree = read_tree(source, {path.partition("/")[0] for path in paths}) if paths else None
    found: dict[str, bytes] = {}
    for slug, files in (tree.folders if tree else {}).items():
        found |= {f"{slug}/{name}": data for name, data in files.items() if f"{slug}/{name}" in paths}
    return found


def _is_in(path: str, slug: str) -> bool:
    return path.partition("/")[0] == slug


def _message_names(slug: str, names: Iterable[str], *, translated: bool = True) -> Iterator[str]:
    """The messages that these files belong to; not `translated`: only those whose own file is there."""
    for name in names:
        parts = file_name(name, slug)
        if isinstance(parts, FileName) and (translated or not parts.language):
            yield parts.name


def _newest(entries: Iterable[Entry]) -> Entry | None:
    """The message with the highest number, translations left out."""
    messages = [entry for entry in entries if entry.name.count(".") == 1 and entry.name.endswith(".md")]
    return max(messages, key=lambda entry: (len(entry.name.partition("-")[0]), entry.name), default=None)


def _ends(data: bytes) -> bool:
    """Whether a message, and no correction of an earlier one, says that it is over."""
    said = _STATUS.search(data)
    return said is not None and said[1] in _ENDED and b"\ncorrects:" not in data


def _newest_first(known: Known) -> tuple[datetime, str]:
    assert known.incident is not None
    return known.incident.summary.first_published, known.slug
