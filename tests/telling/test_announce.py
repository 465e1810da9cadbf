"""`signoff announce` against servers that speak the real protocols: who is told, and what is known of it."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from fakes.channels import Sink
from signoff.announce.ledger import REF, Line, Outcome, State, Unit
from signoff.core.finding import OperatorError
from signoff.edge.channels.webhook import signature
from signoff.telling.announce import preview
from support.gitrepo import GitRepo
from support.newsroom import make_key, signer
from support.telling import CORRECTION, FIRST, LAST, SECOND, SECRET, SLUG, STATUS, Desk, outcomes, told

HOOK = '  - {id: hook, url: "${HOOK}", secret: "${HOOK_SECRET}"}\n'
SLACK = '  - {id: slack, url: "${SLACK}"}\n'


def environ(sink: Sink, **more: str) -> dict[str, str]:
    host = sink.url.removeprefix("http://")
    return {
        "HOOK": f"{sink.url}/hook",
        "HOOK_SECRET": SECRET,
        "SLACK": "slack://xoxb-1-2-hidden/#status",
        "MASTODON": f"mastodon://hidden-token@{host}",
        **more,
    }


def desk(tmp_path: Path, channels: str, sink: Sink, **more: str) -> Desk:
    made = Desk(tmp_path, channels)
    made.environ = environ(sink, **more)
    return made


@pytest.fixture
def here(tmp_path: Path, sink: Sink) -> Desk:
    """A page with a webhook and one message."""
    made = desk(tmp_path, HOOK, sink)
    made.post("01-investigating", FIRST)
    return made


def test_a_message_is_told_once_and_the_notes_are_shared(here: Desk, sink: Sink) -> None:
    assert outcomes(here.run()) == {"hook": ["sent"]}
    assert outcomes(here.run()) == {}
    here.repo.git("update-ref", "-d", "refs/notes/signoff-deliveries")
    assert outcomes(here.run()) == {}, "another clone learns it from the remote"
    assert len(sink.at("/hook")) == 1


def test_a_webhook_is_signed_and_names_its_delivery(here: Desk, sink: Sink) -> None:
    here.run()
    (got,) = sink.got
    key = Unit(f"{SLUG}/01-investigating", "hook", "en").key("https://status.example.org/")
    assert got.json["id"] == got.headers["webhook-id"] == got.headers["idempotency-key"] == key
    stamp = got.headers["webhook-timestamp"]
    assert got.headers["webhook-signature"] == signature(SECRET.encode(), key, stamp, got.body.encode())
    assert int(stamp) == here.now.timestamp()


def test_only_what_is_signed_off_is_told(here: Desk, sink: Sink) -> None:
    here.post("02-identified", SECOND, signed=False)
    report = here.run()
    assert [one.json["message"]["url"][-16:] for one in sink.got] == ["01-investigating"]
    assert report.held == (f"incidents/{SLUG}/02-identified.md",)
    here.sign(f"incidents/{SLUG}/02-identified.md")
    assert told(here.run()) == {"hook": 1}


def test_internal_messages_drills_and_drafts_reach_nobody(here: Desk, sink: Sink) -> None:
    here.post("02-sitrep", SECOND.replace("status: identified", "audience: internal"))
    here.post(
        "01-investigating", FIRST.replace("commander", "drill: true\ncommander"), slug="2026-11-02-drill"
    )
    here.repo.write(f"incidents/{SLUG}/03-resolved.md", LAST)
    here.run()
    assert len(sink.got) == 1


def test_an_edited_message_is_not_told_again(here: Desk, sink: Sink) -> None:
    here.run()
    here.post("01-investigating", FIRST.replace("longer than usual", "longer"))
    assert outcomes(here.run()) == {}
    here.repo.rename(SLUG, "2026-11-01-slower")
    here.repo.commit("Rename")
    here.sign("incidents/2026-11-01-slower/01-investigating.md")
    assert outcomes(here.run()) == {}
    assert len(sink.got) == 1


def test_a_retraction_goes_out_once(here: Desk, sink: Sink) -> None:
    here.run()
    here.post("02-identified", SECOND)
    here.run()
    path = f"incidents/{SLUG}/02-identified.md"
    blob = here.repo.git("rev-parse", f"HEAD:{path}")
    here.repo.remove(f"{SLUG}/02-identified.md")
    here.repo.commit("Take back")
    assert outcomes(here.run()) == {}, "a removal without a sign-off takes nothing back"
    here.sign(path, "withdraw", blob)
    here.run()
    here.run()
    assert [one.json["event"] for one in sink.got] == ["message", "message", "retraction"]
    assert "Retrying" not in sink.got[-1].body


# Threads


def test_corrections_are_replies_where_the_channel_has_replies(
    tmp_path: Path, sink: Sink, mail: _Mail
) -> None:
    channels = f'{SLACK}  - {{id: toot, url: "${{MASTODON}}"}}\n  - {{id: mail, url: "${{MAIL}}"}}\n'
    here = desk(tmp_path, channels, sink, MAIL=mail.address)
    here.post("01-investigating", FIRST)
    here.run()
    here.post("02-correction", CORRECTION)
    assert told(here.run()) == {"slack": 1, "toot": 1, "mail": 1}
    slack, toots, mails = sink.at("/slack"), sink.at("/api/v1/statuses"), mail.got
    assert "thread_ts" not in slack[0].json
    assert slack[1].json["thread_ts"] == "1700000000.000001"
    assert toots[1].form["in_reply_to_id"] == "101"
    assert toots[0].headers["idempotency-key"] != toots[1].headers["idempotency-key"]
    assert mails[1]["In-Reply-To"] == mails[0]["Message-ID"]
    assert mails[1]["References"] == mails[0]["Message-ID"]


def test_slack_calls_nobody_and_breaks_nothing(tmp_path: Path, sink: Sink) -> None:
    here = desk(tmp_path, SLACK, sink)
    here.post("01-investigating", FIRST.replace("take longer", "`<!channel>` & take longer"))
    here.run()
    (got,) = sink.got
    assert "&lt;!channel&gt; &amp;" in got.json["text"]
    assert got.headers["authorization"] == "Bearer xoxb-1-2-hidden"
    assert got.json["channel"] == "#status"


# Mail


class _Mail:
    """A mail server that keeps what it takes; `refuses` recipients, `ends` data with a reply of its own."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.refuses: frozenset[str] = frozenset()
        self.ends = "250 OK"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        if self.ends.startswith("2"):
            self.got.append(message_from_bytes(envelope.content, policy=policy.default))
            self.envelopes.append(envelope.rcpt_tos)
        return self.ends

    @property
    def address(self) -> str:
        return (
            f"mailto://127.0.0.1:{self.port}/?from=status@acme.example&name=Acme&to=a@x.example,b@y.example"
        )


@pytest.fixture
def mail() -> Iterator[_Mail]:
    server = _Mail()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture
def post(tmp_path: Path, sink: Sink, mail: _Mail) -> Desk:
    """A page that tells by mail."""
    made = desk(tmp_path, '  - {id: mail, url: "${MAIL}", languages: [ja]}\n', sink, MAIL=mail.address)
    made.post("01-investigating", FIRST)
    return made


def test_recipients_of_a_mail_do_not_see_each_other(post: Desk, mail: _Mail) -> None:
    assert told(post.run()) == {"mail": 1}
    (got,) = mail.got
    assert got["To"] == "undisclosed-recipients:;"
    assert mail.envelopes == [["a@x.example", "b@y.example"]]
    assert got["From"] == "Acme <status@acme.example>"
    assert got["Subject"] == "[Acme] Slow answers from the API：調査中"
    assert got["Auto-Submitted"] == "auto-generated"
    assert "次回の更新は" in got.get_content()
    assert "x.example" not in got.as_string()


def test_some_refused_recipients_are_told_of_without_their_names(post: Desk, mail: _Mail) -> None:
    mail.refuses = frozenset({"b@y.example"})
    (one,) = post.run().done
    assert (one.outcome, one.why) == ("sent", "1 of 2 recipients were refused")


@pytest.mark.parametrize(
    ("refuses", "ends", "tries"),
    [({"a@x.example", "b@y.example"}, "250 OK", 1), (set(), "554 no", 1), (set(), "451 later", 5)],
)
def test_a_mail_that_was_refused_is_tried_again_by_the_next_run(
    post: Desk, mail: _Mail, refuses: set[str], ends: str, tries: int
) -> None:
    mail.refuses, mail.ends = frozenset(refuses), ends
    report = post.run()
    assert outcomes(report) == {"mail": ["failed"]}
    assert report.failed
    mail.refuses, mail.ends = frozenset(), "250 OK"
    assert told(post.run()) == {"mail": 1}
    assert tries


# Trouble


def test_one_bad_channel_keeps_no_other_waiting(tmp_path: Path, sink: Sink) -> None:
    kinds = ("fine", "slow", "refusing", "dead", "hanging", "unset", "wrong", "busy")
    channels = "".join(
        f'  - {{id: {kind}, url: "${{{kind.upper()}}}", secret: "${{HOOK_SECRET}}", deadline: 4s}}\n'
        for kind in kinds
    )
    here = desk(tmp_path, channels, sink)
    here.environ |= {kind.upper(): f"{sink.url}/{kind}" for kind in kinds}
    here.environ |= {"DEAD": "http://127.0.0.1:9/dead", "UNSET": "", "WRONG": "nowhere"}
    sink.behave("/slow", "slow")
    sink.behave("/refusing", "403")
    sink.behave("/hanging", "hang")
    sink.behave("/busy", "503", "500", "ok")
    here.post("01-investigating", FIRST)
    began = time.monotonic()
    report = here.run()
    assert time.monotonic() - began < 15
    assert outcomes(report) == {
        "fine": ["sent"],
        "slow": ["sent"],
        "refusing": ["failed"],
        "dead": ["failed"],
        "hanging": ["unknown"],
        "unset": ["send"],
        "wrong": ["send"],
        "busy": ["sent"],
    }
    why = {one.delivery.channel.id: one.why for one in report.done}
    assert why["refusing"] == "it answered 403: the token or password is not accepted"
    assert why["dead"] == "it takes no connections"
    assert why["hanging"] == "it did not answer in time"
    assert why["unset"].startswith("UNSET is not set")
    assert [one.headers["idempotency-key"] for one in sink.at("/busy")][1:] == 2 * [
        sink.at("/busy")[0].headers["idempotency-key"]
    ]
    ledger = here.ledger()
    states = {
        kind: ledger.standing(Unit(f"{SLUG}/01-investigating", kind, "en"), here.now).state for kind in kinds
    }
    assert states["hanging"] is State.DOUBT
    assert states["refusing"] is states["dead"] is State.RETRY
    assert states["unset"] is states["wrong"] is State.NEW


def test_a_dead_channel_gets_everything_in_order_once_it_lives(here: Desk, sink: Sink) -> None:
    sink.behave("/hook", "503")
    here.post("02-identified", SECOND)
    assert outcomes(here.run()) == {"hook": ["failed", "send"]}, "the second waits for the first"
    sink.behave("/hook", "ok")
    del sink.got[:]
    assert told(here.run()) == {"hook": 2}
    assert [one.json["incident"]["status"] for one in sink.got] == ["investigating", "identified"]


def test_a_message_that_is_refused_does_not_keep_back_the_next(here: Desk, sink: Sink) -> None:
    sink.behave("/hook", "400", "ok")
    here.post("02-identified", SECOND)
    assert outcomes(here.run()) == {"hook": ["failed", "sent"]}


@pytest.mark.parametrize("status", ["301", "307"])
def test_no_redirect_leads_a_message_elsewhere(here: Desk, sink: Sink, status: str) -> None:
    sink.behave("/hook", status)
    assert outcomes(here.run()) == {"hook": ["failed"]}
    assert {one.path for one in sink.got} == {"/hook"}


@pytest.mark.parametrize(
    ("resend", "first", "second", "requests"),
    [("always", ["sent"], [], 2), ("never", ["given-up"], [], 1), ("ask", ["unknown"], ["ask"], 1)],
)
def test_who_takes_a_message_and_hangs_up_is_treated_by_policy(
    tmp_path: Path, sink: Sink, resend: str, first: list[str], second: list[str], requests: int
) -> None:
    here = desk(tmp_path, f'  - {{id: slack, url: "${{SLACK}}", resend: {resend}}}\n', sink)
    here.post("01-investigating", FIRST)
    sink.behave("/slack", "drop", "ok")
    report = here.run()
    assert outcomes(report) == {"slack": first}
    assert report.failed == (resend != "always")
    assert outcomes(here.run()) == ({"slack": second} if second else {})
    assert len(sink.got) == requests
    assert told(here.run(resend=("slack",))) == ({} if resend == "always" else {"slack": 1})
    assert outcomes(here.run()) == {}


def test_what_slack_answers_is_understood(tmp_path: Path, sink: Sink) -> None:
    here = desk(tmp_path, SLACK, sink)
    here.post("01-investigating", FIRST)
    sink.behave("/slack", "channel_not_found")
    (one,) = here.run().done
    assert (one.outcome, one.why) == ("failed", "it answered channel_not_found")
    assert len(sink.got) == 1
    sink.behave("/slack", "<b>xoxb-1-2-hidden")
    (one,) = here.run().done
    assert one.why == "it answered what nobody understands"


# Settings


def test_quiet_hours_and_settle(tmp_path: Path, sink: Sink) -> None:
    here = desk(
        tmp_path, '  - {id: hook, url: "${HOOK}", secret: "${HOOK_SECRET}", quiet: 00:00-23:00}\n', sink
    )
    here.post("01-investigating", FIRST)
    report = here.run()
    assert outcomes(report) == {"hook": ["wait"]}
    assert not report.failed
    assert told(here.run(here.now.replace(hour=23))) == {"hook": 1}


def test_a_dry_run_shows_texts_and_touches_nothing(here: Desk, sink: Sink) -> None:
    before = here.repo.git("for-each-ref")
    office, planned, _ = preview(here.asked(), {})
    assert [office.said(one).subject for one in planned] == ["Slow answers from the API: Investigating"]
    assert here.repo.git("for-each-ref") == before
    assert sink.got == []


@pytest.mark.parametrize(
    ("channels", "old", "new", "problem"),
    [
        (HOOK, "announce_since: 2026-11-01T00:00Z\n", "", "status.yml does not say since when"),
        (HOOK, "regions:", "publisher: p@example.org\nregions:", "status.yml names a publisher"),
    ],
)
def test_what_cannot_work_is_said_with_a_remedy(
    tmp_path: Path, channels: str, old: str, new: str, problem: str
) -> None:
    made = Desk(tmp_path, channels)
    file = made.repo.page / "status.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(OperatorError, match=problem) as caught:
        made.run()
    assert caught.value.remedy


def test_a_page_without_channels_tells_nobody(tmp_path: Path) -> None:
    made = Desk(tmp_path)
    made.post("01-investigating", FIRST)
    assert made.run().done == ()
    assert preview(made.asked(), {})[1] == ()


def test_evidence_is_fetched_before_it_is_asked_for(here: Desk) -> None:
    here.repo.git("push", "-q", "origin", "refs/notes/signoff")
    here.repo.git("update-ref", "-d", "refs/notes/signoff")
    assert told(here.run()) == {"hook": 1}


def test_with_a_publisher_only_its_delivery_notes_count(tmp_path: Path, sink: Sink) -> None:
    made = Desk(tmp_path, HOOK, STATUS.replace("regions:", "publisher: ci@example.org\nregions:", 1))
    made.environ, made.key = environ(sink), make_key(tmp_path, "publisher")
    made.repo.write(".github/allowed_signers", signer(made.key, "ci@example.org"))
    made.repo.commit("Let the publisher sign")
    blob = made.post("01-investigating", FIRST)
    unit = Unit(f"{SLUG}/01-investigating", "hook", "en")
    forged = Line(unit, "forged", made.now, Outcome.SENT).text()
    made.repo.git("notes", f"--ref={REF}", "add", "-m", forged, blob)
    assert told(made.run()) == {"hook": 1}, "whoever may push notes cannot silence us"
    assert outcomes(made.run()) == {}
    made.repo.git("notes", f"--ref={REF}", "append", "-m", forged.replace("01-inv", "02-ide"), blob)
    made.post("02-identified", SECOND)
    assert told(made.run()) == {"hook": 1}


def test_those_inside_hear_what_is_private_and_nobody_else_does(tmp_path: Path, sink: Sink) -> None:
    channels = '  - {id: inside, url: "${INSIDE}", secret: "${HOOK_SECRET}", audience: internal}\n'
    made = desk(tmp_path, HOOK + channels, sink, INSIDE=f"{sink.url}/inside")
    made.post("01-investigating", FIRST)
    private = GitRepo(tmp_path / "private")
    private.git("init", "-q", "--bare", str(tmp_path / "private.git"))
    private.git("remote", "add", "origin", str(tmp_path / "private.git"))
    private.now = made.repo.now
    private.post(f"{SLUG}/02-sitrep.md", SECOND.replace("status: identified", "audience: internal"))
    private.post(f"{SLUG}/03-oversight.md", SECOND)
    now = private.now + timedelta(minutes=1)
    assert told(made.run(now)) == {"hook": 1}
    assert told(made.run(now, inside=True, internal=private.page)) == {"inside": 1}
    assert outcomes(made.run(now, inside=True, internal=private.page)) == {}
    (got,) = sink.at("/inside")
    assert got.json["incident"]["title"] == "Slow answers from the API"
    assert "Retrying works" in got.json["message"]["text"]
    assert [line.unit.channel for line in made.lines()] == ["hook", "hook"], (
        "the page's notes say nothing of it"
    )
    assert private.git("ls-remote", "origin", REF)


def test_what_was_told_without_the_remote_is_shared_by_the_next_run(here: Desk, sink: Sink) -> None:
    here.remote = False
    assert told(here.run()) == {"hook": 1}
    here.remote = True
    assert outcomes(here.run()) == {}
    assert here.repo.git("ls-remote", "origin", REF)
    assert len(sink.got) == 1


def test_without_a_remote_somebody_has_to_say_so(tmp_path: Path, sink: Sink) -> None:
    made = Desk(tmp_path, HOOK, remote=False)
    made.environ = environ(sink)
    made.post("01-investigating", FIRST)
    assert told(made.run()) == {"hook": 1}
    made.remote = True
    with pytest.raises(OperatorError, match="no remote 'origin'"):
        made.run()
