"""Reading a source tree: whatever lies there, the rest of it is read."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError
from signoff.core.parse import MAX_FILE
from signoff.edge import files
from signoff.edge.files import Tree, read_status, read_tree

TEXT = b"---\nstatus: identified\n---\nText.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source with one good incident."""
    write(tmp_path, "2026-11-21-slow/01-investigating.md")
    return tmp_path


def write(source: Path, name: str, data: bytes = TEXT) -> Path:
    path = source / "incidents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def check_finds(tree: Tree, *found: tuple[str, str]) -> None:
    """Exactly these (slug, path), and the good incident is still there."""
    everything = [*tree.findings, *(f for missing in tree.missing.values() for f in missing)]
    assert sorted((f.slug, f.path) for f in everything) == sorted(found)
    assert all(f.hint for f in everything)
    assert tree.folders["2026-11-21-slow"]["01-investigating.md"] == TEXT


def test_folders_and_files_come_sorted_with_their_bytes(source: Path) -> None:
    for name in ("b/02-x.md", "b/01-x.md", "b/01-x.ja.md", "a/01-x.md"):
        write(source, name, name.encode())
    tree = read_tree(source)
    assert list(tree.folders) == ["2026-11-21-slow", "a", "b"]
    assert list(tree.folders["b"].items()) == [
        ("01-x.ja.md", b"b/01-x.ja.md"),
        ("01-x.md", b"b/01-x.md"),
        ("02-x.md", b"b/02-x.md"),
    ]
    check_finds(tree)


def test_only_the_folders_asked_for_are_read(source: Path) -> None:
    write(source, "a/01-x.md")
    write(source, "Not Read/01-x.md")
    assert list(read_tree(source, {"a", "unknown"}).folders) == ["a"]


def test_no_incidents_folder_is_no_incident(tmp_path: Path) -> None:
    assert read_tree(tmp_path) == Tree({}, {}, ())


def test_hidden_files_and_a_readme_are_nobodys_business(source: Path) -> None:
    for name in (".DS_Store", "2026-11-21-slow/.01-x.md.swp", ".git/config", "README.md"):
        write(source, name)
    check_finds(read_tree(source))


def test_links_are_never_followed(source: Path) -> None:
    secret = source / "secret.md"
    secret.write_bytes(b"secret")
    folder = source / "incidents" / "2026-11-21-slow"
    (folder / "02-out.md").symlink_to(secret)
    (folder / "03-in.md").symlink_to("01-investigating.md")
    (folder / "04-nowhere.md").symlink_to("nowhere")
    (folder / "05-folder.md").symlink_to(source)
    (folder / "notes.txt").symlink_to(secret)
    (source / "incidents" / "linked").symlink_to(folder)
    tree = read_tree(source)
    inside = [f"incidents/2026-11-21-slow/{name}" for name in ("02-out", "03-in", "04-nowhere", "05-folder")]
    check_finds(
        tree,
        *[("symbolic-link", f"{path}.md") for path in inside],
        ("symbolic-link", "incidents/2026-11-21-slow/notes.txt"),
        ("symbolic-link", "incidents/linked"),
    )
    assert list(tree.folders) == ["2026-11-21-slow"]
    assert list(tree.folders["2026-11-21-slow"]) == ["01-investigating.md"]


def test_incidents_itself_may_not_be_a_link(source: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "incidents").symlink_to(source / "incidents")
    tree = read_tree(other)
    assert [(f.slug, f.path) for f in tree.findings] == [("symbolic-link", "incidents")]
    assert not tree.folders


def test_a_huge_file_is_read_only_to_its_bound(source: Path) -> None:
    path = write(source, "2026-11-21-slow/02-huge.md")
    os.truncate(path, 50_000_000)
    tree = read_tree(source)
    assert len(tree.folders["2026-11-21-slow"]["02-huge.md"]) == MAX_FILE + 1
    check_finds(tree)


def test_a_file_read_in_pieces_is_whole(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.read
    monkeypatch.setattr(files.os, "read", lambda descriptor, count: real(descriptor, min(count, 7)))
    check_finds(read_tree(source))


def test_pipes_and_sockets_are_not_waited_for(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = source / "incidents" / "2026-11-21-slow"
    os.mkfifo(folder / "02-pipe.md")
    monkeypatch.chdir(folder)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("03-socket.md")
        tree = read_tree(source)
    check_finds(
        tree,
        ("unreadable-file", "incidents/2026-11-21-slow/02-pipe.md"),
        ("unreadable-file", "incidents/2026-11-21-slow/03-socket.md"),
    )


def test_what_may_not_be_opened_is_told(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(source, "2026-11-21-slow/02-closed.md")
    write(source, "closed/01-x.md")
    refuse(monkeypatch, "open", "02-closed.md")
    refuse(monkeypatch, "scandir", "closed")
    tree = read_tree(source)
    check_finds(
        tree,
        ("unreadable-file", "incidents/2026-11-21-slow/02-closed.md"),
        ("unreadable-file", "incidents/closed"),
    )
    assert "permission denied" in tree.missing["closed"][0].text


def test_a_disk_that_fails_while_reading_costs_that_file(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(source, "2026-11-21-slow/02-broken.md", b"broken")
    real = os.read

    def read(descriptor: int, count: int) -> bytes:
        data = real(descriptor, count)
        if data == b"broken":
            raise OSError(5, "Input/output error")
        return data

    monkeypatch.setattr(files.os, "read", read)
    check_finds(read_tree(source), ("unreadable-file", "incidents/2026-11-21-slow/02-broken.md"))


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, name: str) -> None:
    """Let `os.<call>` fail for one name as the system would (root may open everything)."""
    real = getattr(os, call)

    def refusing(path: str | Path, *arguments: int) -> object:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr(files.os, call, refusing)


@pytest.mark.parametrize(
    "name", ["Upper", "with space", "under_score", "ümlaut", "dot.ted", "-dash", "a" * 101]
)
def test_a_folder_outside_the_rules_is_not_read(source: Path, name: str) -> None:
    write(source, f"{name}/01-x.md")
    tree = read_tree(source)
    assert list(tree.folders) == ["2026-11-21-slow"]
    assert [f.slug for f in tree.findings] == ["bad-name"]


def test_names_that_are_no_text_are_shown_escaped(source: Path) -> None:
    (source / "incidents" / os.fsdecode(b"caf\xe9\x1b[31m")).mkdir()
    (finding,) = read_tree(source).findings
    assert finding.path == "incidents/caf\\udce9\\x1b[31m"


def test_what_is_no_message_is_named_but_not_read(source: Path) -> None:
    write(source, "stray.txt")
    write(source, "2026-11-21-slow/graph.png", b"\x89PNG" * 1000)
    write(source, "2026-11-21-slow/More/01-x.md")
    tree = read_tree(source)
    assert tree.folders["2026-11-21-slow"]["graph.png"] == b""
    check_finds(
        tree,
        ("unexpected-file", "incidents/stray.txt"),
        ("unexpected-file", "incidents/2026-11-21-slow/More"),
    )


def test_listings_end_at_a_bound(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2, 8):
        write(source, f"2026-11-21-slow/{number:02d}-x.md")
    monkeypatch.setattr(files, "MAX_FILES", 5)
    tree = read_tree(source)
    assert len(tree.folders["2026-11-21-slow"]) == 5
    assert [f.slug for f in tree.missing["2026-11-21-slow"]] == ["too-large"]


def test_status_is_read_and_its_absence_explained(source: Path) -> None:
    (source / "status.yml").write_bytes(b"name: Acme\n")
    assert read_status(source, 100) == b"name: Acme\n"
    assert read_status(source, 4) == b"name:"
    with pytest.raises(OperatorError, match=r"no status\.yml") as caught:
        read_status(source / "incidents", 100)
    assert "--source" in caught.value.remedy


def test_status_may_not_be_a_link(source: Path) -> None:
    (source / "real.yml").write_bytes(b"name: Acme\n")
    (source / "status.yml").symlink_to("real.yml")
    with pytest.raises(OperatorError, match="symbolic link"):
        read_status(source, 100)
