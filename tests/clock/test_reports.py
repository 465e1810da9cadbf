"""Customers' reports: files that people edit, and lines that the command adds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.clock.known import Report
from signoff.clock.reports import appended, line_of, read_reports, total
from support.stories import at

PATH = "reports/x.yml"
GOOD = b"""\
# who calls us
reports:
  - {at: 2026-11-21T10:12Z, count: 6, text: "no notifications, some minutes", by: carol}
  - at: 2026-11-21T11:20+01:00
    text: the same from Japan
    tell_commander: true
"""


def test_a_file_of_reports_is_read_oldest_first():
    reports, findings = read_reports(GOOD, PATH)
    assert findings == ()
    assert reports == (
        Report(at=at(12), count=6, text="no notifications, some minutes", by="carol"),
        Report(at=at(20), count=1, text="the same from Japan", tell_commander=True),
    )
    assert total(reports) == 7


@pytest.mark.parametrize(
    ("entry", "slug"),
    [
        ("{at: 2026-11-21T10:12Z, count: six, text: x}", "bad-count"),
        ("{at: 2026-11-21T10:12Z, count: 0, text: x}", "bad-count"),
        ("{at: 2026-11-21T10:12Z, count: 12345678, text: x}", "bad-count"),
        ("{at: 2026-11-21T10:12, text: x}", "naive-instant"),
        ("{at: 2026-11-21T10:12Z}", "missing-fact"),
        ("{at: 2026-11-21T10:12Z, text: x, who: y}", "unknown-key"),
        ("{at: 2026-11-21T10:12Z, text: x, tell_commander: maybe}", "bad-flag"),
        ("just words", "wrong-type"),
        (f"{{at: 2026-11-21T10:12Z, text: {'x' * 501}}}", "too-long"),
    ],
)
def test_a_mistake_costs_its_entry_alone(entry, slug):
    reports, findings = read_reports(GOOD + f"  - {entry}\n".encode(), PATH)
    assert [finding.slug for finding in findings] == [slug]
    assert findings[0].line == 7
    assert findings[0].hint
    assert len(reports) == (3 if slug == "unknown-key" else 2)


def test_a_file_that_is_no_yaml_is_a_finding():
    assert read_reports(b"reports: [", PATH)[1]
    assert read_reports(b"\xff\xfe", PATH)[1]
    assert read_reports(b"reports:\n  - &a {at: 2026-11-21T10:12Z, text: x}\n", PATH)[1]


LINES = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=80).map(
    lambda text: " ".join(text.split())
)
REPORTS = st.builds(
    Report,
    at=st.integers(0, 10**6).map(at),
    count=st.integers(1, 9_999_999),
    text=LINES.filter(bool),
    by=LINES,
    tell_commander=st.booleans(),
)


@given(st.lists(REPORTS, min_size=1, max_size=5))
def test_what_is_added_is_read_as_it_was(reports):
    data = b""
    for report in reports:
        data = appended(data, report)
    read, findings = read_reports(data, PATH)
    assert findings == ()
    assert sorted(read, key=repr) == sorted(reports, key=repr)


def test_added_lines_keep_what_people_wrote():
    report = Report(at=at(0), count=2, text="it is: broken, #1 {really}")
    assert appended(GOOD, report) == GOOD + line_of(report).encode()
    assert appended(GOOD.rstrip(b"\n"), report) == GOOD + line_of(report).encode()
