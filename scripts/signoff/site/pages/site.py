"""What every page needs, made once per process: settings, frames, voices and compiled templates.

A page is prepared in Python (one module per kind of page beside this one), printed by a template of
`templates/site/`, and stamped into its language's frame. Templates print; they decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from signoff.core import urls
from signoff.core.watched import Settings
from signoff.site.assets import NO_STATE
from signoff.site.frame import Frame, Frames
from signoff.site.framing import FEEDS, NO_ROBOTS, drill_note
from signoff.site.printing import Environment
from signoff.site.voice import Voice


class Feed(NamedTuple):
    """A feed to subscribe to: `address` is below the site's root."""

    title: str
    type: str
    address: str


class Face(NamedTuple):
    """What the world sees of a page before it is read: in tabs, search results and shared links.

    `icon` is the state that the favicon shows, "" for none; `head` is more for the HTML head.
    """

    title: str
    description: str
    icon: str = ""
    head: Markup = Markup()


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that does not change from page to page."""

    settings: Settings
    frames: Frames
    icons: Mapping[str, str]
    voices: Mapping[str, Voice]
    environment: Environment
    inside: bool = False
    _templates: dict[str, jinja2.Template] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def create(
        cls,
        settings: Settings,
        frames: Frames,
        icons: Mapping[str, str],
        loader: jinja2.BaseLoader,
        *,
        inside: bool = False,
    ) -> Site:
        """`icons` are the favicons' addresses by state (`Assets.icons`).

        `loader` finds the templates; the first place that has one wins (edge/templates.py).
        `inside`: every page says that it is not for customers, and asks not to be found.
        """
        return cls(
            settings,
            frames,
            icons,
            {language: Voice(settings, language) for language in settings.languages},
            Environment(loader),
            inside,
        )

    def feeds(self, voice: Voice) -> Sequence[Feed]:
        """The feeds of everything, in the reader's language."""
        return [Feed(title, type_, voice.prefix + name) for title, type_, name in FEEDS]

    def page(self, template: str, voice: Voice, address: str, face: Face, **shown: object) -> bytes:
        """The page at `address` (without the language's prefix), stamped.

        `shown` is what the template prints besides `_`, `voice`, `root` (the way to the site's root)
        and `top` (the way to this language's home page).
        """
        address = voice.prefix + address
        root = urls.up(address)
        body = self._body(template, voice, root, shown)
        return self._stamped(self.frames.page[voice.language], address, root, face, body)

    def missing(self, voice: Voice, face: Face) -> bytes:
        """The page that is answered where there is none: at any depth, so it links from the host's root."""
        root = urlsplit(self.settings.url).path.rstrip("/")
        body = self._body("not_found", voice, root, {"title": face.title})
        frame = self.frames.not_found[voice.language]
        return self._stamped(frame, f"{voice.prefix}404.html", root, face, body)

    def _body(self, template: str, voice: Voice, root: str, shown: Mapping[str, object]) -> str:
        found = self._templates.get(template)
        if found is None:
            # Compiling one takes milliseconds, and most processes print one kind of page.
            found = self._templates[template] = self.environment.get_template(f"{template}.html")
        return self._warning(voice, root) + found.render(
            shown, _=voice.say, voice=voice, root=root, top=f"{root}/{voice.prefix}"
        )

    def _warning(self, voice: Voice, root: str) -> str:
        drill = drill_note(self.settings, voice.words)
        if not self.inside:
            return drill
        said = voice.say("Internal page: not for customers.")
        pages = [(urls.scorecards(), voice.say("Scorecard"))]
        if self.settings.composer:
            pages.append((urls.composer(), voice.say("Write a message")))
        links = " · ".join(f'<a href="{root}/{voice.prefix}{to}">{name}</a>' for to, name in pages)
        return f'{drill}<p class="inside">{said}</p>\n<p class="meta">{links}</p>\n'

    def _stamped(self, frame: Frame, address: str, root: str, face: Face, body: str) -> bytes:
        icon = self.icons[face.icon or NO_STATE]
        head = f'<link rel="icon" type="image/svg+xml" href="{root}/{icon}">\n{face.head}'
        if self.inside or self.settings.drill:
            head += NO_ROBOTS
        return frame.stamp(address, face.title, face.description, head, body)


def teaser(text: str, most: int = 200) -> str:
    """The beginning of `text` in one line, cut between words."""
    line = " ".join(text[: most * 3].split())
    if len(line) <= most:
        return line
    cut = line[:most].rpartition(" ")[0] or line[:most]
    return f"{cut}…"
