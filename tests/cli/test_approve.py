"""`signoff approve`: the words are seen before they are signed, and what would not count is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signoff.cli.approve import command
from signoff.core.finding import OperatorError
from signoff.edge import merging
from support.newsroom import FIRST, IDENTIFIED, NEXT, OPENED, STATUS, Newsroom, make_key, signer

SLUG = "2026-11-21-slow"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("alice", "bob", "mallory"):
        make_key(folder, name)
    return folder


@pytest.fixture
def room(tmp_path: Path, keys: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    for file in keys.iterdir():
        (room.folder / file.name).symlink_to(file)
    with room.hub:
        room.allow(*(signer(room.key(who), f"{who}@example.org") for who in ("alice", "bob")))
        room.pull()
        room.git("config", "user.name", "Alice")
        room.git("config", "user.email", "alice@example.org")
        room.git("config", "user.signingKey", str(room.key("alice")))
        room.switch_off()
        yield room


def approve(room: Newsroom, *arguments: str, answer: str = f"{SLUG}\n") -> Result:
    room.hub.pass_time(minutes=1)
    asked = [*arguments, "--source", str(room.page)]
    surroundings = {"SIGNOFF_NOW": room.hub.now.isoformat()}
    return CliRunner().invoke(
        command, asked, input=answer, env=surroundings, standalone_mode=False, catch_exceptions=False
    )


def check_untouched(room: Newsroom, result: Result | None = None) -> None:
    """Main is where it was, and nothing lies about."""
    assert result is None or result.return_value == 1
    assert room.git("rev-parse", "HEAD") == room.git("rev-parse", "origin/main")
    assert room.git("status", "--porcelain") == ""
    assert not (room.page / ".git/MERGE_HEAD").exists()


@pytest.mark.parametrize("what", [SLUG, f"incidents/{SLUG}/", "draft"])
def test_the_words_are_shown_signed_and_public(room: Newsroom, what: str) -> None:
    room.on_a_branch({OPENED: FIRST})
    result = approve(room, what)
    assert result.return_value == 0
    for line in FIRST.rstrip("\n").split("\n"):
        assert f"  | {line}\n" in result.stdout
    assert "written by carol@example.org; may be signed off by alice" in result.stdout
    assert "git push origin main" in result.stdout
    assert [one.approver for one in room.verify_offline().recorded] == ["alice"]
    assert room.public == {OPENED: FIRST}
    assert room.git("status", "--porcelain") == ""


def test_git_itself_finds_the_merge_well_signed(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST})
    approve(room, SLUG)
    signers = str(room.page / ".github/allowed_signers")
    room.git("-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", "HEAD")
    assert len(room.git("rev-parse", "HEAD^@").split()) == 2


def test_the_liaisons_branch_is_fetched_from_any_place(room: Newsroom, tmp_path: Path) -> None:
    laptop = tmp_path / "laptop"
    room.git("clone", "-q", str(room.page), str(laptop))
    room.on_a_branch({OPENED: FIRST})
    room.git("push", "-q", str(laptop), "draft:urgent")
    room.git("branch", "-q", "-D", "draft")
    assert approve(room, "urgent", "--remote", str(laptop)).return_value == 0
    assert room.public == {}
    room.verify_offline()
    assert room.public == {OPENED: FIRST}


def test_a_remote_that_is_down_leaves_what_is_here(room: Newsroom, tmp_path: Path) -> None:
    room.on_a_branch({OPENED: FIRST})
    result = approve(room, SLUG, "--remote", str(tmp_path / "nowhere"))
    assert result.return_value == 0
    assert "looking at the branches that are here" in result.stderr


@pytest.mark.parametrize("answer", ["", "\n", "yes\n", "2026-11-21-slow-2\n"])
def test_nothing_is_signed_without_the_incidents_name(room: Newsroom, answer: str) -> None:
    room.on_a_branch({OPENED: FIRST})
    check_untouched(room, approve(room, SLUG, answer=answer))


def test_who_has_read_the_words_elsewhere_need_not_type(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST})
    assert approve(room, SLUG, "--yes", answer="").return_value == 0


def test_every_incident_of_the_branch_has_to_be_typed(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST, "incidents/2026-11-22-other/01-investigating.md": FIRST})
    check_untouched(room, approve(room, "draft"))
    assert approve(room, "draft", answer=f"{SLUG} 2026-11-22-other\n").return_value == 0


def test_what_does_not_show_is_made_visible(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST.replace("take", "ta\u200bke\u202e\x1b[2J")})
    shown = approve(room, SLUG, answer="").stdout
    assert "ta⟨U+200B zero width space⟩ke⟨U+202E right-to-left override⟩⟨U+001B" in shown
    assert not {"\u200b", "\u202e", "\x1b"} & set(shown)


def test_other_files_are_not_signed_by_the_way(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST, "status.yml": STATUS + "  - mallory\n"})
    result = approve(room, SLUG)
    check_untouched(room, result)
    assert "also changed: status.yml" in result.stderr
    assert approve(room, SLUG, "--with-other-files").return_value == 0


def not_on_the_roster(room: Newsroom) -> str:
    room.git("config", "user.signingKey", str(room.key("mallory")))
    return "belongs to nobody on the roster"


def of_another_commander(room: Newsroom) -> str:
    room.git("config", "user.signingKey", str(room.key("bob")))
    return "SO904"


def expired(room: Newsroom) -> str:
    room.allow(signer(room.key("alice"), "alice@example.org", 'valid-before="20261101Z"'))
    room.git("fetch", "-q", "origin")
    room.pull()
    return "SO918"


@pytest.mark.parametrize("way", [not_on_the_roster, of_another_commander, expired])
def test_a_signature_that_would_not_count_is_not_kept(room: Newsroom, way) -> None:  # type: ignore[no-untyped-def]
    room.on_a_branch({OPENED: FIRST})
    told = way(room)
    result = approve(room, SLUG)
    check_untouched(room, result)
    assert told in result.stderr


def test_ones_own_words_are_not_signed(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST}, author="alice")
    result = approve(room, SLUG)
    check_untouched(room, result)
    assert "SO902" in result.stderr


def test_a_merge_that_conflicts_is_never_begun(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST})
    room.git("push", "-q", "origin", "main")
    room.git("switch", "-q", "-C", "draft", "HEAD~1")
    (room.page / OPENED).parent.mkdir(parents=True, exist_ok=True)
    (room.page / OPENED).write_text(FIRST.replace("Slow", "Slower"))
    room.git("add", "-A")
    room.git("commit", "-q", "-m", "Draft", "--author", "carol <carol@example.org>")
    room.git("switch", "-q", "main")
    with pytest.raises(OperatorError, match="the same lines"):
        approve(room, "draft")
    check_untouched(room)


def test_a_merge_that_git_cannot_check_out_changes_nothing(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST})
    (room.page / OPENED).parent.mkdir(parents=True)
    (room.page / OPENED).write_text("mine, not committed")
    with pytest.raises(OperatorError, match="could not go on"):
        approve(room, SLUG)
    assert room.git("rev-parse", "HEAD") == room.git("rev-parse", "origin/main")
    assert (room.page / OPENED).read_text() == "mine, not committed"


def test_the_set_up_is_checked_before_anything_is_asked(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST})
    room.git("config", "--unset", "user.signingKey")
    with pytest.raises(OperatorError, match="does not know your signing key"):
        approve(room, SLUG)
    assert approve(room, SLUG, "--key", str(room.key("alice")), answer="").return_value == 1
    with pytest.raises(OperatorError, match="no key"):
        approve(room, SLUG, "--key", "nowhere")
    (room.page / "status.yml").write_text("x")
    with pytest.raises(OperatorError, match="not committed"):
        approve(room, SLUG)
    room.git("reset", "-q", "--hard")
    room.git("switch", "-q", "--detach")
    with pytest.raises(OperatorError, match="no branch is checked out"):
        approve(room, SLUG)


def test_what_is_not_there_or_not_clear_is_not_guessed(room: Newsroom) -> None:
    with pytest.raises(OperatorError, match="is called 'nothing'"):
        approve(room, "nothing")
    room.on_a_branch({OPENED: FIRST}, name="one")
    room.on_a_branch({OPENED: FIRST.replace("Slow", "Slower")}, name="two")
    with pytest.raises(OperatorError, match="several branches offer"):
        approve(room, SLUG)
    assert approve(room, "two").return_value == 0
    room.on_a_branch({"README.md": "x"}, name="three")
    with pytest.raises(OperatorError, match="brings no message"):
        approve(room, "three")


def test_a_withdrawal_is_signed_as_such(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST, NEXT: IDENTIFIED})
    room.verify_offline()
    room.git("switch", "-q", "-C", "draft", "main")
    room.git("rm", "-q", NEXT)
    room.git("commit", "-q", "-m", "Withdraw", "--author", "carol <carol@example.org>")
    room.git("switch", "-q", "main")
    result = approve(room, SLUG)
    assert "(the message is withdrawn)" in result.stdout
    room.verify_offline()
    assert room.public == {OPENED: FIRST}


def test_keys_are_recognised_however_git_is_told_of_them(room: Newsroom) -> None:
    public = room.key("alice").with_suffix(".pub")
    kind, code = public.read_text().split()[:2]
    for given in (str(public), str(room.key("alice")), f"key::{kind} {code}", f"{kind} {code} alice"):
        assert merging.public_key(given) == code
    assert merging.public_key("nowhere") == ""
    allowed = f'# comment\nother {kind} AAAA\n"a@x.org,b@x.org" {kind} {code}\n'.encode()
    assert list(merging.principals(allowed, code)) == ["a@x.org", "b@x.org"]
