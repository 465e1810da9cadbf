"""The probe believes nothing but what a reader gets: from a real nginx, stale, broken and not there."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.signing import write_notes
from signoff.edge import web
from signoff.edge.web import Answer, Asking
from signoff.publishing.probe import Expected, Probed, probe
from signoff.publishing.watch import expected
from signoff.signing.checks import Health
from support import nginx as server
from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, build_page, start_page

OPEN = "2026-11-02-open"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GitRepo, Path, str]]:
    """A page, what it was built into, and where nginx serves that."""
    if server.PROGRAM is None:
        pytest.skip("needs nginx: apt-get install nginx-light")
    root = tmp_path_factory.mktemp("probe")
    repo = start_page(root / "page")
    repo.post(f"{OPEN}/01-investigating.md", FIRST)
    write_notes(repo.page)
    build_page(repo, root / "site", "2026-11-01T12:00Z", signed_only=True)
    with server.nginx(root / "nginx", root / "site") as url:
        yield repo, root / "site", url


NOW = datetime(2026, 11, 1, 12, 1, tzinfo=UTC)


def slugs(done: Probed, *healths: Health) -> set[str]:
    return {check.name for check in done.checks if check.health in healths}


def test_a_good_host_passes_with_the_lines_of_the_handbook(served: tuple[GitRepo, Path, str]) -> None:
    repo, site, url = served
    wanted, newest = expected(repo.page, site)
    assert newest is not None
    assert newest.path == f"incidents/{OPEN}/01-investigating.md"
    assert newest.signed is not None
    done = probe(url, wanted, NOW)
    assert done.fresh
    assert slugs(done, Health.FAIL, Health.UNKNOWN) == set()
    assert slugs(done, Health.WARN) <= {"IPv6"}
    looked = {"commit", "newest", "words", "feed.rss", "api", "same bytes", "conditional"}
    assert looked <= slugs(done, Health.OK)


@pytest.mark.parametrize("below", ["", "/folder", "/a/b"])
def test_the_lines_of_the_handbook_hold_below_a_path_too(
    served: tuple[GitRepo, Path, str], below: str, tmp_path: Path
) -> None:
    root = tmp_path / "root"
    (root / below[1:]).parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(served[1], root / below[1:], dirs_exist_ok=True)
    named_so = root / below[1:] / "components" / "assets"
    named_so.mkdir()
    (named_so / "badge.svg").write_text("<svg/>")
    with server.nginx(tmp_path / "nginx", root, below) as url:
        page = url[:-1] + below
        gone = web.get(f"{page}/incidents/nowhere/", Asking())
        assert (gone.status, gone.body) == (404, (served[1] / "404.html").read_bytes())
        assets = [f"assets/{file.name}" for file in (served[1] / "assets").iterdir()]
        kept = {path: web.get(f"{page}/{path}", Asking()) for path in (*assets, *BRIEF)}
    assert {answer.status for answer in kept.values()} == {200}
    for path, answer in kept.items():
        long = "max-age=31536000" in answer.header("Cache-Control")
        assert long == path.startswith("assets/"), path
        assert answer.header("Access-Control-Allow-Origin") == "*"
    assert kept["feed.json"].header("Content-Type").startswith("application/feed+json")
    assert kept["feed.rss"].header("Content-Type").startswith("application/rss+xml")


BRIEF = ("", "feed.rss", "feed.json", "signoff.json", "embed.js", "components/assets/badge.svg")


def test_an_older_site_is_stale(served: tuple[GitRepo, Path, str], tmp_path: Path) -> None:
    repo, _, url = served
    clone = GitRepo(tmp_path / "newer")
    clone.git("pull", "-q", str(repo.page), "main")
    clone.now = repo.now
    clone.git("fetch", "-q", str(repo.page), "refs/notes/*:refs/notes/*")
    clone.post(f"{OPEN}/02-identified.md", IDENTIFIED)
    build_page(clone, tmp_path / "site")
    wanted, _ = expected(clone.page, tmp_path / "site")
    done = probe(url, wanted, NOW)
    assert not done.fresh
    assert slugs(done, Health.FAIL) == {"commit", "newest", "words", "same bytes"}


def changed(url: str, path: str, **how: object) -> Probed:
    """What the probe says when one answer is another one than nginx gives."""

    def get(asked: str, asking: Asking) -> Answer:
        answer = web.get(asked, asking)
        if asked != url + path:
            return answer
        return replace(answer, **how)  # type: ignore[arg-type]

    return probe(url, Expected(commit=json.loads(web.get(f"{url}signoff.json").body)["commit"]), NOW, get)


NAIVE = b'{"commit": "1", "generated_at": "2026-12-01T00:00", "valid_until": "2026-12-02T00:00"}'


def test_a_page_without_its_assets_fails(served: tuple[GitRepo, Path, str]) -> None:
    def get(asked: str, asking: Asking) -> Answer:
        answer = web.get(asked, asking)
        return replace(answer, status=404) if "/assets/" in asked else answer

    assert slugs(probe(served[2], Expected(commit=""), NOW, get), Health.FAIL) == {"assets"}


@pytest.mark.parametrize(
    ("path", "how", "name"),
    [
        ("signoff.json", {"body": b"<html>parked"}, "facts"),
        ("signoff.json", {"status": 404}, "facts"),
        ("signoff.json", {"body": b'{"commit": 3}'}, "facts"),
        ("signoff.json", {"body": b"[]"}, "facts"),
        ("signoff.json", {"body": b"[" * 200_000}, "facts"),
        ("signoff.json", {"body": NAIVE}, "facts"),
        ("signoff.json", {"body": NAIVE.replace(b"00:00", b"00:00Z").replace(b"2026", b"2036")}, "clock"),
        ("", {"body": b"<html><body>We will be back soon</body></html>"}, "home"),
        ("", {"body": b""}, "home"),
        ("", {"body": b'<time datetime="2026-11-01T09:00:00Z">as it was</time>'}, "home"),
        ("feed.rss", {"body": b"<rss/>"}, "feed.rss"),
        ("feed.atom", {"body": b'<feed xmlns="http://www.w3.org/2005/Atom"/>'}, "feed.atom"),
        ("api/v2/summary.json", {"body": b"[" * 200_000}, "api"),
        ("feed.rss", {"body": b"<rss>"}, "feed.rss"),
        ("feed.atom", {"status": 500}, "feed.atom"),
        ("api/v2/summary.json", {"body": b'{"status": {"indicator": "none"}}'}, "api"),
        ("api/v2/summary.json", {"body": b"null"}, "api"),
        ("", {"expires": NOW + timedelta(days=2)}, "certificate"),
    ],
)
def test_what_is_broken_fails(
    served: tuple[GitRepo, Path, str], path: str, how: dict[str, object], name: str
) -> None:
    assert name in slugs(changed(served[2], path, **how), Health.FAIL)


@pytest.mark.parametrize(
    ("path", "how", "name"),
    [
        ("feed.rss", {"headers": {"content-type": "text/plain"}}, "type"),
        ("api/v2/summary.json", {"headers": {"content-type": "application/json"}}, "cors"),
        ("", {"headers": {"cache-control": "max-age=86400"}}, "cache"),
        ("", {"headers": {"cache-control": "max-age=30, s-maxage=86400"}}, "cache"),
        ("", {"headers": {"expires": "Thu, 01 Jan 2037 00:00:00 GMT"}}, "cache"),
        ("", {"headers": {"age": "86400"}}, "age"),
        ("", {"packed": False}, "packed"),
        ("signoff.json", {"headers": {}}, "conditional"),
        ("", {"expires": NOW + timedelta(days=10)}, "certificate"),
    ],
)
def test_what_is_unwise_warns(
    served: tuple[GitRepo, Path, str], path: str, how: dict[str, object], name: str
) -> None:
    assert name in slugs(changed(served[2], path, **how), Health.WARN)


def test_each_kind_of_network_that_the_name_promises_is_asked(
    served: tuple[GitRepo, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One name with both kinds of address, of which only one answers."""
    url = served[2]
    port = int(url.rstrip("/").rpartition(":")[2])
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", port, 0, 0)),
    ]

    def names(_host: str, _port: int, family: int = 0, *_: object) -> list[object]:
        return [info for info in both if family in (0, info[0])]

    monkeypatch.setattr(web.socket, "getaddrinfo", names)
    done = probe(f"http://localhost:{port}/", Expected(commit=""), NOW)
    told = {check.name: check.health for check in done.checks}
    assert told["IPv4"] is Health.OK
    assert told["IPv6"] is Health.FAIL
    assert told["home"] is Health.OK, "what answers is looked at all the same"
    assert not done.live


def test_a_machine_without_ipv6_knows_nothing_of_it_and_looks_at_the_rest(
    served: tuple[GitRepo, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the machines that GitHub lends."""
    monkeypatch.setattr(web, "families", lambda _url: (int(socket.AF_INET), int(socket.AF_INET6)))

    def get(asked: str, asking: Asking) -> Answer:
        if asking.family == socket.AF_INET6:
            raise web.NoRouteError("Network is unreachable")
        return web.get(asked, asking)

    done = probe(served[2], Expected(commit=""), NOW, get)
    assert done.live
    assert slugs(done, Health.UNKNOWN) == {"IPv6"}


def test_an_older_site_at_one_of_several_addresses_is_seen(
    served: tuple[GitRepo, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "addresses", lambda _url: ("10.9.0.1", "10.9.0.2", "10.9.0.3"))
    older = NOW - timedelta(hours=2)

    def get(asked: str, asking: Asking) -> Answer:
        answer = web.get(asked, replace(asking, address=""))
        if asking.address != "10.9.0.2":
            return answer
        return replace(
            answer, body=json.dumps({**json.loads(answer.body), "generated_at": f"{older}"}).encode()
        )

    done = probe(served[2], Expected(commit=""), NOW, get)
    (said,) = (check.text for check in done.checks if check.health is Health.FAIL)
    assert said.startswith("10.9.0.2, one of 3 addresses")
    same = probe(served[2], Expected(commit=""), NOW, lambda url, how: web.get(url, replace(how, address="")))
    assert "addresses" in slugs(same, Health.OK)


def test_an_address_is_asked_whatever_the_name_says(served: tuple[GitRepo, Path, str]) -> None:
    port = served[2].rstrip("/").rpartition(":")[2]
    answer = web.get(f"http://status.invalid:{port}/signoff.json", Asking(address="127.0.0.1"))
    assert answer.status == 200


def test_a_page_that_nobody_renewed_is_found_without_a_checkout(served: tuple[GitRepo, Path, str]) -> None:
    done = probe(served[2], Expected(commit=""), NOW + timedelta(days=3))
    assert not done.fresh
    assert "valid" in slugs(done, Health.FAIL)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://nowhere.invalid/"])
def test_what_does_not_answer_fails_and_is_asked_nothing_more(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "invalid" in url:  # the guard of the tests stops look-ups of real names
        monkeypatch.setattr(web.socket, "getaddrinfo", _no_name)
    done = probe(url, Expected(commit=""), NOW)
    assert done.failed
    assert not done.fresh
    assert len(done.checks) <= 2


def _no_name(*_: object, **__: object) -> None:
    raise web.socket.gaierror(-2, "Name or service not known")


def test_a_certificate_that_is_not_valid_is_said_so(tmp_path: Path) -> None:
    import http.server
    import threading

    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    files = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")]
    subprocess.run([*made, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    handler = http.server.SimpleHTTPRequestHandler
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as web_server:
        web_server.socket = context.wrap_socket(web_server.socket, server_side=True)
        threading.Thread(target=web_server.serve_forever, args=(0.02,), daemon=True).start()
        done = probe(f"https://127.0.0.1:{web_server.server_port}/", Expected(commit=""), NOW)
        web_server.shutdown()
    assert any("certificate is not valid" in check.text for check in done.checks)


def test_the_command_waits_tells_and_notes_when_it_was_first_live(
    served: tuple[GitRepo, Path, str],
) -> None:
    repo, site, url = served
    command = [sys.executable, "-m", "signoff", "probe", "--source", str(repo.page), "--site-dir", str(site)]
    around = {"SIGNOFF_NOW": "2026-11-01T12:01Z", "PATH": "/usr/bin:/bin"}

    def call(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, *more], capture_output=True, text=True, env=around, check=False)

    good = call("--record", url)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "seconds after the sign-off" in good.stderr
    assert "seconds after" not in call("--record", url).stderr
    dead = call("http://127.0.0.1:9/")
    assert dead.returncode == 3
    assert "fail" in dead.stdout
