"""The page on which messages are written, its script and what it knows, as files.

Only for previews and for the internal page: a build for the public never calls this.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from signoff.composer.newsroom import desk_of, going_on, new_story, stages_of, story_of, suggested
from signoff.composer.program import encoded, engine
from signoff.core import urls
from signoff.core.model import ComponentStatus, Impact, Incident, Kind, Status
from signoff.site import looks
from signoff.site.assets import FOLDER, small, without_comments
from signoff.site.i18n import language_name
from signoff.site.pages.site import Face, Site
from signoff.site.voice import Voice
from signoff.writing.scenarios import START, Catalogue

ADDRESS = urls.composer()
SOURCES = ("composer.js", "composer-preview.js", "composer.css")
"""The templates below `assets/` that the page is made of."""

FORGE = "https://github.com"
LONGEST_LINK = 7500
"""Characters of a link that opens the forge's editor. GitHub answers 414 to a little more than 8,000, and
a proxy on the way may cut earlier; nothing on the page is lost beyond this: it is copied and pasted."""

_EFFECTS = (
    ComponentStatus.DEGRADED_PERFORMANCE,
    ComponentStatus.PARTIAL_OUTAGE,
    ComponentStatus.MAJOR_OUTAGE,
    ComponentStatus.OPERATIONAL,
    ComponentStatus.UNDER_MAINTENANCE,
)


class Part(NamedTuple):
    """A component to choose, with its regions."""

    id: str
    name: str
    regions: tuple[tuple[str, str], ...]


class Going(NamedTuple):
    """An incident that can be updated."""

    slug: str
    title: str
    title_lang: Markup
    badge: Markup


def composer_pages(
    site: Site,
    incidents: Iterable[Incident],
    catalogue: Catalogue,
    sources: Mapping[str, str],
    now: datetime,
    server: str = FORGE,
) -> dict[str, bytes]:
    """The page in every language of the site, and its files, by path; {} when status.yml switches it off.

    `incidents` are at least those that go on. `sources`: the templates of SOURCES by name. `server` is where
    the forge is, without a slash at its end.
    """
    settings = site.settings
    stages = stages_of(catalogue, settings)
    if not settings.composer or not stages:
        return {}
    told = going_on(incidents, now)
    script = engine() + sources["composer-preview.js"] + sources["composer.js"]
    files = {
        _named("composer.css", small(sources["composer.css"])): small(sources["composer.css"]),
        _named("composer.js", without_comments(script)): without_comments(script),
    }
    stories = {one.summary.slug: story_of(one, settings) for one in told}
    stories |= {f"new-{kind}": new_story(kind) for kind in Kind}
    known = {
        "desk": encoded(desk_of(settings)),
        "stages": encoded(stages),
        "stories": {slug: encoded(story) for slug, story in stories.items()},
        "suggested": {one.summary.slug: suggested(one.summary, stages) for one in told},
        "weights": encoded(dict(settings.rules)),
        "timezone": settings.timezone,
        "editor": f"{server}/{settings.repository}/new/" if settings.repository else "",
        "longest": LONGEST_LINK,
    }
    data = f"globalThis.SIGNOFF = {_as_script(known)};\n"
    files[_named("composer-data.js", data)] = data
    opening = {stage.kind for stage in stages if not stage.after or START in stage.after}
    pages = {
        voice.prefix + urls.file_of(ADDRESS): _page(site, voice, told, list(files), now, opening)
        for voice in site.voices.values()
    }
    return pages | {path: text.encode() for path, text in files.items()}


def _page(
    site: Site, voice: Voice, told: list[Incident], files: list[str], now: datetime, opening: set[str]
) -> bytes:
    settings, words = site.settings, voice.words
    root = urls.up(voice.prefix + ADDRESS)
    css, js, data = files
    head = Markup(
        '<meta name="robots" content="noindex, nofollow">\n'
        '<link rel="stylesheet" href="{root}/{css}">\n'
        '<script defer src="{root}/{data}"></script>\n<script defer src="{root}/{js}"></script>\n'
    ).format(root=root, css=css, js=js, data=data)
    title = words.gettext("Write a message")
    labels = {
        Kind.INCIDENT: words.gettext("A new incident"),
        Kind.MAINTENANCE: words.gettext("Planned maintenance"),
        Kind.NOTICE: words.gettext("A notice"),
    }
    return site.page(
        "composer",
        voice,
        ADDRESS,
        Face(title, title, head=head),
        command=Markup("<code>signoff new</code>"),
        path=Markup("<code>incidents/{day}-what-happens/01-investigating.md</code>").format(
            day=f"{now:%Y-%m-%d}"
        ),
        as_of=voice.time(now),
        stories=[_going(voice, one) for one in told],
        kinds=[(f"new-{kind}", label) for kind, label in labels.items() if kind.value in opening],
        parts=[
            Part(c.id, voice.component(c.id), tuple((region, voice.region(region)) for region in c.regions))
            for c in settings.components
        ],
        effects=[(status.value, words.component_status(status)) for status in _EFFECTS],
        commanders=[(person.login, person.name or person.login) for person in settings.commanders],
        languages=[(tag, language_name(tag)) for tag in settings.languages],
        words=_words(voice),
    )


def _going(voice: Voice, incident: Incident) -> Going:
    summary = incident.summary
    word = voice.words.status(summary.status, summary.kind)
    look = "ok" if summary.ended else looks.of_incident(summary)
    return Going(summary.slug, voice.title(summary), voice.title_lang(summary), voice.badge(look, word))


def _words(voice: Voice) -> list[tuple[str, str]]:
    """What statuses and impacts are called, for the preview."""
    words = voice.words
    found = [(f"status.{s.value}", words.status(s, Kind.INCIDENT)) for s in Status]
    found += [(f"impact.{impact.value}", words.impact(impact)) for impact in Impact]
    found += [(f"effect.{s.value}", words.component_status(s)) for s in ComponentStatus]
    found += [(f"look.{s.value}", looks.COMPONENT[s]) for s in ComponentStatus]
    return found


def _named(name: str, text: str) -> str:
    """A name that changes when the bytes do (as site/assets.py)."""
    stem, _, suffix = name.partition(".")
    return f"{FOLDER}/{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.{suffix}"


def _as_script(value: object) -> str:
    """JSON that is a script, too: no line separators in texts, nothing that ends an element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
