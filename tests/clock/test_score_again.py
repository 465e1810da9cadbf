"""What scores remember is what a look at everything would say."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from signoff.announce.ledger import REF as DELIVERIES
from signoff.announce.ledger import Line, Outcome, Unit
from signoff.build.reading import Reader
from signoff.core.scorecard import Scorecard
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.watching import scoring
from signoff.watching.desk import Asked
from support.gitrepo import GitRepo
from support.stories import at

SLUG = "2026-11-21-slow"
STATUS = """\
name: Acme
url: https://status.example.org/
components: [{id: api, name: API}]
commanders: [alice]
"""
FIRST = """\
---
title: Slow API
status: investigating
commander: alice
impact: major
components: {api: partial_outage}
started: 2026-11-21T09:57Z
next_update: 15m
---
We look into slow answers.
"""
NEWS = "---\nstatus: identified\nstarted: 2026-11-21T09:59Z\nnext_update: 20m\n---\nWe found the cause.\n"
OVER = "---\nstatus: resolved\ndata_loss: none\nlingering: none\n---\nAll is well again.\n"
AFTER = "---\nstatus: postmortem\n---\nThis is what happened.\n"
OLD = """\
---
title: Old trouble
status: resolved
impact: minor
components: {api: operational}
at: 2026-10-02T10:00Z
data_loss: none
lingering: none
---
It is over.
"""
LATE = at(60 * 24 * 40)
"""When nothing of all this can become another card by the clock alone."""


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    """An incident with an end, an imported one, and one that goes on."""
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", STATUS)
    repo.write(".gitignore", "/.cache/\n")
    repo.commit(at=at(-600))
    repo.post("2026-10-02-old/01-resolved.md", OLD, at=at(-500))
    repo.post(f"{SLUG}/01-investigating.md", FIRST, at=at(0))
    repo.post(f"{SLUG}/02-identified.md", NEWS, at=at(12))
    repo.post(f"{SLUG}/03-resolved.md", OVER, at=at(45))
    repo.post("2026-11-22-open/01-investigating.md", FIRST, at=at(50))
    return repo


def scored(page: GitRepo, now: datetime, **how: datetime) -> tuple[Scorecard, ...]:
    """The cards, twice: the second time from what the first has left; both as if nothing were remembered."""
    plain = scoring.score(Asked(source=page.page, use_cache=False), now, **how)[1]
    for _ in range(2):
        assert scoring.score(Asked(source=page.page), now, **how)[1] == plain
    return plain


def remembered(page: GitRepo) -> int:
    file = page.page / ".cache" / "signoff" / "cards"
    return len(json.loads(file.read_bytes().partition(b"\n")[2])["cards"]) if file.exists() else 0


def test_what_is_over_is_read_once(page: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(scored(page, LATE)) == 3
    assert remembered(page) == 2  # one goes on
    read: list[str] = []
    whole = Reader.read
    monkeypatch.setattr(Reader, "read", lambda self, slugs: read.extend(slugs) or whole(self, slugs))
    scoring.score(Asked(source=page.page), LATE)
    assert read == ["2026-11-22-open"]


def test_a_postmortem_that_is_still_owed_is_waited_for(page: GitRepo) -> None:
    scored(page, at(60))
    assert remembered(page) == 1
    page.post(f"{SLUG}/04-postmortem.md", AFTER, at=at(60 * 24))
    assert scored(page, at(60 * 25))[1].postmortem == timedelta(minutes=60 * 24 - 45)


def test_memory_says_nothing_about_an_earlier_instant(page: GitRepo) -> None:
    """A promise that a correction of the last words made was kept or not by then, and is open before."""
    page.post(f"{SLUG}/04-resolved.md", OVER.replace("---\n", "---\ncorrects: 03-resolved\n", 1), at=at(50))
    more = "---\ncorrects: 04-resolved\nnext_update: 20m\n---\nWe say more soon.\n"
    page.post(f"{SLUG}/05-update.md", more, at=at(55))
    assert [card.pending for card in scored(page, LATE)] == [0, 0, 0]
    assert remembered(page) == 2
    assert scored(page, at(60))[1].pending == 1
    assert scored(page, at(20))[1].ended is None


def test_words_and_their_times_make_another_card(page: GitRepo) -> None:
    scored(page, LATE)
    page.post(f"{SLUG}/02-identified.md", NEWS.replace("20m", "1h"), at=at(60 * 24 * 41))
    scored(page, LATE + timedelta(days=2))
    page.post(f"{SLUG}/05-postmortem.md", AFTER, at=at(60 * 24 * 42))
    scored(page, LATE + timedelta(days=3))
    assert remembered(page) == 2


def test_a_rewritten_history_moves_what_an_import_says(page: GitRepo) -> None:
    """The same words at the same time of their own, but git has them since another day."""
    (before, *_) = scored(page, LATE)
    page.git("switch", "-q", "--orphan", "again")
    page.git("read-tree", "-u", "--reset", "main")
    page.commit(at=at(100))
    (after, *_) = scored(page, LATE)
    assert before.times.landed != after.times.landed


def test_what_is_known_beside_the_messages_is_asked_anew(page: GitRepo) -> None:
    (_, slow, _) = scored(page, LATE)
    assert (slow.failed, slow.times.declared) == ((), None)
    lost = Line(Unit(f"{SLUG}/01-investigating", "chat", "en"), "a", at(1), Outcome.GIVEN_UP, "gone")
    blob = page.git("rev-parse", f"HEAD:incidents/{SLUG}/01-investigating.md")
    Notes(Repository.open(page.page), ref=DELIVERIES).add({blob: frozenset({lost.text()})}, "Lost")
    page.write(f"reports/{SLUG}.yml", 'reports:\n  - {at: 2026-11-21T09:58Z, text: "it is slow"}\n')
    (_, slow, _) = scored(page, LATE)
    assert (slow.failed, slow.times.declared) == ((("chat", 1),), at(-2))


def test_only_what_was_told_since_is_read(page: GitRepo) -> None:
    assert [card.incident for card in scored(page, LATE, since=at(-60))] == [SLUG, "2026-11-22-open"]
