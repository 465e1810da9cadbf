"""Short forms: what is lost is the end of the title, never the link, and never half a character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.announce.fitting import LIMITS, Piece, fit
from signoff.announce.short import sms, sms_in, x

LINK = "https://status.example.org/incidents/2026-11-21-slow/#m-02-identified"
TITLE = "Slow answers from the API: requests from Europe take up to a minute, and some of them fail"


def short(title: str, form: str = "sms", link: str = LINK) -> str:
    """`title` with a status and a link, as long as the form allows."""
    return fit(form, Piece(title), lambda piece: f"{line(piece.title)} {link}", link)


def line(title: str) -> str:
    return f"{title}: Identified"


def test_what_fits_is_whole() -> None:
    assert short("Slow API") == f"Slow API: Identified {LINK}"


def test_a_long_title_ends_at_a_word() -> None:
    whole = f"{TITLE}, and {TITLE}, and then {TITLE} again, {TITLE}, {TITLE}"
    made = short(whole)
    shown = made.partition("...: Identified")[0]
    rest = whole.removeprefix(shown)
    assert rest != whole
    assert rest[0] in " ,"
    assert made.endswith(LINK)
    assert sms_in(3, made).fits
    longer = f"{shown}{rest[0]}{rest[1:].split()[0]}"
    assert not sms_in(3, made.replace(shown, longer)).fits, "there was room for another word"


def test_a_title_without_words_ends_between_characters() -> None:
    made = short("障害" * 200, "x")
    title = made.partition("...")[0]
    assert title
    assert ("障害" * 200).startswith(title)
    assert made.endswith(LINK)
    assert x(made).fits


@pytest.mark.parametrize(
    "character",
    ["e\u0301", "👩\u200d🚒", "👍🏽", "🇩🇪", "ก\u0e33\u0e31", "❤\ufe0f"],
    ids=["accent", "joined", "skin", "flag", "mark", "variation"],
)
def test_no_character_is_cut_in_half(character: str) -> None:
    whole = character * 200
    title = short(whole).partition("...")[0].removesuffix(LINK)
    assert title
    assert len(title) % len(character) == 0
    assert whole.startswith(title)


def test_where_nothing_else_fits_the_link_comes_through() -> None:
    assert short("障害", link=LINK + "x" * 500) == LINK + "x" * 500


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(sorted(LIMITS)))
def test_any_title_keeps_the_link_and_the_limit(title: str, form: str) -> None:
    made = short(title, form)
    assert made.endswith(LINK)
    assert LIMITS[form][-1](made).fits


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
        ("👩\u200d🚒👍🏽🇩🇪🇯🇵❤\ufe0f", 10),  # five, each made of several code points
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
