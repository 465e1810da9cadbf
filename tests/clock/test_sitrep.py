"""Sitreps: everything known in a few lines, as a message that the format takes."""

from __future__ import annotations

from datetime import timedelta

from signoff.clock.known import Report
from signoff.clock.sitrep import body_of, facts_of, message_of, next_sitrep
from signoff.core.dump import dump_message
from signoff.core.parse import parse_message
from support.clockwork import team
from support.pages import incident_of
from support.stories import SLUG, at, said

SETTINGS = team()
POSTED = (
    said(
        1,
        "investigating",
        0,
        title="Slow",
        commander="bob",
        impact="critical",
        api="major_outage",
        started=at(-8),
    ),
    said(
        2, "identified", 15, impact="major", api={"eu": "partial_outage", "us": "operational"}, next_update=20
    ),
)
REPORTS = (
    Report(at=at(2), count=2, text="errors"),
    Report(at=at(14), count=6, text="nothing arrives", tell_commander=True),
    Report(at=at(24), count=10, text="still nothing"),
)


def sitrep(minutes, *posted, reports=(), next_at=None, doing="rolling back"):
    incident = incident_of(*(posted or POSTED), settings=SETTINGS)
    return body_of(facts_of(incident, SETTINGS, at(minutes), doing=doing, reports=reports, next_at=next_at))


def test_it_tells_how_bad_how_long_who_and_what_next():
    assert sitrep(30, reports=REPORTS, next_at=at(60)) == (
        "**Impact major (it was critical), identified**, since 09:52 UTC (38 min).\n"
        "\n"
        "- Affected: API (eu): partial outage\n"
        "- Being done: rolling back\n"
        "- On it: Bob commands, liaisons Carol\n"
        "- Customers were told: 2 messages, the last at 10:15 UTC; the next is promised by 10:35 UTC\n"
        '- Customers report: 18 customers (2 by 10:12, 8 by 10:22, 18 by 10:30 UTC). "nothing arrives" (6)\n'
        "- Next sitrep: 11:00 UTC"
    )


def test_it_does_not_hide_what_is_missing():
    told = sitrep(40)
    assert "promised by 10:35 UTC (OVERDUE)" in told
    assert "Customers report: nothing so far" in told
    assert "Next sitrep: none is planned" in told


def test_reports_of_many_hours_are_counted_in_few_steps():
    reports = [Report(at=at(minute), count=1, text="x") for minute in range(0, 600, 7)]
    (line,) = (line for line in sitrep(600, reports=reports).splitlines() if "report" in line)
    assert line.count(" by ") <= 6
    assert "86 by 20:00 UTC" in line


def test_another_day_is_named():
    assert "since 2026-11-21 09:52 UTC" in sitrep(60 * 30)


def test_the_next_one_is_as_asked_else_by_the_policy_else_never():
    summary = incident_of(*POSTED, settings=SETTINGS).summary
    assert next_sitrep(summary, SETTINGS, None) == timedelta(hours=1)
    assert next_sitrep(summary, SETTINGS, timedelta(minutes=5)) == timedelta(minutes=5)
    over = said(3, "resolved", 30, data_loss="none", lingering="none")
    assert next_sitrep(incident_of(*POSTED, over, settings=SETTINGS).summary, SETTINGS, None) is None


def test_the_file_is_an_internal_message_after_the_newest_one():
    incident = incident_of(*POSTED, settings=SETTINGS)
    message = message_of(incident, sitrep(30, reports=REPORTS), at(30), timedelta(minutes=30))
    assert message.path == f"incidents/{SLUG}/02-sitrep-20261121-1030.md"
    read, findings = parse_message(dump_message(message).encode(), SLUG, message.name, SETTINGS)
    assert findings == []
    assert read == message
    assert (read.audience, read.next_update.after) == ("internal", timedelta(minutes=30))
