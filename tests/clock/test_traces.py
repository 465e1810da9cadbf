"""What scorecards take from others: sign-offs, publications and deliveries, as they are written."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from signoff.announce.ledger import REF as DELIVERIES
from signoff.announce.ledger import Line, Outcome, Unit
from signoff.build.traces import PUBLICATIONS
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.publishing.record import REF as RECORDS
from signoff.publishing.record import Publication, record
from signoff.publishing.watch import Newest, Sights
from signoff.watching.desk import Asked, lay
from signoff.watching.scoring import score
from support.newsroom import OPENED, Newsroom
from support.proposals import FIRST, IDENTIFIED, NEXT

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def room(tmp_path: Path):
    made = Newsroom(tmp_path)
    with made.hub:
        yield made


def test_a_signed_incident_has_times_of_sign_off_and_of_the_page(room):
    before = Repository.open(room.page)
    record(before, Publication(room.hub.now, before.commit, "carol", {"two": ""}))
    room.tell({OPENED: FIRST})
    opened = room.hub.now
    room.tell({NEXT: IDENTIFIED})
    room.verify()
    repository = Repository.open(room.page)
    nowhere = Publication(
        opened + 25 * MINUTE, repository.commit, "carol", {"one": "no answer", "two": "full"}
    )
    record(repository, nowhere)
    for minutes in (30, 90):
        mirrors = {"one": "no answer", "two": ""}
        published = Publication(opened + minutes * MINUTE, repository.commit, "carol", mirrors)
        record(repository, published)
    broken = {repository.commit: frozenset({"{", '{"action":"publish"}', '{"action":"rollback","when":"x"}'})}
    Notes(repository, ref=RECORDS).add(broken, "Nonsense")
    asked = Asked(source=room.page, signed_only=True)
    _, (card,) = score(asked, opened + 120 * MINUTE)
    assert card.messages == 2
    assert timedelta(0) < card.approval < 5 * MINUTE
    assert 20 * MINUTE < card.live < 35 * MINUTE
    _, (blind,) = score(Asked(source=room.page), opened + 120 * MINUTE)
    assert (blind.approval, blind.live) == (None, None)


def test_what_the_probe_saw_counts_too(room):
    room.tell({OPENED: FIRST})
    opened = room.hub.now
    room.verify()
    blob = room.git("rev-parse", f"HEAD:{OPENED}")
    Notes(Repository.open(room.page), ref=RECORDS).add({blob: frozenset({"{", "[]"})}, "Nonsense")
    newest = Newest(OPENED, blob, opened)
    for url, minutes in (("https://status2.example.net/", 9), ("https://status.example.org/", 4)):
        assert Sights(room.page, newest).note(url, opened + minutes * MINUTE) == minutes * MINUTE
    elsewhere = Newest("incidents/2026-11-21-other/01-investigating.md", blob, opened)
    Sights(room.page, elsewhere).note("https://status3.example.net/", opened + MINUTE)
    _, (card,) = score(Asked(source=room.page, signed_only=True), opened + 60 * MINUTE)
    assert 4 * MINUTE <= card.live < 6 * MINUTE
    sights = Sights(room.page, newest, "origin")
    assert sights.note(url, opened + 30 * MINUTE) is None, "it was seen before"
    assert sights.note("https://status4.example.net/", opened + 25 * HOUR) is None, "nobody had looked before"
    sights.share()
    assert room.hub.history.git("rev-parse", RECORDS) == room.git("rev-parse", RECORDS)


def test_a_sight_that_another_machine_has_noted_is_not_noted_again(room):
    room.tell({OPENED: FIRST})
    blob = room.git("rev-parse", f"HEAD:{OPENED}")
    newest, url = Newest(OPENED, blob, room.hub.now), "https://status.example.org/"
    first = Sights(room.page, newest, "origin")
    first.note(url, room.hub.now + MINUTE)
    first.share()
    room.git("update-ref", "-d", RECORDS)
    assert Sights(room.page, newest, "origin").note(url, room.hub.now + 9 * MINUTE) is None


def test_the_talk_about_an_open_incident_is_where_its_newest_words_were_reviewed(room):
    room.tell({OPENED: FIRST})
    room.tell({NEXT: IDENTIFIED})
    number = room.number
    room.verify()
    laid = lay(Asked(source=room.page, signed_only=True), room.hub.now)
    assert laid.desk.talk == {OPENED.split("/")[1]: number}


def test_what_waits_for_a_sign_off_declares_the_incident(room):
    room.tell({OPENED: FIRST}, by="")
    room.verify()
    laid = lay(Asked(source=room.page, signed_only=True), room.hub.now)
    (declared,) = laid.desk.declared
    assert declared.incident == OPENED.split("/")[1]
    assert declared.commander == "alice"
    assert not laid.desk.public


def test_channels_that_a_message_did_not_reach_are_counted(room):
    room.tell({OPENED: FIRST})
    repository = Repository.open(room.page)
    blob = room.git("rev-parse", f"HEAD:{OPENED}")
    origin = OPENED.removeprefix("incidents/").removesuffix(".md")
    at = room.hub.now
    lines = [
        Line(Unit(origin, "mail", "en"), "a", at, Outcome.GIVEN_UP, "gone"),
        Line(Unit(origin, "chat", "en"), "b", at, Outcome.FAILED, "refused"),
        Line(Unit(origin, "chat", "en"), "c", at, Outcome.SENT),
        Line(Unit(origin, "sms", "en"), "d", at, Outcome.FAILED, "refused"),
    ]
    texts = frozenset({line.text() for line in lines} | {"nonsense"})
    Notes(repository, ref=DELIVERIES).add({blob: texts}, "Deliver")
    _, (card,) = score(Asked(source=room.page), at + 60 * MINUTE)
    assert card.failed == (("mail", 1), ("sms", 1))


def test_the_record_of_publications_is_where_it_is_written():
    assert PUBLICATIONS == RECORDS
