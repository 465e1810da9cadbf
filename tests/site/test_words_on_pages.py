"""Whether the pages of a whole site speak each language throughout: the demonstration, read word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html

from signoff.build.options import Options
from signoff.build.run import build
from signoff.site import i18n, locale
from signoff.site.i18n import translator
from signoff.site.locale import Catalogue
from support.gitrepo import GitRepo

WORD = re.compile(r"[^\W\d_]{3,}")
DISGUISED = re.compile(r"[áçéíñöšüýž~\[]")
FORMATS = {"RSS", "Atom", "iCalendar", "JSON", "Slack", "https", "UTC"}
"""What is called the same in every language."""


@pytest.fixture
def missed(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The words that were asked for and are in no catalogue."""
    asked: set[str] = set()

    def noted(spoken: Callable[..., str]) -> Callable[..., str]:
        def speak(self: Catalogue, context: str, message: str, *plural: object) -> str:
            if (context, message) not in self._forms:
                asked.add(message)
            return spoken(self, context, message, *plural)

        return speak

    for name in ("pgettext", "npgettext"):
        monkeypatch.setattr(Catalogue, name, noted(getattr(Catalogue, name)))
    translator.cache_clear()
    yield asked
    monkeypatch.undo()
    translator.cache_clear()


def read_aloud(page: Path) -> Iterator[str]:
    """The texts of a page in its own language: what is seen, and what a screen reader says."""
    tree = html.parse(page).getroot()
    own = tree.get("lang")
    for element in tree.iter():
        around = [element, *element.iterancestors()]
        if not isinstance(element.tag, str) or {"script", "style", "code", "svg"} & {e.tag for e in around}:
            continue
        if next((e.get("lang") for e in around if e.get("lang")), own) != own:
            continue
        yield from filter(None, [element.text, *(child.tail for child in element)])
        yield from filter(None, map(element.get, ("aria-label", "title", "alt")))


def known_words(repository: Path) -> set[str]:
    """Words that are the site's own: names, titles, and what Babel says of dates and times."""
    words = set(WORD.findall((repository / "status.yml").read_text(encoding="utf-8")))
    words |= set(WORD.findall((repository / "mkdocs.yml").read_text(encoding="utf-8")))
    for message in repository.glob("incidents/*/*.md"):
        words |= set(WORD.findall(message.read_text(encoding="utf-8").split("\n---\n")[0]))
    english = i18n.Words("en", "en", locale.locale_of("en"), Catalogue(""))
    names = [*english.locale.months["format"].values(), *english.locale.days["format"].values()]
    durations = [english.duration(timedelta(minutes=m)) for m in (1, 2, 60, 120, 1440, 2880)]
    said = " ".join([*(str(dict(name)) for name in names), *durations, english.list("abc")])
    return words | set(WORD.findall(said))


def test_every_word_of_the_demonstration_is_said_in_every_language(
    demo: Path, tmp_path: Path, missed: set[str]
) -> None:
    status = demo / "status.yml"
    text = status.read_text(encoding="utf-8")
    status.write_text(re.sub(r"(?m)^(languages: \[[^\]]*)\]", r"\1, en-XA]", text), encoding="utf-8")
    GitRepo(demo).commit("Pretend")

    build(Options(source=demo, site_dir=tmp_path / "site", now="newest", jobs=1, use_cache=False))

    assert missed == set()
    pages = sorted((tmp_path / "site" / "en-XA").rglob("*.html"))
    assert len(pages) > 20
    known = known_words(demo) | FORMATS
    plain = {
        text.strip()
        for page in pages
        for text in read_aloud(page)
        if not DISGUISED.search(text) and not set(WORD.findall(text)) <= known
    }
    assert plain == set()
