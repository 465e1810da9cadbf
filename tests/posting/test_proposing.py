"""Writing is all or nothing, and never over anybody's file; a link leads to where the remote is."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.edge.branches import Place, TakenError, place_in
from signoff.edge.clock import now
from signoff.posting import proposing
from signoff.posting.shelf import Shelf, open_shelf
from support.desk import OPENED, SLOW, STATUS, Desk

FILES = {
    f"incidents/{SLOW}-2/01-investigating.md": b"---\n---\nMessage.\n",
    f"incidents/{SLOW}-2/01-investigating.ja.md": b"---\n---\nTranslation.\n",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


@pytest.fixture
def shelf(desk: Desk) -> Shelf:
    return open_shelf(desk.page, now("2026-11-21T10:02Z"), fetch=False)


def written(shelf: Shelf) -> list[str]:
    return sorted(path.name for path in shelf.source.glob(f"incidents/{SLOW}-2/*"))


@pytest.mark.parametrize("calls", [1, 2])
def test_ctrl_c_while_writing_takes_everything_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Even when it comes after the file is there and before anybody has noted that it is."""
    add, left = proposing.add_files, [calls]

    def interrupted(root: Path, files: dict[str, bytes]) -> object:
        done = add(root, files)
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(proposing, "add_files", interrupted)
    with pytest.raises(KeyboardInterrupt):
        proposing.write(shelf, FILES)
    assert not (shelf.source / f"incidents/{SLOW}-2").exists()


def test_a_translation_is_never_there_without_its_message_being_last(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    add = proposing.add_files

    def noted(root: Path, files: dict[str, bytes]) -> object:
        order.extend(files)
        return add(root, files)

    monkeypatch.setattr(proposing, "add_files", noted)
    proposing.write(shelf, FILES)
    assert order == sorted(FILES, key=len, reverse=True)
    assert written(shelf) == ["01-investigating.ja.md", "01-investigating.md"]


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_file_that_is_there_is_never_touched(shelf: Shelf, path: str) -> None:
    theirs = shelf.source / path
    theirs.parent.mkdir()
    theirs.write_bytes(b"theirs")
    with pytest.raises(TakenError):
        proposing.write(shelf, FILES)
    assert written(shelf) == [theirs.name]
    assert theirs.read_bytes() == b"theirs"


def test_a_file_that_appears_meanwhile_gives_the_message_the_next_number(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = proposing.write

    def late(shelf: Shelf, files: dict[str, bytes]) -> None:
        monkeypatch.setattr(proposing, "write", write)
        (desk.page / f"incidents/{SLOW}/02-identified.md").write_text("---\n---\nTheirs.\n", encoding="utf-8")
        write(shelf, files)

    monkeypatch.setattr(proposing, "write", late)
    done = desk.run("update", "--status", "identified")
    assert done.last == f"incidents/{SLOW}/03-identified.md"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://github.com/acme/status.git", Place("https://github.com", "acme", "status")),
        ("https://github.com/acme/status/", Place("https://github.com", "acme", "status")),
        (
            "https://carol:secret@git.example.org:8443/acme/status",
            Place("https://git.example.org:8443", "acme", "status"),
        ),
        ("git@github.com:acme/status.git", Place("https://github.com", "acme", "status")),
        ("ssh://git@github.com:22/acme/my.status.git", Place("https://github.com", "acme", "my.status")),
        ("../remote.git", None),
        ("/srv/git/status.git", None),
        ("file:///srv/acme/status.git", None),
        ("https://github.com/acme", None),
        ("https://github.com/a/b/c", None),
        ("ext::sh -c whoami", None),
        ("", None),
    ],
)
def test_where_a_remote_is(url: str, place: Place | None) -> None:
    assert place_in(url) == place


def test_a_fork_proposes_to_where_the_page_lives(desk: Desk) -> None:
    desk.in_page("remote", "set-url", "--push", "origin", str(desk.remote))
    desk.in_page("remote", "set-url", "origin", "git@forge.example.org:carol/status.git")
    done = desk.run("update", "--status", "identified", "--pr", "--offline")
    assert done.last.startswith("https://forge.example.org/acme/status/compare/main...carol%3Asignoff/")


def test_without_a_remote_there_is_nothing_to_push_to(desk: Desk) -> None:
    desk.in_page("remote", "remove", "origin")
    done = desk.run("update", "--status", "identified", "--pr")
    assert done.code == 2
    assert "no remote" in done.err


def test_who_may_command_is_what_the_main_line_says_by_now(desk: Desk) -> None:
    """A liaison who has not pulled for weeks."""
    desk.hub.write("status.yml", STATUS.replace("[alice, {login: bob, name: Bob}]", "[bob, eve]"))
    desk.hub.commit("Change the roster")
    desk.hub.git("push", "-q", "origin", "main")
    api = ("new", "--component", "api=major_outage", "--dry-run", "--commander")
    assert desk.run(*api, "eve").code == 0
    assert "not on the roster" in desk.run(*api, "alice").err
    (desk.page / "status.yml").write_text(STATUS + "# mine\n", encoding="utf-8")
    assert desk.run(*api, "alice").code == 0, "what is edited here is meant"
