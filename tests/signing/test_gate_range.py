"""Judging plain git, when there is no forge: notes and signed merges are the evidence."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff.approval.comment import Judged, Verdict
from signoff.approval.evidence import Evidence
from signoff.approval.facts import Account, Action, Opinion, Proof, Review
from signoff.core.finding import OperatorError
from signoff.edge import past, proposed
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.signing.gate import judge_range
from signoff.signing.proposal import only_shown
from support.gitrepo import START, STEP, GitRepo
from support.page import FIRST, IDENTIFIED, RESOLVED, STATUS

SLUG = "2026-11-21-slow"
PATH = f"incidents/{SLUG}/02-identified.md"
ROSTER = STATUS.replace("[alice, bob]", "[{login: alice, email: alice@example.org}, bob]")
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A page with one message, and on the branch `words` a second."""
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", ROSTER)
    repo.write("incidents/README.md", "About incidents.\n")
    repo.commit("Start")
    repo.post(f"{SLUG}/01-investigating.md", FIRST)
    repo.branch("words")
    repo.post(f"{SLUG}/02-identified.md", IDENTIFIED)
    repo.git("switch", "-q", "main")
    return repo


def judge(repo: GitRepo, base: str = "main", head: str = "words", now: datetime = NOW) -> Judged:
    return judge_range(repo.root, base, head, now)


def record(repo: GitRepo, path: str, action: Action = Action.PUBLISH, at: str = "words") -> None:
    """Write a sign-off note on what `at` has at `path`."""
    repository = Repository.open(repo.root)
    blob = past.blobs_at(repository, repo.git("rev-parse", at), [path])[path]
    assert blob
    evidence = Evidence(
        path=path, blob=blob, approver="alice", when=NOW, proof=Proof.REVIEW, recorded=NOW, action=action
    )
    Notes(repository).add({blob: frozenset({evidence.line()})}, "Record")


def test_without_evidence_it_waits_for_the_commander(repo: GitRepo) -> None:
    judged = judge(repo)
    assert judged.verdict is Verdict.WAITING
    assert [(d.change.path, d.may_sign) for d in judged.decisions] == [(PATH, ("alice",))]


def test_a_note_on_these_bytes_for_this_place_is_evidence(repo: GitRepo) -> None:
    record(repo, PATH)
    judged = judge(repo)
    assert judged.verdict is Verdict.SIGNED
    assert judged.decisions[0].signer is not None
    assert judged.decisions[0].signer.login == "alice"


def test_a_note_for_another_place_or_another_act_is_none(repo: GitRepo) -> None:
    record(repo, PATH, Action.WITHDRAW)
    record(repo, f"incidents/{SLUG}/01-investigating.md")
    assert judge(repo).verdict is Verdict.WAITING


def test_equal_commits_propose_nothing(repo: GitRepo) -> None:
    assert judge(repo, head="main").verdict is Verdict.NOTHING


def test_a_branch_behind_the_main_line_proposes_nothing(repo: GitRepo) -> None:
    repo.post(f"{SLUG}/02-identified.md", IDENTIFIED)
    assert judge(repo, head="main~1").verdict is Verdict.NOTHING
    assert judge(repo).verdict is Verdict.NOTHING  # the same words are there already


def test_what_both_lines_changed_is_a_conflict(repo: GitRepo) -> None:
    repo.post(f"{SLUG}/02-identified.md", RESOLVED)
    judged = judge(repo)
    assert judged.verdict is Verdict.HELD
    assert [finding.slug for finding in judged.findings if finding.is_error] == ["conflict"]


def test_a_file_that_both_lines_removed_is_none_of_our_business(repo: GitRepo) -> None:
    repo.git("switch", "-q", "words")
    repo.remove(f"{SLUG}/01-investigating.md")
    repo.remove(f"{SLUG}/02-identified.md")
    repo.commit("Remove")
    repo.git("switch", "-q", "main")
    repo.remove(f"{SLUG}/01-investigating.md")
    repo.commit("Remove, too")
    assert judge(repo).verdict is Verdict.NOTHING


def test_an_executable_bit_publishes_nothing(repo: GitRepo) -> None:
    repo.git("switch", "-q", "-c", "bit")
    repo.git("update-index", "--chmod=+x", f"incidents/{SLUG}/01-investigating.md")
    repo.git("commit", "-q", "-m", "Make it executable")
    assert judge(repo, head="bit").verdict is Verdict.NOTHING


def test_a_link_in_the_place_of_a_message_takes_it_away(repo: GitRepo) -> None:
    repo.git("switch", "-q", "-c", "linked")
    place = repo.page / f"incidents/{SLUG}/01-investigating.md"
    place.unlink()
    place.symlink_to("../README.md")
    repo.commit("Link")
    repo.git("switch", "-q", "main")
    judged = judge(repo, head="linked")
    assert judged.verdict is Verdict.HELD
    assert judged.decisions[0].change.action is Action.WITHDRAW


def proposes(repo: GitRepo, files: dict[str, str | None]) -> Judged:
    """The verdict on a branch that has, besides, these files (None: not any more)."""
    repo.git("switch", "-q", "-c", "more")
    for path, text in files.items():
        if text is None:
            (repo.page / path).unlink()
        else:
            repo.write(path, text)
    repo.commit("More")
    repo.git("switch", "-q", "main")
    return judge(repo, head="more")


@pytest.mark.parametrize(
    ("files", "slugs", "verdict"),
    [
        ({"incidents/notes.txt": "x\n"}, ["unexpected-file"], Verdict.NOTHING),
        ({"incidents/.gitkeep": "", f"incidents/{SLUG}/.hidden.md": "x\n"}, [], Verdict.NOTHING),
        ({"incidents/README.md": "More.\n"}, [], Verdict.NOTHING),
        ({"incidents/Not A Slug/01-investigating.md": FIRST}, ["bad-name"], Verdict.HELD),
        ({f"incidents/{SLUG}/02-Identified.md": IDENTIFIED}, ["bad-name"], Verdict.HELD),
        ({f"incidents/{SLUG}/02-big.md": "x" * 70_000}, ["too-large"], Verdict.HELD),
        ({"status.yml": None}, ["unreadable-file"], Verdict.HELD),
        ({"status.yml": "name: [\n"}, ["yaml-syntax"], Verdict.HELD),
        ({"docs/about.md": "# About\n"}, [], Verdict.NOTHING),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_what_is_no_message_is_told_but_needs_no_sign_off(
    repo: GitRepo, files: dict[str, str | None], slugs: list[str], verdict: Verdict
) -> None:
    judged = proposes(repo, files)
    assert [finding.slug for finding in judged.findings] == slugs
    assert judged.verdict is verdict


def test_a_file_in_the_place_of_all_incidents_withdraws_them(repo: GitRepo) -> None:
    repo.git("switch", "-q", "-c", "more")
    shutil.rmtree(repo.page / "incidents")
    repo.write("incidents", "none\n")
    repo.commit("No incidents")
    repo.git("switch", "-q", "main")
    judged = judge(repo, head="more")
    assert [finding.slug for finding in judged.findings] == ["unexpected-file"]
    assert [decision.change.action for decision in judged.decisions] == [Action.WITHDRAW]
    assert judged.verdict is Verdict.WAITING


def test_more_files_than_anybody_can_judge_are_refused(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signoff.signing.proposal.MAX_FILES", 1)
    assert judge(repo).verdict is Verdict.WAITING
    with pytest.raises(OperatorError, match="changes 2 files"):
        proposes(repo, {PATH: IDENTIFIED, f"incidents/{SLUG}/03-resolved.md": RESOLVED})


def test_a_main_line_without_rules_can_judge_nothing(repo: GitRepo) -> None:
    (repo.page / "status.yml").unlink()
    repo.commit("No rules")
    with pytest.raises(OperatorError, match=r"has no status\.yml"):
        judge(repo)


def test_an_approval_of_a_commit_without_common_history_covers_nothing(repo: GitRepo) -> None:
    repo.git("switch", "-q", "--orphan", "strange")
    repo.write(PATH, IDENTIFIED)
    strange = repo.commit("Another start")
    repo.git("switch", "-q", "main")
    repository = Repository.open(repo.root)
    seen = past.blobs_at(repository, strange, [PATH])
    review = Review(
        id=1, account=Account("alice"), opinion=Opinion.APPROVED, commit=strange, at=NOW, blobs=seen
    )
    assert seen[PATH]
    assert [dict(one.blobs) for one in only_shown(repository, repo.head, [review])] == [{}]


def test_histories_without_a_common_commit_are_refused(repo: GitRepo) -> None:
    repo.git("switch", "-q", "--orphan", "strange")
    repo.write("status.yml", ROSTER)
    repo.commit("Another start")
    with pytest.raises(OperatorError, match="no common history"):
        judge(repo, head="strange")


@pytest.mark.parametrize("name", ["nowhere", "--all", "main:status.yml", ""])
def test_a_revision_that_is_no_commit_is_refused(repo: GitRepo, name: str) -> None:
    with pytest.raises(OperatorError, match="there is no commit"):
        judge(repo, head=name)


def test_a_merge_makes_only_what_neither_side_had(repo: GitRepo) -> None:
    repo.git("switch", "-q", "words")
    made = repo.head
    repo.git("switch", "-q", "main")
    repo.post("2026-11-20-other/01-investigating.md", FIRST)
    repo.git("switch", "-q", "words")
    repo.git("merge", "-q", "--no-ff", "--no-commit", "main")
    repo.write(f"incidents/{SLUG}/03-evil.md", RESOLVED)
    evil = repo.commit("Merge, and one thing more")
    repository = Repository.open(repo.root)
    blobs = past.blobs_at(repository, evil, [PATH, f"incidents/{SLUG}/03-evil.md"])
    wanted = {path: blob or "" for path, blob in blobs.items()}
    found = proposed.makers(repository, repo.git("merge-base", "main~1", evil), evil, wanted)
    assert {path: {maker.commit for maker in makers} for path, makers in found.items()} == {
        PATH: {made},
        f"incidents/{SLUG}/03-evil.md": {evil},
    }


def test_the_newest_two_messages_of_an_incident_are_found_however_they_landed(repo: GitRepo) -> None:
    repo.merge("words")
    landed = repo.now
    repo.branch("more")
    repo.post(f"{SLUG}/03-resolved.md", RESOLVED)
    repo.squash("more")
    repo.post(f"{SLUG}/03-resolved.ja.md", "解決しました。\n")
    repo.post(f"{SLUG}/02-identified.md", IDENTIFIED + "More.\n")
    names = ["01-investigating", "02-identified", "03-resolved"]
    found = proposed.published(Repository.open(repo.root), repo.head, {SLUG: names, "2026-11-22-new": []})
    assert found == {
        SLUG: {"03-resolved": repo.now - 2 * STEP, "02-identified": landed},
        "2026-11-22-new": {},
    }
    assert landed > START


class Keys:
    """SSH keys of people, and merges signed with them."""

    def __init__(self, repo: GitRepo, folder: Path) -> None:
        self.repo, self.folder = repo, folder
        folder.mkdir()

    def of(self, name: str) -> str:
        """The public key of somebody, made when first asked for."""
        key = self.folder / name
        if not key.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        return key.with_suffix(".pub").read_text().strip()

    def allow(self, *lines: str) -> None:
        """Put lines of allowed_signers on the main line."""
        self.repo.write(".github/allowed_signers", "".join(f"{line}\n" for line in lines))
        self.repo.commit("Allow signers")

    def merge(self, name: str, branch: str = "words") -> str:
        """Merge into `signed`, which begins at main, with the key of `name`."""
        self.of(name)
        self.repo.git("switch", "-q", "-C", "signed", "main")
        options = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={self.folder / name}")
        self.repo.git(*options, "merge", "-q", "--no-ff", "-S", "-m", f"Merge {branch}", branch)
        self.repo.git("switch", "-q", "main")
        return "signed"


@pytest.fixture
def keys(repo: GitRepo, tmp_path: Path) -> Keys:
    return Keys(repo, tmp_path / "keys")


@needs_keys
def test_a_merge_that_the_commander_signed_is_evidence(repo: GitRepo, keys: Keys) -> None:
    keys.allow(f"alice@example.org {keys.of('alice')}")
    judged = judge(repo, head=keys.merge("alice"), now=repo.now + timedelta(minutes=5))
    assert judged.verdict is Verdict.SIGNED
    yes = judged.decisions[0].yes
    assert yes is not None
    assert yes.proof is Proof.SIGNED_MERGE


@needs_keys
def test_a_signed_merge_of_somebody_else_is_none(repo: GitRepo, keys: Keys) -> None:
    keys.allow(f"alice@example.org {keys.of('alice')}", f"dora@example.org {keys.of('dora')}")
    later = repo.now + timedelta(minutes=5)
    assert judge(repo, head=keys.merge("dora"), now=later).verdict is Verdict.WAITING
    assert judge(repo, head=keys.merge("mallory"), now=later).verdict is Verdict.WAITING


@needs_keys
def test_a_key_that_the_proposal_brings_opens_nothing(repo: GitRepo, keys: Keys) -> None:
    repo.git("switch", "-q", "words")
    keys.allow(f"alice@example.org {keys.of('mallory')}")
    repo.git("switch", "-q", "main")
    judged = judge(repo, head=keys.merge("mallory"), now=repo.now + timedelta(minutes=5))
    assert judged.verdict is Verdict.WAITING
    assert judged.rules == (".github/allowed_signers",)


@needs_keys
def test_a_signed_merge_long_ago_is_none(repo: GitRepo, keys: Keys) -> None:
    keys.allow(f"alice@example.org {keys.of('alice')}")
    head = keys.merge("alice")
    assert judge(repo, head=head, now=repo.now + timedelta(minutes=31)).verdict is Verdict.WAITING


@needs_keys
def test_a_signed_commit_that_is_no_merge_is_none(repo: GitRepo, keys: Keys) -> None:
    """Whoever signs a commit of their own has not approved what somebody else wrote."""
    keys.allow(f"alice@example.org {keys.of('alice')}")
    repo.git("switch", "-q", "words")
    options = ("-c", "gpg.format=ssh", "-c", f"user.signingkey={keys.folder / 'alice'}")
    repo.git(*options, "commit", "-q", "--allow-empty", "-S", "-m", "Signed")
    repo.git("switch", "-q", "main")
    assert judge(repo, now=repo.now + timedelta(minutes=1)).verdict is Verdict.WAITING
