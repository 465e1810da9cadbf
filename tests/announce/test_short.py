"""Short forms: what is lost is the end of the title, never the link, and never half a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.announce.short import CHANNELS, short, sms, sms_in, x

LINK = "https://status.example.org/incidents/2026-11-21-slow/#m-02-identified"
TITLE = "Slow answers from the API: requests from Europe take up to a minute, and some of them fail"


def line(title: str) -> str:
    return f"{title}: Identified"


def test_what_fits_is_whole() -> None:
    made = short("Slow API", line, LINK, sms)
    assert made.text == f"Slow API: Identified {LINK}"
    assert not made.cut
    assert made.count.used == len(made.text)


def test_a_long_title_ends_at_a_word() -> None:
    made = short(TITLE, line, LINK, sms)
    assert (
        made.text
        == f"Slow answers from the API: requests from Europe take up to a minute, and...: Identified {LINK}"
    )
    assert made.cut
    assert made.count.fits
    assert not sms(made.text.replace("and", "and some")).fits


def test_a_title_without_words_ends_between_characters() -> None:
    made = short("障害" * 200, line, LINK, x)
    title = made.text.partition("...")[0]
    assert title
    assert ("障害" * 200).startswith(title)
    assert made.text.endswith(LINK)
    assert made.count.fits


@pytest.mark.parametrize(
    "character",
    ["e\u0301", "👩\u200d🚒", "👍🏽", "🇩🇪", "ก\u0e33\u0e31", "❤\ufe0f"],
    ids=["accent", "joined", "skin", "flag", "mark", "variation"],
)
def test_no_character_is_cut_in_half(character: str) -> None:
    whole = character * 60
    made = short(whole, line, LINK, sms)
    title = made.text.partition("...")[0].removesuffix(LINK)
    assert len(title) % len(character) == 0
    assert whole.startswith(title)


def test_where_nothing_else_fits_the_link_comes_through() -> None:
    made = short("障害", lambda title: f"{title}：調査中", LINK + "x" * 200, sms)
    assert made.text == LINK + "x" * 200
    assert made.cut
    assert not made.count.fits


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(sorted(CHANNELS)))
def test_any_title_keeps_the_link_and_the_limit(title: str, channel: str) -> None:
    made = short(title, line, LINK, CHANNELS[channel])
    assert made.text.endswith(LINK)
    assert made.count.fits or made.text == LINK
    assert made.count == CHANNELS[channel](made.text)
    if not made.cut and made.text != LINK:
        assert made.text == f"{line(title)} {LINK}"


@pytest.mark.parametrize(
    ("text", "used", "limit"),
    [
        ("a" * 160, 160, 160),
        ("é€", 3, 160),  # the euro sign takes two places
        ("[x]", 5, 160),
        ("ç", 1, 70),  # Ç is in the alphabet of text messages, ç is not
        ("障害", 2, 70),
        ("👍", 2, 70),  # two units of UTF-16
    ],
)
def test_text_messages_are_counted_as_networks_do(text: str, used: int, limit: int) -> None:
    assert (sms(text).used, sms(text).limit) == (used, limit)


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("a" * 280, 280),
        ("障害", 4),
        ("“x”", 3),
        ("👍", 2),
        (f"See {LINK}", 27),  # any link counts 23
        (f"{LINK} {LINK}", 47),
        ("e\u0301", 1),
    ],
)
def test_posts_are_counted_as_x_does(text: str, used: int) -> None:
    assert x(text).used == used


@pytest.mark.parametrize(
    ("fits", "is_more"),
    [
        ("a" * 306, "a"),
        ("a" * 152 + "€" + "a" * 151, "a"),  # the sign of two places begins the second part
        ("障" * 134, "障"),
        ("障" * 66 + "🔥" + "障" * 65, "障"),  # so does a character of two units
        ("€" * 152, "€"),
    ],
    ids=["letters", "extended", "units", "surrogates", "only extended"],
)
def test_two_parts_hold_what_the_networks_say(fits: str, is_more: str) -> None:
    assert sms_in(2, fits).fits
    assert not sms_in(2, fits + is_more).fits
    assert sms_in(3, fits + is_more).fits
