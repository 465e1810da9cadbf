"""Evidence for what landed on the main line: who approved it, on the forge or by a signed merge.

Each file is judged by the rules of the commit before it landed. What the forge cannot answer now is asked
again later: "could not ask" leaves a file held, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from signoff.approval.decide import Decision, decide
from signoff.approval.evidence import Evidence
from signoff.approval.facts import Action, Change, Ground, Review
from signoff.core import codes
from signoff.core.finding import Finding, WorldError
from signoff.edge import past
from signoff.edge.files import STATUS
from signoff.edge.forge import Forge
from signoff.edge.forge_facts import PullRequest
from signoff.edge.git import Repository
from signoff.edge.past import Arrival
from signoff.signing.landed import Story
from signoff.signing.makers import Step, makers_of_merge, makers_of_pull
from signoff.signing.merges import merge_of
from signoff.signing.reviews import NOWHERE, Remote, reviews_of

MAX_TEXT = 300
SLACK = timedelta(minutes=10)
"""Clocks of forge and committer may differ by so much without a word."""


@dataclass(slots=True)
class Found:
    """What a search came to. `unasked` are files about which the forge could not be asked, and why.

    `refused` has the verdict on the newest of the steps of each file that was looked at.
    """

    evidence: list[Evidence] = field(default_factory=list)
    refused: list[Decision] = field(default_factory=list)
    unasked: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Search:
    """Where to look. `forge` None: only signed merges count. `remote`: where reviewed commits are fetched.

    `revoked`: keys that sign nothing off any more, besides those that were revoked before each merge.
    """

    story: Story
    forge: Forge | None
    now: datetime
    remote: Remote = NOWHERE
    revoked: bytes = b""
    _branch: str = ""

    @property
    def repository(self) -> Repository:
        return self.story.repository

    def evidence_for(self, wanted: Iterable[Arrival]) -> Found:
        """Look for evidence for each of `wanted`, oldest step of the main line first."""
        steps: dict[int, list[Arrival]] = defaultdict(list)
        newest: dict[str, int] = {}
        for arrival in wanted:
            steps[arrival.number].append(arrival)
            newest[arrival.path] = max(newest.get(arrival.path, 0), arrival.number)
        found = Found()
        for number in sorted(steps):
            wanting: dict[str, str] = {}
            for decision in self._judge(steps[number], wanting, found):
                path = decision.change.path
                found.unasked.pop(path, None)
                if decision.is_signed:
                    self._take(decision, steps[number][0], found)
                elif path in wanting:
                    found.unasked[path] = wanting[path]
                elif newest[path] == number:
                    found.refused.append(decision)
        return found

    def _judge(self, arrived: Sequence[Arrival], unasked: dict[str, str], found: Found) -> list[Decision]:
        """All files of one step: by its signature, then by the reviews of its pull requests."""
        first = arrived[0]
        step = Step(self.repository, first.commit, past.parents(self.repository, first.commit))
        base = self.story.settings_at(step.base) if step.base else None
        if base is None:
            return [_without_rules(arrival) for arrival in arrived]
        ground = Ground(roster=base.commanders, policy=base.policy, now=self.now)
        paths = [arrival.path for arrival in arrived]
        merge = merge_of(step, first.time, ground, paths, self.revoked)
        changes = self.story.changes(arrived, base, makers_of_merge(step, arrived))
        if self.forge is None:  # else the forge may know of somebody who asks for changes
            changes = self.story.ready(changes, first, base)
        judged = (decide(_landed(change, first, ()), merge.reviews, ground) for change in changes)
        decisions = [_doubting(decision, merge.doubt) for decision in judged]
        if self.forge is None or all(decision.is_signed for decision in decisions):
            return decisions
        try:
            pulls = self._pulls(self.forge, first.commit)
            said = [r for p in pulls for r in self._reviews(self.forge, p, paths, step.base)]
            wrote = makers_of_pull(step, arrived, pulls, self.forge, self.remote)
        except WorldError as error:
            unasked |= {d.change.path: error.problem for d in decisions if not d.is_signed}
            return decisions
        found.findings += _contradictions(first, pulls)
        known = self.story.changes(arrived, base, wrote, {pull.number for pull in pulls})
        known = self.story.ready(known, first, base)
        again = (decide(_landed(change, first, pulls), (*merge.reviews, *said), ground) for change in known)
        return [
            new if not old.is_signed else old
            for old, new in zip(decisions, (_doubting(d, merge.doubt) for d in again), strict=True)
        ]

    def _pulls(self, forge: Forge, commit: str) -> tuple[PullRequest, ...]:
        """The pull requests to our branch that brought `commit`."""
        if not self._branch:
            self._branch = forge.repository_facts().default_branch
        return tuple(pull for pull in forge.pull_requests_of(commit) if pull.base_ref == self._branch)

    def _reviews(
        self, forge: Forge, pull: PullRequest, paths: Sequence[str], base: str
    ) -> tuple[Review, ...]:
        return reviews_of(forge, self.repository, pull, paths, base, self.remote)

    def _take(self, decision: Decision, step: Arrival, found: Found) -> None:
        review, signer, change = decision.yes, decision.signer, decision.change
        assert review is not None
        assert signer is not None
        one = Evidence(
            path=change.path,
            blob=change.blob,
            action=change.action,
            approver=signer.login,
            when=review.at,
            proof=review.proof,
            recorded=self.now,
            author=_line(", ".join(sorted(change.authors))),
            link=_line(review.link),
            pull_request=review.pull_request,
            commit=step.commit,
            reviewed_commit=review.commit,
        )
        self.story.add(one)
        found.evidence.append(one)


def _line(text: str) -> str:
    """What others wrote, so that it fits into a line of a note: an author's address may hold any bytes."""
    return text[:MAX_TEXT].encode("utf-8", "replace").decode()


def _landed(change: Change, step: Arrival, pulls: Iterable[PullRequest]) -> Change:
    """`change` with the time at which it reached the main line: the forge's, where it knows."""
    merged = [pull.merged_at for pull in pulls if pull.merged_at is not None]
    return replace(change, landed=min(merged) if merged else step.time)


def _doubting(decision: Decision, doubt: str) -> Decision:
    """`decision` with what is wrong with the signature of the merge, unless something else signs it off."""
    if decision.is_signed or not doubt:
        return decision
    hint = "merge again with a key of .github/allowed_signers, or ask for a review on the forge"
    reason = codes.BAD_SIGNATURE.at(
        decision.change.path, text=f"the merge counts for nothing: {doubt}", hint=hint
    )
    return replace(decision, reasons=(*decision.reasons, reason))


def _without_rules(arrival: Arrival) -> Decision:
    action = Action.PUBLISH if arrival.blob else Action.WITHDRAW
    text = f"it landed where there was no {STATUS} before it that can be used, so nobody may sign it off"
    hint = "with the roster in place, post it again in a pull request: edit the file, and have that approved"
    reason = codes.NO_SIGNER.at(arrival.path, text=text, hint=hint)
    change = Change(path=arrival.path, blob=arrival.blob, action=action)
    return Decision(change, None, None, (), (reason,))


def _contradictions(step: Arrival, pulls: Iterable[PullRequest]) -> list[Finding]:
    """A commit's own time is what its author says; the forge knows when it was merged."""
    merged = [pull.merged_at for pull in pulls if pull.merged_at is not None]
    if not merged or abs(min(merged) - step.time) <= SLACK:
        return []
    text = f"commit {step.commit[:10]} says {step.time:%Y-%m-%dT%H:%MZ}, the forge merged it at "
    hint = "the page shows the commit's time; find out whose clock is wrong"
    return [codes.TIMES_DIFFER.at(step.path, text=f"{text}{min(merged):%Y-%m-%dT%H:%MZ}", hint=hint)]
