"""`signoff approve`: a commander's signed merge when the forge is down, looked at before and judged after.

The merge is made beside the work tree, judged by the very code of `signoff verify`, and becomes the main line
only if it counts. Whatever fails leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from signoff.approval.decide import Decision, decide
from signoff.approval.facts import Account, Action, Change, Ground, Opinion, Proof, Review
from signoff.core.finding import Finding, OperatorError, WorldError
from signoff.core.names import FOLDER
from signoff.core.watched import Person
from signoff.edge import merging, past, proposed
from signoff.edge.git import Repository
from signoff.edge.merging import OFFERED, Branch
from signoff.edge.past import past_of
from signoff.edge.signatures import ALLOWED
from signoff.signing.landed import Story
from signoff.signing.ledger import notes_of, recorded
from signoff.signing.proposal import Proposal, read_proposal
from signoff.signing.search import Search
from signoff.signing.verify import cache_of, settings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is about to be signed. `words`: path -> text, "" for what is withdrawn. `others` are files that
    the branch changes besides messages. `signer` is who the key belongs to, None when nobody on the roster.
    `verdicts`: what the signature would say about each file.
    """

    source: Path
    repository: Repository
    onto: str
    branch: Branch
    proposal: Proposal
    words: dict[str, str]
    others: tuple[str, ...]
    key: str
    signer: Person | None
    verdicts: tuple[Decision, ...]

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents that the branch touches: what has to be typed to sign."""
        return tuple(sorted({path.split("/")[1] for path in self.words}))

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """Why the signature would not count."""
        return tuple(reason for verdict in self.verdicts for reason in verdict.reasons)


def fetch_offers(source: Path, remote: str) -> str:
    """Get the branches of a remote (a name or an address) to look at; why not, "" when that worked."""
    repository = Repository.open(source)
    merging.forget_offered(repository)
    try:
        proposed.fetch(repository, {"refs/heads/*": f"{OFFERED}/*"}, remote)
    except WorldError as error:
        return error.problem
    return ""


def plan(source: Path, what: str, now: datetime, key: Path | None = None) -> Plan:
    """Look at what `what` (an incident or a branch) offers. OperatorError when there is no one such thing."""
    repository = Repository.open(source)
    onto = merging.current_branch(repository)
    branch = _branch(repository, what.removeprefix(f"{FOLDER}/").rstrip("/"))
    proposal = read_proposal(repository, repository.commit, branch.tip, now)
    if not proposal.changes:
        raise OperatorError(f"'{branch.name}' brings no message", "see: git log --stat HEAD.." + branch.name)
    chosen = merging.signing_key(repository, key)
    signer = _signer(repository, proposal, chosen)
    return Plan(
        source=source,
        repository=repository,
        onto=onto,
        branch=branch,
        proposal=proposal,
        words=_words(repository, proposal.changes),
        others=_others(repository, branch),
        key=chosen,
        signer=signer,
        verdicts=_verdicts(proposal, signer, now),
    )


def sign(planned: Plan, now: datetime) -> tuple[str, tuple[Finding, ...]]:
    """Merge and sign; the commit, and why it would not count: then nothing was changed."""
    subject = f"Sign off {', '.join(planned.incidents)}"
    repository = planned.repository
    commit = merging.signed_merge(repository, planned.branch.tip, subject[:200], planned.key, now)
    refusals = _judged(planned, commit, now)
    if not refusals:
        merging.move_on(repository, commit)
    return commit, refusals


def _judged(planned: Plan, commit: str, now: datetime) -> tuple[Finding, ...]:
    """What `signoff verify` would say about the merge."""
    merged = replace(planned.repository, commit=commit)
    kept = cache_of(planned.source, merged)
    known = past_of(merged, kept, keep=False)
    ledger = recorded(notes_of(merged, settings_of(merged)), kept).ledger
    search = Search(story=Story(merged, known, ledger), forge=None, now=now)
    arrived = [a for path in planned.words for a in known.of(path) if a.commit == commit]
    found = search.evidence_for(arrived)
    return tuple(reason for decision in found.refused for reason in decision.reasons)


def _branch(repository: Repository, what: str) -> Branch:
    there = merging.branches(repository)
    named = [one for one in there if one.name == what] or [
        one for one in there if one.name.partition("/")[2] == what
    ]
    found = named or [one for one in there if _touches(repository, one, what)]
    tips = {one.tip for one in found}
    if len(tips) == 1:
        return found[0]
    if found:
        names = ", ".join(one.name for one in found[:10])
        raise OperatorError(f"several branches offer '{what}': {names}", "name the branch that you mean")
    names = ", ".join(one.name for one in there[:10])
    hint = f"not merged yet: {names}" if names else "ask the liaison to push it, or give --remote"
    raise OperatorError(f"no branch and no incident that waits is called '{what}'", hint)


def _touches(repository: Repository, branch: Branch, slug: str) -> bool:
    """Whether the branch changes anything of the incident `slug`."""
    try:
        fork = proposed.fork_point(repository, repository.commit, branch.tip)
    except WorldError:
        raise
    except OperatorError:
        return False
    return bool(proposed.differences(repository, fork, branch.tip, f"{repository.prefix}{FOLDER}/{slug}/"))


def _words(repository: Repository, changes: Sequence[Change]) -> dict[str, str]:
    published = [change for change in changes if change.action is Action.PUBLISH]
    texts = repository.blobs(change.blob for change in published)
    words = {change.path: "" for change in changes}
    for change, data in zip(published, texts, strict=True):
        words[change.path] = data.decode("utf-8", "backslashreplace")
    return words


def _others(repository: Repository, branch: Branch) -> tuple[str, ...]:
    fork = proposed.fork_point(repository, repository.commit, branch.tip)
    changed = proposed.differences(repository, fork, branch.tip)
    inside = f"{repository.prefix}{FOLDER}/"
    return tuple(one.path for one in changed if not one.path.startswith(inside))


def _signer(repository: Repository, proposal: Proposal, key: str) -> Person | None:
    """Who on the roster the key belongs to, by the signers of the main line."""
    allowed = past.file_at(repository, repository.commit, ALLOWED) or b""
    public = merging.public_key(key)
    known = {name.lower() for name in merging.principals(allowed, public)} if public else set()
    return next((p for p in proposal.settings.commanders if p.email and p.email.lower() in known), None)


def _verdicts(proposal: Proposal, signer: Person | None, now: datetime) -> tuple[Decision, ...]:
    """What is said about each file if `signer` says yes to all of them now."""
    ground = Ground(roster=proposal.settings.commanders, policy=proposal.settings.policy, now=now)
    said = []
    if signer is not None:
        left = {c.path: c.blob if c.action is Action.PUBLISH else None for c in proposal.changes}
        said = [
            Review(
                id=0,
                account=Account(signer.login),
                opinion=Opinion.APPROVED,
                commit=proposal.head,
                at=now,
                proof=Proof.SIGNED_MERGE,
                blobs=left,
            )
        ]
    return tuple(decide(change, said, ground) for change in proposal.changes)
