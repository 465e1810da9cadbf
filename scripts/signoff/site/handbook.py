"""The ordinary pages (docs/*.md): which language a file is in, where it answers, how it is linked.

`about.ja.md` is the Japanese `about.md` and answers at `ja/about/`. What has no translation is
linked in the default language. Two names stand for pages of ours, so that a handbook and a
navigation may link them: `index.md` (the home page) and `history.md` (the archive).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from posixpath import splitext
from re import DOTALL, Match
from re import compile as compile_pattern
from typing import Any
from urllib.parse import urljoin

from signoff.core import urls

STATUS_PAGES: Mapping[str, str] = {"index.md": "", "history.md": urls.history()}
"""Names under docs/ that mean a status page, and where it answers."""

_OWN_FOLDERS = ("incidents/", "components/", "history/", "api/", "compose/", "scores/")
_OWN_FILES = frozenset(
    "index.html 404.html sitemap.xml signoff.json feed.rss feed.atom feed.json history.rss history.atom "
    "maintenance.ics badge.svg badge.json".split()
)


def is_own(path: str, languages: Iterable[str]) -> bool:
    """Whether a file of the site at `path` would be, or be among, the status pages."""
    first, _, rest = path.partition("/")
    if first in languages:
        path = rest
    return path in _OWN_FILES or path.startswith(_OWN_FOLDERS)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the handbook: `source` below docs/, `of` the default language's file it translates."""

    source: str
    of: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of the navigation in a language, shaped as MkDocs shapes its own."""

    title: str
    url: str | None
    active: bool = False
    language: str = ""
    children: Sequence[Entry] | None = None
    is_section: bool = False
    is_page: bool = False
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Handbook:
    """All chapters, for finding a chapter's translations."""

    default: str
    chapters: tuple[Chapter, ...]
    _by_name: dict[tuple[str, str], Chapter] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, default: str, chapters: Iterable[Chapter]) -> Handbook:
        known = tuple(sorted(chapters, key=lambda chapter: (chapter.of, chapter.language)))
        return cls(default, known, {(chapter.of, chapter.language): chapter for chapter in known})

    def find(self, name: str, language: str) -> Chapter | None:
        """The chapter that default-language file `name` is in `language`, else in the default one."""
        return self._by_name.get((name, language)) or self._by_name.get((name, self.default))

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages that the default-language file `name` exists in."""
        return tuple(chapter.language for chapter in self.chapters if chapter.of == name)

    def address(self, name: str, language: str) -> str | None:
        """Where a reader of `language` finds `name`, a chapter or a status page; None if it is neither."""
        if name in STATUS_PAGES:
            return urls.prefix(language, self.default) + STATUS_PAGES[name]
        chapter = self.find(name, language)
        return chapter.address if chapter else None


def split_language(source: str, languages: Sequence[str]) -> tuple[str, str | None]:
    """`guide/about.ja.md` -> (`guide/about.md`, `ja`); (source, None) without a language of ours."""
    stem, suffix = splitext(source)
    base, dot, tag = stem.rpartition(".")
    if dot and base and not base.endswith("/"):
        for language in languages:
            if language.lower() == tag.lower():
                return base + suffix, language
    return source, None


_LINK = compile_pattern(r'(<a\b[^>]*?\bhref=")([^"#?:]+)(?=["#?])')


def translated_links(html: str, chapter: Chapter, handbook: Handbook) -> str:
    """The text of a translated chapter with its links leading to pages in its language, where there are any.

    A link to the chapter's own original stays: somebody offers to read that.
    """
    translated = {
        there: here
        for name in {*STATUS_PAGES, *(known.of for known in handbook.chapters)}
        if name != chapter.of
        and (there := handbook.address(name, handbook.default)) is not None
        and (here := handbook.address(name, chapter.language)) != there
    }

    def lead(link: Match[str]) -> str:
        target = urljoin(f"/{chapter.address}", link[2]).removeprefix("/")
        here = translated.get(target)
        return link[0] if here is None else f"{link[1]}{urls.up(chapter.address)}/{here}"

    return _LINK.sub(lead, html)


_ALIGNED = compile_pattern(r'(<t[hd]) style="text-align: (left|center|right);"')


def classed_columns(html: str) -> str:
    """The text of a chapter with its columns aligned by classes: the policy of the page allows no style."""
    return _ALIGNED.sub(r'\1 class="at-\2"', html)


_PARAGRAPH = compile_pattern(r"<p>(.*?)</p>", DOTALL)
_TAG = compile_pattern(r"<[^>]*>")


def first_words(html: str, most: int = 160) -> str:
    """The first paragraph of a page as plain text, cut between words: its description when it has none."""
    paragraph = _PARAGRAPH.search(html)
    text = " ".join(unescape(_TAG.sub("", paragraph[1])).split()) if paragraph else ""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


@dataclass(frozen=True, slots=True)
class Navigator:
    """MkDocs' navigation told in another language. `titles` are those of all pages, by source;
    `current` is the address of the page it is shown on.
    """

    handbook: Handbook
    titles: Mapping[str, str]
    language: str
    current: str

    def entries(self, items: Iterable[Any]) -> tuple[Entry, ...]:
        """The items with addresses and titles for readers of `language`, where there are any."""
        return tuple(self._entry(item) for item in items)

    def _entry(self, item: Any) -> Entry:
        if item.is_section:
            children = self.entries(item.children)
            active = any(child.active for child in children)
            return Entry(item.title, None, active, children=children, is_section=True)
        name = item.file.src_uri if item.is_page else ""
        address = self.handbook.address(name, self.language)
        if address is None:
            return Entry(item.title, item.url, is_page=item.is_page, is_link=item.is_link)
        chapter = self.handbook.find(name, self.language)
        active = address == self.current
        if name in STATUS_PAGES:
            title = self.titles[f"{name.removesuffix('.md')}.{self.language}.md"]
            return Entry(title, address, active, is_page=True)
        if chapter is None or chapter.language != self.language:
            # not translated: its own title, in its own language
            return Entry(item.title, address, active, self.handbook.default, is_page=True)
        return Entry(self.titles[chapter.source], address, active, is_page=True)
