"""Reminders on real channels: the addresses stay secret, and the public hears nothing."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from signoff.announce.short import sms
from signoff.core.watched import Channel
from signoff.watching.reaching import _body, reach
from support.clockwork import team
from support.stories import at

TEXT = ("Slow: an update is due in 4 min", "Slow: an update is due in 4 min.\nDue: 10:20 UTC.", "key-soon")


@pytest.fixture
def sink():
    """A program of somebody else's that takes webhooks; it refuses when told to."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.met.append((dict(self.headers), json.loads(body)))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.met, server.status = [], 204
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def environ(sink):
    return {"HOOK": f"http://127.0.0.1:{sink.server_port}/secret-path", "KEY": "sixteen characters or more"}


HOOK = Channel("phone", "${HOOK}", audience="commanders", secret="${KEY}")


def test_a_webhook_gets_the_reminder_with_a_key_of_its_own(sink):
    assert reach(team(), at(16), environ(sink))(HOOK, *TEXT) == ""
    ((headers, body),) = sink.met
    assert headers["Idempotency-Key"] == body["id"] == "key-soon"
    assert (body["type"], body["subject"], body["text"]) == ("reminder", *TEXT[:2])


def test_a_refusal_says_why_and_no_address(sink):
    sink.status = 500
    why = reach(team(), at(16), environ(sink))(HOOK, *TEXT)
    assert why
    assert "secret-path" not in why
    assert "127.0.0.1" not in why


def test_what_is_not_set_is_named_and_nothing_is_raised(sink):
    why = reach(team(), at(16), {})(HOOK, *TEXT)
    assert "KEY is not set" in why or "HOOK is not set" in why
    assert sink.met == []


def test_no_reminder_goes_where_everybody_reads():
    public = Channel("toot", "${TOOT}", audience="commanders")
    why = reach(team(), at(16), {"TOOT": "mastodons://token@social.example"})(public, *TEXT)
    assert "everybody" in why


def test_a_text_message_is_one():
    long = ("Ein sehr langer Titel – " * 20 + "is due", "text", "key")
    assert sms(_body("sms", *long)).fits
    assert _body("sms", *TEXT) == TEXT[0]
