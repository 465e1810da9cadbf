"""Markdown of a message -> HTML that may stand on any page, or plain text.

CommonMark with tables, strikethrough and bare addresses as links. What comes out:

- is well-formed and made of the tags in `_TAGS` only, without ids, classes or styles;
- links to http, https, mailto, tel and relative addresses, and to nothing else;
- loads nothing: an image becomes a link to it, named by its alternative text;
- begins its headings at `<h4>`, because a page's own go down to `<h3>`;
- shows a control character that turns the reading direction as `�`;
- keeps the words inside raw HTML, without the HTML (an author gets a finding for it).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

import nh3
from cmarkgfm import cmark

TOP_HEADING = 4
"""The level of a body's highest heading."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_REL = "nofollow noopener"
_EXTENSIONS = ["table", "strikethrough", "autolink"]

# Bombs: a table completes short rows, so 12 kB can become 5 MB; each level of quotation costs
# more than the one before.
_MOST_PER_CHARACTER = 16
_DEEP_QUOTE = re.compile(r"((?:>[ \t]*){30})(?:>[ \t]*)+")

_RAW_HTML = "<!-- raw HTML omitted -->"  # what cmark leaves of HTML in its safe mode
_IMAGE = re.compile(r'<a [^>]*>|</a>|<img src="([^"]*)" alt="([^"]*)"[^>]*>')
_HEADING = re.compile(r"<(/?)h([1-6])>")
_RELATIVE = re.compile(r'<a href="(?!https?:|mailto:|tel:)')
_LINK_TO_NOTHING = re.compile(f'<a(?: href="")? rel="{_REL}">')
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|pre|tr|blockquote)>|<br>|<hr>")
_CELL_END = re.compile(r"</t[dh]>")
_LINE_END = re.compile(r"<pre>.*?</pre>|\n", re.DOTALL)  # in code a line is a line
_TAG = re.compile(r"<[^>]*>")

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides and isolates


def render(body: str, base: str = "") -> str:
    """The HTML of a Markdown text. Relative links are made absolute when `base` is given."""
    if not body.isascii():
        body = _TURNS.sub("\N{REPLACEMENT CHARACTER}", body)
    html = _cleaner("").clean(_markdown(body))
    if base and _RELATIVE.search(html):
        html = _cleaner(base).clean(html)
    if "<h" in html:
        html = _demote_headings(html)
    return _LINK_TO_NOTHING.sub("<a>", html).replace("<p></p>", "").strip()


def text(body: str) -> str:
    """The words of a Markdown text: no tags, no entities, one line per paragraph or list item."""
    return words(render(body))


def words(html: str) -> str:
    """The words of what `render` gave, as `text` has them."""
    html = _LINE_END.sub(lambda found: " " if found.group() == "\n" else found.group(), html)
    html = _CELL_END.sub(" ", _BLOCK_END.sub("\n", html))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", html)).splitlines())
    return "\n".join(line for line in lines if line)


def _markdown(body: str) -> str:
    html = _cmark(body, cmark.Options.CMARK_OPT_DEFAULT)
    if _RAW_HTML in html:
        # Keep the words: let the HTML through here, and to the cleaner.
        html = _cmark(body, cmark.Options.CMARK_OPT_UNSAFE)
    return _images_to_links(html) if "<img " in html else html


def _cmark(body: str, options: int) -> str:
    if ">" in body:
        body = _DEEP_QUOTE.sub(r"\1", body)
    if _needs_extensions(body):
        html: str = cmark.markdown_to_html_with_extensions(body, options, _EXTENSIONS)
        if len(html) < _MOST_PER_CHARACTER * len(body) + 1000:
            return html
    plain: str = cmark.markdown_to_html(body, options)
    return plain


def _needs_extensions(body: str) -> bool:
    """Whether the extensions can make a difference.

    They cost twice the time and, in cmarkgfm, 6 kB of memory that is never given back.
    """
    if "|" in body or "~" in body or "@" in body or "www." in body:
        return True
    return body.count("://") != body.count("](http") + body.count("<http")


@lru_cache(maxsize=64)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", base) if base else "pass_through",
        link_rel=_REL,
    )


def _images_to_links(html: str) -> str:
    inside = False

    def replacement(found: re.Match[str]) -> str:
        nonlocal inside
        tag = found.group()
        if not tag.startswith("<img"):
            inside = tag != "</a>"
            return tag
        source, words = found.groups()
        return words if inside or not source else f'<a href="{source}">{words or source}</a>'

    return _IMAGE.sub(replacement, html)


def _demote_headings(html: str) -> str:
    top = min((int(level) for _, level in _HEADING.findall(html)), default=1)
    return _HEADING.sub(lambda m: f"<{m[1]}h{min(int(m[2]) - top + TOP_HEADING, 6)}>", html)
