"""Channels that Apprise speaks to: its own requests, to servers on this machine."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from fakes.channels import Sink
from signoff.core.finding import OperatorError
from signoff.edge.channels import Answer, Post, open_sender, opsgenie

# Apprise loads all its services at once, and one of them an old module
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

POST = Post(
    "Slow API: Identified", "Retrying works @everyone.", "k" * 32, "inc1", datetime(2026, 11, 21, tzinfo=UTC)
)
AMAZON = "AKIAHIDDEN/hiddenhiddenhidden/us-east-1"
MOTO = Path(sys.executable).parents[1] / "cloud" / "bin" / "moto_server"


@pytest.fixture
def redirected(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes what Apprise sends from now on go to a server of ours: `redirected(url)`."""

    def redirect(url: str) -> None:
        request = requests.request
        monkeypatch.setattr(requests, "post", lambda _, *rest, **more: request("POST", url, *rest, **more))
        monkeypatch.setattr(
            requests, "request", lambda how, _, *rest, **more: request(how, url, *rest, **more)
        )

    return redirect


def send(address: str, post: Post = POST) -> Answer:
    return open_sender(address, "", "").send(post, 5)


@pytest.mark.parametrize(
    ("address", "path", "there"),
    [
        ("tgram://123456789:abcdefg_hijklmnop/-100123", "/telegram", "Retrying works"),
        ("discord://123456789/token", "/discord", "Slow API: Identified"),
        ("workflows://prod.example.org/workflow/signature", "/teams", "Retrying works"),
        ("ntfy://ntfy.example.org/topic", "/ntfy", "Retrying works"),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#status", "/hook", "Retrying works"),
    ],
)
def test_what_is_said_reaches_the_service(
    sink: Sink, redirected: Any, address: str, path: str, there: str
) -> None:
    redirected(f"{sink.url}{path}")
    assert send(address).outcome == "sent"
    assert there in sink.got[0].body
    assert "@everyone" not in sink.got[0].body, "nobody is called"
    assert "pprise" not in sink.got[0].body, "no name and no picture of Apprise's"


def test_an_alarm_is_known_by_its_incident(sink: Sink, redirected: Any) -> None:
    redirected(f"{sink.url}/alarm")
    sink.behave("/alarm", "202")
    for level in ("failure", "success"):
        sender = open_sender("pagerduty://integrationkey@apikey", "", "")
        assert sender.exact
        assert sender.send(POST._replace(level=level), 5).outcome == "sent"
    one, two = (got.json for got in sink.got)
    assert one["dedup_key"] == two["dedup_key"] == "inc1"
    assert (one["event_action"], two["event_action"]) == ("trigger", "resolve")


def test_an_alert_is_closed_when_it_is_over(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(opsgenie.APIS, "eu", f"{sink.url}/v2/alerts")
    for level in ("failure", "success"):
        sender = open_sender("opsgenie://hidden-key?region=eu", "", "")
        assert sender.exact
        assert sender.send(POST._replace(level=level), 5).outcome == "sent"
    one, two = sink.got
    assert (one.json["alias"], one.json["priority"]) == ("inc1", "P1")
    assert two.path == "/v2/alerts/inc1/close?identifierType=alias"
    assert two.headers["authorization"] == "GenieKey hidden-key"


@pytest.mark.parametrize(
    ("how", "outcome", "why"),
    [
        ("404", "failed", "it answered 404: there is no such place any more"),
        ("500", "unknown", "it answered 500"),
        ("drop", "unknown", "it broke off before it answered"),
    ],
)
def test_why_it_failed_is_found_out(sink: Sink, redirected: Any, how: str, outcome: str, why: str) -> None:
    redirected(f"{sink.url}/discord")
    sink.behave("/discord", how)
    answer = send("discord://123456789/token")
    assert (answer.outcome, answer.why) == (outcome, why)


def test_a_closed_door_is_no_doubt(redirected: Any) -> None:
    redirected("http://127.0.0.1:9/")
    answer = send("discord://123456789/token")
    assert (answer.outcome, answer.why) == ("failed", "it takes no connections")


@pytest.mark.parametrize("address", ["nobody://knows/this", "tgram://", "discord://"])
def test_an_address_that_apprise_does_not_know_is_not_repeated(address: str) -> None:
    with pytest.raises(OperatorError) as caught:
        open_sender(address, "", "")
    assert address not in caught.value.problem + caught.value.remedy


@pytest.mark.parametrize(
    ("address", "form", "resend"),
    [
        ("twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@12345678901/12345678902", "sms", "never"),
        ("sns://" + AMAZON + "/+12345678901", "sms", "never"),
        ("x://consumer/secret/token/hidden", "x", "never"),
        ("ses://a@x.example/" + AMAZON + "/b@y.example", "mail", "always"),
        ("discord://123456789/token", "chat", "always"),
    ],
)
def test_the_address_says_which_texts_are_sent(address: str, form: str, resend: str) -> None:
    sender = open_sender(address, "", "")
    assert (sender.form, sender.resend) == (form, resend)
    assert open_sender(address, "", "chat").form == "chat"


# Amazon


@pytest.fixture(scope="module")
def cloud() -> Iterator[str]:
    """Amazon's services on this machine."""
    if not MOTO.exists():
        pytest.skip("needs moto: sh scripts/setup.sh clients")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(MOTO), "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        url = f"http://127.0.0.1:{port}"
        with requests.Session() as session:
            retry = requests.adapters.Retry(connect=40, backoff_factor=0.05, backoff_max=0.5)
            session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retry))
            session.get(f"{url}/moto-api/", timeout=30)
            yield url
        server.kill()


def _asked(url: str, service: str, **what: str) -> str:
    """A question to moto, as Amazon's own clients ask it."""
    scope = f"AWS4-HMAC-SHA256 Credential=AKIAHIDDEN/20261121/us-east-1/{service}/aws4_request"
    headers = {"Authorization": f"{scope}, SignedHeaders=host, Signature=0"}
    with requests.Session() as session:
        return session.request("POST", url, data=what, headers=headers, timeout=10).text


def test_a_text_message_goes_out_through_sns(cloud: str, redirected: Any) -> None:
    redirected(cloud)
    assert send(f"sns://{AMAZON}/+12345678901").outcome == "sent"
    with requests.Session() as session:
        data = session.get(f"{cloud}/moto-api/data.json", timeout=10).text
    assert "AKIAHIDDEN" not in data


def test_a_mail_goes_out_through_ses(cloud: str, redirected: Any) -> None:
    _asked(cloud, "ses", Action="VerifyEmailIdentity", EmailAddress="status@acme.example")
    redirected(cloud)
    address = f"ses://status@acme.example/{AMAZON}/b@y.example"
    assert send(address).outcome == "sent"
    quota = _asked(cloud, "ses", Action="GetSendQuota")
    assert float(re.findall(r"<SentLast24Hours>([^<]*)", quota)[0]) > 0
    refused = send(address.replace("status@", "nobody@"))
    assert (refused.outcome, refused.why) == ("failed", "it answered 400")
