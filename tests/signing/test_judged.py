"""What was settled before saves work, and never decides otherwise than a look at everything."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from signoff.approval.evidence import REF
from signoff.edge.git import Repository
from signoff.edge.past import past_of
from signoff.signing.judged import Judged, Settled, judged
from signoff.signing.ledger import notes_of, recorded
from signoff.signing.signed import signed_part
from support.gitrepo import GitRepo

SLOW = "2026-11-01-slow"
PLACES = tuple(
    f"{slug}/{name}"
    for slug in (SLOW, "2026-11-02-down")
    for name in ("01-investigating.md", "02-resolved.md", "notes.txt")
)
FIRST = PLACES[0]
TEXTS = ("One.", "Two.", "Three.")


class Desk:
    """A repository to which anything may happen, and what is remembered of it."""

    def __init__(self, folder: Path) -> None:
        self.repo = GitRepo(folder / "page")
        self.memory = folder / "memory"
        self.repo.post("2026-10-01-old/01-resolved.md")
        self.sign("2026-10-01-old/01-resolved.md")

    def sign(self, place: str, action: str = "publish", blob: str = "", commit: str = "") -> None:
        """Note a sign-off of the bytes there (or of `blob`), as of the step that came last."""
        stamp = self.repo.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        plain = {
            "path": f"incidents/{place}",
            "approver": "alice",
            "proof": "review",
            "rule": 1,
            "action": action,
            "when": stamp,
            "recorded": stamp,
            "commit": commit or self.repo.head,
        }
        self.note(blob or self.repo.git("rev-parse", f"HEAD:incidents/{place}"), json.dumps(plain))

    def note(self, blob: str, line: str) -> None:
        self.repo.git("notes", f"--ref={REF}", "append", "-m", line, blob)

    def look(self) -> Judged:
        """Look at what is new, and see that a look at everything sees the same."""
        repository = Repository.open(self.repo.page)
        notes, past = notes_of(repository, None), past_of(repository)
        record = recorded(notes)
        part = signed_part(repository.files(repository.commit), record.ledger, past)
        found = judged(repository, notes, repository.folders(repository.commit), past, self.memory)
        settled = repository.files(repository.commit, found.settled.keys())
        assert settled | dict(found.part.entries) == part.entries
        assert (found.part.held, found.part.old) == (part.held, part.old)
        assert found.part.withheld == part.withheld
        assert (found.findings, found.files) == (record.findings, sum(map(len, part.entries.values())))
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_folder_is_settled_once_all_of_it_is_signed_off(desk: Desk) -> None:
    desk.repo.post(FIRST)
    assert SLOW not in desk.look().settled
    desk.sign(FIRST)
    assert desk.look().settled[SLOW] == Settled(desk.repo.git("rev-parse", f"HEAD:incidents/{SLOW}"), 1)
    assert desk.look().ledger.paths == set()  # nothing was looked at again


def test_words_that_went_and_came_back_are_held_though_the_tree_is_the_same(desk: Desk) -> None:
    """What came between counted at once, by an older note, so the words before it are new words."""
    desk.repo.post(FIRST, "One.")
    desk.sign(FIRST)
    desk.sign(FIRST, blob=_blob(desk.repo, "Two."), commit="f" * 40)
    tree = desk.look().settled[SLOW].tree
    desk.repo.post(FIRST, "Two.")
    desk.repo.post(FIRST, "One.")
    assert desk.repo.git("rev-parse", f"HEAD:incidents/{SLOW}") == tree
    assert desk.look().part.held == (
        (f"incidents/{FIRST}", _blob(desk.repo, "One."), _blob(desk.repo, "Two.")),
    )


def test_a_withdrawn_sign_off_is_noticed(desk: Desk) -> None:
    desk.repo.post(FIRST)
    before = desk.repo.git("rev-parse", REF)
    desk.sign(FIRST)
    assert not desk.look().part.held
    desk.repo.git("update-ref", REF, before)
    assert desk.look().part.withheld == {SLOW: {"01-investigating.md"}}
    desk.repo.git("update-ref", "-d", REF)
    assert len(desk.look().part.held) == 2


def test_a_sign_off_of_a_removal_changes_what_was_settled(desk: Desk) -> None:
    desk.repo.post(FIRST)
    desk.sign(FIRST)
    desk.look()
    blob = desk.repo.git("rev-parse", f"HEAD:incidents/{FIRST}")
    desk.repo.remove(FIRST)
    desk.repo.commit()
    assert [held.older for held in desk.look().part.held] == [blob]
    desk.sign(FIRST, "withdraw", blob)
    assert desk.look().settled[SLOW] == Settled("", 0)


def test_a_note_that_is_no_evidence_is_told_every_time(desk: Desk) -> None:
    desk.look()
    desk.note(desk.repo.git("rev-parse", "HEAD:incidents/2026-10-01-old/01-resolved.md"), "signed, honestly")
    assert [finding.slug for finding in desk.look().findings] == ["bad-note"]
    assert [finding.slug for finding in desk.look().findings] == ["bad-note"]


def test_a_rewritten_history_is_looked_at_from_its_beginning(desk: Desk) -> None:
    """It has as many steps as the one before, and ends with the same trees."""
    desk.repo.post(FIRST, "One.")
    desk.sign(FIRST)
    desk.sign(FIRST, blob=_blob(desk.repo, "Two."), commit="f" * 40)
    start = desk.repo.head
    desk.repo.post(PLACES[1])
    desk.repo.remove(PLACES[1])
    desk.repo.commit()
    assert SLOW in desk.look().settled
    desk.repo.git("reset", "-q", "--hard", start)
    desk.repo.post(FIRST, "Two.")
    desk.repo.post(FIRST, "One.")
    assert [held.older for held in desk.look().part.held] == [_blob(desk.repo, "Two.")]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_memory_and_a_look_at_everything_agree(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(14):
        for _ in range(dice.randint(1, 3)):
            _anything(desk, dice)
        desk.look()


def _anything(desk: Desk, dice: random.Random) -> None:
    """A post, an edit, a link, a removal, a sign-off, a note more or less, a step back."""
    repo, place = desk.repo, dice.choice(PLACES)
    file = repo.page / "incidents" / place
    deed = dice.choice(
        ("post", "post", "post", "sign", "sign", "sign", "link", "remove", "scrawl", "drop", "back")
    )
    if deed in ("post", "link"):
        file.unlink(missing_ok=True)
        repo.write(f"incidents/{place}", dice.choice(TEXTS))
        if deed == "link":
            file.unlink()
            file.symlink_to(dice.choice(TEXTS))
        repo.commit()
    elif deed == "remove" and file.exists():
        file.unlink()
        repo.commit()
    elif deed in ("sign", "scrawl"):
        commits = repo.git("rev-list", "HEAD").split()
        blob = _blob(repo, dice.choice(TEXTS))
        if deed == "scrawl":
            desk.note(blob, "signed, honestly")
        else:
            desk.sign(place, dice.choice(("publish", "publish", "withdraw")), blob, dice.choice(commits[:3]))
    elif deed == "drop":
        repo.git("notes", f"--ref={REF}", "remove", "--ignore-missing", _blob(repo, dice.choice(TEXTS)))
    elif deed == "back" and repo.git("rev-list", "HEAD").count("\n") > 2:
        repo.git("reset", "-q", "--hard", "HEAD~1")


def _blob(repo: GitRepo, text: str) -> str:
    file = repo.root / ".git" / "text"
    file.write_text(text)
    return repo.git("hash-object", "-w", str(file))
