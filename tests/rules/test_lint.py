"""What is made of the spots that rules find: findings at their places, weighed, for whom they are meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signoff.core.finding import Finding, Severity
from signoff.core.model import Kind, Message, NextUpdate, Status, Translation
from signoff.rules import catalogue as found_rules
from signoff.rules.catalogue import Entry, catalogue, rule_called
from signoff.rules.lint import MAX_FINDINGS, lint_draft, lint_incident, unknown_rules
from signoff.rules.rule import Example
from support.rules import NOW, draft_of, house_in, settings_in

SETTINGS = replace(settings_in("en"), languages=("en", "ja"))
SOON = NextUpdate(after=timedelta(minutes=20))
FIRST = Message(
    incident="x",
    name="01-investigating",
    title="Slow pages",
    status=Status.INVESTIGATING,
    commander="alice",
    next_update=SOON,
    body="Pages load slowly.",
    translations=(Translation("ja", "", "ページの表示が遅くなっています。"),),
)


def told(*incident: Message, **asked: object) -> list[str]:
    found = lint_incident(incident, SETTINGS, now=NOW, **asked)  # type: ignore[arg-type]
    assert found == sorted(found)
    return [f"{f.path.removeprefix('incidents/x/')}:{f.line}:{f.column} {f.slug}" for f in found]


def test_a_clean_message_says_nothing() -> None:
    assert told(FIRST) == []


def test_a_finding_is_where_the_file_will_have_it() -> None:
    words = Translation("ja", "{{ title }}", "ページの\n表示が{{ how }}です。")
    message = replace(FIRST, title="Slow {{ what }}", body="Pages\nload {{ how }}.", translations=(words,))
    assert told(message) == [
        "01-investigating.ja.md:2:9 placeholder-left",
        "01-investigating.ja.md:5:4 placeholder-left",
        "01-investigating.md:2:14 placeholder-left",
        "01-investigating.md:8:6 placeholder-left",
    ]


def test_a_finding_is_where_the_file_has_it() -> None:
    message = replace(FIRST, next_update=None, body="Pages\nload {{ how }}.")
    data = b"---\r\n# a remark\r\nstatus: investigating\r\n---\r\n\r\nPages\r\nload {{ how }}.\r\n"
    assert told(message, files={"01-investigating.md": data}) == [
        "01-investigating.md:1:1 no-promise",
        "01-investigating.md:7:6 placeholder-left",
    ]


def test_a_fact_has_the_line_of_its_key() -> None:
    message = replace(FIRST, next_update=NextUpdate())
    assert told(message) == ["01-investigating.md:5:1 no-promise"]


def test_only_what_is_asked_for_is_judged() -> None:
    bad = replace(FIRST, body="Pages {{ x }} slowly.")
    sitrep = replace(bad, name="02-sitrep", audience="internal", translations=())
    assert told(bad, sitrep, only={"02-sitrep"}) == ["02-sitrep.md:8:7 placeholder-left"]
    assert told(bad, sitrep, public_only=True) == ["01-investigating.md:7:7 placeholder-left"]
    assert told(replace(bad, drill=True), public_only=True) == []


def test_what_only_colleagues_read_may_say_more() -> None:
    sitrep = replace(
        FIRST, audience="internal", next_update=None, body="# Sitrep\n\nSee http://acme.example/."
    )
    assert told(sitrep) == []


def test_history_is_left_alone_or_only_remarked_on() -> None:
    old = replace(FIRST, at=datetime(2019, 1, 2, tzinfo=UTC), body="Pages {{ x }} slowly.")
    assert told(old) == []
    (found,) = lint_incident([old], SETTINGS, imported=True)
    assert found.severity is Severity.INFO
    late = replace(old, name="02-late", status=None)
    assert "02-late.md:7:7 placeholder-left" in told(replace(old, at=None), late, only={"02-late"})


def test_weights_go_by_name_or_code() -> None:
    bad = replace(FIRST, body="Pages {{ x }} slowly.")

    def weighed(**rules: str) -> list[Finding]:
        return lint_incident([bad], replace(SETTINGS, rules=rules), now=NOW)

    assert [f.severity for f in weighed(SO601="warning")] == [Severity.WARNING]
    assert weighed(**{"placeholder-left": "off"}) == []
    assert unknown_rules(replace(SETTINGS, rules={"SO999": "off"})) == [
        ("SO999", "docs/rules.md lists all rules"),
    ]
    assert unknown_rules(SETTINGS) == []


def test_a_waiver_is_for_its_message_and_all_its_languages() -> None:
    words = Translation("ja", "", "ページが{{ x }}です。")
    bad = replace(FIRST, body="Pages {{ x }} slowly.", translations=(words,), waive=(("SO601", "It is so"),))
    found = lint_incident([bad, replace(bad, name="02-x", waive=None)], SETTINGS, now=NOW)
    assert [(f.path[12:14], f.severity.value, f.hint) for f in found if f.slug == "placeholder-left"] == [
        ("01", "info", "waived: It is so"),
        ("01", "info", "waived: It is so"),
        ("02", "error", "fill it in, or take the sentence out"),
        ("02", "error", "fill it in, or take the sentence out"),
    ]


def test_what_authors_write_stays_one_short_line() -> None:
    bad = replace(FIRST, body=f"Pages {{{{ {'x' * 400}\u202e }}}} slowly.")
    found = lint_incident([bad], SETTINGS, now=NOW)
    assert "placeholder-left" in {f.slug for f in found}
    assert all(f.text.isprintable() and len(f.text) <= 300 for f in found)


def test_one_text_gets_no_more_findings_than_anybody_reads() -> None:
    bad = replace(FIRST, body="Pages {{ x }} slowly. " * 200, translations=())
    assert len(lint_incident([bad], SETTINGS, now=NOW)) == MAX_FINDINGS


def test_a_maintenance_is_not_asked_what_incidents_are() -> None:
    planned = replace(
        FIRST, status=Status.SCHEDULED, next_update=None, body="We renew machines.", translations=()
    )
    asked = {entry.rule.slug for entry in catalogue() if entry.rule.family == "facts"}
    found = lint_incident([replace(planned, kind=Kind.MAINTENANCE)], SETTINGS, now=NOW)
    assert asked.isdisjoint(f.slug for f in found)


def test_rules_come_by_code_and_then_from_left_to_right() -> None:
    draft = draft_of(Example("en", "{{ a }} and {{ b }}.", "next_update: none"))
    found = lint_draft(draft, house_in("en"), {})
    assert [(rule.code, spot.word) for rule, spot in found if rule.code in {"SO402", "SO601"}] == [
        ("SO402", "next_update"),
        ("SO601", "{{ a }}"),
        ("SO601", "{{ b }}"),
    ]


def test_a_rule_has_one_name_and_lies_where_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    first = catalogue()[0]
    assert rule_called(first.rule.code) is rule_called(first.rule.slug) is first.rule
    assert rule_called("nobody") is None
    with pytest.raises(ValueError, match="calls itself"):
        found_rules._check_identity(first.rule, first.rule.family, "elsewhere")
    with pytest.raises(ValueError, match="no severity"):
        found_rules._check_identity(replace(first.rule, severity="bad"), "facts", "components_unnamed")

    def twice(_: str) -> list[Entry]:
        return [first]

    monkeypatch.setattr(found_rules, "_family", twice)
    with pytest.raises(ValueError, match="several rules are called SO401"):
        found_rules.catalogue.__wrapped__()
