"""Evidence for what landed on the main line: who approved it, on the forge or by a signed merge.

Each file is judged by the rules of the commit before it landed. What the forge cannot answer now is asked
again later: "could not ask" leaves a file held, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from signoff.approval.decide import Decision, decide
from signoff.approval.evidence import Evidence
from signoff.approval.facts import Account, Change, Ground, Opinion, Proof, Review
from signoff.core import codes
from signoff.core.finding import Finding, WorldError
from signoff.edge import past
from signoff.edge.forge import Forge
from signoff.edge.forge_facts import PullRequest
from signoff.edge.git import Repository
from signoff.edge.landings import Landings
from signoff.edge.past import Arrival
from signoff.edge.signatures import ALLOWED, REVOKED, signature
from signoff.signing.landed import landed_changes, settings_at, with_authors
from signoff.signing.reviews import reviews_of
from signoff.signing.signed import Held

SLACK = timedelta(minutes=10)
"""Clocks of forge and committer may differ by so much without a word."""


@dataclass(slots=True)
class Found:
    """What a search came to. `unasked` are files about which the forge could not be asked, and why."""

    evidence: list[Evidence] = field(default_factory=list)
    refused: list[Decision] = field(default_factory=list)
    unasked: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Where to look. `forge` None: only signed merges count. `signed`: paths with evidence already."""

    repository: Repository
    landings: Landings
    forge: Forge | None
    branch: str
    now: datetime
    signed: set[str]

    def evidence_for(self, held: Iterable[Held]) -> Found:
        """Look for evidence for each of `held`, oldest step of the main line first."""
        found = Found()
        wanted = {one.path: one for one in held}
        steps: dict[str, list[Arrival]] = defaultdict(list)
        for arrival in past.arrivals(self.repository, self.repository.commit, wanted.keys()):
            steps[arrival.commit].append(arrival)
        for arrived in sorted(steps.values(), key=lambda several: (several[0].time, several[0].commit)):
            for decision in self._judge(arrived, wanted, found):
                self._take(decision, arrived[0], found)
        return found

    def _judge(self, arrived: Sequence[Arrival], wanted: Mapping[str, Held], found: Found) -> list[Decision]:
        """All files of one commit: by its signature, then by the reviews of its pull requests."""
        step = arrived[0]
        changes = landed_changes(self.repository, self.landings, arrived, wanted, self.signed)
        settings = settings_at(self.repository, step.parents[0]) if step.parents else None
        if settings is None:
            return [_without_rules(change) for change in changes]
        ground = Ground(roster=settings.commanders, policy=settings.policy, now=self.now)
        paths = [change.path for change in changes]
        said = self._signed_merge(step, ground, paths)
        decisions = [decide(change, said, ground) for change in changes]
        if self.forge is None or all(decision.is_signed for decision in decisions):
            return decisions
        try:
            pulls = [p for p in self.forge.pull_requests_of(step.commit) if p.base_ref == self.branch]
            said += [r for p in pulls for r in reviews_of(self.forge, self.repository, p, paths)]
            known = [self._known_by_forge(change, step, pulls, self.forge) for change in changes]
        except WorldError as error:
            waiting = (decision.change.path for decision in decisions if not decision.is_signed)
            found.unasked |= dict.fromkeys(waiting, error.problem)
            return decisions
        found.findings += _contradictions(step, pulls)
        again = (decide(change, said, ground) for change in known)
        return [new if not old.is_signed else old for old, new in zip(decisions, again, strict=True)]

    def _known_by_forge(
        self, change: Change, step: Arrival, pulls: Sequence[PullRequest], forge: Forge
    ) -> Change:
        """`change` with the forge's time of the merge and, where commits were melted, its authors."""
        merged = [pull.merged_at for pull in pulls if pull.merged_at is not None]
        if merged:
            change = replace(change, landed=min(merged))
        if len(step.parents) > 1:
            return change
        commits = [commit for pull in pulls for commit in forge.commits(pull.number)]
        authors = [commit.author_login or commit.author_email for commit in commits]
        return with_authors(change, authors) if authors else change

    def _signed_merge(self, step: Arrival, ground: Ground, paths: Sequence[str]) -> list[Review]:
        """A merge signed with the key of somebody on the roster says yes to the tree it makes."""
        if len(step.parents) < 2:
            return []
        base = step.parents[0]
        allowed = past.file_at(self.repository, base, ALLOWED)
        if allowed is None:
            return []
        revoked = past.file_at(self.repository, base, REVOKED) or b""
        signed = signature(self.repository, step.commit, allowed, revoked)
        principal = signed.principal.lower()
        people = [person for person in ground.roster if person.email and person.email.lower() == principal]
        if not principal or not people:
            return []
        return [
            Review(
                id=0,
                account=Account(people[0].login),
                opinion=Opinion.APPROVED,
                commit=step.commit,
                at=step.time,
                proof=Proof.SIGNED_MERGE,
                blobs=past.blobs_at(self.repository, step.commit, paths),
            )
        ]

    def _take(self, decision: Decision, step: Arrival, found: Found) -> None:
        review, signer, change = decision.yes, decision.signer, decision.change
        if review is None or signer is None:
            if change.path not in found.unasked:
                found.refused.append(decision)
            return
        self.signed.add(change.path)
        found.evidence.append(
            Evidence(
                path=change.path,
                blob=change.blob,
                action=change.action,
                approver=signer.login,
                when=review.at,
                proof=review.proof,
                recorded=self.now,
                author=", ".join(sorted(change.authors)),
                link=review.link,
                pull_request=review.pull_request,
                commit=step.commit,
                reviewed_commit=review.commit,
            )
        )


def _without_rules(change: Change) -> Decision:
    text = "it landed where there was no status.yml before it, so nobody may sign it off"
    hint = "post it again in a pull request: edit the file, and have that approved"
    reason = codes.NO_SIGNER.at(change.path, text=text, hint=hint)
    return Decision(change, None, None, (), (reason,))


def _contradictions(step: Arrival, pulls: Iterable[PullRequest]) -> list[Finding]:
    """A commit's own time is what its author says; the forge knows when it was merged."""
    merged = [pull.merged_at for pull in pulls if pull.merged_at is not None]
    if not merged or abs(min(merged) - step.time) <= SLACK:
        return []
    text = f"commit {step.commit[:10]} says {step.time:%Y-%m-%dT%H:%MZ}, the forge merged it at "
    hint = "the page shows the commit's time; find out whose clock is wrong"
    return [codes.TIMES_DIFFER.at(step.path, text=f"{text}{min(merged):%Y-%m-%dT%H:%MZ}", hint=hint)]
