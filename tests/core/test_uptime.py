"""core/uptime.py: the share of time in which a component was not out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.model import ComponentStatus
from signoff.core.timeline import Piece
from signoff.core.uptime import uptime
from support.stories import at

S = ComponentStatus


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (S.MAJOR_OUTAGE, 0.9),
        (S.PARTIAL_OUTAGE, 0.97),
        (S.DEGRADED_PERFORMANCE, 1.0),
        (S.UNDER_MAINTENANCE, 1.0),
    ],
)
def test_a_major_outage_counts_in_full_a_partial_one_by_three_tenths_all_else_not(status, expected):
    assert uptime([Piece(at(50), at(60), status)], at(0), at(100)) == pytest.approx(expected)


def test_only_the_time_asked_for_counts():
    piece = [Piece(at(-50), at(50), S.MAJOR_OUTAGE)]
    assert uptime(piece, at(0), at(100)) == pytest.approx(0.5)
    assert uptime(piece, at(50), at(100)) == 1.0
    assert uptime(piece, at(-200), at(-100)) == 1.0
    assert uptime(piece, at(0), at(50)) == 0.0


@pytest.mark.parametrize("end", [0, -1])
def test_no_time_has_no_uptime(end):
    assert uptime([], at(0), at(end)) is None


@given(st.lists(st.integers(-50, 150), max_size=12), st.lists(st.sampled_from(list(S)), min_size=12))
def test_uptime_is_a_share(cuts, statuses):
    edges = sorted(set(cuts))
    pieces = [Piece(at(a), at(b), s) for a, b, s in zip(edges, edges[1:], statuses, strict=False)]
    share = uptime(pieces, at(0), at(100))
    assert share is not None
    assert 0.0 <= share <= 1.0
