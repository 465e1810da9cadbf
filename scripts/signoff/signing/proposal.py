"""A proposal read from git: what it changes, what has to be signed off, and by whose rules.

`base` is the tip of the main line, `head` that of the proposal. What the proposal changes is counted from
where it left the main line; the bytes judged are those of the head, because a merge brings those; and the
incidents are read as the merge leaves them. A component may come with its first message; who may sign off is
told by the base alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from signoff.approval.facts import Change, Review
from signoff.approval.proposal import Told, Touched, changes, everybody
from signoff.core import codes
from signoff.core.finding import Finding, OperatorError, Severity
from signoff.core.fold import fold
from signoff.core.model import Incident, Message, Posted
from signoff.core.names import FOLDER, FileName, file_name, folder_name, shown
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.edge import past, proposed
from signoff.edge.files import STATUS
from signoff.edge.git import SYMLINK, Entry, Repository
from signoff.edge.proposed import Difference
from signoff.edge.refusals import refusals
from signoff.edge.signatures import ALLOWED, REVOKED
from signoff.rules.lint import is_waived, lint_incident
from signoff.settings import read_settings
from signoff.signing.ready import TEXTS, ready_made

MAX_FILES = 3_000
"""A proposal of more files is not judged: GitHub lists no more either."""

RULES = (STATUS, ALLOWED, REVOKED, ".github/CODEOWNERS", "CODEOWNERS", ".github/workflows/")
"""What decides who may sign off and what is checked: named when a proposal changes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`settings` are those of the base, `after` those that a merge would leave. `incidents` are those
    touched, as a merge would leave them, seen by all audiences.
    """

    base: str
    head: str
    settings: Settings
    after: Settings
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    incidents: Mapping[str, Incident]


def read_proposal(
    repository: Repository, base: str, head: str, now: datetime, logins: Mapping[str, str] | None = None
) -> Proposal:
    """Read `base..head`. `logins` are the authors' logins by commit, where the forge knows them."""
    settings = settings_at(repository, base)
    fork = proposed.fork_point(repository, base, head)
    changed = proposed.differences(repository, fork, head)
    top = f"{repository.prefix}{FOLDER}"
    inside = [d for d in changed if d.path == top or d.path.startswith(f"{top}/")]
    if len(inside) > MAX_FILES:
        problem = (
            f"this proposal changes {len(inside):,} files of {FOLDER}/; at most {MAX_FILES:,} are judged"
        )
        raise OperatorError(problem, "split it")
    after, wrong = settings, list[Finding]()
    if any(d.path == f"{repository.prefix}{STATUS}" for d in changed):
        after, wrong = _proposed_settings(repository, head, settings)
    folders = _Folders(repository, base, head, (settings, after), now)
    folders.take(inside)
    touched = folders.touched(fork, logins or {})
    return Proposal(
        base=base,
        head=head,
        settings=settings,
        after=after,
        changes=ready_made(changes(touched, folders.told, settings), repository, (base, head), settings, now),
        findings=tuple(sorted({*folders.findings, *wrong})),
        rules=tuple(d.path for d in changed if _is_rule(repository, d.path, settings)),
        incidents=folders.incidents,
    )


def settings_at(repository: Repository, commit: str) -> Settings:
    """The roster and rules of `commit`; an OperatorError when its `status.yml` cannot be used."""
    data = past.file_at(repository, commit, STATUS)
    if data is None:
        raise OperatorError(f"the main line has no {STATUS}", "add it there first; see docs/start.md")
    settings, findings = read_settings(data)
    if settings is None:
        told = "; ".join(str(finding) for finding in findings[:3])
        raise OperatorError(f"{STATUS} of the main line cannot be used: {told}", "correct it there first")
    return settings


def _proposed_settings(
    repository: Repository, head: str, settings: Settings
) -> tuple[Settings, list[Finding]]:
    """What `status.yml` would say after a merge, and what is wrong with it; else what it says now."""
    data = past.file_at(repository, head, STATUS)
    if data is None:
        text = "the page cannot be built without it"
        return settings, [
            codes.UNREADABLE_FILE.at(STATUS, text=text, hint="put it back, as an ordinary file")
        ]
    proposed_, findings = read_settings(data)
    return proposed_ or settings, findings


def _is_rule(repository: Repository, path: str, settings: Settings) -> bool:
    names = {f"{repository.prefix}{STATUS}", *RULES[1:]}
    if settings.policy.preapproved and path.startswith(f"{repository.prefix}{TEXTS}/"):
        return True  # such a text may later go out with nobody's approval but this one
    return path in names or any(path.startswith(name) for name in RULES if name.endswith("/"))


class _Folders:
    """The incident folders that a proposal touches, as published and as proposed."""

    def __init__(
        self, repository: Repository, base: str, head: str, settings: tuple[Settings, Settings], now: datetime
    ) -> None:
        self.repository, self.base, self.head = repository, base, head
        self.settings, self.after = settings
        self.now = now
        self.findings: list[Finding] = []
        self.told: dict[str, Told] = {}
        self.incidents: dict[str, Incident] = {}
        self._sides: dict[tuple[str, str], tuple[str | None, str | None]] = {}
        self._cut = len(f"{repository.prefix}{FOLDER}/")

    def take(self, changed: Iterable[Difference]) -> None:
        """Read every folder that `changed` names, before and after, and note what is wrong."""
        by_slug: dict[str, list[Difference]] = defaultdict(list)
        for difference in changed:
            slug, _, name = difference.path[self._cut :].partition("/")
            if name:
                by_slug[slug].append(difference)
            else:
                self.findings += _stray(difference, self._cut)
        before = self.repository.files(self.base, by_slug.keys()) if by_slug else {}
        proposed_ = self.repository.files(self.head, by_slug.keys()) if by_slug else {}
        after = {
            slug: self._merged(slug, those, before.get(slug, ()), proposed_.get(slug, ()))
            for slug, those in by_slug.items()
        }
        self._read(before, after)

    def touched(self, fork: str, logins: Mapping[str, str]) -> list[Touched]:
        """The messages and translations that a merge would change."""
        wanted = {}
        for (slug, name), (_, new) in self._sides.items():
            wanted[f"{self.repository.prefix}{FOLDER}/{slug}/{name}"] = new or ""
        makers = proposed.makers(self.repository, fork, self.head, wanted) if wanted else {}
        found = []
        for (slug, name), (old, new) in self._sides.items():
            named = file_name(name, slug)
            if isinstance(named, FileName) and folder_name(slug) is None:
                who = makers[f"{self.repository.prefix}{FOLDER}/{slug}/{name}"]
                authors = frozenset(logins.get(maker.commit) or maker.email for maker in who)
                found.append(Touched(slug=slug, named=named, old=old, new=new, authors=authors))
        return found

    def _merged(
        self, slug: str, changed: Iterable[Difference], before: Iterable[Entry], head: Iterable[Entry]
    ) -> tuple[Entry, ...]:
        """The files of a folder as a merge leaves them. What both lines changed is taken from the head."""
        published = {entry.name: entry for entry in before}
        offered = {entry.name: entry for entry in head}
        result = dict(published)
        for difference in changed:
            name = difference.path[self._cut + len(slug) + 1 :]
            here, there = published.get(name), offered.get(name)
            if (here and here.blob) != (difference.old and difference.old.blob) and here != there:
                self.findings.append(_conflict(slug, name))
            result.pop(name, None)
            if there is not None:
                result[name] = there
            old, new = (entry.blob if entry and entry.is_regular else None for entry in (here, there))
            if old != new:
                self._sides[slug, name] = (old, new)
        return tuple(result[name] for name in sorted(result) if not name.startswith("."))

    def _read(self, before: Mapping[str, Iterable[Entry]], after: Mapping[str, tuple[Entry, ...]]) -> None:
        ours = self.repository.read(before)
        theirs = self.repository.read(after)
        published = {}
        for slug in after:
            messages, _, _ = parse_folder(slug, ours.get(slug, {}), self.settings)
            self.told[slug] = Told(before=messages)
            published[slug] = [message.name for message in messages]
        times = proposed.published(self.repository, self.base, published)
        for slug, entries in sorted(after.items()):
            refused = folder_name(slug)
            if refused is not None and entries:
                self.findings.append(refused)
            elif entries:
                missing = list(refusals(slug, entries))
                self._tell(slug, theirs[slug], missing, times[slug])
            self.told[slug] = replace(self.told[slug], published=times[slug])

    def _tell(
        self, slug: str, files: Mapping[str, bytes], missing: list[Finding], times: Mapping[str, datetime]
    ) -> None:
        messages, findings, lost = parse_folder(slug, files, self.after, missing=missing)
        self.findings += findings
        self.findings += self._linted(slug, messages, files, times)
        told = self.told[slug] = replace(self.told[slug], after=messages)
        known = {message.name for message in told.before}
        earlier = min(times.values(), default=self.now)
        posted = [
            Posted(
                m, m.at or (times.get(m.name, earlier) if m.name in known else self.now), f"{slug}/{m.name}"
            )
            for m in messages
        ]
        incident = fold(slug, posted, self.after, unread=lost, audiences=everybody(self.after))
        if incident is not None:
            self.incidents[slug] = incident

    def _linted(
        self,
        slug: str,
        messages: Sequence[Message],
        files: Mapping[str, bytes],
        times: Mapping[str, datetime],
    ) -> Iterator[Finding]:
        """What the linter finds in the words that the proposal changes, weighed as the base says.

        Remarks are for the writer (`signoff check`), but that something is waived is for who signs.
        """
        base = self.settings
        weighed = replace(
            self.after,
            policy=base.policy,
            rules=base.rules,
            code_names=base.code_names,
            allowed_words=base.allowed_words,
        )
        names = (
            file_name(name, slug)
            for (folder, name), (_, new) in self._sides.items()
            if folder == slug and new
        )
        changed = {named.name for named in names if isinstance(named, FileName)}
        for found in lint_incident(messages, weighed, only=changed, files=files, times=times, now=self.now):
            if found.severity is not Severity.INFO or is_waived(found):
                yield found


def _conflict(slug: str, name: str) -> Finding:
    text = "the main line has changed this file since the proposal left it"
    hint = "merge the main line into the proposal, settle the difference, and ask for approval again"
    return codes.CONFLICT.at(f"{FOLDER}/{slug}/{shown(name)}", text=text, hint=hint)


def _stray(difference: Difference, cut: int) -> Iterator[Finding]:
    """Findings on what is put in the place of `incidents/` or directly below it."""
    name = difference.path[cut:]
    path = f"{FOLDER}/{shown(name)}" if name else FOLDER
    if difference.new is None or name.startswith(".") or name.lower() == "readme.md":
        return
    if not difference.new.is_regular:
        what = "a symbolic link" if difference.new.mode == SYMLINK else "another repository"
        yield codes.SYMBOLIC_LINK.at(path, text=f"{what} instead of a folder", hint="put the files here")
    elif not name:
        yield codes.UNEXPECTED_FILE.at(path, text="a file instead of a folder", hint="remove it")
    else:
        text = "this file belongs to no incident and is left out"
        yield codes.UNEXPECTED_FILE.at(path, text=text, hint=f"move it into a folder of {FOLDER}/")


def only_shown(repository: Repository, base: str, reviews: Iterable[Review]) -> tuple[Review, ...]:
    """`reviews`, each with only those files that the reviewed commit proposed to change.

    A reviewed tree also holds whatever was published then. Approving another change of it says nothing
    about those files, not even when a later commit puts their old words back.
    """
    shown_: dict[str, frozenset[str]] = {}
    reviews = tuple(reviews)
    for review in reviews:
        if review.commit not in shown_:
            shown_[review.commit] = _shown(repository, base, review)
    return tuple(
        replace(review, blobs={p: b for p, b in review.blobs.items() if p in shown_[review.commit]})
        for review in reviews
    )


def _shown(repository: Repository, base: str, review: Review) -> frozenset[str]:
    if not review.blobs:
        return frozenset()
    if past.has_commit(repository, review.commit):
        try:
            fork = proposed.fork_point(repository, base, review.commit)
        except OperatorError:
            return frozenset()
        there = past.blobs_at(repository, fork, review.blobs.keys())
        return frozenset(path for path, blob in review.blobs.items() if there[path] != blob)
    # The commit is not here, only what the forge says of it: sure is only what was never published.
    return frozenset(
        path
        for path, blob in review.blobs.items()
        if blob and not proposed.was_ever_at(repository, base, path)
    )
