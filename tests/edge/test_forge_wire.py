"""The forge when it is down, slow, hostile or tired: bounded, said plainly, and never with the token."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.github import GitHub
from signoff.core.finding import WorldError
from signoff.edge import forge_shapes, forge_wire
from signoff.edge.forge import Forge, RefusedError, StatusState
from signoff.edge.forge_reading import Reading


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "hub") as hub:
        hub.push("main", {"status.yml": "name: Acme\n"})
        hub.push("fix", {"a.md": "words\n"}, author="carol", start="main")
        hub.open_pull_request("carol", "fix")
        yield hub


@pytest.fixture
def naps() -> list[float]:
    """How long was waited between tries; nobody really waits."""
    return []


@pytest.fixture
def surroundings(github: GitHub) -> dict[str, str]:
    return github.environ(github.token(contents="read", pull_requests="write", statuses="write"))


@pytest.fixture
def forge(surroundings: dict[str, str], naps: list[float]) -> Forge:
    return Forge.from_environment(surroundings, wait=naps.append)


def comment(forge: Forge) -> object:
    return forge.put_comment(1, "<!-- a -->", "<!-- a -->")


def refused(forge: Forge, ask: Callable[[Forge], object] = lambda forge: forge.reviews(1)) -> WorldError:
    """The error that `ask` ends in, after looking for the token in all that could be printed."""
    token = forge._wire._token
    with pytest.raises(WorldError) as caught:
        ask(forge)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caught.value.remedy
    assert token not in shown
    assert caught.value.exit_code == 3
    # what a library says about its own failure may quote addresses and headers
    assert "The above exception" not in shown
    assert "During handling" not in shown
    return caught.value


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_outage_of_a_moment_is_waited_for(
    github: GitHub, forge: Forge, naps: list[float], status: int
) -> None:
    github.fail_next(status, times=3)
    assert forge.reviews(1) == ()
    assert naps == [0.5, 1.0, 2.0]


def test_an_outage_that_lasts_is_no_answer(github: GitHub, forge: Forge) -> None:
    github.fail_next(503, times=50)
    error = refused(forge)
    assert str(error).endswith("is out of order (503)")
    assert not isinstance(error, RefusedError)
    assert github.trouble.left == 46


def test_a_forge_that_is_out_of_order_does_not_take_our_patience_for_each_question(
    github: GitHub, forge: Forge, naps: list[float]
) -> None:
    github.fail_always(503)
    for _ in range(5):
        refused(forge)
    assert len(github.log) == 4 + 4  # once each after the first
    assert len(naps) == 3
    github.trouble.clear()
    assert forge.reviews(1) == ()
    github.fail_next(503, times=3)
    assert forge.reviews(1) == ()  # it was back, so it is waited for again


def test_a_name_that_takes_long_to_be_unknown_is_asked_for_twice(
    github: GitHub, forge: Forge, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forge_wire, "_SLOW", 0.0)  # everything takes long
    github.stop()
    refused(forge)
    assert len(naps) == 1


def test_a_forge_that_limits_us_is_not_asked_meanwhile_but_told(github: GitHub, forge: Forge) -> None:
    github.limit_next(retry_after=3600)
    first = refused(forge)
    asked = len(github.log)
    assert str(refused(forge)) == str(first)
    assert len(github.log) == asked
    forge.set_status(github.pulls[1].head, StatusState.SUCCESS, "")
    assert len(github.log) == asked + 1


@pytest.mark.parametrize(
    ("said", "nap"),
    [
        ("Fri, 01 May 2026 12:00:20 GMT", 20.0),
        ("Fri, 01 May 2026 11:00:00 GMT", 1.0),
        ("soon, perhaps", 60.0),
        ("-5", 60.0),
        ("1e9", 60.0),
    ],
)
def test_a_limit_may_be_a_date_or_nonsense(
    github: GitHub, forge: Forge, naps: list[float], said: str, nap: float
) -> None:
    github.fail_next(429, headers={"Retry-After": said, "Date": "Fri, 01 May 2026 12:00:00 GMT"})
    assert forge.reviews(1) == ()
    assert naps == [nap]


def test_headers_that_drip_do_not_keep_us(surroundings: dict[str, str]) -> None:
    stop = threading.Event()
    address, thread = serve(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x" * 2000, 0.05, stop)
    try:
        error = refused(Forge.from_environment(surroundings | {"GITHUB_API_URL": address}, deadline=0.5))
        assert "too long" in str(error)
    finally:
        stop.set()
        thread.join()


def test_a_page_for_people_instead_of_an_answer_is_an_outage_too(github: GitHub, forge: Forge) -> None:
    github.fail_next(502, times=9, raw=b"<html>unicorn</html>")
    assert str(refused(forge)).endswith("is out of order (502)")


@pytest.mark.parametrize("was_used", [False, True])
def test_a_forge_that_is_switched_off_cannot_be_reached(github: GitHub, forge: Forge, was_used: bool) -> None:
    if was_used:
        assert forge.reviews(1) == ()
    github.stop()
    error = refused(forge)
    assert "cannot be reached" in str(error)
    assert not isinstance(error, RefusedError)


def test_a_line_that_drops_is_tried_again(github: GitHub, forge: Forge) -> None:
    github.fail_next(times=2, drop=True)
    assert forge.reviews(1) == ()


def test_a_line_that_keeps_dropping_is_no_answer(github: GitHub, forge: Forge) -> None:
    github.fail_next(times=9, drop=True)
    assert "cannot be reached" in str(refused(forge))


def test_a_name_that_leads_nowhere_is_said(
    surroundings: dict[str, str], naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    forge = Forge.from_environment(surroundings | {"GITHUB_API_URL": "http://localhost:1"}, wait=naps.append)
    assert "localhost:1 cannot be reached" in str(refused(forge))


def test_the_secondary_limit_is_respected_as_long_as_it_says(
    github: GitHub, forge: Forge, naps: list[float]
) -> None:
    github.limit_next(retry_after=7)
    github.limit_next(retry_after=9)
    assert forge.reviews(1) == ()
    assert naps == [7.0, 9.0]


def test_a_limit_without_a_time_is_a_minute(github: GitHub, forge: Forge, naps: list[float]) -> None:
    github.limit_next(retry_after=None)
    assert forge.reviews(1) == ()
    assert naps == [60.0]


def test_too_many_requests_is_a_limit_whatever_it_says(
    github: GitHub, forge: Forge, naps: list[float]
) -> None:
    github.fail_next(429, headers={"Retry-After": "soon"})
    assert forge.reviews(1) == ()
    assert naps == [60.0]


def test_the_primary_limit_is_waited_for_by_the_clock_of_the_forge(
    github: GitHub, forge: Forge, naps: list[float]
) -> None:
    reset = datetime(2031, 5, 1, 12, 0, 40, tzinfo=UTC)
    github.exhaust_next(reset, at=reset - timedelta(seconds=40))
    assert forge.reviews(1) == ()
    assert naps == [40.0]


@pytest.mark.parametrize("seconds", [3600, 10**11])
def test_a_limit_longer_than_our_patience_is_said_at_once(
    github: GitHub, forge: Forge, naps: list[float], seconds: int
) -> None:
    github.limit_next(retry_after=seconds)
    error = refused(forge)
    assert "limits how much this token may ask" in str(error)
    assert error.remedy == f"try again in {round(seconds / 60)} min"
    assert not isinstance(error, RefusedError)
    assert naps == []


def test_a_refusal_is_no_limit_and_not_asked_again(github: GitHub, forge: Forge, naps: list[float]) -> None:
    github.fail_next(403, message="Resource not accessible by integration")
    assert isinstance(refused(forge), RefusedError)
    assert naps == []


def test_a_token_that_is_not_accepted_is_said(github: GitHub, forge: Forge) -> None:
    github.tokens.clear()
    error = refused(forge)
    assert isinstance(error, RefusedError)
    assert "does not accept the token (401: Bad credentials)" in str(error)


@pytest.mark.parametrize("how", [{"status": 502}, {"drop": True}])
def test_a_comment_is_not_written_twice_when_the_answer_got_lost(
    github: GitHub, forge: Forge, how: dict[str, Any]
) -> None:
    github.fail_next(**how, method="POST", times=2)
    assert isinstance(refused(forge, comment), WorldError)
    assert github.trouble.left == 1


def test_a_comment_is_written_once_a_limit_is_over(github: GitHub, forge: Forge, naps: list[float]) -> None:
    github.limit_next(retry_after=2, method="POST")
    comment(forge)
    assert naps == [2.0]
    assert len(github.comments) == 1


def test_a_status_may_be_set_twice_and_so_is_tried_again(github: GitHub, forge: Forge) -> None:
    github.fail_next(502, method="POST")
    forge.set_status(github.pulls[1].head, StatusState.SUCCESS, "")
    assert github.status(github.pulls[1].head) is not None


def test_a_forge_that_never_answers_does_not_keep_us(github: GitHub, surroundings: dict[str, str]) -> None:
    github.slow_next(30, times=9)
    error = refused(Forge.from_environment(surroundings, deadline=0.3))
    assert "in time" in str(error) or "too long" in str(error)


def test_no_single_call_may_wait_longer_than_what_is_left(
    surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = Forge.from_environment(surroundings, deadline=3)
    session, given = forge._wire._session, []
    request = session.request

    def noted(*arguments: Any, **options: Any) -> Any:
        given.append(options["timeout"])
        return request(*arguments, **options)

    monkeypatch.setattr(session, "request", noted)
    forge.reviews(1)
    assert len(given) == 1
    assert all(0 < limit <= 3 for limit in given[0])


def test_all_pages_together_have_one_deadline(github: GitHub, surroundings: dict[str, str]) -> None:
    """Each page is quick enough by itself; a hundred of them are not."""
    for _ in range(300):
        github.review(1, "alice", "COMMENTED")
    github.slow_next(0.2, times=9)
    error = refused(Forge.from_environment(surroundings, deadline=0.5))
    assert "in time" in str(error) or "too long" in str(error)


def serve(piece: bytes, rest: bytes, pause: float, stop: threading.Event) -> tuple[str, threading.Thread]:
    """A server of one connection that says `piece`, then `rest` byte by byte."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        with listener, listener.accept()[0] as line:
            line.recv(65_536)
            line.sendall(piece)
            try:
                for byte in rest:
                    if stop.wait(pause):
                        break
                    line.sendall(bytes([byte]))
            except OSError:
                return

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}", thread


def test_an_answer_that_drips_does_not_keep_us(surroundings: dict[str, str]) -> None:
    """Every byte comes before a timeout of the line; all of them would take twelve seconds."""
    stop = threading.Event()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"
    address, thread = serve(head, b" " * 400, 0.03, stop)
    error = refused(Forge.from_environment(surroundings | {"GITHUB_API_URL": address}, deadline=0.4))
    stop.set()
    thread.join(10)
    assert "too long" in str(error) or "in time" in str(error)


@pytest.mark.parametrize("head", [b"GARBAGE\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"])
def test_what_is_no_http_is_no_answer(surroundings: dict[str, str], naps: list[float], head: bytes) -> None:
    address, thread = serve(head, b"", 0, threading.Event())
    refused(Forge.from_environment(surroundings | {"GITHUB_API_URL": address}, wait=naps.append))
    thread.join(10)


def test_an_answer_larger_than_any_list_is_refused(
    github: GitHub, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forge_wire, "MAX_ANSWER", 1024 * 1024)
    github.fail_next(200, raw=b"[" + b" " * 2 * 1024**2 + b"]")
    assert "more than 1 MiB" in str(refused(forge))


def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(github: GitHub, forge: Forge) -> None:
    bomb = gzip.compress(b" " * (forge_wire.MAX_ANSWER + 1024))
    assert len(bomb) < 100_000
    github.fail_next(200, raw=bomb, headers={"Content-Encoding": "gzip"})
    assert "more than 32 MiB" in str(refused(forge))


def test_a_packed_answer_is_read(github: GitHub, forge: Forge) -> None:
    github.fail_next(200, raw=gzip.compress(b"[]"), headers={"Content-Encoding": "gzip"})
    assert forge.reviews(1) == ()
    assert github.log == []


@pytest.mark.parametrize(
    ("raw", "headers"),
    [
        (b"<html>hello</html>", {}),
        (b"", {}),
        (b"\xff\xfe", {}),
        (b"[" * 100_000, {}),
        (b'[{"id": ' + b"1" * 6000 + b"}]", {}),
        (b'{"message": "no list"}', {}),
        (b"[null]", {}),
        (b'[{"id": true, "user": null, "state": "APPROVED"}]', {}),
        (b'[{"id": 1, "user": "alice", "state": "APPROVED"}]', {}),
        (b'[{"id": 1, "user": null, "state": "APPROVED", "commit_id": "../../user"}]', {}),
        (b'[{"id": 1, "user": null, "state": "APPROVED", "submitted_at": "2026-11-21"}]', {}),
        (b'[{"id": 1, "user": null, "state": "APPROVED", "submitted_at": "yesterday"}]', {}),
        (b"no gzip", {"Content-Encoding": "gzip"}),
        (b"[]", {"Link": '<http://127.0.0.1:9/x>; rel="next"'}),
        (b"[]", {"Link": '<//evil.example/x>; rel="next"'}),
        (b"[]", {"Link": '<http://[>; rel="next"'}),
        (b"[]", {"Link": '<file:///etc/passwd>; rel="next"'}),
    ],
)
def test_an_answer_that_makes_no_sense_is_an_error_and_no_traceback(
    github: GitHub, forge: Forge, raw: bytes, headers: dict[str, str]
) -> None:
    github.fail_next(200, raw=raw, headers=headers)
    error = refused(forge)
    assert "answer" in str(error)
    assert error.remedy
    assert github.log == []


def test_a_list_whose_next_page_is_itself_ends(github: GitHub, forge: Forge) -> None:
    here = f"{github.api_url}/repos/acme/status/pulls/1/reviews?page=2"
    github.fail_next(200, times=9, raw=b"[]", headers={"Link": f'<{here}>; rel="next"'})
    assert "never ends" in str(refused(forge))


def test_a_list_without_end_ends(github: GitHub, forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forge_wire, "MAX_PAGES", 5)
    for page in range(9):
        link = f'<{github.api_url}/repos/acme/status/pulls/1/reviews?page={page}>; rel="next"'
        github.fail_next(200, raw=b"[]", headers={"Link": link})
    assert "never ends" in str(refused(forge))
    assert github.trouble.left == 4


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_does_not_follow_a_redirection_to_another_host(
    github: GitHub, forge: Forge, tmp_path: Path, status: int
) -> None:
    with GitHub(tmp_path / "evil") as evil:
        github.fail_next(status, headers={"Location": f"{evil.api_url}/repos/acme/status/pulls/1/reviews"})
        assert "a link to another host" in str(refused(forge))
        assert evil.log == []


def test_the_token_does_not_follow_the_next_page_to_another_host(
    github: GitHub, forge: Forge, tmp_path: Path
) -> None:
    with GitHub(tmp_path / "evil") as evil:
        link = f'<{evil.api_url}/repos/acme/status/pulls/1/reviews?page=2>; rel="next"'
        github.fail_next(200, raw=b"[]", headers={"Link": link})
        assert "a link to another host" in str(refused(forge))
        assert evil.log == []


def test_redirections_in_a_circle_end(github: GitHub, forge: Forge) -> None:
    github.fail_next(301, times=20, headers={"Location": "/repos/acme/status/pulls/1/reviews"})
    assert "never end" in str(refused(forge))
    assert github.trouble.left == 16


def test_a_write_is_not_turned_into_a_question_by_a_redirection(github: GitHub, forge: Forge) -> None:
    github.fail_next(302, method="POST", headers={"Location": "/user"})
    refused(forge, comment)
    assert not any(met.target == "/user" and met.method == "POST" for met in github.log)
    assert github.comments == []


def test_another_token_in_a_netrc_is_not_used(
    github: GitHub, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password other\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    assert forge.reviews(1) == ()
    assert [met.status for met in github.log] == [200]


def test_a_forge_that_echoes_the_token_does_not_get_it_printed(github: GitHub, forge: Forge) -> None:
    token = forge._wire._token
    github.fail_next(422, message=f"what is {token}\r\n::error::x?")
    error = refused(forge)
    assert "what is [token] ::error::x?" in str(error)
    assert "\n" not in str(error)


def test_no_representation_shows_the_token(forge: Forge) -> None:
    wire = forge._wire
    for thing in (forge, wire, wire._session, wire._session.auth, wire._session.headers):
        assert wire._token not in repr(thing)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
SHAPES = {
    "pull_request": forge_shapes.pull_request,
    "review": forge_shapes.review,
    "comment": forge_shapes.comment,
    "commit": forge_shapes.proposed_commit,
    "file": forge_shapes.proposed_file,
    "repository": forge_shapes.repository,
    "ruleset": forge_shapes.ruleset,
    "status": forge_shapes.status,
    "protection": forge_shapes.protection,
}


@pytest.fixture(scope="module")
def good_answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One true answer of each kind."""
    hub = GitHub(tmp_path_factory.mktemp("hub"))
    hub._server.server_close()
    hub.push("main", {"a.md": "a\n"})
    hub.push("fix", {"b.md": "b\n"}, author="carol", start="main")
    number = hub.open_pull_request("carol", "fix")
    hub.review(number, "alice")
    hub.comment(number, "alice", "hm")
    hub.add_ruleset(
        {
            "name": "x",
            "enforcement": "active",
            "conditions": {"ref_name": {"include": ["refs/heads/x"], "exclude": []}},
            "rules": [{"type": "deletion"}],
        }
    )
    hub.merge(number)
    pull = hub.pulls[number]
    shapes = hub.pull_shapes
    return {
        "pull_request": shapes.full_pull(pull, 1, 1),
        "review": shapes.review(pull, pull.reviews[0]),
        "comment": shapes.comment(hub.comments[0]),
        "commit": shapes.commit(hub.history.commit(pull.head)),
        "file": shapes.file(hub.history.changed(pull.base, pull.head)[0], pull.head),
        "repository": hub.shapes.full_place(hub.place, hub.accounts["acme"], {"admin": True}),
        "ruleset": hub.place.rulesets[0],
        "status": {"context": "a", "state": "success", "description": None, "target_url": None},
        "protection": {"required_status_checks": {"contexts": ["a"]}, "enforce_admins": {"enabled": True}},
    }


@pytest.mark.parametrize("kind", sorted(SHAPES))
@given(data=st.data())
def test_any_value_in_any_place_of_an_answer_is_read_or_refused(
    good_answers: dict[str, Any], kind: str, data: st.DataObject
) -> None:
    answer = json.loads(json.dumps(good_answers[kind]))
    assert SHAPES[kind](Reading(answer, "answer"))
    place = answer
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(JSON)
    with contextlib.suppress(WorldError):
        SHAPES[kind](Reading(answer, "answer"))
