"""The watchdog of the page tells those inside: at once, not again within the hour, and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from signoff.core.watched import Channel
from signoff.watching.alarm import FILE, alarm
from support.clockwork import team
from support.stories import at

PAGE, MIRROR = "https://status.example.org/", "https://status2.example.net/"
WRONG = {PAGE: ["it is out of date since 10:00 UTC"], MIRROR: []}
WELL = {PAGE: [], MIRROR: []}
CHANNELS = (
    Channel("room", "${ROOM}", audience="internal"),
    Channel("phones", "${PHONES}", audience="internal"),
    Channel("customers", "${CUSTOMERS}"),
)


class Room:
    """Takes what is sent, unless its channel refuses."""

    def __init__(self, folder: Path, channels: tuple[Channel, ...] = CHANNELS) -> None:
        self.folder = folder
        self.settings = replace(team(), channels=channels)
        self.heard: list[tuple[str, str, str]] = []
        self.refuses: set[str] = set()

    def send(self, channel: Channel, subject: str, text: str, key: str) -> str:
        assert key.startswith("watch-")
        if channel.id in self.refuses:
            return "status 500"
        self.heard.append((channel.id, subject, text))
        return ""

    def look(self, seen: dict[str, list[str]], minutes: int = 0) -> list[str]:
        return alarm(self.folder, self.settings, seen, at(10) + timedelta(minutes=minutes), self.send)


def test_those_inside_are_told_what_is_wrong_and_nobody_else(tmp_path: Path) -> None:
    room = Room(tmp_path)
    assert room.look(WRONG) == []
    assert [who for who, _, _ in room.heard] == ["room", "phones"]
    _, subject, text = room.heard[0]
    assert subject == f"Status page in trouble: {PAGE}"
    assert "- it is out of date since 10:00 UTC" in text
    assert f"{MIRROR}\n- fine" in text


def test_the_same_trouble_is_told_again_after_an_hour_only(tmp_path: Path) -> None:
    room = Room(tmp_path, CHANNELS[:1])
    for minutes in (0, 10, 59, 60, 70, 119, 121):
        room.look(WRONG, minutes)
    assert len(room.heard) == 3


def test_another_address_in_trouble_is_news(tmp_path: Path) -> None:
    room = Room(tmp_path, CHANNELS[:1])
    room.look(WRONG)
    room.look({**WRONG, MIRROR: ["does not answer"]}, 10)
    assert room.heard[-1][1] == f"Status page in trouble: {MIRROR}"
    assert "out of date" in room.heard[-1][2], "what else is wrong is said again"


def test_the_end_is_told_once(tmp_path: Path) -> None:
    room = Room(tmp_path, CHANNELS[:1])
    room.look(WELL)
    assert room.heard == []
    room.look(WRONG, 10)
    room.look(WELL, 20)
    room.look(WELL, 30)
    assert [subject for _, subject, _ in room.heard[1:]] == [f"Status page well again: {PAGE}"]
    room.look(WRONG, 40)
    assert len(room.heard) == 3, "a new trouble does not wait for the hour to pass"


def test_one_channel_is_enough_and_none_is_tried_again(tmp_path: Path) -> None:
    room = Room(tmp_path)
    room.refuses = {"room", "phones"}
    assert room.look(WRONG) == ["room was not told: status 500", "phones was not told: status 500"]
    room.refuses = {"room"}
    assert room.look(WRONG, 10) == ["room was not told: status 500"]
    assert room.look(WRONG, 20) == []
    assert [who for who, _, _ in room.heard] == ["phones"]


def test_without_a_channel_it_says_so(tmp_path: Path) -> None:
    room = Room(tmp_path, CHANNELS[2:])
    (remark,) = room.look(WRONG)
    assert "audience: internal" in remark
    assert room.look(WELL) == []


def test_a_spoilt_memory_costs_one_message_more(tmp_path: Path) -> None:
    room = Room(tmp_path, CHANNELS[:1])
    room.look(WRONG)
    (tmp_path / ".cache" / FILE).write_bytes(b'{"half')
    room.look(WRONG, 10)
    room.look(WRONG, 20)
    assert len(room.heard) == 2
