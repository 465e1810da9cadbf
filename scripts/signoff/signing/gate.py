"""`signoff gate`: judge a proposal before it is merged, and say so where it is proposed.

The code and the rules are those of the main line; the proposal is fetched and read as data. What the gate
says is advice with a lock: `signoff verify` judges again what landed.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from signoff.approval.comment import MARKER, Judged, Verdict, comment, description
from signoff.approval.decide import Decision, decide
from signoff.approval.evidence import Evidence, Ledger
from signoff.approval.facts import Account, Change, Ground, Opinion, Proof, Review
from signoff.approval.seen import doubtful_words
from signoff.core.finding import OperatorError, WorldError
from signoff.core.watched import Person
from signoff.edge import past, proposed
from signoff.edge.forge import Forge
from signoff.edge.forge_facts import PullRequest, StatusState
from signoff.edge.git import Repository
from signoff.edge.signatures import ALLOWED, REVOKED, signature
from signoff.signing.ledger import evidence_on, notes_of
from signoff.signing.proposal import Proposal, only_shown, read_proposal
from signoff.signing.reviews import reviews_of
from signoff.signing.style import style_of
from signoff.signing.words import versions

EVENTS = "pull_request, pull_request_target or pull_request_review"
MAX_EVENT = 25_000_000
_REVIEWED = 20
"""So many reviewed commits that are not here are fetched; of others the forge is asked."""

STATES = {
    Verdict.NOTHING: StatusState.SUCCESS,
    Verdict.SIGNED: StatusState.SUCCESS,
    Verdict.WAITING: StatusState.PENDING,
    Verdict.HELD: StatusState.FAILURE,
}


@dataclass(frozen=True, slots=True)
class Event:
    """What the workflow was started by: a pull request of `number` with the head `head`, as it was then."""

    number: int
    head: str
    branch: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the gate says. `body` is the comment, "" when there is none. `aside`: why nothing was judged."""

    state: StatusState
    line: str
    judged: Judged | None = None
    body: str = ""
    aside: str = ""


def judge_range(source: Path, base: str, head: str, now: datetime) -> Judged:
    """Judge `base..head` by what git alone knows: sign-off notes and signed merges."""
    repository = Repository.open(source)
    base, head = proposed.resolve(repository, base), proposed.resolve(repository, head)
    proposal = read_proposal(repository, base, head, now)
    notes = notes_of(repository, proposal.settings)
    blobs = {change.blob for change in proposal.changes if change.blob}
    ledger = evidence_on(notes, notes.trusted(notes.tip())[0], blobs)
    said = _signed_merge(repository, proposal)
    ground = Ground(roster=proposal.settings.commanders, policy=proposal.settings.policy, now=now)
    decisions = (
        _recorded(change, ledger, proposal) or decide(change, said, ground) for change in proposal.changes
    )
    return _judged(source, proposal, decisions)


def run_gate(source: Path, environ: Mapping[str, str], now: datetime, *, dry_run: bool = False) -> Outcome:
    """Judge the pull request of the event, set its status and keep its comment; `dry_run` writes nothing.

    Where the verdict could not be found out, the status says so and the error is raised.
    """
    event = read_event(environ)
    return _run(source, Forge.from_environment(environ), event, environ, now, dry_run=dry_run)


def run_round(
    source: Path, environ: Mapping[str, str], now: datetime, *, dry_run: bool = False
) -> list[tuple[int, Outcome | OperatorError]]:
    """Judge all open pull requests to the main line; one that cannot be judged stops no other.

    Each has the time and the calls of a run of its own.
    """
    first = Forge.from_environment(environ)
    main = first.repository_facts().default_branch
    done: list[tuple[int, Outcome | OperatorError]] = []
    for pull in first.open_pull_requests():
        if pull.base_ref != main:
            continue
        forge = Forge.from_environment(environ)
        try:
            event = Event(pull.number, pull.head, main)
            done.append((pull.number, _run(source, forge, event, environ, now, dry_run=dry_run)))
        except OperatorError as error:
            done.append((pull.number, error))
    return done


def _run(
    source: Path, forge: Forge, event: Event, environ: Mapping[str, str], now: datetime, *, dry_run: bool
) -> Outcome:
    try:
        outcome, pull = _judge_pull(source, forge, event, environ.get("GITHUB_TOKEN", ""), now)
    except OperatorError as error:
        if not dry_run and event.head:
            with contextlib.suppress(WorldError):
                forge.set_status(event.head, StatusState.ERROR, f"Could not judge: {error.problem}"[:140])
        raise
    if not dry_run and pull is not None and outcome.judged is not None:
        forge.keep_status(pull.head, outcome.state, outcome.line, target=f"{pull.link}/files")
        if outcome.body or any(c.body.startswith(MARKER) for c in forge.comments(pull.number)):
            forge.put_comment(pull.number, MARKER, outcome.body or comment(outcome.judged))
    return outcome


def read_event(environ: Mapping[str, str]) -> Event:
    """The event in the file that GITHUB_EVENT_PATH names."""
    name = environ.get("GITHUB_EVENT_PATH", "")
    if not name:
        hint = "run it in a workflow, or judge plain git: signoff gate --base main --head my-branch"
        raise OperatorError("GITHUB_EVENT_PATH is not set", hint)
    try:
        with Path(name).open("rb") as file:
            plain = json.loads(file.read(MAX_EVENT))
    except (OSError, ValueError, RecursionError):
        raise OperatorError(f"there is no event in '{name}'", f"start the workflow on {EVENTS}") from None
    pull = _part(plain, "pull_request")
    number = pull.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise OperatorError("the event is about no pull request", f"start the workflow on {EVENTS}")
    head = _part(pull, "head").get("sha")
    branch = _part(plain, "repository").get("default_branch")
    return Event(number, head if isinstance(head, str) else "", branch if isinstance(branch, str) else "")


def _part(plain: Any, key: str) -> Mapping[str, Any]:
    found = plain.get(key) if isinstance(plain, dict) else None
    return found if isinstance(found, dict) else {}


def _judge_pull(
    source: Path, forge: Forge, event: Event, token: str, now: datetime
) -> tuple[Outcome, PullRequest | None]:
    repository = Repository.open(source)
    pull = forge.pull_request(event.number)
    if pull is None:
        raise WorldError(
            f"the forge shows no pull request {event.number}", "give the token 'pull-requests: write'"
        )
    main = event.branch or forge.repository_facts().default_branch
    if pull.base_ref != main:
        told = f"this proposes to '{pull.base_ref}'; only '{main}' is published, so there is nothing to judge"
        return Outcome(StatusState.PENDING, told, aside=told), pull
    if pull.state != "open":
        return Outcome(StatusState.SUCCESS, told := "this pull request is closed", aside=told), pull
    base = _fetched(repository, forge, pull, main, token)
    logins = {c.sha: c.author_login or pull.author.login for c in forge.commits(pull.number)}
    proposal = read_proposal(repository, base, pull.head, now, logins)
    decisions = _decided(repository, forge, pull, proposal, now, token)
    given = [decision.yes.at for decision in decisions if decision.yes is not None]
    until = min(given) + proposal.settings.policy.approval_valid_for if given else None
    judged = replace(_judged(source, proposal, decisions), where=f"{pull.link}/files", until=until)
    body = comment(judged) if judged.decisions or judged.findings else ""
    return Outcome(STATES[judged.verdict], description(judged), judged, body), pull


def _fetched(repository: Repository, forge: Forge, pull: PullRequest, main: str, token: str) -> str:
    """Get the tips of the main line and of the proposal; the first one's id."""
    wanted = {f"refs/heads/{main}": proposed.BASE_REF, f"refs/pull/{pull.number}/head": proposed.HEAD_REF}
    proposed.fetch(repository, wanted, server=forge.server, token=token)
    if not past.has_commit(repository, pull.head):  # it moved between the two questions
        proposed.fetch(repository, {pull.head: proposed.HEAD_REF}, server=forge.server, token=token)
    return proposed.resolve(repository, proposed.BASE_REF)


def _decided(
    repository: Repository, forge: Forge, pull: PullRequest, proposal: Proposal, now: datetime, token: str
) -> list[Decision]:
    if not proposal.changes:
        return []
    given = {review.commit for review in forge.reviews(pull.number) if review.commit}
    missing = sorted(commit for commit in given if not past.has_commit(repository, commit))
    for number, commit in enumerate(missing[:_REVIEWED]):
        with contextlib.suppress(WorldError):
            target = f"refs/signoff/reviewed/{number}"
            proposed.fetch(repository, {commit: target}, server=forge.server, token=token)
    paths = [change.path for change in proposal.changes]
    reviews = only_shown(repository, proposal.base, reviews_of(forge, repository, pull, paths))
    ground = Ground(roster=proposal.settings.commanders, policy=proposal.settings.policy, now=now)
    return [decide(change, reviews, ground) for change in proposal.changes]


def _judged(source: Path, proposal: Proposal, decisions: Iterable[Decision]) -> Judged:
    told = tuple(versions(proposal, style_of(source, proposal.after)))
    doubts = [finding for one in told for finding in doubtful_words(one.path, f"{one.title}\n{one.text}")]
    return Judged(
        head=proposal.head,
        decisions=tuple(decisions),
        findings=tuple(sorted({*proposal.findings, *doubts})),
        rules=proposal.rules,
        versions=told,
    )


def _recorded(change: Change, ledger: Ledger, proposal: Proposal) -> Decision | None:
    """The decision that evidence in the notes stands for."""
    found = ledger.find(change.path, change.blob, change.action)
    if found is None:
        return None
    roster = proposal.settings.commanders + proposal.settings.former_commanders
    signer = next((p for p in roster if p.login == found.approver), Person(found.approver))
    return Decision(change, _review_of(found), signer, (), ())


def _review_of(evidence: Evidence) -> Review:
    return Review(
        id=0,
        account=Account(evidence.approver),
        opinion=Opinion.APPROVED,
        commit=evidence.reviewed_commit,
        at=evidence.when,
        link=evidence.link,
        proof=evidence.proof,
        blobs={evidence.path: evidence.blob},
    )


def _signed_merge(repository: Repository, proposal: Proposal) -> Sequence[Review]:
    """What the signature of the head says, when it is a merge signed by somebody on the roster."""
    done = proposed.look_up(repository, proposal.head)
    allowed = past.file_at(repository, proposal.base, ALLOWED)
    if len(done.parents) < 2 or allowed is None:
        return ()
    revoked = past.file_at(repository, proposal.base, REVOKED) or b""
    principal = signature(repository, proposal.head, allowed, revoked).principal.lower()
    people = [p for p in proposal.settings.commanders if p.email and p.email.lower() == principal]
    if not principal or not people:
        return ()
    paths = [change.path for change in proposal.changes]
    review = Review(
        id=0,
        account=Account(people[0].login),
        opinion=Opinion.APPROVED,
        commit=proposal.head,
        at=done.time,
        proof=Proof.SIGNED_MERGE,
        blobs=past.blobs_at(repository, proposal.head, paths),
    )
    return only_shown(repository, proposal.base, [review])
