"""Addresses of channels: what they open, and what is said of those that open nothing."""

from __future__ import annotations

import base64

import pytest
import requests

from signoff.core.finding import OperatorError
from signoff.edge.channels import expand, open_sender
from signoff.edge.channels.mail import Mail
from signoff.edge.channels.mastodon import Mastodon
from signoff.edge.channels.slack import Slack
from signoff.edge.channels.webhook import Webhook, signature
from signoff.edge.channels.wire import judged, judged_error, reference

LIST = "?from=status@x.example&to=a@x.example,b@y.example"


def test_variables_are_filled_in_and_quoted_where_they_are_a_part() -> None:
    environ = {"A": " slack://xoxb-1/#c ", "USER": "me@x", "WORD": "p:/w"}
    assert expand("${A}", environ) == "slack://xoxb-1/#c"
    assert expand("mailtos://${USER}:${WORD}@h", environ) == "mailtos://me%40x:p%3A%2Fw@h"
    with pytest.raises(OperatorError, match=r"^NONE and OTHER are not set$"):
        expand("x://${OTHER}/${NONE}/${WORD}", environ)
    with pytest.raises(OperatorError, match=r"^EMPTY is not set$"):
        expand("${EMPTY}", {"EMPTY": "  "})


@pytest.mark.parametrize(
    ("address", "port", "mode", "user"),
    [
        (f"mailto://h.example/{LIST}", 25, "insecure", ""),
        (f"mailtos://me%40x:w@h.example/{LIST}", 587, "starttls", "me@x"),
        (f"mailtos://h.example:465/{LIST}", 465, "ssl", ""),
        (f"mailtos://h.example/{LIST}&mode=ssl", 465, "ssl", ""),
        (f"mailtos://h.example:2525/{LIST}&smtp=s.example", 2525, "starttls", ""),
    ],
)
def test_an_address_of_mail(address: str, port: int, mode: str, user: str) -> None:
    sender = open_sender(address, "", "")
    assert isinstance(sender, Mail)
    assert (sender.port, sender.mode, sender.user) == (port, mode, user)
    assert sender.recipients == ("a@x.example", "b@y.example")
    assert sender.host == ("s.example" if "smtp=" in address else "h.example")


def test_addresses_of_slack_mastodon_and_a_webhook() -> None:
    slack = open_sender("slack://xoxb-1-2/#status", "", "")
    assert isinstance(slack, Slack)
    assert (slack.token, slack.place) == ("xoxb-1-2", "#status")
    toot = open_sender("mastodons://token@social.example:8443/?visibility=unlisted", "", "")
    assert isinstance(toot, Mastodon)
    assert (toot.address, toot.visibility) == ("https://social.example:8443/api/v1/statuses", "unlisted")
    hook = open_sender("https://x.example/hook", "whsec_" + base64.b64encode(b"k" * 24).decode(), "")
    assert isinstance(hook, Webhook)
    assert hook.secret == b"k" * 24
    assert all(word not in repr((slack, toot, hook)) for word in ("xoxb", "token@", "kkkk", "x.example/"))


@pytest.mark.parametrize(
    "address",
    [
        "no address",
        "mailtos://h.example/",
        "mailtos://h.example/?from=a@x.example",
        "mailtos://h.example/?from=a@x.example&to=b",
        "mailtos://h.example/?from=a@x.example&to=" + ",".join(f"b{n}@x.example" for n in range(101)),
        f"mailtos://h.example/{LIST}&mode=sometimes",
        f"mailtos:///{LIST}",
        f"mailtos://h.example:port/{LIST}",
        "mastodons://social.example",
        "mastodons://t@social.example/?visibility=loud",
        "slack://xoxb-1",
        "https:///nowhere",
        "https://x.example/hook",
        "opsgenie://key?region=moon",
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(address: str) -> None:
    with pytest.raises(OperatorError) as caught:
        open_sender(address, "", "")
    assert "example" not in caught.value.problem
    assert caught.value.remedy


@pytest.mark.parametrize("secret", ["", "short", "whsec_%%%%%%%%%%%%%%"])
def test_a_webhook_without_a_good_secret_is_refused(secret: str) -> None:
    with pytest.raises(OperatorError):
        open_sender("https://x.example/hook", secret, "")


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks specification."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("status", "outcome", "again"),
    [
        (200, "sent", False),
        (204, "sent", False),
        (302, "failed", False),
        (400, "failed", False),
        (401, "failed", False),
        (429, "failed", True),
        (500, "unknown", True),
        (503, "failed", True),
        (504, "unknown", True),
    ],
)
def test_what_a_status_says(status: int, outcome: str, again: bool) -> None:
    answer = judged(status)
    assert (answer.outcome, answer.again) == (outcome, again)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (requests.ConnectTimeout("x"), "failed"),
        (requests.ReadTimeout("timed out"), "unknown"),
        (requests.ConnectionError("NewConnectionError: [Errno 111] Connection refused"), "failed"),
        (requests.ConnectionError("NameResolutionError"), "failed"),
        (requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED"), "failed"),
        (requests.ConnectionError("('Connection aborted.', RemoteDisconnected())"), "unknown"),
        (requests.exceptions.SSLError("UNEXPECTED_EOF_WHILE_READING"), "unknown"),  # perhaps it was read
        (requests.exceptions.InvalidURL("https://secret"), "failed"),
        (requests.exceptions.ChunkedEncodingError("x"), "unknown"),
    ],
)
def test_what_an_error_says(error: Exception, outcome: str) -> None:
    answer = judged_error(error)
    assert answer.outcome == outcome
    assert "secret" not in answer.why


@pytest.mark.parametrize(
    ("said", "kept"), [("1700.01", "1700.01"), (5, ""), ("x" * 41, ""), ("a b", ""), ("", "")]
)
def test_only_a_name_is_kept_of_what_a_service_says(said: object, kept: str) -> None:
    assert reference(said) == kept
