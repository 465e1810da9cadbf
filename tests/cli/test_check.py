"""`signoff check`: everything at once, in three formats, with an exit code that a gate can use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signoff.cli.check import check, command
from signoff.core.finding import OperatorError
from support.cases import PARSE, SETTINGS

GOOD = (
    b"---\ntitle: X\nstatus: investigating\ncommander: alice\ncomponents: {api: partial_outage}\n"
    b"next_update: 20m\n---\nText.\n"
)
BAD = GOOD.replace(b"api", b"apj")
WARNS = GOOD.replace(b"Text.", b"<b>Text.</b>")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty page, with the working directory in it."""
    status = (PARSE / "status.yml").read_text(encoding="utf-8").replace("languages: [en, ja, pt-BR]\n", "")
    (tmp_path / "status.yml").write_text(status, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, data: bytes) -> None:
    path = Path("incidents") / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)


def check_places(result: Result, *places: str) -> None:
    """The text output names exactly these `path:line:column`."""
    lines = result.output.splitlines()[:-1]
    assert [line.split(": ")[0] for line in lines if not line.startswith("  hint: ")] == list(places)


@pytest.mark.usefixtures("source")
def test_nothing_wrong_says_so_and_is_fine() -> None:
    write("x/01-x.md", GOOD)
    result = run()
    assert result.output == "nothing wrong in 1 incident\n"
    assert result.return_value == 0


@pytest.mark.usefixtures("source")
def test_an_error_is_shown_with_its_remedy_below_and_fails() -> None:
    write("x/01-x.md", BAD)
    result = run()
    assert result.output == (
        "incidents/x/01-x.md:5:14: SO104 unknown-component: 'apj' is not a component of status.yml\n"
        "  hint: did you mean 'api'?\n"
        "1 error in 1 incident\n"
    )
    assert result.return_value == 1


@pytest.mark.usefixtures("source")
def test_warnings_alone_do_not_fail() -> None:
    write("x/01-x.md", WARNS)
    result = run()
    assert result.return_value == 0
    assert "(warning)" in result.output
    assert result.output.endswith("2 warnings in 1 incident\n")


@pytest.mark.usefixtures("source")
def test_everything_is_told_at_once_and_sorted() -> None:
    write("b/01-x.md", BAD)
    write("a/02-x.md", b"no front matter")
    write("a/01-x.md", b"\xff")
    write("A B/01-x.md", GOOD)
    write("c/notes.txt", b"")
    Path("incidents/d").symlink_to("a")
    result = run()
    check_places(
        result,
        "incidents/A B:1:1",
        "incidents/a/01-x.md:1:1",
        "incidents/a/02-x.md:1:1",
        "incidents/b/01-x.md:5:14",
        "incidents/c:1:1",
        "incidents/c/notes.txt:1:1",
        "incidents/d:1:1",
    )
    assert result.output.endswith("6 errors, 1 warning in 3 incidents\n")


@pytest.mark.usefixtures("source")
def test_a_link_costs_its_message_but_not_the_incident() -> None:
    write("x/01-x.md", GOOD)
    Path("incidents/x/02-y.md").symlink_to("01-x.md")
    write("x/03-z.md", b"---\ncorrects: 02-y\nimpact: huge\n---\nText.\n")
    check_places(run(), "incidents/x/02-y.md:1:1", "incidents/x/03-z.md:3:9")


@pytest.mark.usefixtures("source")
def test_a_path_narrows_what_is_told_not_what_is_known() -> None:
    write("a/01-x.md", GOOD)
    write("a/02-y.md", b"---\ncorrects: 01-x\nimpact: huge\n---\nText.\n")
    write("a/03-z.md", b"---\nimpact: huge\n---\nText.\n")
    write("b/01-x.md", BAD)
    check_places(run("incidents/a/02-y.md"), "incidents/a/02-y.md:3:9")
    check_places(run("incidents/a"), "incidents/a/02-y.md:3:9", "incidents/a/03-z.md:2:9")
    check_places(
        run("incidents/a/03-z.md", "incidents/b"), "incidents/a/03-z.md:2:9", "incidents/b/01-x.md:5:14"
    )
    assert run("incidents/a").output.endswith("in 1 incident\n")
    everything = run().output
    for path in (".", "incidents", "incidents/", str(Path.cwd()), ".."):
        assert run(path).output == everything
    assert run("status.yml").output == "nothing wrong in 0 incidents\n"


def test_paths_are_named_as_seen_from_where_one_stands(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("x/01-x.md", BAD)
    monkeypatch.chdir(source.parent)
    name = source.name
    check_places(run("--source", name), f"{name}/incidents/x/01-x.md:5:14")
    check_places(run("--source", name, f"{name}/incidents/x"), f"{name}/incidents/x/01-x.md:5:14")
    check_places(run("--source", str(source)), f"{source}/incidents/x/01-x.md:5:14")
    monkeypatch.chdir(source / "incidents")
    check_places(run("--source", "..", "x"), "../incidents/x/01-x.md:5:14")


def test_a_path_that_is_not_there_is_the_callers_mistake(source: Path) -> None:
    with pytest.raises(OperatorError, match="there is no nowhere"):
        run("nowhere")
    with pytest.raises(OperatorError, match="is not inside"):
        run("--source", str(source), str(PARSE))
    with pytest.raises(OperatorError, match=r"there is no status\.yml"):
        check(PARSE.parent)


def test_without_settings_their_errors_are_told_whatever_was_asked(source: Path) -> None:
    (source / "status.yml").write_bytes(b"name: Acme\n")
    write("x/01-x.md", BAD)
    Path("incidents/x/02-y.md").symlink_to("01-x.md")
    result = run("incidents/x")
    assert result.return_value == 1
    assert "status.yml:1:1: SO301 missing-setting: 'url' is missing" in result.output
    assert "incidents/x/02-y.md:1:1: SO005 symbolic-link" in result.output
    assert "unknown-component" not in result.output
    assert result.output.endswith("; messages are checked once status.yml is right\n")


def test_settings_are_checked_along_unless_something_else_was_asked(source: Path) -> None:
    (source / "status.yml").write_bytes((SETTINGS / "fail" / "empty-roster.yml").read_bytes())
    write("x/01-x.md", b"---\ntitle: X\nstatus: resolved\nat: 2019-01-02T03:04Z\n---\nText.\n")
    assert "SO302 no-commander" in run().output
    assert "SO302 no-commander" in run("status.yml").output
    assert run("incidents/x").output == "nothing wrong in 1 incident\n"


@pytest.mark.usefixtures("source")
def test_json_is_for_programs() -> None:
    write("x/01-x.md", BAD)
    result = run("--format", "json")
    assert result.return_value == 1
    assert json.loads(result.output) == {
        "findings": [
            {
                "path": "incidents/x/01-x.md",
                "line": 5,
                "column": 14,
                "code": "SO104",
                "slug": "unknown-component",
                "severity": "error",
                "text": "'apj' is not a component of status.yml",
                "hint": "did you mean 'api'?",
            }
        ],
        "errors": 1,
        "warnings": 0,
        "incidents": 1,
        "complete": True,
    }


@pytest.mark.usefixtures("source")
def test_github_gets_annotations_beside_the_lines() -> None:
    write("x/01-x.md", BAD)
    write("y/01-x.md", WARNS.replace(b"\n", b"\r\n"))
    lines = run("--format", "github").output.splitlines()
    assert lines[0] == (
        "::error file=incidents/x/01-x.md,line=5,col=14,title=SO104 unknown-component"
        "::'apj' is not a component of status.yml%0Ahint: did you mean 'api'?"
    )
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice", "::warning", "::warning"]


def test_github_output_is_empty_when_nothing_is_wrong(source: Path) -> None:
    assert source.exists()
    assert run("--format", "github").output == ""


@pytest.mark.usefixtures("source")
def test_no_author_can_speak_to_the_forge_or_the_terminal() -> None:
    write(
        "x/01-x.md",
        GOOD.replace(b"impact", b"").replace(b"status: investigating", b'status: "a%0A\\n::error::\\e[31m"'),
    )
    write("y/01-a,b%:c\n::warning::d.md", GOOD)
    Path(os.fsdecode(b"incidents/\x1b[31m\xff")).mkdir()
    for form in ("github", "text", "json"):
        output = run("--format", form).output
        assert all(line.isprintable() for line in output.splitlines()), form
    lines = run("--format", "github").output.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)
    assert "file=incidents/y/01-a%2Cb%25%3Ac\\n%3A%3Awarning%3A%3Ad.md," in "".join(lines)
    assert "a%250A\\n::error::\\x1b[31m" in "".join(lines)


def test_the_ready_texts_of_the_page_are_read_too(source: Path) -> None:
    write("x/01-x.md", GOOD)
    own = source / "templates" / "messages" / "own.en.md"
    own.parent.mkdir(parents=True)
    own.write_text("Hello {{components.\n", encoding="utf-8")
    for path in ("", "templates", "templates/messages", "templates/messages/own.en.md"):
        check_places(run(*filter(None, [path])), "templates/messages/own.en.md:1:7")
    assert run("incidents").return_value == 0
