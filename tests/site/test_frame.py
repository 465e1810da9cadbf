"""A frame holds any page: at any depth, with any text, and nothing a page says can break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core import urls
from signoff.edge.shell import FrameText
from signoff.site.frame import SLOTS, Frame, FrameError, mark, read_frames

HTML = (
    f'<title>{mark("title")} – Acme</title><meta name=description content="{mark("description")}">'
    f'<link rel=stylesheet href="{mark("root")}/assets/a.css">{mark("head")}'
    f'<a href="{mark("root")}/ja/{mark("address")}">ja</a><main>{mark("body")}</main>'
)
ENGLISH = Frame.cut(HTML, "en", "")
JAPANESE = Frame.cut(HTML, "ja", "ja/")


def stamped(frame: Frame, address: str, title: str = "t", body: str = "b") -> str:
    return frame.stamp(address, title, "d", "<h>", body).decode()


def test_every_slot_is_filled() -> None:
    data = ENGLISH.stamp("history/2026/11/", "November", "What was", '<meta name="x">', "<h1>Hi</h1>")
    assert data.decode() == (
        '<title>November – Acme</title><meta name=description content="What was">'
        '<link rel=stylesheet href="../../../assets/a.css"><meta name="x">'
        '<a href="../../../ja/history/2026/11/">ja</a><main><h1>Hi</h1></main>'
    )


def test_the_home_page_links_from_where_it_is() -> None:
    assert '"./assets/a.css"' in stamped(ENGLISH, "")
    assert '"../assets/a.css"' in stamped(JAPANESE, "ja/")


def test_a_page_knows_its_address_without_its_language() -> None:
    assert '"../../ja/history/"' in stamped(JAPANESE, "ja/history/")


def test_title_and_description_are_escaped_where_they_stand() -> None:
    page = ENGLISH.stamp("", "<b>&", '"><script>', "", "").decode()
    assert "<title>&lt;b&gt;&amp; – Acme</title>" in page
    assert 'content="&quot;&gt;&lt;script&gt;"' in page


@given(st.lists(st.sampled_from([*map(mark, SLOTS), "signoff-mark-", "text", "</main>"])).map("".join))
def test_text_that_looks_like_a_marker_stays_text(said: str) -> None:
    page = stamped(ENGLISH, "", title=said, body=said)
    assert page.count(f"<main>{said}</main>") == 1
    assert page.endswith(f"<main>{said}</main>")


@given(st.lists(st.sampled_from(["incidents", "a-b", "2026", "ja"]), max_size=6))
def test_root_leads_back_from_any_depth(names: list[str]) -> None:
    address = "".join(f"{name}/" for name in names)
    root = urls.up(address)
    steps = root.split("/")
    assert steps == (["."] if not names else [".."] * len(names))
    assert f'"{root}/assets/a.css"' in stamped(ENGLISH, address)


@pytest.mark.parametrize("slot", ["title", "description"])
def test_what_stands_for_words_cannot_lose_its_quotes(slot: str) -> None:
    # minifiers unquote what holds no space: `content=All` would end at the title's first word
    assert " " in mark(slot)


@pytest.mark.parametrize(
    ("html", "slot"),
    [
        (HTML.replace(mark("body"), ""), "body"),
        (HTML + mark("body"), "body"),
        (HTML.replace(mark("head"), ""), "head"),
        (HTML.replace(mark("title"), "x"), "title"),
    ],
)
def test_a_frame_that_cannot_hold_a_page_is_refused(html: str, slot: str) -> None:
    with pytest.raises(FrameError, match=f"signoff.{slot}"):
        Frame.cut(html, "en", "")


def test_frames_are_found_by_kind_and_language() -> None:
    frames = read_frames([FrameText("en", "page", HTML), FrameText("ja", "page", HTML)], "en")
    assert {language: frame.prefix for language, frame in frames.page.items()} == {"en": "", "ja": "ja/"}
    assert frames.not_found == {}
