"""Pages made of hand-made incidents: a site with the own templates, and a page as a tree to look into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jinja2
from lxml import html

from signoff.core import urls
from signoff.core.fold import fold
from signoff.core.model import Incident, Posted, State
from signoff.core.state import state_of
from signoff.core.watched import Settings
from signoff.site.assets import Assets, assets
from signoff.site.frame import FRAME_KINDS, Frame, Frames
from signoff.site.framing import Framing
from signoff.site.pages.site import Site
from signoff.site.palette import Palette
from support.stories import T0, watched

TEMPLATES = Path(__file__).parents[2] / "templates" / "site"


def own_assets(palette: Palette | None = None) -> Assets:
    """The project's style, script and icons."""
    folder = TEMPLATES / "assets"
    sources = {f"assets/{file.name}": file.read_text(encoding="utf-8") for file in folder.iterdir()}
    return assets(sources, palette or Palette())


def open_site(settings: Settings | None = None, *folders: Path) -> Site:
    """A site with the project's templates; those of `folders` win."""
    settings = settings or watched()
    made = own_assets()
    loader = jinja2.FileSystemLoader([*folders, TEMPLATES])
    return Site.create(settings, _frames(settings, made), made.icons, loader)


def _frames(settings: Settings, made: Assets) -> Frames:
    """The frames without MkDocs, which takes half a second to render the same."""
    framing = Framing(
        settings=settings,
        url=settings.url,
        assets=made,
        toggle=True,
        preview=False,
        first=lambda language: f"{urls.prefix(language, settings.language)}about/",
    )
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES / "frame"))
    environment.filters["url"] = environment.filters["script_tag"] = str
    template = environment.get_template("main.html")
    config = {
        "site_name": settings.name,
        "theme": {},
        "extra": {},
        "extra_css": [],
        "extra_javascript": [],
        "copyright": "",
    }
    by_kind = {}
    for kind in FRAME_KINDS:
        by_kind[kind] = {
            language: Frame.cut(
                template.render(config=config, signoff=framing.frame(language, kind), page=None, nav=None),
                language,
                urls.prefix(language, settings.language),
            )
            for language in settings.languages
        }
    return Frames(by_kind["page"], by_kind["not_found"])


def incident_of(*posted: Posted, settings: Settings | None = None, **options: Any) -> Incident:
    """The incident that the messages add up to."""
    found = fold(posted[0].message.incident, posted, settings or watched(), **options)
    assert found is not None
    return found


def state_at(
    now: datetime, incidents: Iterable[Incident], settings: Settings | None = None, **options: Any
) -> State:
    return state_of([one.summary for one in incidents], settings or watched(), now, **options)


def by_slug(incidents: Iterable[Incident]) -> dict[str, Incident]:
    return {one.summary.slug: one for one in incidents}


LATER = T0 + timedelta(hours=3)


class Seen:
    """A page as a reader has it: its words, and what a selector finds."""

    def __init__(self, page: bytes) -> None:
        self.source = page.decode()
        self.tree = html.document_fromstring(page.decode())

    def words(self, selector: str = "main") -> str:
        """All text below `selector`, with single spaces."""
        return " ".join(" ".join(element.text_content() for element in self.all(selector)).split())

    def all(self, selector: str) -> Sequence[html.HtmlElement]:
        return self.tree.xpath(_xpath(selector))

    def one(self, selector: str) -> html.HtmlElement:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} times {selector}"
        return found[0]

    def links(self, selector: str = "main") -> list[str]:
        return [a.get("href") for element in self.all(selector) for a in element.iter("a")]

    def meta(self, name: str) -> str:
        found = self.tree.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
        assert len(found) == 1
        return str(found[0])


def _xpath(selector: str) -> str:
    """A small part of CSS: `tag`, `.class`, `#id`, `tag.class`, one below another."""
    steps = []
    for part in selector.split():
        tag, _, rest = part.partition("#")
        id_, (tag, *classes) = rest, tag.split(".")
        tests = [f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in classes]
        if id_:
            tests.append(f"@id='{id_}'")
        steps.append((tag or "*") + "".join(f"[{test}]" for test in tests))
    return "//" + "//".join(steps)
