"""An incident whose first message is its resolution: what it did lies between `started` and that message."""

from __future__ import annotations

from signoff.core.model import Impact, Status
from support.stories import at, said, spans, told


def over(minutes, **facts):
    facts = {"title": "Delayed", "commander": "alice", **facts}
    return told(said(1, "resolved", minutes, **facts))


def test_it_ends_when_it_is_told_and_not_when_it_began():
    summary = over(30, started=at(0))
    assert (summary.status, summary.started, summary.ended) == (Status.RESOLVED, at(0), at(30))


def test_what_it_names_was_affected_until_told_and_is_well_since():
    summary = over(30, started=at(0), web="degraded_performance")
    assert spans(summary) == [("web", "degraded_performance", 0, 30)]
    assert summary.peak is Impact.MINOR


def test_without_a_start_nothing_stays_affected():
    summary = over(30, web="major_outage")
    assert spans(summary) == []
    assert summary.ended == at(30)
    assert summary.peak is Impact.CRITICAL
