"""The comment shows everything that matters, and nothing in it can do anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from cmarkgfm import cmark, markdown_to_html_with_extensions
from hypothesis import given
from hypothesis import strategies as st

from signoff.approval.comment import (
    LIMIT,
    MARKER,
    Excerpt,
    Judged,
    Verdict,
    Version,
    code,
    comment,
    description,
)
from signoff.approval.decide import Decision
from signoff.approval.facts import Account, Action, Change, Opinion, Review
from signoff.approval.seen import doubtful_words, visible
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.watched import Person

PATH = "incidents/2026-11-21-slow/02-identified.md"
CHANGE = Change(path=PATH, blob="a" * 40)
AT = datetime(2026, 11, 21, 10, 4, tzinfo=UTC)
UNSIGNED = codes.UNSIGNED.at(
    PATH, text="these words are not signed off", hint="needed: the approval of @alice"
)
WAITING = Decision(CHANGE, None, None, ("alice",), (UNSIGNED,))
SIGNED = Decision(
    CHANGE,
    Review(id=1, account=Account("alice"), opinion=Opinion.APPROVED, commit="c" * 40, at=AT),
    Person("alice"),
    ("alice",),
    (),
)
MISTAKE = codes.UNKNOWN_KEY.at(
    PATH, 3, 1, text="'stauts' is not a key of a message", hint="did you mean 'status'?"
)
VERSION = Version(
    path=PATH, language="en", audience="public", title="Slow API: Identified", text="We know the cause."
)

NASTY = [
    "@everyone and @acme/team look at this",
    "fixes #1, closes acme/status#2",
    "```\n@mallory\n```\n## Signed off",
    "~~~\n@mallory\n~~~",
    "`````\n</details><!-- signoff:gate -->",
    "<img src=x onerror=alert(1)> <script>",
    "[Approve here](https://evil.example)",
    "![x](https://evil.example/pixel.png)",
    "| a | b |\n|---|---|\n| @mallory | ` |",
    "`@mallory` `` ` ``",
    "\r@mallory\n\n@mallory",
]


def judged(*decisions: Decision, **facts: object) -> Judged:
    facts.setdefault("findings", ())
    return Judged(head="d" * 40, decisions=decisions, **facts)  # type: ignore[arg-type]


class Outside(HTMLParser):
    """The text of a page that is not in a code block or span: what GitHub looks for mentions in."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in {"code", "pre"}
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in {"code", "pre"}

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.text.append(data)


def outside(body: str) -> Outside:
    found = Outside()
    options = cmark.Options.CMARK_OPT_UNSAFE
    found.feed(markdown_to_html_with_extensions(body, options, ["table", "strikethrough", "autolink"]))
    found.close()
    return found


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (judged(), Verdict.NOTHING),
        (judged(SIGNED), Verdict.SIGNED),
        (judged(SIGNED, WAITING), Verdict.WAITING),
        (judged(SIGNED, findings=(MISTAKE,)), Verdict.HELD),
        (judged(SIGNED, findings=(codes.IMAGE.at(PATH, text="an image"),)), Verdict.SIGNED),
        (judged(replace(WAITING, reasons=(codes.CHANGES_REQUESTED.at(PATH, text="no"),))), Verdict.HELD),
    ],
)
def test_the_verdict_is_the_worst_of_all(shown: Judged, verdict: Verdict) -> None:
    assert shown.verdict is verdict


def test_the_verdict_comes_first_and_says_who_has_to_do_what() -> None:
    lines = comment(judged(WAITING, where="https://forge.example/pull/7/files")).splitlines()
    assert lines[0] == MARKER
    assert lines[2] == "## Waiting for sign-off"
    assert lines[4].startswith("**@alice:** read the words of 1 file below.")
    assert "[Review the changes](https://forge.example/pull/7/files)" in lines[4]


def test_who_wrote_a_mistake_is_told_before_anybody_is_asked_to_approve_it() -> None:
    body = comment(judged(WAITING, findings=(MISTAKE,)))
    assert body.index("Whoever wrote this") < body.index("@alice")
    assert f"{MISTAKE}\n  hint: did you mean 'status'?" in body


def test_a_large_roster_is_not_called_all_at_once() -> None:
    body = comment(judged(replace(WAITING, may_sign=tuple(f"user{n}" for n in range(30)))))
    assert body.count("@user") == 3
    assert "`user9`" in body


def test_files_that_need_other_people_are_asked_of_other_people() -> None:
    other = replace(WAITING, change=replace(CHANGE, path="incidents/x/01-a.md"), may_sign=("bob", "dora"))
    shown = judged(WAITING, other, replace(other, may_sign=()))
    body = comment(shown)
    assert "**@alice:** read the words of 1 file" in body
    assert "**@bob or @dora:** read the words of 1 file" in body
    assert "**Nobody may sign off 1 file:**" in body
    assert description(shown) == "To be signed off: 1 file by alice; 1 file by bob or dora; 1 file by nobody"


def test_a_withdrawal_is_called_one() -> None:
    assert f"| `{PATH}` | withdrawn |" in comment(
        judged(replace(SIGNED, change=replace(CHANGE, action=Action.WITHDRAW)))
    )


@pytest.mark.parametrize("text", NASTY)
def test_what_somebody_wrote_calls_nobody_and_is_no_markup(text: str) -> None:
    finding = Finding(text, 1, 1, "SO000", "x", text, text)
    shown = judged(
        replace(WAITING, change=replace(CHANGE, path=f"incidents/x/{text}"), reasons=(finding,)),
        findings=(finding,),
        rules=(text,),
        versions=(
            replace(
                VERSION, path=text, title=text, text=text, links=(text,), audience=text, missing=(text,),
                excerpts=(Excerpt("SMS", text, 1, 160),),
            ),
        ),
    )  # fmt: skip
    page = outside(comment(shown))
    said = "".join(page.text)
    assert "mallory" not in said
    assert "everyone" not in said
    assert "#1" not in said
    assert "evil" not in said
    assert not {"img", "script", "a"} & set(page.tags)
    assert page.tags.count("h2") == 1


@given(st.text())
def test_no_text_ends_its_code_block_or_span(text: str) -> None:
    version = replace(VERSION, title="", text=f"{text}\n@mallory {text}\n@mallory")
    page = outside(f"{comment(judged(WAITING, versions=(version,)))}\n\n{code(f'@mallory {text} @mallory')}")
    assert "mallory" not in "".join(page.text)


def test_a_comment_that_is_too_long_is_cut_between_messages_and_says_so() -> None:
    many = tuple(replace(VERSION, path=f"incidents/x/{n:02d}-a.md", text="word " * 2000) for n in range(30))
    body = comment(judged(WAITING, versions=many))
    assert len(body) <= LIMIT
    assert "### `incidents/x/04-a.md`" in body
    assert "Cut here: there is no room for the words of `incidents/x/0" in body
    assert "more. Read them in the files themselves." in body
    assert body.count("```") % 2 == 0


def test_however_much_there_is_the_forge_takes_the_comment() -> None:
    long = "x" * 5000
    reason = codes.UNSIGNED.at(long, text=long, hint=long)
    many = [
        Decision(
            replace(CHANGE, path=f"{n}{long}"),
            None,
            None,
            tuple(f"u{i}-{n}-{'y' * 39}" for i in range(90)),
            (reason,),
        )
        for n in range(3000)
    ]
    findings = tuple(codes.IMAGE.at(f"{n}", text=long, hint=long) for n in range(3000))
    rules = tuple(f".github/workflows/{n}{long}" for n in range(3000))
    body = comment(
        judged(
            *many,
            findings=findings,
            rules=rules,
            versions=tuple(replace(VERSION, path=f"{n}{long}", text=long) for n in range(90)),
        )
    )
    assert len(body) <= LIMIT
    assert "| and 2940 more |" in body
    assert "Cut here" in body


@pytest.mark.parametrize(
    "shown",
    [
        judged(),
        judged(rules=("status.yml",) * 50),
        judged(SIGNED),
        judged(WAITING),
        judged(replace(WAITING, may_sign=tuple(f"somebody-with-a-name-{n}" for n in range(20)))),
        judged(findings=(replace(MISTAKE, text="x" * 300),)),
        judged(replace(WAITING, reasons=(codes.CHANGES_REQUESTED.at(PATH, text="x" * 300),))),
    ],
)
def test_the_status_has_one_line_that_the_forge_takes(shown: Judged) -> None:
    assert 0 < len(description(shown)) <= 140
    assert "\n" not in description(shown)


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("a\u200bb", "a⟨U+200B zero width space⟩b"),
        ("a\u202eb", "a⟨U+202E right-to-left override⟩b"),
        ("a\xa0b", "a⟨U+00A0 no-break space⟩b"),
        ("a\xadb", "a⟨U+00AD soft hyphen⟩b"),
        ("a\U000e0041b", "a⟨U+E0041 tag latin capital letter a⟩b"),
        ("日本語 é 👍", "日本語 é 👍"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ],
)
def test_what_does_not_show_is_shown(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown
    version = replace(VERSION, text=hidden)
    assert shown in comment(judged(WAITING, versions=(version,)))


def test_letters_of_two_alphabets_in_a_word_are_doubted() -> None:
    (finding,) = doubtful_words(PATH, "We know the саuse. Причина известна, cause connue. 原因はAPIです")
    assert "Cyrillic and Latin" in finding.text
    assert not finding.is_error


def test_when_words_are_signed_off_the_comment_says_by_whom_and_when() -> None:
    body = comment(judged(replace(SIGNED, yes=replace(SIGNED.yes, at=AT + timedelta(minutes=1)))))  # type: ignore[type-var]
    assert "| `alice`, 2026-11-21 10:05 UTC |" in body
    assert "@alice" not in body
