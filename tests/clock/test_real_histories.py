"""Scorecards of histories that nobody wrote for us: they add up, and the handbook shows these numbers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clock import real_histories as real


@pytest.fixture(scope="module")
def found(shared_data: Path) -> tuple[real.Source, ...]:
    return real.sources(shared_data)


def test_every_incident_has_a_score_that_adds_up(found: tuple[real.Source, ...]) -> None:
    cards = [card for source in found for card in source.cards]
    assert len(cards) > 500
    for card in cards:
        assert 0 <= card.informative <= card.updates == card.messages - 1
        open_for = sum((gap.length for gap in card.gaps), timedelta(0))
        assert open_for == card.until - card.times.published


def test_promises_are_found_where_they_are_made(found: tuple[real.Source, ...]) -> None:
    made = {source.name: sum(card.kept + card.missed for card in source.cards) for source in found}
    assert made["A: code hosting"] == 0
    assert made["B: cloud platform"] > 200


def test_the_handbook_shows_these_numbers(found: tuple[real.Source, ...]) -> None:
    page = real.PAGE.read_text(encoding="utf-8")
    assert real.page_with(found, page) == page, "run: python tests/clock/real_histories.py"
    for name, svg in real.plots(found).items():
        assert (real.PLOTS / name).read_text(encoding="utf-8") == svg
        assert f"assets/scorecard/{name}" in page


def test_no_sentence_of_anybody_else_is_published(found: tuple[real.Source, ...]) -> None:
    published = "".join([real.table(found), *real.plots(found).values()])
    assert not any(card.titles[0][1] not in ("X", card.incident) for source in found for card in source.cards)
    assert "investigat" not in published.lower()
