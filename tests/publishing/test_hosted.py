"""Cloudflare Pages and Netlify: what their own clients are told, and what is made of what they say.

The real clients are too heavy here: a stub plays what they said and did, as it was recorded from them
(tests/cases/hosted/).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signoff.core.finding import OperatorError, WorldError
from signoff.core.watched import Mirror
from signoff.edge.mirrors import OvertakenError, Sent, client, hosted
from signoff.edge.mirrors.hosted import Cloudflare, Hosted, Netlify
from signoff.publishing.sending import send_all
from support.cases import CASES
from support.page import files_of
from support.serving import serving

FILES = {"_headers": b"/*\n", "assets/a.css": b"a", "index.html": b"<p>", "signoff.json": b'{"n": 1}'}
TOKENS = {
    "CLOUDFLARE_API_TOKEN": "cf-0123456789",
    "CLOUDFLARE_ACCOUNT_ID": "0123456789abcdef0123456789abcdef",
    "NETLIFY_AUTH_TOKEN": "nf-0123456789",
}
PLACES: dict[str, type[Hosted]] = {"wrangler": Cloudflare, "netlify": Netlify}
RECORDED = {
    path.stem: json.loads(path.read_text("utf-8")) for path in sorted((CASES / "hosted").glob("*.json"))
}

# It leaves files where it is called, as both clients do, and plays another part for another branch.
STUB = """\
#!/bin/sh
here=$(dirname "$0")
part=$(basename "$0")
case "$*" in *--branch=*) part=again ;; esac
printf '%s\\n' "$@" >"$here/$part.arguments"
env >"$here/$part.environment"
pwd >"$here/$part.folder"
ls -A >"$here/$part.found"
mkdir .wrangler .netlify
test ! -e "$here/$part.told" || cat "$here/$part.told" >"$WRANGLER_OUTPUT_FILE_PATH"
cat "$here/$part.stderr" >&2
cat "$here/$part.stdout"
exit "$(cat "$here/$part.status")"
"""


class Stub:
    """The client `program` on the PATH, and what it was called with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def plays(self, program: str, case: dict[str, Any], part: str = "") -> None:
        """Let it do as was recorded."""
        part = part or program
        for name in ("stdout", "stderr"):
            (self.folder / f"{part}.{name}").write_text("".join(f"{line}\n" for line in case[name]), "utf-8")
        (self.folder / f"{part}.status").write_text(str(case["status"]))
        if "told" in case:
            lines = "".join(json.dumps(entry) + "\n" for entry in case["told"])
            (self.folder / f"{part}.told").write_text(lines)
        self.write(program, STUB)

    def write(self, program: str, text: str) -> None:
        (self.folder / program).write_text(text)
        (self.folder / program).chmod(0o755)

    def saw(self, what: str, part: str) -> list[str]:
        return (self.folder / f"{part}.{what}").read_text().splitlines()


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stub:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    monkeypatch.setattr(hosted, "_PAUSE", 0.0)
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    return Stub(folder)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A site; nobody writes into its folder."""
    root = tmp_path / "site"
    for path, data in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    yield root
    assert files_of(root) == FILES


def send(place: Hosted, site: Path) -> Sent:
    return place.send(site, [sorted(FILES)], ())


@pytest.mark.parametrize("name", [name for name, case in RECORDED.items() if "problem" in case])
def test_what_went_wrong_is_told_in_a_sentence_with_a_remedy(name: str, stub: Stub, site: Path) -> None:
    program = name.partition("-")[0]
    stub.plays(program, RECORDED[name])
    with pytest.raises(WorldError) as caught:
        send(PLACES[program]("acme"), site)
    assert [caught.value.problem, caught.value.remedy] == [
        RECORDED[name]["problem"],
        RECORDED[name]["remedy"],
    ]


def test_the_client_of_cloudflare_finds_nothing_of_ours_and_asks_nothing(
    stub: Stub, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.plays("wrangler", RECORDED["wrangler-shown"])
    monkeypatch.chdir(site.parent)
    assert send(Cloudflare("acme"), Path("site")) == Sent(4, 0)
    # without a branch, it is the production branch's, whatever that is called
    told = ["pages", "deploy", str(site), "--project-name=acme", "--commit-dirty=true"]
    assert stub.saw("arguments", "wrangler") == told
    assert stub.saw("found", "wrangler") == []
    (folder,) = stub.saw("folder", "wrangler")
    assert not Path(folder).exists()
    assert not (site.parent / ".wrangler").exists()
    quiet = {"CI=1", "WRANGLER_SEND_METRICS=false", "WRANGLER_SEND_ERROR_REPORTS=false", "GIT_DIR=/dev/null"}
    assert quiet | {f"TMPDIR={folder}"} <= set(stub.saw("environment", "wrangler"))


def test_the_client_of_netlify_finds_nothing_of_ours_and_builds_nothing(stub: Stub, site: Path) -> None:
    stub.plays("netlify", RECORDED["netlify-shown"])
    assert send(Netlify("acme"), site) == Sent(5, 0)
    told = ["deploy", "--prod", "--no-build", f"--dir={site}", "--site=acme"]
    assert stub.saw("arguments", "netlify") == told
    assert stub.saw("found", "netlify") == []
    assert {"CI=1", "NO_UPDATE_NOTIFIER=1", "GIT_DIR=/dev/null"} <= set(stub.saw("environment", "netlify"))


def _preview(branch: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(json.dumps(RECORDED["wrangler-shown"]))
    case["told"][-1] |= {"environment": "preview", "production_branch": branch}
    return case


def test_a_preview_is_put_on_the_production_branch(stub: Stub, site: Path) -> None:
    stub.plays("wrangler", _preview("live"))
    stub.plays("wrangler", RECORDED["wrangler-shown"], "again")
    send(Cloudflare("acme"), site)
    assert stub.saw("arguments", "again")[-1] == "--branch=live"


def test_a_site_that_readers_do_not_see_is_not_there(stub: Stub, site: Path) -> None:
    stub.plays("wrangler", _preview("live"))
    stub.plays("wrangler", _preview("live"), "again")
    with pytest.raises(WorldError, match="a preview of the project 'acme', which readers do not see"):
        send(Cloudflare("acme"), site)


@pytest.mark.parametrize("program", PLACES)
def test_an_end_without_a_word_is_no_success(program: str, stub: Stub, site: Path) -> None:
    stub.plays(program, {"status": 0, "stdout": [], "stderr": []})
    with pytest.raises(WorldError, match="has not said that it shows the site"):
        send(PLACES[program]("acme"), site)


def test_the_address_tells_when_the_client_does_not(stub: Stub, site: Path, tmp_path: Path) -> None:
    stub.plays("wrangler", RECORDED["wrangler-not-said-whether-it-shows"])
    with serving(site) as (url, _):
        assert send(Cloudflare("acme", f"{url}/"), site) == Sent(4, 0)
    other = tmp_path / "other"
    other.mkdir()
    (other / "signoff.json").write_bytes(b'{"n": 0}')
    with (
        serving(other) as (url, log),
        pytest.raises(WorldError, match="has not said that it shows the site"),
    ):
        send(Cloudflare("acme", f"{url}/"), site)
    assert len(log.asked) == 12


def test_a_site_that_came_between_is_noticed_before_anything_is_sent(
    stub: Stub, site: Path, tmp_path: Path
) -> None:
    stub.plays("netlify", RECORDED["netlify-shown"])
    there = tmp_path / "there"
    there.mkdir()
    (there / "signoff.json").write_bytes(b"mine")
    with serving(there) as (url, _):
        place = Netlify("acme", f"{url}/")
        assert place.look() == b"mine"
        (there / "signoff.json").write_bytes(b"yours")
        with pytest.raises(OvertakenError) as caught:
            send(place, site)
        assert not caught.value.written
        assert not (stub.folder / "netlify.arguments").exists()
        place.look()
    # an address that is silent this time stops nobody
    assert send(place, site) == Sent(5, 0)


@pytest.mark.parametrize(
    ("program", "path"),
    [
        ("wrangler", "functions/index.html"),
        ("wrangler", "ja/node_modules/index.html"),
        ("wrangler", "_worker.js"),
        ("netlify", ".nojekyll"),
        ("netlify", "ja/.x/index.html"),
        ("netlify", "what?/index.html"),
    ],
)
def test_what_a_client_would_leave_out_is_refused(program: str, path: str, stub: Stub, site: Path) -> None:
    stub.plays(program, RECORDED[f"{program}-shown"])
    with pytest.raises(OperatorError, match="leaves out the file") as caught:
        PLACES[program]("acme").send(site, [[*FILES, path]], ())
    assert path in caught.value.problem
    fine = [*FILES, "incidents/functions/index.html", ".well-known/security.txt"]
    PLACES[program]("acme").send(site, [fine], ())


@pytest.mark.parametrize("program", PLACES)
def test_no_secret_is_told(program: str, stub: Stub, site: Path) -> None:
    said = [f"Error: {value} is refused" for value in TOKENS.values()]
    stub.plays(program, {"status": 1, "stdout": [], "stderr": said})
    place = PLACES[program]("acme")
    with pytest.raises(WorldError) as caught:
        send(place, site)
    for variable in place.client.secrets:
        assert TOKENS[variable] not in f"{caught.value.problem} {caught.value.remedy}"
    assert "*** is refused" in caught.value.problem


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Wrangler requires at least Node.js v22.12.0. You are using v20.20.2. Please update.",
            "wrangler requires at least Node.js v22.12.0. You are using v20.20.2. Please update.",
        ),
        ("/usr/bin/env: 'node': No such file or directory", "Node, which runs it, is not installed"),
    ],
)
def test_node_that_is_old_or_missing_is_named(said: str, told: str, stub: Stub, site: Path) -> None:
    stub.plays("wrangler", {"status": 1, "stdout": [], "stderr": [said]})
    with pytest.raises(WorldError) as caught:
        send(Cloudflare("acme"), site)
    assert caught.value.problem == told
    assert caught.value.remedy.startswith("sh scripts/setup.sh cloudflare")


def test_a_client_that_is_not_installed_is_named_and_one_beside_the_packages_is_found(
    stub: Stub, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(stub.folder))
    with pytest.raises(OperatorError, match="the program netlify is not installed"):
        send(Netlify("acme"), site)
    monkeypatch.undo()
    monkeypatch.setattr("sys.prefix", str(tmp_path / "venv"))
    if shutil.which("netlify"):
        return  # one on the PATH goes first
    beside = tmp_path / "venv/netlify/node_modules/.bin"
    beside.mkdir(parents=True)
    Stub(beside).plays("netlify", RECORDED["netlify-shown"])
    assert send(Netlify("acme"), site) == Sent(5, 0)


def test_a_client_that_hangs_is_ended(stub: Stub, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PATIENCE", 0.5)
    stub.write("wrangler", f'#!/bin/sh\necho $$ >"{stub.folder}/pid"\nexec tail -f /dev/null\n')
    with pytest.raises(WorldError, match="wrangler was not done after"):
        send(Cloudflare("acme"), site)
    if (stub.folder / "pid").exists():  # else it was ended before it could write
        with pytest.raises(ProcessLookupError):
            os.kill(int((stub.folder / "pid").read_text()), 0)


def test_one_that_fails_stops_no_other(stub: Stub, site: Path) -> None:
    stub.plays("wrangler", RECORDED["wrangler-upload-fails-with-exit-code-0"])
    stub.plays("netlify", RECORDED["netlify-shown"])
    mirrors = [Mirror(id=kind, kind=kind, to="acme") for kind in ("cloudflare", "netlify")]
    one, two = send_all(mirrors, site, FILES, ["en"], source=site.parent)
    assert one.problem.startswith("wrangler failed: Failed to upload files.")
    assert two.fine
    assert two.sent == Sent(5, 0)
