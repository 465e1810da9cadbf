"""What the frame template is told (`signoff` in templates/site/frame/main.html), for each page it renders.

A status page's frame gets markers where a page's own parts go; a handbook page gets its real values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from signoff.core import urls
from signoff.core.watched import Settings
from signoff.site.assets import Assets
from signoff.site.frame import mark
from signoff.site.handbook import Chapter
from signoff.site.i18n import Words, language_name, translator

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of every page: its own origin and nothing else."""

FEEDS = (
    ("RSS", "application/rss+xml", "feed.rss"),
    ("Atom", "application/atom+xml", "feed.atom"),
    ("JSON", "application/feed+json", "feed.json"),
)


NO_ROBOTS = '<meta name="robots" content="noindex, nofollow">\n'


def drill_note(settings: Settings, words: Words) -> str:
    """What every page of a drill begins with; "" for a page in earnest."""
    if not settings.drill:
        return ""
    return f'<p class="inside">{escape(words.gettext("Drill: an exercise, nothing is wrong."))}</p>\n'


@dataclass(frozen=True, slots=True)
class Here:
    """The page in one language: `address` is below the root; not `exact` means that language's home page."""

    language: str
    name: str
    address: str
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The template's `signoff`. Texts are ready for HTML: escaped, or markers."""

    kind: str
    words: Words
    languages: tuple[tuple[str, str, str], ...]
    prefix: str
    root: str
    address: str
    title: str
    description: str
    head: str
    body: str
    url: str
    assets: Assets
    feeds: tuple[tuple[str, str, str], ...]
    here: tuple[Here, ...]
    handbook: str = ""
    at_status: str = ""
    at_history: str = ""
    toggle: bool = False
    csp: str = ""

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def lang(self) -> str:
        """The language the words of the frame are in: English where nobody translated them."""
        return self.words.lang

    @property
    def direction(self) -> str:
        return self.words.direction

    @property
    def is_frame(self) -> bool:
        """Whether this is rendered to be stamped, rather than to be read as it is."""
        return self.kind != "handbook"

    @property
    def _(self) -> Callable[[str], str]:
        return self.words.gettext

    def link(self, address: str) -> str:
        """The way from this page to `address` (from the site's root); other origins stay as they are."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith(("/", "#")):
            return address
        while address.startswith(("./", "../")):
            address = address.partition("/")[2]
        return f"{self.root}/{'' if address in ('.', '..') else address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What all pages of a site have in common. `first` is the handbook's first page in a language."""

    settings: Settings
    url: str
    assets: Assets
    toggle: bool
    preview: bool
    first: Callable[[str], str]

    def frame(self, language: str, kind: str) -> View:
        """What a frame of `kind` is rendered with: markers."""
        # nobody knows at which depth a missing page was asked for
        root = mark("root") if kind == "page" else urlsplit(self.url).path.rstrip("/")
        here = tuple(
            Here(tag, name, prefix + mark("address") if kind == "page" else prefix, kind == "page")
            for tag, name, prefix in self._languages()
        )
        return self._view(
            kind=kind,
            language=language,
            root=root,
            address=mark("address"),
            title=mark("title"),
            description=mark("description"),
            head=mark("head"),
            body=mark("body"),
            at_status=mark("at-status"),
            at_history=mark("at-history"),
            here=here,
        )

    def handbook(
        self, chapter: Chapter, twins: Collection[str], title: str, description: str, content: str
    ) -> View:
        """What a page of the handbook is rendered with; `twins` are the languages that have it.

        `title` and `description` are plain text.
        """
        root = urls.up(chapter.address)
        key = chapter.address[len(urls.prefix(chapter.language, self.settings.language)) :]
        here = tuple(
            Here(tag, name, prefix + key if tag in twins else prefix, tag in twins)
            for tag, name, prefix in self._languages()
        )
        return self._view(
            kind="handbook",
            language=chapter.language,
            root=root,
            address=key,
            title=escape(title),
            description=escape(description),
            head=f'<link rel="icon" type="image/svg+xml" href="{root}/{escape(self.assets.icon)}">'
            + (f"\n{NO_ROBOTS.rstrip()}" if self.settings.drill else ""),
            body=content,
            here=here,
        )

    def _languages(self) -> tuple[tuple[str, str, str], ...]:
        default = self.settings.language
        return tuple((tag, language_name(tag), urls.prefix(tag, default)) for tag in self.settings.languages)

    def _view(self, *, kind: str, language: str, here: tuple[Here, ...], **texts: str) -> View:
        prefix = urls.prefix(language, self.settings.language)
        return View(
            kind=kind,
            words=translator(language, self.settings.timezone),
            languages=self._languages(),
            prefix=prefix,
            url=self.url,
            assets=self.assets,
            feeds=tuple((title, type_, prefix + name) for title, type_, name in FEEDS),
            handbook=self.first(language),
            toggle=self.toggle,
            # a preview gets MkDocs' own script inlined, which the policy would forbid
            csp="" if self.preview else POLICY,
            here=here,
            **texts,
        )
