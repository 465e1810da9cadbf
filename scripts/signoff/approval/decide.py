"""The rule: has somebody entitled approved exactly these bytes, for this place, and is that still true?

Design, section 6. One file is judged at a time: an approval covers a file when the tree that was
reviewed has the very same blob at the very same path. Whatever else changed does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signoff.approval.facts import DECISIVE, Account, Action, Change, Ground, Opinion, Proof, Review
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.watched import Person

ANY = "any-on-roster"
"""The policy `commander` under which everybody on the roster may sign off every incident."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on one file: `yes` is the approval that counts, `signer` who gave it.

    Without one, `reasons` say what is missing, and why each approval that was given does not count;
    `may_sign` are the logins whose approval would.
    """

    change: Change
    yes: Review | None
    signer: Person | None
    may_sign: tuple[str, ...]
    reasons: tuple[Finding, ...]

    @property
    def is_signed(self) -> bool:
        return self.yes is not None


def decide(change: Change, reviews: Iterable[Review], ground: Ground) -> Decision:
    """Judge `change` by what people said about it. The order of `reviews` does not matter."""
    entitled = _entitled(change, ground)
    may_sign = tuple(p.login for p in entitled if not _wrote_alone(p, change, ground))
    blockers: list[Finding] = []
    doubts: list[Finding] = []
    good: list[tuple[Review, Person]] = []
    for review in _latest(reviews):
        person = _on_roster(review.account, ground)
        if review.opinion is Opinion.CHANGES_REQUESTED and person is not None:
            blockers.append(_asks_for_changes(change, review))
        elif review.opinion is not Opinion.CHANGES_REQUESTED:
            doubt = _doubt(change, review, person, entitled, ground)
            if doubt is not None:
                doubts.append(doubt)
            elif person is not None:
                good.append((review, person))
    if good and not blockers:
        yes, signer = min(good, key=lambda pair: (pair[0].at, pair[0].id))
        return Decision(change, yes, signer, may_sign, ())
    if change.ready and ground.policy.preapproved and not blockers:
        return _beforehand(change, may_sign, ground)
    return Decision(change, None, None, may_sign, (_missing(change, may_sign), *blockers, *doubts))


def _beforehand(change: Change, may_sign: tuple[str, ...], ground: Ground) -> Decision:
    """The yes that was said to a ready text before there was an incident; no login has a blank in it."""
    name = f"ready text {change.ready}"
    yes = Review(
        id=0,
        account=Account(name),
        opinion=Opinion.APPROVED,
        commit="",
        at=change.landed or ground.now,
        proof=Proof.PREAPPROVED,
        blobs={change.path: change.blob},
    )
    return Decision(change, yes, Person(name), may_sign, ())


def _latest(reviews: Iterable[Review]) -> list[Review]:
    """Of each account the latest decisive review. All deleted accounts count as different ones."""
    latest: dict[str, Review] = {}
    for review in sorted(reviews, key=lambda r: (r.at, r.id)):
        if review.opinion in DECISIVE:
            latest[_login(review.account.login) or f"#{review.id}"] = review
    return sorted(latest.values(), key=lambda r: (r.at, r.id))


def _doubt(
    change: Change, review: Review, person: Person | None, entitled: Sequence[Person], ground: Ground
) -> Finding | None:
    """Why this approval (or dismissal) does not count, or None when it does."""
    who = f"@{review.account.login}" if review.account.login else "a deleted account"
    if review.account.is_bot or not review.account.login:
        text = f"{who} approved, but only a person on the roster can sign off"
        return codes.NO_PERSON.at(change.path, text=text, hint="ask a commander to approve")
    if review.opinion is Opinion.DISMISSED:
        text = f"the approval of {who} was dismissed"
        return codes.DISMISSED.at(change.path, text=text, hint=f"ask {who} to look again")
    if person is None:
        text = f"{who} approved, but is not on the roster of the base branch"
        hint = "a roster change counts once it is merged; ask somebody who is on it"
        return codes.NOT_ON_ROSTER.at(change.path, text=text, hint=hint)
    if person not in entitled:
        named = " or ".join(f"@{p.login}" for p in entitled) or "nobody"
        text = f"{who} approved, but the commander of this incident is {named}"
        hint = f"hand the incident over with 'commander: {person.login}', or ask {named}"
        return codes.NOT_THE_COMMANDER.at(change.path, text=text, hint=hint)
    if _wrote_alone(person, change, ground):
        text = f"{who} approved words that nobody else wrote"
        return codes.OWN_WORDS.at(
            change.path, text=text, hint="somebody else on the roster must approve them"
        )
    return _stale(change, review, who, ground)


def _stale(change: Change, review: Review, who: str, ground: Ground) -> Finding | None:
    """Why an approval by the right person is not one of this, now."""
    if not _covers(review, change):
        seen = review.blobs.get(change.path)
        there = "there was no such file then" if seen is None else "there were other words then"
        text = f"{who} approved commit {review.commit[:10]}, but {there}"
        return codes.OTHER_WORDS.at(change.path, text=text, hint=f"ask {who} to approve these words")
    if change.overtaken is not None and change.overtaken > review.at:
        text = f"{who} approved before a newer message of this incident was published"
        return codes.OVERTAKEN.at(change.path, text=text, hint=f"ask {who} whether it is still true")
    age = (change.landed or ground.now) - review.at
    if age > ground.policy.approval_valid_for:
        minutes = int(ground.policy.approval_valid_for.total_seconds() // 60)
        text = f"{who} approved more than {minutes} minutes before it was published"
        if change.landed is None:
            text = f"{who} approved more than {minutes} minutes ago"
        return codes.TOO_OLD.at(change.path, text=text, hint=f"ask {who} to approve again")
    return None


def _covers(review: Review, change: Change) -> bool:
    """Whether the tree that was reviewed has the file just as `change` leaves it: these bytes, or none."""
    left = change.blob if change.action is Action.PUBLISH else None
    return change.path in review.blobs and review.blobs[change.path] == left


def _entitled(change: Change, ground: Ground) -> tuple[Person, ...]:
    """Who may sign `change` off, in the order of the roster."""
    if change.imported or ground.policy.commander == ANY:
        return ground.roster
    named = {_login(login) for login in change.commanders}
    return tuple(person for person in ground.roster if _login(person.login) in named)


def _on_roster(account: Account, ground: Ground) -> Person | None:
    """The person behind an account: the very login, in ASCII; lookalikes are other people."""
    login = _login(account.login)
    return next((p for p in ground.roster if login and _login(p.login) == login), None)


def _wrote_alone(person: Person, change: Change, ground: Ground) -> bool:
    """Whether four eyes would be two: nobody but `person` is known to have written these bytes."""
    if not ground.policy.four_eyes:
        return False
    own = {_login(person.login)} | ({person.email.lower()} if person.email else set())
    return {author.lower() for author in change.authors} <= own


def _login(login: str) -> str:
    """A login as forges compare them: case does not matter, and only ASCII letters are letters."""
    return login.lower() if login.isascii() else login


def _asks_for_changes(change: Change, review: Review) -> Finding:
    who = f"@{review.account.login}"
    hint = f"settle it with {who}, who then approves or dismisses the request"
    return codes.CHANGES_REQUESTED.at(change.path, text=f"{who} asks for changes", hint=hint)


def _missing(change: Change, may_sign: Sequence[str]) -> Finding:
    if not may_sign:
        hint = "name a commander who is on the roster and has not written this alone"
        return codes.NO_SIGNER.at(change.path, text="nobody may sign this off", hint=hint)
    names = " or ".join(f"@{login}" for login in may_sign)
    text = "these words are not signed off"
    return codes.UNSIGNED.at(change.path, text=text, hint=f"needed: the approval of {names}")
