"""Which pages there are, what each is made of, and how to make it.

Pages of what is over are settled: they carry a key of all they are made of, and a build that finds the
same key in the site leaves them alone. Everything that speaks of now is rendered in every build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import jinja2

from signoff.build import rows
from signoff.build.crew import Job, Page, Render
from signoff.build.rows import Row
from signoff.core import urls
from signoff.core.model import Incident, Posted, State, Summary
from signoff.core.watched import Settings
from signoff.edge.shell import FrameText
from signoff.site.frame import read_frames
from signoff.site.pages import component, history, home, incident, not_found
from signoff.site.pages.site import Site


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a `Site` is made of besides the settings; small, and travels between processes."""

    frames: tuple[FrameText, ...]
    icons: dict[str, str]
    template_dirs: tuple[Path, ...]
    inside: bool = False


def open_site(settings: Settings, inputs: Inputs) -> Site:
    """Compile the templates and cut the frames: some 50 ms, once per process."""
    frames = read_frames(inputs.frames, settings.language)
    loader = jinja2.FileSystemLoader(inputs.template_dirs)
    return Site.create(settings, frames, inputs.icons, loader, inside=inputs.inside)


def incident_renderer(settings: Settings, inputs: Inputs) -> Render:
    """Renders an incident's page in every language."""
    site = open_site(settings, inputs)
    outlines: dict[str, Summary] = {}

    def neighbour(row: Row | None) -> Summary | None:
        if row is None:
            return None
        slug = rows.slug(row)
        if slug not in outlines:
            outlines[slug] = rows.decode(row)
        return outlines[slug]

    def render(job: Job, found: Incident) -> Iterator[Page]:
        before, after = neighbour(job.before), neighbour(job.after)
        address = urls.incident(job.slug)
        for language in settings.languages:
            path = urls.prefix(language, settings.language) + urls.file_of(address)
            yield Page(path, incident.incident(site, found, before, after, language), job.key)

    return render


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the archive; `key` is None while something in it is not settled."""

    first: date
    slugs: tuple[str, ...]
    earlier: date | None
    later: date | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Present:
    """What the pages that speak of now are made of."""

    state: State
    incidents: Mapping[str, Incident]
    touched: Sequence[Summary]
    months: Sequence[history.Month]
    aliases: Mapping[str, str]


def present_pages(site: Site, present: Present) -> Iterator[Page]:
    """Home, components, list of months, redirects and the page for what is missing."""
    default = site.settings.language
    for language in site.settings.languages:
        prefix = urls.prefix(language, default)
        yield Page(prefix + urls.file_of(""), home.home(site, present.state, present.incidents, language))
        for part in present.state.components:
            data = component.component(site, part, present.state, present.touched, language)
            yield Page(prefix + urls.file_of(urls.component(part.id)), data)
        yield Page(prefix + urls.file_of(urls.history()), history.history(site, present.months, language))
        yield Page(f"{prefix}404.html", not_found.not_found(site, language))
        for old, new in sorted(present.aliases.items()):
            data = incident.redirect(site, new, language)
            yield Page(prefix + urls.file_of(urls.incident(old)), data)


def month_pages(site: Site, month: Month, summaries: Sequence[Summary]) -> Iterator[Page]:
    """One month of the archive in every language."""
    path = urls.file_of(urls.month(month.first))
    for language in site.settings.languages:
        data = history.month(site, month.first, summaries, language, earlier=month.earlier, later=month.later)
        yield Page(urls.prefix(language, site.settings.language) + path, data, month.key)


def facts_page(commit: str, state: State, newest: Posted | None, more: Mapping[str, object]) -> Page:
    """`/signoff.json`: what a probe, a page left open, or a publisher compares; `more` goes in as it is."""
    facts = {
        "commit": commit,
        "generated_at": _stamp(state.now),
        "valid_until": _stamp(state.valid_until),
        "indicator": state.indicator.value,
        "incomplete": state.incomplete,
        "newest_message": None
        if newest is None
        else {
            "path": newest.message.path,
            "blob": newest.blob,
            "published": _stamp(newest.published),
            "anchor": urls.message(newest.message.incident, newest.message.name),
        },
        **more,
    }
    return Page("signoff.json", json.dumps(facts, indent=1, sort_keys=True).encode() + b"\n")


def key_of(*parts: str | None) -> str:
    """A key of all that a page is made of."""
    joined = "\0".join("" if part is None else part for part in parts)
    return hashlib.blake2b(joined.encode(), digest_size=12).hexdigest()


def _stamp(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
