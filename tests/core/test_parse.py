"""Messages, translations and folders: what is read, what is refused and where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core import codes
from signoff.core.dump import dump_message, dump_translation
from signoff.core.finding import Finding, has_errors
from signoff.core.model import ComponentStatus, Effect, Impact, Kind, Message, NextUpdate, Status, Window
from signoff.core.parse import (
    MAX_BODY,
    MAX_FILE,
    MAX_MESSAGES,
    file_name,
    parse_folder,
    parse_message,
    parse_translation,
)
from support.cases import CASES, PARSE, expected, files, folders, settings_for_cases

SETTINGS = settings_for_cases()
EXPECTED = {path: text for path, text in expected() if path.is_relative_to(PARSE)}
FIRST = (
    b"---\ntitle: X\nstatus: investigating\ncommander: alice\ncomponents: {api: partial_outage}\n---\nText.\n"
)


def check_finds(data: bytes, *slugs: str) -> list[Finding]:
    """The message in `data` has exactly these findings, and is refused if one is an error."""
    message, findings = parse_message(data, "x", "01-x", SETTINGS)
    assert [finding.slug for finding in findings] == list(slugs)
    assert (message is None) == has_errors(findings)
    return findings


def check_clean(data: bytes, kind: Kind | None = Kind.INCIDENT) -> Message:
    message, findings = parse_message(data, "x", "01-x", SETTINGS, kind)
    assert not findings
    assert message is not None
    return message


@pytest.mark.parametrize("folder", folders("pass"), ids=lambda folder: folder.name)
def test_a_good_folder_has_no_findings_and_loses_nothing(folder: Path) -> None:
    messages, findings, lost = parse_folder(folder.name, files(folder), SETTINGS)
    assert findings == ()
    assert lost == ()
    assert [message.path.rsplit("/")[-1] for message in messages] == sorted(
        name for name in files(folder) if name.count(".") == 1
    )


@pytest.mark.parametrize("path", sorted(EXPECTED), ids=lambda path: path.stem)
def test_a_bad_folder_has_exactly_the_findings_stored_beside_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == EXPECTED[path]


def test_every_stored_finding_belongs_to_a_case() -> None:
    cases = {path.with_suffix("") for path in (CASES / "parse" / "fail").glob("*.findings")}
    assert cases == set(folders("fail"))


def test_every_error_names_a_remedy() -> None:
    for folder in folders("fail"):
        for finding in parse_folder(folder.name, files(folder), SETTINGS)[1]:
            assert finding.hint, finding


def test_the_specification_example_is_read_as_it_says() -> None:
    folder = PARSE / "pass" / "whole-incident"
    first, second, correction, sitrep, resolved, _ = parse_folder("i", files(folder), SETTINGS)[0]
    assert first == Message(
        incident="i",
        name="01-investigating",
        body="We are investigating **delayed** notifications.\n\n- Nothing is lost.",
        title="Delayed notifications",
        status=Status.INVESTIGATING,
        commander="alice",
        impact=Impact.MINOR,
        components=(
            Effect("notifications", None, ComponentStatus.DEGRADED_PERFORMANCE),
            Effect("api", "eu", ComponentStatus.PARTIAL_OUTAGE),
            Effect("api", "us", ComponentStatus.OPERATIONAL),
            Effect("web", "eu", ComponentStatus.MAJOR_OUTAGE),
        ),
        started=datetime(2026, 11, 21, 10, 2, tzinfo=UTC),
        next_update=NextUpdate(after=timedelta(minutes=20)),
        translations=first.translations,
    )
    assert [(t.language, t.title, t.body) for t in first.translations] == [
        ("ja", "通知の遅延", "通知の遅延を調査しています。"),
        ("pt-BR", "", "Estamos investigando."),
    ]
    assert second.next_update == NextUpdate(at=datetime(2026, 11, 21, 11, 0, 30, tzinfo=UTC))
    assert second.components == ()
    assert correction.corrects == "02-identified"
    assert (sitrep.audience, sitrep.next_update) == ("internal", NextUpdate())
    assert (resolved.data_loss, resolved.lingering) == ("none", "Some e-mails arrive late until noon.")


def test_a_maintenance_is_read_as_it_says() -> None:
    first = parse_folder("m", files(PARSE / "pass" / "whole-maintenance"), SETTINGS)[0][0]
    assert first.kind is Kind.MAINTENANCE
    assert first.repeat == "FREQ=WEEKLY;BYDAY=SA;COUNT=10"
    assert first.window == Window(
        datetime(2026, 11, 28, 22, tzinfo=UTC), datetime(2026, 11, 29, 2, tzinfo=UTC)
    )
    assert first.components == (
        Effect("api", None, ComponentStatus.UNDER_MAINTENANCE),
        Effect("notifications", None, ComponentStatus.UNDER_MAINTENANCE),
    )


def test_a_notice_relates_to_components_without_affecting_them() -> None:
    first = parse_folder("n", files(PARSE / "pass" / "whole-notice"), SETTINGS)[0][0]
    assert first.components == (Effect("api", None, ComponentStatus.OPERATIONAL),)


def test_a_later_list_of_components_is_read_by_the_kind_of_the_first_message() -> None:
    data = b"---\ncomponents: [api]\n---\nText.\n"
    (effect,) = check_clean(data, Kind.MAINTENANCE).components or ()
    assert effect.status is ComponentStatus.UNDER_MAINTENANCE
    (effect,) = check_clean(data, Kind.NOTICE).components or ()
    assert effect.status is ComponentStatus.OPERATIONAL
    check_finds(data, "component-status-missing")


def test_line_numbers_count_in_the_file_and_columns_in_characters() -> None:
    (finding,) = check_finds(
        "---\n# 通知\n\"title\": '通知'\n'status': 'é'\n---\nText.\n".encode(), "unknown-word"
    )
    assert (finding.path, finding.line, finding.column) == ("incidents/x/01-x.md", 4, 11)


def test_a_body_finding_points_into_the_body() -> None:
    (finding,) = check_finds(b"---\nstatus: identified\n---\n\n\nOne\ntwo <b> three\n", "raw-html")
    assert (finding.line, finding.column) == (7, 5)


def test_the_body_knows_its_line_and_loses_the_blank_lines_around_it() -> None:
    message = check_clean(b"--- \t\nstatus: identified\n---  \n \n\t\n  indented\n\nend \n\n")
    assert message.body == "  indented\n\nend"
    assert message.body_line == 6


def test_a_message_without_a_line_end_at_its_end_is_complete() -> None:
    assert check_clean(b"---\nat: 2019-01-02T03:04Z\n---").body == ""
    assert check_clean(b"---\nstatus: identified\n---\nText.").body == "Text."


def test_dashes_in_the_body_stay_in_the_body() -> None:
    assert check_clean(b"---\nstatus: identified\n---\na\n\n---\nb\n").body == "a\n\n---\nb"


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_windows_line_ends_make_the_same_message(ends: bytes) -> None:
    message, findings = parse_message(FIRST.replace(b"\n", ends), "x", "01-x", SETTINGS)
    assert message == check_clean(FIRST)
    assert [f.slug for f in findings] == (["carriage-return"] if ends == b"\r\n" else [])


def test_a_byte_order_mark_is_ignored_and_told() -> None:
    message, (finding,) = parse_message(b"\xef\xbb\xbf" + FIRST, "x", "01-x", SETTINGS)
    assert message == check_clean(FIRST)
    assert finding.slug == "byte-order-mark"


@pytest.mark.parametrize(
    ("data", "slug"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\xff", "not-text"),
        (FIRST + b"\0", "not-text"),
        (FIRST + b"caf\xe9\n", "not-utf8"),
        (b"x" * (MAX_FILE + 1), "too-large"),
        (b"", "no-front-matter"),
    ],
)
def test_what_is_no_text_is_refused_as_a_whole(data: bytes, slug: str) -> None:
    check_finds(data, slug)


def test_a_stray_byte_is_found_where_it_is() -> None:
    (finding,) = check_finds(FIRST + "été caf".encode() + b"\xe9\n", "not-utf8")
    assert (finding.line, finding.column) == (8, 8)
    assert "0xe9" in finding.text


def test_a_file_of_just_the_bound_is_read() -> None:
    facts, end = b"---\nstatus: identified\n# ", b"\n---\nText."
    check_clean(facts + b"x" * (MAX_FILE - len(facts) - len(end)) + end)


@pytest.mark.parametrize("text", ["ä" * (MAX_BODY // 2 + 1), "x" * (MAX_BODY + 1)])
def test_a_body_is_bounded_in_bytes(text: str) -> None:
    check_finds(b"---\nstatus: identified\n---\n" + text.encode(), "too-large")
    check_clean(b"---\nstatus: identified\n---\n" + text.encode()[:MAX_BODY])


def test_one_file_gives_a_bounded_number_of_findings() -> None:
    data = b"---\n" + b"".join(b"key%d: x\n" % n for n in range(2000)) + b"---\nText.\n"
    assert len(parse_message(data, "x", "01-x", SETTINGS)[1]) == 50


def test_findings_quote_what_authors_wrote_on_one_short_printable_line() -> None:
    data = b'---\nimpact: "\\e[31m' + b"x" * 30_000 + b'\\nred"\n---\nText.\n'
    for finding in check_finds(data, "control-character", "unknown-word"):
        assert finding.text.isprintable()
        assert len(finding.text) <= 300


def test_an_incident_has_a_bounded_number_of_messages() -> None:
    names = [f"{number:04d}-x.md" for number in range(1, MAX_MESSAGES + 3)]
    later = b"---\nimpact: minor\n---\nText.\n"
    found = dict.fromkeys(names, later) | {names[0]: FIRST}
    messages, (finding,), lost = parse_folder("x", found, SETTINGS)
    assert len(messages) == MAX_MESSAGES
    assert finding.slug == "too-large"
    assert lost == ("0301-x", "0302-x")
    allowed = {name: found[name] for name in names[:MAX_MESSAGES]}
    assert parse_folder("x", allowed, SETTINGS)[1:] == ((), ())


def test_messages_come_in_the_order_of_their_numbers() -> None:
    later = b"---\nimpact: minor\n---\nText.\n"
    found = {"100-c.md": later, "02-a.md": later, "010-b.md": later, "01-x.md": FIRST}
    messages, findings, _ = parse_folder("x", found, SETTINGS)
    assert [message.name for message in messages] == ["01-x", "02-a", "010-b", "100-c"]
    assert findings == ()


def test_the_order_of_reading_does_not_matter() -> None:
    found = files(PARSE / "fail" / "translations")
    backwards = dict(reversed(found.items()))
    assert parse_folder("x", found, SETTINGS) == parse_folder("x", backwards, SETTINGS)


def test_an_empty_folder_has_no_message() -> None:
    assert [f.slug for f in parse_folder("x", {}, SETTINGS)[1]] == ["no-message"]
    messages, findings, lost = parse_folder("x", {"notes.txt": b""}, SETTINGS)
    assert (messages, lost) == ((), ())
    assert {f.slug for f in findings} == {"no-message", "unexpected-file"}


def test_files_that_could_not_be_read_count_as_lost_messages() -> None:
    link = codes.SYMBOLIC_LINK.at("incidents/x/02-identified.md", text="a link", hint="copy it")
    messages, findings, lost = parse_folder("x", {"01-x.md": FIRST}, SETTINGS, missing=[link])
    assert [message.name for message in messages] == ["01-x"]
    assert findings == (link,)
    assert lost == ("02-identified",)


def test_a_lost_first_message_leaves_nothing_missing_from_the_next() -> None:
    link = codes.SYMBOLIC_LINK.at("incidents/x/01-x.md", text="a link", hint="copy it")
    later = b"---\nstatus: in_progress\ncomponents: [api]\n---\nText.\n"
    messages, findings, lost = parse_folder("x", {"02-y.md": later}, SETTINGS, missing=[link])
    assert [message.name for message in messages] == ["02-y"]
    assert findings == (link,)
    assert lost == ("01-x",)
    assert parse_folder("x", {}, SETTINGS, missing=[link]) == ((), (link,), ("01-x",))


def test_a_lost_translation_is_no_lost_message() -> None:
    link = codes.SYMBOLIC_LINK.at("incidents/x/01-x.ja.md", text="a link", hint="copy it")
    stray = codes.UNEXPECTED_FILE.at("incidents/x/old", text="a folder", hint="remove it")
    messages, findings, lost = parse_folder("x", {"01-x.md": FIRST}, SETTINGS, missing=[link, stray])
    assert len(messages) == 1
    assert findings == (link, stray)
    assert lost == ()


def test_a_translation_of_a_lost_message_is_not_lonely() -> None:
    found = {"01-x.md": b"broken", "01-x.ja.md": "通知。".encode()}
    _, findings, lost = parse_folder("x", found, SETTINGS)
    assert [f.slug for f in findings] == ["no-front-matter"]
    assert lost == ("01-x",)


def test_a_translation_carries_words_in_a_language_of_the_page() -> None:
    translation, findings = parse_translation("通知。\n".encode(), "x", "01-x", "ja", SETTINGS)
    assert not findings
    assert translation is not None
    assert (translation.language, translation.title, translation.body) == ("ja", "", "通知。")
    assert parse_translation(b"\xff", "x", "01-x", "ja", SETTINGS)[0] is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("01-a.md", ("01-a", 1, "")),
        ("0010-in-progress-2.md", ("0010-in-progress-2", 10, "")),
        ("02-identified.ja.md", ("02-identified", 2, "ja")),
        ("02-identified.zh-Hant-TW.md", ("02-identified", 2, "zh-Hant-TW")),
    ],
)
def test_a_name_says_number_words_and_language(name: str, parts: tuple[str, int, str]) -> None:
    assert file_name(name, "x") == parts


@pytest.mark.parametrize(
    "name",
    [
        "../01-a.md",
        "01-a/../../b.md",
        "01-ä.md",
        "٠١-a.md",
        "01-a.md\n",
        "01-A.md",
        "01--a.md",
        "01-a-.md",
        "1-a.md",
        "00001-a.md",
        "01.md",
        "01-a..ja.md",
        "01-" + "a" * 98 + ".md",
        ".md",
        "con\x1b[31m.md",
    ],
)
def test_a_name_outside_the_rules_is_refused_with_a_better_one(name: str) -> None:
    finding = file_name(name, "x")
    assert isinstance(finding, Finding)
    assert finding.path.isprintable()
    better = finding.hint.removeprefix("rename it to '").removesuffix("'")
    assert finding.slug == "unexpected-file" or not isinstance(file_name(better, "x"), Finding)


def _broken() -> st.SearchStrategy[bytes]:
    """Bytes that look more or less like a message."""
    good = st.sampled_from(
        [next(iter(files(folder).values())) for folder in folders("fail") + folders("pass")]
    )
    pieces = [
        b"---\n",
        b"\r",
        b": ",
        b"- ",
        b"[",
        b"{",
        b"&a ",
        b"*a",
        b"!!x ",
        b"'",
        b'"',
        b"\\",
        b"\t",
        b"|\n",
    ]
    pieces += [
        b"<script>",
        b"](",
        b"![",
        b"`",
        b"``",
        b"~~~",
        b"<",
        b"&#",
        b"%",
        b"@",
        b"\xff",
        b"\0",
        b"\x1b",
    ]
    pieces += [
        b"title",
        b"components",
        b"window",
        b"repeat",
        b"FREQ=DAILY",
        b"2026-11-21T10:02Z",
        b"20m",
        b"none",
    ]
    made = st.lists(st.sampled_from(pieces) | st.binary(max_size=4), max_size=30).map(b"".join)
    spoilt = st.builds(
        lambda data, at, piece: data[: at % (len(data) + 1)] + piece + data[at % (len(data) + 1) :],
        good,
        st.integers(0, 2000),
        made,
    )
    return st.binary(max_size=200) | made | made.map(lambda m: b"---\n" + m + b"\n---\n" + m) | spoilt


@given(data=_broken())
def test_no_bytes_whatever_raise(data: bytes) -> None:
    message, findings = parse_message(data, "x", "01-x", SETTINGS)
    assert (message is None) == has_errors(findings)
    translation, findings = parse_translation(data, "x", "01-x", "ja", SETTINGS)
    assert (translation is None) == has_errors(findings)


@given(
    found=st.dictionaries(
        st.sampled_from(["01-a.md", "02-b.md", "02-c.md", "02-b.ja.md", "03-c.xx.md", "x.md", "y"])
        | st.text(max_size=8),
        _broken(),
        max_size=5,
    )
)
def test_no_folder_whatever_raises_and_each_message_is_read_or_lost(found: dict[str, bytes]) -> None:
    messages, findings, lost = parse_folder("x", found, SETTINGS)
    named = [file_name(name, "x") for name in found]
    meant = {part.name for part in named if not isinstance(part, Finding) and not part.language}
    read = {message.name for message in messages}
    assert not read & set(lost)
    assert meant <= read | set(lost)
    assert "x" in lost or "x.md" not in found
    assert list(findings) == sorted(findings)


@given(data=_broken())
def test_what_can_be_read_can_be_written_and_read_again(data: bytes) -> None:
    message, _ = parse_message(data, "x", "01-x", SETTINGS)
    if message is not None:
        again, findings = parse_message(dump_message(message).encode(), "x", "01-x", SETTINGS)
        assert not has_errors(findings)
        assert again == message
    translation, _ = parse_translation(data, "x", "01-x", "ja", SETTINGS)
    if translation is not None:
        again_translation, _ = parse_translation(
            dump_translation(translation).encode(), "x", "01-x", "ja", SETTINGS
        )
        assert again_translation == translation


def test_a_page_without_commanders_reads_imported_messages() -> None:
    bare = replace(SETTINGS, commanders=(), former_commanders=())
    data = b"---\ntitle: X\nstatus: resolved\nat: 2019-01-02T03:04Z\n---\nText.\n"
    assert parse_folder("x", {"01-x.md": data}, bare)[1:] == ((), ())


def test_what_is_said_inside_has_its_own_place_once_there_is_one() -> None:
    """The finding costs nothing but itself: the message still keeps the incident from looking lost."""
    inside = b"---\nstatus: identified\naudience: internal\n---\nText.\n"
    folder = {"01-a.md": FIRST, "02-b.md": inside, "03-c.md": b"---\nstatus: monitoring\n---\nText.\n"}
    assert parse_folder("x", folder, SETTINGS)[1] == ()
    placed = replace(SETTINGS, internal_source="../inside")
    messages, (finding,), lost = parse_folder("x", folder, placed)
    assert (len(messages), lost) == (3, ())
    assert str(finding).startswith("incidents/x/02-b.md:3:1: SO216 internal-in-public: ")
    assert "../inside/incidents/" in finding.hint


def test_the_incidents_audience_counts_for_messages_that_do_not_say_theirs() -> None:
    placed = replace(SETTINGS, internal_source="../inside")
    folder = {
        "01-a.md": FIRST.replace(b"title", b"audience: internal\ntitle"),
        "02-b.md": b"---\nstatus: identified\n---\nText.\n",
        "03-c.md": b"---\nstatus: monitoring\naudience: public\n---\nText.\n",
    }
    found = parse_folder("x", folder, placed)[1]
    assert [(f.path, f.line, f.slug) for f in found] == [
        ("incidents/x/01-a.md", 2, "internal-in-public"),
        ("incidents/x/02-b.md", 1, "internal-in-public"),
    ]


def test_a_sitrep_may_have_the_number_of_what_it_follows() -> None:
    sitrep = b"---\naudience: internal\n---\nText.\n"
    folder = {"01-a.md": FIRST, "01-sitrep.md": sitrep, "01-sitrep-2.md": sitrep}
    assert parse_folder("x", folder, SETTINGS)[1] == ()
    public = {**folder, "01-b.md": b"---\nstatus: identified\n---\nText.\n"}
    assert [(f.path, f.slug) for f in parse_folder("x", public, SETTINGS)[1]] == [
        ("incidents/x/01-b.md", "same-number")
    ]
