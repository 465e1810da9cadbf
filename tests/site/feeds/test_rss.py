"""RSS 2.0: the structure the specification asks for."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from signoff.site.feeds import rss
from support.feeds import LONG, NOTICE, WORKS, newest_first, parsed
from support.stories import watched

ATOM = "{http://www.w3.org/2005/Atom}"
CHANNEL_ELEMENTS = {"title", "link", "description", "language", "lastBuildDate", "generator", "docs"}
ITEM_ELEMENTS = ["title", "link", "description", "guid", "category", "pubDate"]


@pytest.mark.parametrize("stories", [(), (LONG, WORKS, NOTICE)], ids=["empty", "full"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_structure_is_that_of_rss(stories: tuple[object, ...], language: str) -> None:
    address = "ja/feed.rss" if language == "ja" else "feed.rss"
    root = etree.fromstring(rss.render(watched(), newest_first(*stories), language, address))
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    own = {child.tag: child.text for child in channel if child.tag not in ("item", f"{ATOM}link")}
    assert set(own) == CHANNEL_ELEMENTS
    assert all(own.values())
    assert own["language"] == language
    assert own["generator"] == "Signoff"
    assert own["link"] == "https://status.example.org/" + ("ja/" if language == "ja" else "")
    itself = channel.find(f"{ATOM}link")
    assert dict(itself.attrib) == {
        "href": f"https://status.example.org/{address}",
        "rel": "self",
        "type": "application/rss+xml",
    }
    items = channel.findall("item")
    assert len(items) == sum(map(len, stories))
    for item in items:
        assert list(dict.fromkeys(child.tag for child in item)) == [
            name for name in ITEM_ELEMENTS if name != "category" or item.find("category") is not None
        ]
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.find("link").text.startswith("https://")
        assert parsedate_to_datetime(item.find("pubDate").text).tzinfo is not None
    guids = [item.findtext("guid") for item in items]
    assert len(set(guids)) == len(guids)


def test_feedparser_reads_it_as_rss_2() -> None:
    read = parsed(rss.render(watched(), newest_first(LONG), "en", "feed.rss"))
    assert read.version == "rss20"
    assert read.feed.title == "Acme status"


def test_the_channel_changed_with_its_newest_change() -> None:
    def built(*story: object) -> str:
        content = rss.render(watched(), newest_first(story), "en", "feed.rss")
        return str(etree.fromstring(content).findtext("channel/lastBuildDate"))

    assert built(*LONG[:2]) == "Sat, 21 Nov 2026 10:10:00 +0000"
    assert built(replace(LONG[0], edited=LONG[4].published), LONG[1]) == "Sat, 21 Nov 2026 10:40:00 +0000"
    assert "1970" in str(
        etree.fromstring(rss.render(watched(), [], "en", "x")).findtext("channel/lastBuildDate")
    )
