"""Sinks for the tests of announce."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.channels import Sink
from signoff.edge.channels import slack
from signoff.telling import sending


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A server for webhooks, Slack, Mastodon and Telegram; retries do not wait."""
    server = Sink().start()
    monkeypatch.setattr(slack, "API", f"{server.url}/slack")
    monkeypatch.setattr(sending, "FIRST_WAIT", 0.01)
    yield server
    server.stop()
