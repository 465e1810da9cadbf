"""Publishing while the page is down, the clock is wrong, somebody else publishes, or somebody stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from signoff.edge import web
from signoff.edge.git import Repository
from signoff.edge.notes import REF, Notes
from signoff.publishing import served
from signoff.publishing.record import REF as PUBLICATIONS
from signoff.publishing.served import Look, Seen
from support.githost import SILENT
from support.newsroom import NEXT
from support.worst_day import Day, PageHost, page_host

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DATE = {"Date": "Sat, 21 Nov 2026 11:58:00 GMT"}
MARKER = {"commit": "c" * 40, "generated_at": "2026-11-21T11:00:00Z", "audience": "public"}


@pytest.fixture(scope="module")
def page() -> Iterator[PageHost]:
    with page_host() as host:
        yield host


def look(page: PageHost, **fault: Any) -> Seen:
    page.fault = {"headers": DATE, **fault}
    return Look(page.url, NOW).seen()


def marker(**facts: Any) -> bytes:
    return json.dumps({**MARKER, **facts}).encode()


SENSELESS: dict[str, tuple[Mapping[str, Any], str]] = {
    "an outage": ({"status": 500, "body": b"oops"}, "it answers with status 500"),
    "a page of a hoster": ({"body": b"<html>buy me"}, "is not made by Signoff"),
    "JSON of another site": ({"body": b'{"status": "ok"}'}, "is not made by Signoff"),
    "a list": ({"body": b"[1, 2]"}, "is not made by Signoff"),
    "JSON without a bottom": ({"body": b"[" * 200_000}, "is not made by Signoff"),
    "a time before all times": (
        {"body": marker(generated_at="0001-01-01T00:00:00+14:00")},
        "is not made by Signoff",
    ),
    "something huge": ({"body": b" " * 2**20, "times": 9}, "more than 8 MiB"),
    "half of it": ({"body": b"{", "headers": {"Content-Length": "99"}}, "the answer broke off"),
    "a loop": ({"status": 302, "headers": {"Location": "/signoff.json"}}, "more than 5 redirects"),
    "a way out of the web": (
        {"status": 302, "headers": {"Location": "ftp://127.0.0.1/x"}},
        "which is no address of a page",
    ),
    "a way to nowhere": ({"status": 302, "headers": {"Location": "http://[/"}}, "no address of a page"),
}


@pytest.mark.parametrize("fault", SENSELESS)
def test_a_page_that_makes_no_sense_is_no_page_and_the_reason_is_said(page: PageHost, fault: str) -> None:
    how, why = SENSELESS[fault]
    seen = look(page, **how)
    assert seen.shape is None
    assert why in seen.problem


@pytest.mark.parametrize("fault", [{"silent": True}, {"drips": True, "body": b"{}"}])
def test_a_page_that_takes_its_time_does_not_get_ours(
    page: PageHost, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "PATIENCE", 0.3)
    assert look(page, **fault) == Seen(problem="no answer in time")


def test_an_answer_that_drips_is_given_up_as_a_whole(page: PageHost) -> None:
    page.fault = {"drips": True, "body": b"{}"}
    with pytest.raises(web.NoAnswerError, match="no answer in time"):
        web.get(page.url, web.Asking(patience=0.3))


def test_what_the_page_says_is_taken_as_far_as_it_makes_sense(page: PageHost) -> None:
    seen = look(page, body=marker(incidents=[3, {"signoff": 4}, {"signoff": {"slug": "open"}}]))
    assert seen.problem == ""
    assert seen.shape is not None
    assert seen.shape.open == {"open"}
    assert look(page, body=marker(incidents=7)).problem == ""


@pytest.mark.parametrize(
    ("headers", "time"),
    [
        (DATE, NOW - timedelta(minutes=2)),
        ({"Date": "Sat, 21 Nov 2026 11:40:00 -0000"}, NOW - timedelta(minutes=20)),
        ({**DATE, "Age": "60"}, NOW - timedelta(minutes=1)),
        ({**DATE, "Age": "600"}, NOW),  # it lay in a cache, and fits
        ({"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "Age": "9" * 30}, datetime(1970, 1, 2, tzinfo=UTC)),
        ({"Date": "yesterday"}, None),
        ({}, None),
    ],
)
def test_the_time_of_the_host_is_known_whatever_the_page_is(
    page: PageHost, headers: dict[str, str], time: datetime | None
) -> None:
    assert look(page, status=503, body=b"oops", headers=headers).time == time


def test_a_page_that_is_down_holds_up_nothing_and_is_said(day: Day) -> None:
    day.page.fault = {"silent": True}
    done = day.publish(limits={"signoff.publishing.served:PATIENCE": 0.3})
    assert (done.code, day.shown("one"), day.shown("two")) == (0, ["01", "02"], ["01", "02"]), done.said
    assert f"{day.page.url} could not be looked at (no answer in time)" in done.stderr
    assert "the new site is compared with nothing" in done.stderr
    day.page.fault = {"body": b"<html>"}
    done = day.publish()
    assert done.code == 0
    assert "the new site is compared with what was published here at 2026-11-21 " in done.stderr


def check_refused(day: Day, reason: str, *words: str, **how: Any) -> None:
    """Nothing is sent or recorded, and the reason is the last but what to do."""
    before = (day.room.git("rev-parse", REF), day.hub.history.git("for-each-ref"), day.mirrors())
    done = day.publish(*words, **how)
    assert done.code == 2, done.said
    assert f"refused: {reason}" in done.stderr, done.stderr
    assert done.stdout == ""
    nothing, force = done.stderr.splitlines()[-2:]
    assert nothing == "Nothing was sent: every mirror has what it had."
    assert force == "To publish all the same, say why: --force 'why it is right'"
    assert (day.room.git("rev-parse", REF), day.hub.history.git("for-each-ref"), day.mirrors()) == before


def test_a_clock_far_off_is_refused_by_the_newest_commit_alone(day: Day) -> None:
    check_refused(
        day, "the newest commit is from 2026-11-21", "--offline", env={"SIGNOFF_NOW": day.now(days=-3650)}
    )
    check_refused(day, "nothing here is newer than 2026-11-21", "--offline", "--now", day.now(days=3650))


def test_a_clock_that_is_off_is_refused_by_the_page_and_by_what_was_published_here(day: Day) -> None:
    day.page.fault = {
        "status": 404,
        "body": b"x",
        "headers": {"Date": f"{day.hub.now:%a, %d %b %Y %H:%M:%S} GMT"},
    }
    check_refused(day, "the page's host says it is 2026-11-21", "--now", day.now(days=1))
    assert day.publish("--offline", "--now", day.now(hours=2)).code == 1
    check_refused(day, "the published site was made at 2026-11-21", "--offline")


def test_a_wrong_clock_may_be_passed_over_and_the_words_are_kept(day: Day) -> None:
    done = day.publish("--offline", "--now", day.now(days=3650), "--force", "the battery is dead")
    assert done.code == 1, done.said
    assert day.shown("one") == day.shown("two") == ["01"]
    assert "passed over, as you said: nothing here is newer than" in done.said
    notes = Notes(Repository.open(day.room.page), ref=PUBLICATIONS)
    ((line,),) = notes.read(notes.tip()).values()
    assert json.loads(line)["forced"] == "the battery is dead"


def test_a_checkout_that_lacks_sign_offs_takes_no_words_from_readers(day: Day) -> None:
    assert day.publish().code == 0
    before = day.mirrors()
    day.forget()
    done = day.publish("--offline")
    assert done.code == 3, done.said
    assert done.stderr.count(f"the newest message there, {NEXT} of 2026-11-21") == 2
    assert done.stdout.splitlines()[-2:] == [
        "Not on one, two, for the reason above. Once that is mended: signoff publish",
        "To put it there all the same, say why: signoff publish --force 'why it is right'",
    ]
    assert day.mirrors() == before


def test_a_second_publisher_is_told_and_the_first_is_not_hurt(day: Day) -> None:
    with silent(day):
        first = day.start()
        assert day.remote.called.wait(20)
        told = second(day)
        assert told.returncode == 2
        assert "another 'signoff publish' is running in this checkout" in told.stderr
    done = first.wait()
    assert (done.code, day.shown("one"), day.shown("two")) == (0, ["01", "02"], ["01", "02"]), done.said


def test_what_a_killed_publisher_leaves_behind_blocks_nobody(day: Day) -> None:
    with silent(day):
        first = day.start()
        assert day.remote.called.wait(20)
        os.kill(first.pid, signal.SIGKILL)
        assert first.wait().code == -signal.SIGKILL
        told = second(day)
        assert told.returncode == 1, told.stderr
        assert day.shown("one") == ["01"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_is_stopped_says_so_and_leaves_nothing_behind(day: Day, number: signal.Signals) -> None:
    with silent(day):
        run = day.start()
        assert day.remote.called.wait(20)
        assert day.remote.url in commands()
        os.kill(run.pid, number)
        done = run.wait()
        assert day.remote.url not in commands()
    assert (done.code, done.stdout) == (130, ""), done.said
    assert done.stderr.splitlines()[-2:] == [
        "stopped: nothing was sent, every mirror has what it had",
        "  to go on, run the same again",
    ]
    assert day.mirrors() == ({}, {})
    assert "Traceback" not in done.said


@contextmanager
def silent(day: Day) -> Iterator[None]:
    """The git remote takes calls and is silent, and at the end as if nothing had been."""
    day.remote.fault["fetch"] = SILENT
    yield
    day.remote.fault.clear()
    day.remote.over.set()


def second(day: Day) -> subprocess.CompletedProcess[str]:
    """Publish once more, at the same time."""
    words = [sys.executable, "-m", "signoff", "publish", "--offline", "--now", day.now(minutes=2)]
    return subprocess.run(words, cwd=day.room.page, capture_output=True, text=True, check=False)


def commands() -> str:
    """The command lines of all processes."""
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("needs /proc to see which processes there are")
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        except OSError:  # it has ended meanwhile
            continue
    return "\n".join(found)
