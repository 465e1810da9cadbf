"""Atom: valid by the grammar of RFC 4287."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from signoff.site.feeds import atom
from support.feeds import LONG, NOTICE, WORKS, newest_first, parsed
from support.stories import watched

ATOM = "{http://www.w3.org/2005/Atom}"
GRAMMAR = Path(__file__).parents[2] / "cases" / "feeds" / "atom.rng"


@pytest.fixture(scope="module")
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(GRAMMAR))


@pytest.mark.parametrize("stories", [(), (LONG, WORKS, NOTICE)], ids=["empty", "full"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_feed_is_valid(stories: tuple[object, ...], language: str, grammar: etree.RelaxNG) -> None:
    feed = etree.fromstring(atom.render(watched(), newest_first(*stories), language, "feed.atom"))
    grammar.assertValid(feed)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Acme"
    assert feed.findtext(f"{ATOM}generator") == "Signoff"
    ids = [feed.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry"))]
    assert len(set(ids)) == 1 + sum(map(len, stories))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<id>tag:", b"<id>not an address "),
        (b"+00:00</updated>", b"</updated>"),
        (b"<title>Acme status</title>", b""),
        (b'type="html"', b'type="rtf"'),
    ],
)
def test_the_grammar_notices_mistakes(old: bytes, new: bytes, grammar: etree.RelaxNG) -> None:
    content = atom.render(watched(), newest_first(LONG), "en", "feed.atom")
    assert grammar.validate(etree.fromstring(content))
    assert old in content
    assert not grammar.validate(etree.fromstring(content.replace(old, new, 1)))


def test_the_feed_names_itself_and_its_page() -> None:
    feed = etree.fromstring(atom.render(watched(), [], "ja", "ja/feed.atom"))
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://status.example.org/ja/feed.atom",
        "alternate": "https://status.example.org/ja/",
    }


def test_an_entry_was_updated_when_it_was_edited_else_when_published() -> None:
    story = (replace(LONG[0], edited=LONG[4].published), LONG[1])
    read = parsed(atom.render(watched(), newest_first(story), "en", "feed.atom"))
    assert read.version == "atom10"
    assert [(entry.published, entry.updated) for entry in read.entries] == [
        ("2026-11-21T10:10:00+00:00", "2026-11-21T10:10:00+00:00"),
        ("2026-11-21T10:00:00+00:00", "2026-11-21T10:40:00+00:00"),
    ]
    assert read.feed.updated == "2026-11-21T10:40:00+00:00"
