"""Nothing leaks: no secret in what is printed, written down or raised, and nothing internal in a text."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from fakes.channels import Sink
from signoff.cli import group
from support.telling import FIRST, LAST, SECOND, SECRET, Desk

SEEDED = "hunter2seeded"
"""Part of every address, and of every internal word."""

CHANNELS = "".join(
    f'  - {{id: {name}, url: "${{{name.upper()}}}", secret: "${{WORD}}", deadline: 2s}}\n'
    for name in "hook slack toot mail discord opsgenie garbage refused pager sns".split()
)


@pytest.fixture
def seeded(tmp_path: Path, sink: Sink) -> Desk:
    """Every channel fails in a way of its own, and every hidden thing carries the seed."""
    desk = Desk(tmp_path, CHANNELS)
    host = sink.url.removeprefix("http://")
    desk.environ = {
        "WORD": f"{SEEDED} {SECRET}",
        "HOOK": f"{sink.url}/{SEEDED}",
        "SLACK": f"slack://xoxb-{SEEDED}/#status",
        "TOOT": f"mastodon://{SEEDED}@{host}",
        "MAIL": f"mailto://{SEEDED}:{SEEDED}@127.0.0.1:9/?from=a@{SEEDED}.example&to=b@{SEEDED}.example",
        "DISCORD": f"discord://123456789/{SEEDED}",
        "OPSGENIE": f"opsgenie://{SEEDED}?region={SEEDED}",
        "GARBAGE": f"{SEEDED}://{SEEDED}",
        "REFUSED": f"http://127.0.0.1:9/{SEEDED}",
        "PAGER": f"https://[{SEEDED}",
        "SNS": f"http://{SEEDED}.invalid:99999/",
        "UNUSED": SEEDED,
    }
    sink.behave(f"/{SEEDED}", "500")
    sink.behave("/slack", SEEDED)
    sink.behave("/api/v1/statuses", "drop")
    desk.post("01-investigating", FIRST)
    desk.post("02-identified", SECOND.replace("status: identified", "audience: internal") + SEEDED)
    desk.post("03-resolved", LAST + SEEDED, signed=False)
    desk.post("01-investigating", FIRST.replace("commander", "drill: true\ncommander") + SEEDED, slug="drill")
    desk.repo.write("incidents/draft/01-investigating.md", FIRST + SEEDED)
    return desk


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_no_secret_is_printed_written_down_or_said(
    seeded: Desk, sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    post = requests.post

    def redirected(url: str, *rest: Any, **more: Any) -> requests.Response:
        return post(f"{sink.url}/other" if "discord" in url else url, *rest, **more)

    monkeypatch.setattr(requests, "post", redirected)
    sink.behave("/other", "401")
    for name, value in seeded.environ.items():
        monkeypatch.setenv(name, value)
    said = []
    with caplog.at_level(logging.DEBUG, logger="apprise"):
        for option in ((), ("--dry-run",), ("--resend", "toot")):
            now = seeded.now.strftime("%Y-%m-%dT%H:%M:%SZ")
            done = CliRunner().invoke(
                group,
                ["announce", "--source", str(seeded.repo.page), "--now", now, *option],
                standalone_mode=False,
            )
            said.append(done.output + done.stderr + repr(done.exception or ""))
            assert done.return_value == (0 if option == ("--dry-run",) else 1), done.output
    assert [SEEDED in text for text in said] == [False] * 3, said
    assert all(f"{name} (en)" in said[0] for name in ("hook", "slack", "mail", "garbage"))
    notes = [line.text() for line in seeded.lines()]
    assert len(notes) >= 10
    assert SEEDED not in "".join(notes)
    objects = seeded.repo.git("rev-list", "--objects", "refs/notes/signoff-deliveries")
    assert all(
        SEEDED not in seeded.repo.git("cat-file", "-p", line.split()[0]) for line in objects.splitlines()
    )
    assert SEEDED not in "".join(record.getMessage() for record in caplog.records if record.name != "apprise")
    assert sink.got
    assert all(SEEDED not in one.body for one in sink.got), (
        "nothing internal, held, drafted or drilled is told"
    )
