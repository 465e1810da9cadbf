"""status.yml: every key, every default, every refusal."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.finding import has_errors
from signoff.core.watched import Channel, Component, Person, Policy, Quiet, Settings, text_in
from signoff.settings import MAX_FILE, read_settings
from support.cases import SETTINGS, expected

PASS = sorted((SETTINGS / "pass").glob("*.yml"))
FAIL = {path: text for path, text in expected() if path.is_relative_to(SETTINGS)}
SMALLEST = (SETTINGS / "pass" / "smallest.yml").read_bytes()


def check_clean(data: bytes) -> Settings:
    settings, findings = read_settings(data)
    assert not findings
    assert settings is not None
    return settings


@pytest.mark.parametrize("path", PASS, ids=lambda path: path.stem)
def test_a_good_file_has_no_findings(path: Path) -> None:
    assert check_clean(path.read_bytes()).name == "Acme"


@pytest.mark.parametrize("path", sorted(FAIL), ids=lambda path: path.stem)
def test_a_bad_file_has_exactly_the_findings_stored_beside_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == FAIL[path]


def test_every_stored_finding_belongs_to_a_case_and_names_a_remedy() -> None:
    assert {path.stem for path in (SETTINGS / "fail").glob("*.findings")} == {path.stem for path in FAIL}
    for path in FAIL:
        for finding in read_settings(path.with_suffix(".yml").read_bytes())[1]:
            assert finding.hint, finding


def test_all_that_is_not_said_has_the_default_the_handbook_promises() -> None:
    assert replace(check_clean(SMALLEST), digest="") == Settings(
        name="Acme",
        url="https://status.example.org/",
        components=(Component("api", {"": "API"}),),
        commanders=(Person("alice"),),
    )


@pytest.mark.parametrize(
    ("more", "alike"),
    [
        ("# who asks?\n", True),
        ("mirrors: [{id: folder, kind: directory, to: ../there}]\n", True),
        ("channels: [{id: chat, url: '${CHAT}'}]\n", True),
        ("announce_since: 2026-01-01T00:00:00Z\n", True),
        ("publisher: publisher@example.org\n", True),
        ("languages: [ja]\n", False),
        ("liaisons: [carol]\n", False),
        ("policy: {approval_valid_for: 31m}\n", False),
        ("regions: [eu]\nregion_names: {eu: Europe}\n", False),
        ("drill: true\n", False),
    ],
)
def test_the_digest_stands_for_what_pages_are_made_of(more: str, alike: bool) -> None:
    assert (check_clean(SMALLEST + more.encode()).digest == check_clean(SMALLEST).digest) is alike


def test_the_digest_is_the_same_in_every_process() -> None:
    whole = SETTINGS / "pass" / "everything.yml"
    program = (
        "import sys; from signoff.settings import read_settings\n"
        "print(read_settings(sys.stdin.buffer.read())[0].digest)"
    )
    told = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", program]
        told.add(subprocess.check_output(command, input=whole.read_bytes(), env=env))
    assert told == {f"{check_clean(whole.read_bytes()).digest}\n".encode()}


def test_everything_that_can_be_said_is_heard() -> None:
    settings = check_clean((SETTINGS / "pass" / "everything.yml").read_bytes())
    assert settings.composer is False
    assert settings.drill is True
    assert settings.url == "http://status.example.org:8080/sub/path/"
    assert settings.repository == "acme/status"
    assert settings.timezone == "Europe/Berlin"
    assert settings.languages == ("en", "es", "ja", "fr", "pt-BR", "zh-Hant", "es-419")
    assert settings.language == "en"
    assert settings.regions == ("us", "eu", "no")
    assert text_in(settings.region_names["eu"], "ja", "en") == "ヨーロッパ"
    api, notifications, web = settings.components
    assert (api.group, api.regions, api.since) == ({"": "Platform"}, ("us", "eu"), date(2024, 3, 1))
    assert text_in(notifications.name, "ja", "en") == "通知"
    assert text_in(notifications.name, "fr", "en") == "Notifications"
    assert notifications.description == {"": "E-mail, SMS and chat."}
    assert settings.component("web_app") is web
    assert settings.commanders == (Person("alice"), Person("carla"), Person("bob", "Bob", "bob@example.org"))
    assert settings.former_commanders == (Person("dave"),)
    assert settings.liaisons == (Person("carol"), Person("dependabot[bot]"))
    assert settings.policy == Policy(
        scoping_message=timedelta(minutes=10),
        cadence={
            "critical": timedelta(minutes=15),
            "major": timedelta(minutes=20),
            "minor": timedelta(minutes=30),
        },
        estimates="allow",
        commander="any-on-roster",
        four_eyes=False,
        preapproved=True,
        max_age=timedelta(days=1),
        sitrep={
            "critical": timedelta(minutes=15),
            "major": timedelta(hours=1),
            "minor": timedelta(hours=2),
        },
        postmortem={"critical": timedelta(days=5), "minor": timedelta(days=30)},
        lead_time=timedelta(minutes=3),
        escalate_after=timedelta(hours=1),
    )
    assert settings.channels == (
        Channel("customers-chat", "${CHAT_URL}", languages=("en",), components=("api",)),
        Channel("mail", "mailtos://${MAIL_USER}:${MAIL_PASSWORD}@example.org", audience="premium"),
        Channel(
            "night",
            "${NIGHT_URL}",
            secret="${NIGHT_SECRET}",
            regions=("eu",),
            messages="opened-and-resolved",
            impact="major",
            quiet=Quiet(time(22), time(7)),
            timezone="Asia/Tokyo",
            resend="ask",
            deadline=timedelta(minutes=2),
            form="sms",
            texts="short",
        ),
    )
    assert settings.announce_since == datetime(2026, 1, 1, tzinfo=UTC)
    assert settings.publisher == "ci@example.org"
    assert settings.internal_source == "../status-internal"
    assert settings.audiences == ("internal", "premium")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://status.example.org", "https://status.example.org/"),
        ("https://status.example.org///", "https://status.example.org/"),
        ("http://localhost:8000/a/b", "http://localhost:8000/a/b/"),
        ('"https://[::1]:8000/"', "https://[::1]:8000/"),
    ],
)
def test_an_address_gets_its_slash_and_may_lie_on_a_sub_path(written: str, read: str) -> None:
    data = SMALLEST.decode().replace("https://status.example.org/", written).encode()
    assert check_clean(data).url == read


def test_the_order_of_keys_does_not_matter() -> None:
    data = (SETTINGS / "pass" / "everything.yml").read_text(encoding="utf-8")
    blocks: list[str] = []
    for line in data.splitlines(keepends=True)[1:]:
        if line.startswith(" "):
            blocks[-1] += line
        else:
            blocks.append(line)
    one = check_clean("".join(blocks).encode())
    other = check_clean("".join(reversed(blocks)).encode())
    assert {**_fields(one), "digest": ""} == {**_fields(other), "digest": ""}


def _fields(settings: Settings) -> dict[str, object]:
    return {name: getattr(settings, name) for name in Settings.__dataclass_fields__}


def test_internal_is_always_an_audience() -> None:
    data = SMALLEST + b"audiences: [premium, internal]\n"
    assert check_clean(data).audiences == ("premium", "internal")
    assert check_clean(SMALLEST).audiences == ("internal",)


@pytest.mark.parametrize(
    ("data", "slug"),
    [(b"x" * (MAX_FILE + 1), "too-large"), (b"\xff\xfe", "not-utf8"), (SMALLEST + b"\0", "not-text")],
)
def test_what_is_no_text_is_refused_as_a_whole(data: bytes, slug: str) -> None:
    settings, (finding,) = read_settings(data, "elsewhere/status.yml")
    assert settings is None
    assert (finding.slug, finding.path) == (slug, "elsewhere/status.yml")


def test_windows_line_ends_are_read_and_told() -> None:
    settings, (finding,) = read_settings(SMALLEST.replace(b"\n", b"\r\n"))
    assert settings is not None
    assert settings.components == check_clean(SMALLEST).components
    assert finding.slug == "carriage-return"


EVERYTHING = (SETTINGS / "pass" / "everything.yml").read_bytes()
PIECES = [
    b"\n",
    b": ",
    b"- ",
    b"[",
    b"]",
    b"{",
    b"}",
    b"&a ",
    b"*a",
    b"!!x ",
    b"'",
    b'"',
    b"~",
    b"${",
    b"\xff",
    b"\0",
]


@given(
    at=st.integers(0, len(EVERYTHING)),
    length=st.integers(0, 40),
    piece=st.lists(st.sampled_from(PIECES) | st.binary(max_size=3), max_size=5).map(b"".join),
)
def test_no_bytes_whatever_raise(at: int, length: int, piece: bytes) -> None:
    for data in (EVERYTHING[:at] + piece + EVERYTHING[at + length :], piece):
        settings, findings = read_settings(data)
        assert (settings is None) == has_errors(findings)
