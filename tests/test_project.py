"""What the repository promises about itself: its documents, its pins, its package."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from signoff.cli import group

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(p for p in (ROOT / "docs").glob("*.md"))],
)
PINNED = sorted((ROOT / "requirements").glob("*.txt"))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def verbs() -> list[str]:
    return group.list_commands(click.Context(group))


def command(verb: str) -> click.Command:
    found = group.get_command(click.Context(group), verb)
    assert found is not None
    return found


def leaves(name: str, found: click.Command) -> Iterator[tuple[str, click.Command]]:
    """(`import cstate`, command) for each command that does something, below groups too."""
    if isinstance(found, click.Group):
        context = click.Context(found)
        for below in found.list_commands(context):
            inner = found.get_command(context, below)
            assert inner is not None
            yield from leaves(f"{name} {below}", inner)
    else:
        yield name, found


def all_commands() -> dict[str, click.Command]:
    return dict(leaf for verb in verbs() for leaf in leaves(verb, command(verb)))


def sections(name: str, level: int) -> dict[str, str]:
    """The text below each heading of a document."""
    parts = re.split(rf"^{'#' * level} (.+)$", text_of(name), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_each_command_and_each_of_its_options_is_documented(name: str) -> None:
    section = sections("docs/commands.md", 2)[f"signoff {name}"]
    for parameter in all_commands()[name].params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert f"`{parameter.opts[0]}" in section, (
                f"docs/commands.md does not tell of {parameter.opts[0]}"
            )
        else:
            assert parameter.make_metavar(click.Context(all_commands()[name])).strip("[].") in section


def test_no_document_tells_of_a_command_that_is_gone() -> None:
    told = {heading for heading in sections("docs/commands.md", 2) if heading.startswith("signoff ")}
    assert told == {f"signoff {name}" for name in all_commands()}


@pytest.mark.parametrize("name", sorted(all_commands()))
def test_each_command_helps(name: str) -> None:
    assert all_commands()[name].help, f"signoff {name} has no docstring"


def all_codes() -> list[tuple[str, str]]:
    """(code, slug) of every `Code(...)` written anywhere in the package."""
    found = []
    for path in sorted((ROOT / "scripts").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Code":
                code, slug = node.args[:2]
                assert isinstance(code, ast.Constant), path
                assert isinstance(slug, ast.Constant), path
                found.append((code.value, slug.value))
    return found


def test_no_code_and_no_slug_means_two_things() -> None:
    codes = all_codes()
    assert len(codes) > 50
    for names in zip(*codes, strict=True):
        assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize(("code", "slug"), all_codes())
def test_each_code_has_its_heading_in_the_handbook(code: str, slug: str) -> None:
    """Findings link to `#<slug>`; the heading, or the line below it, names the code."""
    heading = re.compile(rf"^#+ {re.escape(slug)}\n+.*\b{code}\b", re.MULTILINE)
    telling = [path.name for path in DOCUMENTS if heading.search(path.read_text(encoding="utf-8"))]
    assert len(telling) == 1, f"a page of docs/ needs the heading '#### {slug}' and below it '{code}, ...'"


def pins(path: Path) -> dict[str, str]:
    """The pinned version of each package of a requirements file."""
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line.partition("--hash")[0].strip())
            (version,) = requirement.specifier
            assert version.operator == "=="
            found[canonicalize_name(requirement.name)] = version.version
    return found


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_pin_carries_hashes(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    assert lines
    for line in lines:
        assert re.search(r"^\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line


@pytest.mark.parametrize(
    "path", [*PINNED, *sorted((ROOT / "requirements").glob("*.in"))], ids=lambda p: p.name
)
def test_no_pin_names_a_registry_or_a_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"://|--index|-i |--find-links|--trusted|@ ", text) == []


def test_the_pins_satisfy_what_the_package_asks_for() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    runtime, dev = pins(ROOT / "requirements/runtime.txt"), pins(ROOT / "requirements/dev.txt")
    wanted = [
        *((line, runtime) for line in project["dependencies"]),
        *((line, dev) for line in project["optional-dependencies"]["dev"]),
    ]
    for line, pinned in wanted:
        requirement = Requirement(line)
        assert pinned[canonicalize_name(requirement.name)] in requirement.specifier, "run `make lock`"
    assert runtime.items() <= dev.items(), "the tests must run with what people run"


def test_each_make_target_that_is_told_of_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))
    told = {
        target
        for path in DOCUMENTS
        for target in re.findall(
            r"(?:`|^|&& )make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
    }
    assert {"site", "test", "serve", "check"} <= told
    assert told <= targets


def test_each_call_of_signoff_that_is_told_of_is_possible() -> None:
    """Commands and options in the documents' `code` and shell blocks exist."""
    calls = [
        call
        for path in DOCUMENTS
        for call in re.findall(
            r"(?:`|^|bin/)signoff ([a-z][^`\n#]*)", path.read_text("utf-8"), flags=re.MULTILINE
        )
    ]
    assert calls
    for call in calls:
        words = shlex.split(call.replace("|", " ").replace("[", " ").replace("]", " "))
        name = max((n for n in all_commands() if words[: len(n.split())] == n.split()), key=len, default=None)
        assert name or words[0] in verbs(), f"signoff {call}"
        if name:
            options = {"-h", "--help"} | {
                o for parameter in all_commands()[name].params for o in parameter.opts
            }
            assert {word.partition("=")[0] for word in words if word.startswith("-")} <= options, call


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_link_between_documents_leads_somewhere(path: Path) -> None:
    shown = re.sub(r"(?s)~{6}text\n.*?\n~{6}|`[^`\n]*`", "", path.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(([^)#\s]+)", shown)
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_one_fixture_starts_the_browser() -> None:
    # two at once in one worker fail, or not, by the order in which tests happen to run
    started = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if re.search(r"(with|,) (chromium|sync_playwright)\(\)", path.read_text(encoding="utf-8"))
    ]
    assert sorted(started) == [
        "tests/bench/page.py",
        "tests/conftest.py",
        "tests/screenshots/take.py",
        "tests/support/browsing.py",
    ]


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "exec make test"


@pytest.mark.slow
def test_the_first_incident_is_posted_as_the_readme_says(demo: Path, tmp_path: Path) -> None:
    (lines,) = re.findall(r"## Post your first incident\n\n```sh\n(.*?)```", text_of("README.md"), re.DOTALL)
    assert len(lines.splitlines()) <= 5
    stubs = tmp_path / "stubs"
    stubs.mkdir()
    signoff = f"{shlex.quote(sys.executable)} -m signoff"
    (demo / ".venv" / "bin").mkdir(parents=True)
    for program, script in {
        stubs / "make": f"case $1 in check) {signoff} check ;; site) {signoff} build --now newest ;; esac",
        demo / ".venv" / "bin" / "signoff": f'exec {signoff} "$@"',
    }.items():
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    surroundings = {
        **os.environ,
        "PATH": f"{stubs}:{os.environ['PATH']}",
        "SIGNOFF_NOW": "2026-12-01T08:58Z",
        "GIT_AUTHOR_DATE": "2026-12-01T09:00:00Z",
        "GIT_COMMITTER_DATE": "2026-12-01T09:00:00Z",
    }
    done = subprocess.run(
        ["sh", "-euc", lines], cwd=demo, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    page = (demo / "site/incidents/2026-12-01-the-api-answers-slowly/index.html").read_text(encoding="utf-8")
    assert "The API answers slowly" in page
    assert "The API answers slowly" in (demo / "site/index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as people install it, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(folder), str(ROOT)],
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_everything_that_is_no_code(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = {
        f"signoff/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "templates").rglob("*") if p.is_file()
    }
    package = ROOT / "scripts"
    kinds = (".po", ".js")
    files = (p for p in (package / "signoff").rglob("*") if p.suffix in kinds)
    data = {p.relative_to(package).as_posix() for p in files}
    assert len(data) >= 4
    assert templates
    assert templates | data | {"signoff/py.typed"} <= names
    assert not [name for name in names if name.startswith(("tests/", "incidents/"))]


@pytest.mark.slow
def test_the_installed_package_builds_a_page_far_from_its_source(
    wheel: Path, demo: Path, tmp_path: Path
) -> None:
    """A new environment sees the libraries of this one, but not the editable install of the engine."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*install, "install", "--no-index", "--no-deps", str(wheel)], check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    done = subprocess.run(
        [
            str(environment / "bin" / "signoff"),
            "build",
            "--source",
            str(demo),
            "--site-dir",
            "out",
            "--now",
            "newest",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Tallyfern" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    where = subprocess.run(
        [str(python), "-c", "import signoff; print(signoff.__file__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(environment))
