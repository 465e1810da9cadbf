"""Whatever forge and git remote do, what is proved is on every mirror, and the rest is held and said so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fakes.github import GitHub
from signoff.edge.notes import REF
from signoff.publishing.held import FEW, Held, lines
from support.githost import DRIP, SILENT
from support.newsroom import NEXT
from support.worst_day import LIMITS, SOON, Day
from support.zygote import Done

SAID = f"{NEXT}: held\n  nobody could be asked: "


def check_held(day: Day, done: Done, *reason: str) -> None:
    """The proved message is on both mirrors, the other is held, for this reason, which is said once."""
    assert done.code == 1, done.said
    assert day.shown("one") == day.shown("two") == ["01"]
    assert done.stderr.count(SAID) == 1, done.stderr
    assert done.said.count(NEXT) == 1
    assert any(word in done.stderr for word in reason), done.stderr
    last = done.stdout.splitlines()[-2:]
    assert last[0].endswith("without 1 file that is held, is on 2 of 2 mirrors: one, two.")
    assert last[1] == "Once the forge answers, run the same again: 1 file nobody could be asked about."


def check_finished(day: Day) -> None:
    """Once everything is up, a second run finishes, and the remote has the record."""
    day.hub.trouble.clear()
    day.remote.fault.clear()
    done = day.publish()
    assert (done.code, done.stderr) == (0, ""), done.said
    assert day.shown("one") == day.shown("two") == ["01", "02"]
    assert day.proofs() == 2
    assert day.hub.history.git("rev-parse", f"{REF}-published")


FAULTS: dict[str, tuple[Callable[[GitHub], None], str]] = {
    "500": (lambda hub: hub.fail_always(500), "is out of order (500)"),
    "429 for long": (
        lambda hub: hub.fail_always(429, headers={"Retry-After": "86400"}),
        "limits how much this token may ask (429)",
    ),
    "secondary limit": (
        lambda hub: hub.fail_always(403, message="You have exceeded a secondary rate limit."),
        "limits how much this token may ask (403)",
    ),
    "token gone": (lambda hub: hub.fail_always(401, message="Bad credentials"), "does not accept the token"),
    "hangs up": (lambda hub: hub.fail_always(drop=True), "cannot be reached"),
    "silence": (lambda hub: hub.fail_always(0, delay=60.0), "took too long to answer"),
    "half an answer": (lambda hub: hub.fail_always(200, raw=b"[", stall=True), "took too long to answer"),
    "an answer without end": (
        lambda hub: hub.fail_always(200, raw=b" " * 2**18, endless=True),
        "answered with more than 1 MiB",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_the_forge_answers_what_is_proved_is_published(day: Day, fault: str) -> None:
    break_it, words = FAULTS[fault]
    break_it(day.hub)
    is_silent = "took too long" in words
    check_held(day, day.publish(limits=SOON if is_silent else LIMITS), words)


def test_a_forge_that_leads_elsewhere_gets_no_token_there(day: Day) -> None:
    day.hub.fail_always(302, headers={"Location": f"{day.page.url}repos/acme/status"})
    check_held(day, day.publish(), "a link to another host")
    assert not any("repos" in path for path in day.page.asked)


def test_a_forge_that_does_not_speak_tls_is_said_so(day: Day) -> None:
    address = day.hub.api_url.replace("http:", "https:")
    check_held(day, day.publish(env={"GITHUB_API_URL": address}), "does not speak TLS")


def test_a_token_that_is_gone_stops_nothing(day: Day) -> None:
    done = day.publish(env={"GITHUB_TOKEN": ""})
    assert done.code == 1, done.said
    assert day.shown("one") == day.shown("two") == ["01"]
    assert "the forge is not asked: GITHUB_TOKEN is not set\n  hint: " in done.stderr


def test_a_publishers_key_that_is_not_here_stops_nothing(day: Day) -> None:
    done = day.publish(env={"SIGNOFF_SIGNING_KEY": "/nowhere/key"})
    assert done.code == 0, done.said
    assert day.shown("one") == day.shown("two") == ["01", "02"]
    assert (
        "reviews on the forge alone, which could not be noted: SIGNOFF_SIGNING_KEY names no file\n  hint: "
        in (done.stdout)
    )
    assert day.proofs() == 1, "nothing is written that the key was to sign"


def test_many_files_that_nobody_was_asked_about_are_one_line() -> None:
    why = "nobody could be asked: it is out of order (500)"
    many = [Held(f"incidents/2026-11-{n:03}/01-x.md", why, "wait", unasked=True) for n in range(200)]
    other = Held("incidents/2026-12-01/01-x.md", "not approved", "ask alice")
    first, hint, second = lines([*many, other])
    assert first.startswith(f"200 files are held: {why}\n  the newest: ")
    assert first.count("incidents/") == FEW
    assert "2026-11-199" in first
    assert hint == "  hint: wait; all of them: signoff verify"
    assert second == "incidents/2026-12-01/01-x.md: held\n  not approved\n  hint: ask alice"


def test_a_forge_that_fails_now_and_then_is_asked_again(day: Day) -> None:
    day.hub.fail_next(500)
    day.hub.fail_next(502, path="/pulls")
    done = day.publish(limits={})
    assert (done.code, day.shown()) == (0, ["01", "02"])


def test_what_was_held_is_published_and_recorded_once_the_forge_is_back(day: Day) -> None:
    day.hub.fail_always(500)
    day.remote.fault["fetch"] = 500
    check_held(day, day.publish(), "is out of order (500)")
    check_finished(day)


GIT_FAULTS: dict[str | int, str] = {
    500: "The requested URL returned error: 500",
    401: "terminal prompts disabled",
    SILENT: "no answer within 3 seconds",
    DRIP: "no answer within 3 seconds",
}


@pytest.mark.parametrize("fault", GIT_FAULTS)
def test_whatever_the_remote_does_when_asked_for_notes_the_rest_goes_on(day: Day, fault: str | int) -> None:
    day.remote.fault["fetch"] = fault
    done = day.publish(limits={"signoff.publishing.proofs:PATIENCE_GIT": 3.0})
    assert (done.code, day.shown("one"), day.shown("two")) == (0, ["01", "02"], ["01", "02"]), done.said
    assert "the sign-off notes could not be fetched: " in done.stderr
    assert GIT_FAULTS[fault] in done.stderr
    assert "going on with the notes that are here" in done.stderr
    assert day.remote.met["push"] == 0  # who is dead is not asked for more
    assert day.remote.logins == []


@pytest.mark.parametrize("fault", [401, SILENT])
def test_notes_that_cannot_be_pushed_are_shared_the_next_time(day: Day, fault: str | int) -> None:
    day.remote.fault["push"] = fault
    done = day.publish(limits={"signoff.publishing.proofs:PATIENCE_GIT": 3.0 if fault == SILENT else 60.0})
    assert (done.code, day.shown("one"), day.shown("two")) == (0, ["01", "02"], ["01", "02"]), done.said
    assert "the sign-off notes could not be pushed: " in done.stdout
    assert GIT_FAULTS[fault] in done.stdout, done.stdout
    assert "kept here, and shared the next time" in done.stdout
    assert "is on 2 of 2 mirrors" in done.stdout.splitlines()[-1]
    assert day.proofs() == 1
    if fault == SILENT:
        check_finished(day)
