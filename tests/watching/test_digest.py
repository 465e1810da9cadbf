"""Digests: the right words at the right hour, to those inside, once."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from aiosmtpd.controller import Controller
from click.testing import CliRunner, Result

from signoff.cli import group
from signoff.core.finding import OperatorError
from support.telling import FIRST, LAST, SECOND, SLUG, STATUS, Desk

CASES = Path(__file__).parents[1] / "cases" / "digests"
CHANNELS = """\
  - {id: executives, url: "${MAIL}", audience: internal, messages: digest, languages: [en, ja]}
  - {id: customers, url: "${HOOK}"}
  - {id: support, url: "${HOOK}", audience: internal}
"""
ZONED = STATUS + "timezone: Asia/Tokyo\ninternal_url: https://inside.example.org/\n"


class Mailbox:
    """A mail server on this machine."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.ends = "250 OK"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        if self.ends.startswith("2"):
            self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.ends


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.controller.start()
    yield box
    box.controller.stop()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An incident of 09:20 UTC, told twice; 12 customers report it."""
    found = Desk(tmp_path, CHANNELS, ZONED)
    found.post("01-investigating", FIRST)
    found.post("02-identified", SECOND)
    found.repo.write(
        f"reports/{SLUG}.yml",
        "reports:\n  - {at: 2026-11-01T09:25Z, count: 5, text: slow}\n"
        "  - {at: 2026-11-01T09:27Z, count: 7, text: the same}\n",
    )
    return found


def run(desk: Desk, *arguments: str, now: datetime | None = None, code: int = 0, **environ: str) -> Result:
    instant = (now or desk.now).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = ["digest", "--source", str(desk.repo.page), *arguments]
    with mock.patch.dict(os.environ, {"SIGNOFF_NOW": instant, "GITHUB_REPOSITORY": "", **environ}):
        result = CliRunner().invoke(group, asked, standalone_mode=False)
    if isinstance(result.exception, OperatorError):
        assert result.exception.exit_code == code, result.exception
    elif result.exception is not None:
        raise result.exception
    else:
        assert (result.return_value or 0) == code, result.output
    return result


def mail_of(box: Mailbox, **more: str) -> dict[str, str]:
    return {"MAIL": f"mailto://127.0.0.1:{box.port}/?from=status@acme.example&to=boss@acme.example", **more}


def check(name: str, text: str) -> None:
    """Compare with what is stored; `SIGNOFF_REFRESH=1` stores it anew."""
    file = CASES / f"{name}.txt"
    if os.environ.get("SIGNOFF_REFRESH"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_the_hour_of_an_open_incident(desk: Desk) -> None:
    check("hourly.en", run(desk, "--hourly").stdout)
    check("hourly.ja", run(desk, "--hourly", "--language", "ja").stdout)
    late = run(desk, "--hourly", now=desk.now + timedelta(hours=2)).stdout
    assert "is overdue" in late
    assert "Next update by" not in late


def test_the_morning_after(desk: Desk) -> None:
    second = FIRST.replace("Slow answers from the API", "Web is down").replace(
        "api: {eu: partial_outage}", "web: major_outage"
    )
    desk.post("01-investigating", second, slug="2026-11-01-web")
    desk.post("03-resolved", LAST)
    desk.repo.commit("Later", desk.repo.now + timedelta(hours=1))
    desk.post("02-resolved", LAST, slug="2026-11-01-web")
    check("morning.en", run(desk, "--morning", now=desk.now + timedelta(hours=10)).stdout)
    over = run(desk, "--hourly", now=desk.now + timedelta(minutes=30)).stdout
    assert "Began" in over
    assert "Slow answers" not in over, "it was over for more than an hour"


def test_what_is_said_inside_is_not_passed_on(desk: Desk) -> None:
    desk.post("03-sitrep", "---\naudience: internal\n---\nThe zanzibar cluster.\n")
    desk.repo.write(f"reports/{SLUG}.yml", "reports:\n  - {at: 2026-11-01T09:25Z, text: zanzibar}\n")
    desk.repo.write(f"incidents/{SLUG}/04-draft.md", "---\nstatus: monitoring\n---\nzanzibar\n")
    desk.post("05-held", "---\nstatus: monitoring\n---\nzanzibar\n", signed=False)
    for kind in ("--hourly", "--morning"):
        text = run(desk, kind, "--signed-only", now=desk.now + timedelta(hours=1)).stdout
        assert "Slow answers" in text
        assert "zanzibar" not in text


def test_hostile_words_stay_words(desk: Desk) -> None:
    words = "{{ 7*7 }} {% raw %} \\r\\nBcc: x@y.example"
    desk.post("03-more", f"---\ntitle: '{words}'\nnext_update: 20m\n---\n{words} [a](https://b.example/)\n")
    text = run(desk, "--hourly").stdout
    assert text.startswith(f"[Acme] {words}: Identified\n\n")
    assert f"{words} a <https://b.example/>" in text or f"{words} a (https://b.example/)" in text


def test_nothing_is_told_or_sent_while_nothing_happens(tmp_path: Path, mailbox: Mailbox) -> None:
    quiet = Desk(tmp_path, CHANNELS, ZONED)
    assert run(quiet, "--hourly").stdout == "Nothing to tell.\n"
    assert "nothing is sent" in run(quiet, "--morning", "--send", **mail_of(mailbox)).stdout
    assert not mailbox.got


def test_each_gets_it_once_an_hour_however_often_it_runs(desk: Desk, mailbox: Mailbox) -> None:
    first = run(desk, "--hourly", "--send", **mail_of(mailbox)).stdout
    assert first == "executives (en): fine\nexecutives (ja): fine\n"
    again = run(desk, "--hourly", "--send", **mail_of(mailbox)).stdout
    assert again.count("sent already") == 2
    assert sorted(mail["Content-Language"] for mail in mailbox.got) == ["en", "ja"]
    english = next(mail for mail in mailbox.got if mail["Content-Language"] == "en")
    assert english["Subject"] == "[Acme] Slow answers from the API: Identified"
    printed = run(desk, "--hourly").stdout.partition("\n\n")[2]
    assert english.get_content().replace("\r\n", "\n") == printed
    run(desk, "--hourly", "--send", now=desk.now + timedelta(hours=1), **mail_of(mailbox))
    run(desk, "--morning", "--send", now=desk.now + timedelta(hours=1), **mail_of(mailbox))
    assert len(mailbox.got) == 6


def test_another_machine_does_not_send_it_again(desk: Desk, mailbox: Mailbox) -> None:
    run(desk, "--hourly", "--send", **mail_of(mailbox))
    desk.repo.git("update-ref", "-d", "refs/notes/signoff-deliveries")
    again = run(desk, "--hourly", "--send", **mail_of(mailbox)).stdout
    assert again.count("sent already") == 2
    assert len(mailbox.got) == 2


def test_what_did_not_arrive_is_told_and_tried_again(desk: Desk, mailbox: Mailbox) -> None:
    mailbox.ends = "451 later"
    failed = run(desk, "--hourly", "--send", code=1, **mail_of(mailbox)).stdout
    assert failed.count("NOT SENT: it answered 451") == 2
    mailbox.ends = "250 OK"
    run(desk, "--hourly", "--send", **mail_of(mailbox))
    assert len(mailbox.got) == 2


def test_a_channel_without_an_address_is_told_and_nothing_secret_is(desk: Desk) -> None:
    told = run(desk, "--hourly", "--send", code=1).stdout
    assert "executives (en): NOT SENT: MAIL is not set" in told
    secret = run(desk, "--hourly", "--send", code=1, MAIL="mailto://h/?to=very-secret").stdout
    assert "very-secret" not in secret


@pytest.mark.parametrize("form", ["sms", "x", "mastodon"])
def test_a_digest_is_too_long_for_some(tmp_path: Path, form: str) -> None:
    asked = "audience: internal, messages: digest"
    line = f'  - {{id: phone, url: "${{BOX}}", {asked}, form: {form}}}\n'
    small = Desk(tmp_path, line, ZONED)
    small.post("01-investigating", FIRST)
    told = run(
        small, "--hourly", "--send", code=1, BOX="mailto://h.example/?from=a@b.example&to=c@d.example"
    ).stdout
    assert "phone (en): NOT SENT: a digest is too long for it" in told


def test_announce_leaves_such_a_channel_alone(desk: Desk) -> None:
    desk.environ = {"HOOK": "https://hooks.example.org/x"}
    planned = desk.run(now=desk.now - timedelta(days=1))
    assert "executives" not in {one.delivery.channel.id for one in planned.done}


def test_the_operator_hears_what_is_missing(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="--hourly or --morning"):
        run(desk)
    missing = run(desk, "--hourly", "--send", "--remote", "upstream", code=2).exception
    assert "has no remote 'upstream'" in str(missing)
    (tmp_path / "origin.git").rename(tmp_path / "away.git")
    gone = run(desk, "--hourly", "--send", code=3).exception
    assert isinstance(gone, OperatorError)
    assert "--local" in gone.remedy
    alone = Desk(tmp_path / "alone", '  - {id: customers, url: "${HOOK}"}\n', ZONED)
    alone.post("01-investigating", FIRST)
    assert "no channel is for digests" in str(run(alone, "--hourly", "--send", code=2).exception)
