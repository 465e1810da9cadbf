"""cState posts in every shape seen so far: the messages they become, and what is told about them."""

from __future__ import annotations

import re
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from signoff.core.fold import fold
from signoff.core.model import ComponentStatus, Kind, Posted, Status
from support.cstate import POSTS, cases, checked, expected, folders, imported, only, settings_of, told

EXPECTED = dict(expected())
HEAD = "---\ntitle: T\ndate: 2024-01-02 10:00:00Z\nresolved: true\nresolvedWhen: 2024-01-02 12:00:00Z\n"


def post(body: str, facts: str = "severity: down\n") -> str:
    """A post that was resolved two hours after it began."""
    return f"{HEAD}{facts}---\n{body}\n"


def bodies(text: str) -> list[str]:
    """The bodies of the messages that a post with this text becomes."""
    files = only(imported({"2024-01-02-x.md": post(text)}))
    return [files[name].split("\n---\n", 1)[1].strip("\n") for name in sorted(files)]


@pytest.mark.parametrize("path", sorted(EXPECTED), ids=lambda path: path.stem)
def test_a_post_becomes_the_messages_beside_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == EXPECTED[path]


def test_each_case_is_read_by_the_product_without_a_finding() -> None:
    result = cases()
    read = checked(result)
    assert len(read) == result.counts.posts == len(list(POSTS.glob("*.md")))
    assert all(messages for messages in read.values())


def test_text_that_readers_never_saw_is_in_no_file() -> None:
    assert not [path for path, data in cases().files.items() if b"SECRET" in data]


def test_resolved_posts_end_and_open_ones_do_not() -> None:
    result = cases()
    settings = settings_of(result)
    for slug, messages in checked(result).items():
        posted = [Posted(m, m.at, f"{slug}/{m.name}") for m in messages if m.at]
        incident = fold(slug, posted, settings)
        assert incident is not None
        if incident.summary.kind is Kind.INCIDENT:
            is_open = "open" in slug and "opened" not in slug and "opening" not in slug
            assert (incident.summary.ended is None) == is_open, slug


def test_an_announced_outage_begins_when_it_was_to_begin() -> None:
    result = cases()
    messages = checked(result)["2024-02-04-announced-before"]
    incident = fold("x", [Posted(m, m.at, m.name) for m in messages if m.at], settings_of(result))
    assert incident is not None
    ((interval),) = incident.summary.intervals
    assert (interval.start.isoformat(), interval.status) == (
        "2024-02-10T19:00:00+00:00",
        ComponentStatus.PARTIAL_OUTAGE,
    )


def test_a_reopened_incident_is_out_of_order_again() -> None:
    result = cases()
    messages = checked(result)["2024-02-03-reopened"]
    incident = fold("x", [Posted(m, m.at, m.name) for m in messages if m.at], settings_of(result))
    assert incident is not None
    assert [
        (i.start.isoformat()[:16], (i.end or i.start).isoformat()[:16]) for i in incident.summary.intervals
    ] == [
        ("2024-02-03T09:00", "2024-02-03T09:40"),
        ("2024-02-03T10:00", "2024-02-04T15:00"),
    ]


@pytest.mark.parametrize(
    ("severity", "effect"),
    [("down", "major_outage"), ("Disrupted", "partial_outage"), ("degraded", "degraded_performance")],
)
def test_a_severity_is_an_effect(severity: str, effect: str) -> None:
    config = "params:\n  systems:\n  - name: API\n"
    text = post("x", f"severity: {severity}\naffected: [api]\n")
    files = only(imported({"2024-01-02-x.md": text}, config=config))
    assert f"components:\n  api: {effect}\n" in files["01-investigating.md"]


def test_a_maintenance_without_an_end_is_a_notice() -> None:
    text = "---\ntitle: T\ndate: 2024-01-02 10:00:00Z\nseverity: maintenance\n---\nx\n"
    files = only(imported({"2024-01-02-x.md": text}))
    assert "kind: notice" in files["01-notice.md"]


def test_a_window_is_at_most_what_the_format_allows() -> None:
    text = post("x", "severity: maintenance\n").replace("resolvedWhen: 2024", "resolvedWhen: 2026")
    result = imported({"2024-01-02-x.md": text})
    ((messages),) = checked(result).values()
    assert [message.status for message in messages] == [Status.SCHEDULED, Status.COMPLETED]


def test_an_outage_of_many_months_is_told() -> None:
    text = post("x").replace("resolvedWhen: 2024-01", "resolvedWhen: 2024-11")
    assert "long-outage" in told(imported({"2024-01-02-x.md": text}))


def test_an_ending_far_from_the_stated_time_is_told() -> None:
    body = '*Resolved* - a {{< track "2024-01-03 12:00:00Z" >}}\n\n*Investigating* - b'
    assert told(imported({"2024-01-02-x.md": post(body)})) == ["setting-guessed", "dates-disagree"]


def test_an_update_soon_after_the_stated_time_is_the_ending() -> None:
    body = "a\n\nUpdate 12:20: all is well"
    files = only(imported({"2024-01-02-x.md": post(body)}))
    assert sorted(files) == ["01-investigating.md", "02-resolved.md"]


def test_words_after_the_end_follow_the_end() -> None:
    body = "a\n\nUpdate 11:00: better\n\nUpdate 18:00: here is what it was"
    files = only(imported({"2024-01-02-x.md": post(body)}))
    assert sorted(files) == ["01-investigating.md", "02-update.md", "03-resolved.md", "04-update.md"]


def test_a_last_word_that_is_not_an_ending_is_followed_by_one() -> None:
    text = post("[Monitoring 13:00]\ny\n\n[Update 12:40]\nx\n\n[Initial]\nz")
    files = only(imported({"2024-01-02-x.md": text}))
    assert sorted(files) == ["01-investigating.md", "02-update.md", "03-monitoring.md", "04-resolved.md"]
    assert "at: 2024-01-02T13:00Z" in files["04-resolved.md"]


def test_the_first_message_is_the_first_wherever_it_stands() -> None:
    assert bodies("[Update 10:30]\nb\n\n[Update 11:00]\nc\n\n[Initial message]\na")[:3] == ["a", "b", "c"]


def times(body: str, facts: str = "severity: down\n") -> list[str]:
    """The times of the messages that a post with this text becomes, without date and zone where usual."""
    ((messages),) = checked(imported({"2024-01-02-x.md": post(body, facts)})).values()
    return [m.at.strftime("%Y-%m-%dT%H:%M").removeprefix("2024-01-02T") for m in messages if m.at]


@pytest.mark.parametrize(
    ("body", "instants", "remark"),
    [
        (
            'a {{< track "soon" >}}\n\nb {{< track "2024-01-02 11:00:00" >}}',
            ["10:00", "11:00", "12:00"],
            "is no time",
        ),
        ("a\n\nUpdate 2024-02-30 10:30: b", ["10:00", "12:00"], "does not exist"),
        ("a\n\nUpdate 02/01/2024 11:00: b", ["10:00", "11:00", "12:00"], ""),
        ("a\n\nUpdate 01/02/2024 11:00: b", ["10:00", "11:00", "12:00"], "nearer to the post"),
        ("a\n\nUpdate 29.02.2020 11:00: b", ["10:00", "12:00"], "too far"),
        ("a\n\nUpdate 02.01.2012 11:00: b", ["10:00", "11:00", "12:00"], "read as 2024-01-02"),
        ("a\n\nUpdate 29.02. 11:00: b", ["10:00", "12:00", "2024-02-29T11:00"], ""),
        ("a\n\nUpdate 31.12. 11:00: b", ["10:00", "12:00"], "contradicts"),
        ("[Update 09:00]\na\n\n[Update 11:00]\nb\n\n[Update 10:30]\nc", None, "contradicts"),
        (
            "[Update 01.02.2024 10:00]\na\n\n[Update 11:00]\nb\n\n[Update 11:30]\nc",
            ["10:00", "11:00", "11:30", "12:00"],
            "the time of the post is taken",
        ),
    ],
)
def test_a_time_is_believed_unless_it_cannot_be(body: str, instants: list[str] | None, remark: str) -> None:
    if instants is not None:
        assert times(body) == instants
    result = imported({"2024-01-02-x.md": post(body)})
    remarks = [finding.text for finding in result.findings if finding.slug == "odd-update-time"]
    assert any(remark in text for text in remarks) if remark else not remarks


@pytest.mark.parametrize(
    ("track", "at"),
    [("2023-12-20 10:00:00", "2024-01-02T10:00Z"), ("2023-12-20 11:00:00", "2023-12-20T11:00Z")],
)
def test_a_day_is_mended_where_time_of_day_and_file_name_agree(track: str, at: str) -> None:
    text = post(f'b {{{{< track "2024-01-02 12:00:00" >}}}}\n\na {{{{< track "{track}" >}}}}')
    result = imported({"2024-01-02-x.md": text})
    assert f"at: {at}" in only(result)["01-investigating.md"]
    assert ("odd-update-time" in told(result)) == at.startswith("2024")
    elsewhere = imported({"2023-12-20-x.md": text})
    assert "at: 2023-12-20T" in only(elsewhere)["01-investigating.md"]


@pytest.mark.parametrize(("day", "said"), [("2024-01-05", True), ("2024-01-20", False)])
def test_a_beginning_long_before_the_first_update_is_not_believed(day: str, said: bool) -> None:
    text = post(f'a {{{{< track "{day} 10:00:00" >}}}}').replace("When: 2024-01-02", "When: 2024-01-30")
    result = imported({"2024-01-02-x.md": text})
    assert ("started: 2024-01-02T10:00Z" in only(result)["01-investigating.md"]) is said
    assert ("dates-disagree" in told(result)) is not said


def test_an_update_is_not_cut_out_of_a_block_of_code() -> None:
    body = "*Update* - a\n~~~\nb\n\nc\n~~~"
    assert bodies(body)[0] == body


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("a <!-- 1 --> b", "a b"),
        ("`<!-- 1 -->`", "`<!-- 1 -->`"),
        ("``<!-- ` -->``", "``<!-- ` -->``"),
        ("```\n<!-- 1 -->\n```", "```\n<!-- 1 -->\n```"),
        ("- a\n\n  ```\n  <!-- 1 -->\n  ```", "- a\n\n  ```\n  <!-- 1 -->\n  ```"),
        ("a ` b\n<!-- ` --> c", "a ` b\n c"),
        ("`a\nb` `<!-- 1 -->` c", "`a\nb` `` c"),
        ("x `" + "y" * 6000 + " <!-- 1 -->`", "x `" + "y" * 6000 + " `"),
        ("    <!-- 1 -->\n\na", "a"),
        ("```\n> ```\n```\n\n<!-- 1 -->b", "```\n> ```\n```\n\nb"),
        ("a<!-- 1", "a"),
        ("{{< comment >}}1{{< /comment >}}a", "a"),
        ("{{% comment %}}1", ""),
    ],
)
def test_in_doubt_a_comment_stays_hidden(body: str, shown: str) -> None:
    assert re.sub(" +", " ", bodies(body)[0].strip()) == re.sub(" +", " ", shown)


@pytest.mark.parametrize("tag", ["div", "pre", "script", "a href='x'"])
def test_in_html_nothing_is_code(tag: str) -> None:
    hidden = bodies(f"<{tag}>\n`<!-- SECRET -->`\n```\n<!-- SECRET -->\n```\n\nb")
    assert not any("SECRET" in body for body in hidden)


def test_a_time_that_nobody_could_use_stays_in_the_text() -> None:
    assert (
        bodies('b {{< track "2024-01-02 11:00" >}}\n\na {{< track "a week ago" >}}')[0]
        == "**a week ago**\n\na"
    )


def test_a_text_too_long_for_one_message_goes_on_in_the_next() -> None:
    paragraph = "word " * 900
    result = imported({"2024-01-02-x.md": post("\n\n".join([paragraph] * 8))})
    ((messages),) = checked(result).values()
    assert "text-divided" in told(result)
    assert sum(message.body.count("word") for message in messages) == 8 * 900
    assert [message.status for message in messages] == [Status.INVESTIGATING, None, None, Status.RESOLVED]


def test_what_was_shown_as_code_is_never_run_after_a_cut() -> None:
    lines = "\n".join(["<script>x</script>" for _ in range(1500)])
    ((messages),) = checked(imported({"2024-01-02-x.md": post(f"```\n{lines}\n```")})).values()
    assert sum(message.body.count("script>x") for message in messages) == 1500


def test_a_text_without_any_gap_is_cut_where_it_must_be() -> None:
    ((messages),) = checked(imported({"2024-01-02-x.md": post("ä" * 15_000)})).values()
    assert sum(message.body.count("ä") for message in messages) == 15_000


def test_a_post_with_very_many_updates_stays_whole() -> None:
    result = imported({"2024-01-02-x.md": post("\n\n".join(f"Update 10:00: {n}" for n in range(300)))})
    assert sorted(only(result)) == ["01-investigating.md", "02-resolved.md"]


def test_a_post_for_more_messages_than_there_may_be_is_refused() -> None:
    text = "\n\n".join(f"Update 10:0{n % 10}: " + "x" * 60_000 for n in range(150))
    result = imported({"2024-01-02-x.md": post(text)})
    assert folders(result) == {}
    assert "post-refused" in told(result)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*Update* - a [x](y)\n\nb", ["b", "a [x](y)"]),
        ("a\n\n> Update: quoted\n\n    Update: code\n\n```\nUpdate: fence\n```", None),
        ("Updated regularly.\n\nUpdates are posted here:\n\n- one\n- two", None),
        ("Updates:\n\n- first, then\n- second", None),
        ("## Timeline\n\n* 10:00 - a\n* 11:00 - b", None),
        ("**Important**: read this\n\n**Also**: that", None),
        (
            '[Open source](https://x.example/) is fine.\n\n[update]: https://y.example/ "t"\n\nSee [update].',
            None,
        ),
        ("a\n\n---\n\nb\n\n***\n\nc", None),
        ("a\n\n---\n\nb\n\n*Update* - c", ["a\n\n---\n\nb", "c"]),
        ("*Investigating* - a\n\n---\n\nb", None),
        ("a\n---", ["a"]),
        ("---\n\na", ["a"]),
    ],
)
def test_only_clear_marks_divide_a_text(written: str, shown: list[str] | None) -> None:
    found = bodies(written)
    assert found[: len(shown or [written])] == (shown or [written])


def test_a_text_equal_to_the_title_is_no_label() -> None:
    text = post("Resolved - doors\n\n---\n\nAll doors are shut.").replace(
        "title: T", "title: Resolved - doors"
    )
    files = only(imported({"2024-01-02-x.md": text}))
    assert "Resolved - doors\n\n---\n\nAll doors are shut." in files["01-investigating.md"]


def test_blanks_that_break_a_line_stay() -> None:
    assert bodies("one  \ntwo ")[0] == "one  \ntwo"


@pytest.mark.parametrize(
    ("written", "kept", "slug"),
    [
        ("<!DOCTYPE html> <?php echo ?>", "\\<!DOCTYPE html> \\<?php echo ?>", None),
        ("<a name='x'>words</a>", "words", "html-converted"),
        ("<a href='javascript:x'>words</a>", "words", "link-left-out"),
        ("<a href='/help'>words</a>", "[words](https://s.example/help)", "html-converted"),
        ("<a href='//cdn.example/x'></a>.", ".", "html-converted"),
        (
            "<img alt='x'> and <img src='//c.example/a.png'>",
            "x and [a.png](https://c.example/a.png)",
            "image-linked",
        ),
        ("<code>a &lt; b</code> <code>`</code> <b></b>!", "`a < b` ` !", "html-converted"),
        (
            "<b><i><s><b><i><s>a</s></i></b></s></i></b>",
            "*~~***~~a~~***~~*",
            "html-converted",
        ),
        ("\\<!-- a -->", "\\<!-- a -->", None),
        ("<b>a <i>b</i></b>", "**a *b***", "html-converted"),
        ("<span style='x'>a</span> <u>b</u><sup>2</sup>", "a b2", "html-converted"),
        ("a<hr>b", "a\n\n---\n\nb", "html-converted"),
        ("&lt;b&gt; \\<b>x\\</b>", "&lt;b&gt; \\<b>x\\</b>", None),
        ("<javascript:alert(1)>", "javascript:alert(1)", "link-left-out"),
        ("[a][b] c\n\n[b]: javascript:x", "[a][b] c\n\n\\[b]: javascript:x", "link-left-out"),
        (
            "![cat][pic]\n\n[pic]: https://x.example/c.png",
            "[cat][pic]\n\n[pic]: https://x.example/c.png",
            None,
        ),
        ("<script\n", "\\<script", "html-as-text"),
        ("<<script>alert(1)</script>", "<\\<script>alert(1)\\</script>", "html-as-text"),
    ],
)
def test_html_and_links_become_harmless(written: str, kept: str, slug: str | None) -> None:
    result = imported({"2024-01-02-x.md": post(written)}, config="baseURL: https://s.example\ntitle: X\n")
    ((messages),) = checked(result).values()
    assert messages[0].body == kept
    about_html = [s for s in told(result) if s.split("-")[0] in ("html", "image", "link")]
    assert (slug in about_html) if slug else not about_html


def test_invisible_characters_are_left_out_and_told() -> None:
    text = post("a\u202eb\u0007c").replace("title: T", 'title: "T\\u202e!"')
    result = imported({"2024-01-02-x.md": text})
    files = only(result)
    assert 'title: "T!"' in files["01-investigating.md"]
    assert files["01-investigating.md"].endswith("\nabc\n")
    assert told(result).count("invisible-character") == 2


def test_a_body_with_hundreds_of_comments_is_refused() -> None:
    result = imported({"2024-01-02-x.md": post("<!-- x --> y " * 300)})
    assert folders(result) == {}
    assert "post-refused" in told(result)


_PIECES = st.sampled_from(
    [
        "*Update* - {}",
        "**Resolved**: {}",
        "[Final message]\n{}",
        "## Update 11:00\n\n{}",
        "2024-01-02 11:{:02}\n\n{}",
        "{}",
        "> {}",
        "- {}\n- {}",
        "```\n{}\n```",
        "---",
        "# {}",
        "<b>{}</b>",
        '{} {{{{< track "2024-01-02 11:00:00" >}}}}',
        "Updates:\n\n- 11:30: {}",
        "| {} |\n|---|",
        "{}\\",
        "<p>{}<br>{}</p>",
        "`{}`",
        "[{}](https://x.example)",
        "~~~",
        "[{}]: x",
        "__Update2__ {}",
        "(MàJ/Update) 11h30 : {}",
        "_Investigating_ - {}",
        "***",
        "![{}](y.png)",
        "<div\n>{}",
    ]
)


@given(st.lists(_PIECES, max_size=12), st.sampled_from(["\n\n", "\n"]))
def test_no_word_of_any_text_is_lost(pieces: list[str], gap: str) -> None:
    words = (f"word{n}x" for n in range(1000))
    text = gap.join(re.sub(r"\{\}", lambda _: next(words), piece.replace("{:02}", "15")) for piece in pieces)
    text = text.replace("{{{{", "{{").replace("}}}}", "}}")
    result = imported({"2024-01-02-x.md": post(text)})
    ((messages),) = checked(result).values()
    said = " ".join(message.body for message in messages)
    assert set(re.findall(r"word\d+x", text)) <= set(re.findall(r"word\d+x", said))
    times = [message.at for message in messages if message.at]
    assert times == sorted(times)


_HIDING = st.sampled_from(
    [
        "<!-- {} -->",
        "<!--\n{}\n-->",
        "a ` <!-- {} ` b -->",
        "`<!-- {} -->`",
        "<!-- {} ``` -->",
        "<!-- ~~~\n{}\n-->",
        "    <!-- {} -->",
        "\t<!-- {} -->",
        "> <!-- {} -->",
        "- <!-- {} -->",
        "1. a\n\n   <!-- {} -->",
        "- a\n\n      <!-- {} -->",
        "<!-- {}",
        "-->",
        "text {}",
        "`",
        "```",
        "~~~",
        "  ```",
        "> ```",
        "- ```",
        "<div>",
        "",
    ]
)


@given(st.lists(_HIDING, max_size=8), st.sampled_from(["\n\n", "\n"]))
def test_what_markdown_hid_stays_hidden(pieces: list[str], gap: str) -> None:
    words = (f"word{n}x" for n in range(1000))
    text = gap.join(piece.replace("{}", next(words)) for piece in pieces)
    old_page = cmarkgfm.markdown_to_html(text, cmarkgfm.Options.CMARK_OPT_UNSAFE)
    # A browser lets an unclosed comment hide what Markdown meant to show; that is nobody's intention.
    assume(not re.search(r"<!--(?!.*-->)", old_page, re.DOTALL))
    seen = set(re.findall(r"word\d+x", re.sub(r"<!--.*?(?:-->|\Z)", "", old_page, flags=re.DOTALL)))
    result = imported({"2024-01-02-x.md": post(text)})
    said = {word for data in result.files.values() for word in re.findall(r"word\d+x", data.decode())}
    assert said <= seen


@given(st.text(max_size=400))
def test_any_text_at_all_is_imported_or_refused(text: str) -> None:
    result = imported({"2024-01-02-x.md": post(text), "y.md": text})
    assert result.counts.posts == 2
    checked(result)
