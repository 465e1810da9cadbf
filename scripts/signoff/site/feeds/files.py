"""Which feeds there are: of everything and of parts of it, per message and per incident, in every language.

A feed of a part holds a message when the incident had to do with that part as of that message: what came
later does not put old messages into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from signoff.core import urls
from signoff.core.model import Incident, Kind, Posted, Status, Summary
from signoff.core.watched import Settings, Text, text_in
from signoff.site.api.components import group_id
from signoff.site.feeds import NEWEST, Format, formats, history
from signoff.site.i18n import translator
from signoff.site.outputs import NARROW, Facts, File, Texts
from signoff.site.voice import Voice

_Items = Sequence[tuple[Incident, Posted]]
_OPENS_OR_ENDS = frozenset({Status.RESOLVED, Status.COMPLETED, Status.CANCELLED})


@dataclass(frozen=True, slots=True)
class Part:
    """What a feed tells of: `folder` is where it lives, `name` what it is called in a language.

    `found` are the incidents it may tell of, those with the newest messages first; `holds` says of a
    message whether it belongs into it, given what the incident was as of that message.
    """

    folder: str
    name: Callable[[str], str]
    found: Sequence[Summary]
    holds: Callable[[Incident, Posted, Summary], bool] | None
    most: int = NARROW
    per_incident: bool = True


def files(facts: Facts) -> Iterator[File]:
    """All feeds."""
    settings = facts.settings
    for part in parts(facts):
        slugs = tuple(summary.slug for summary in part.found)
        chosen = _Chosen(settings, part, slugs)
        for language in settings.languages:
            folder = urls.prefix(language, settings.language) + part.folder
            name = part.name(language)
            for form in formats():
                path = folder + form.NAME
                yield File(path, (), slugs, partial(_messages, form, chosen, language, path, name))
            for file, write in history.FORMATS.items() if part.per_incident else ():
                path = folder + file
                yield File(path, (), slugs, partial(write, settings, slugs, language, path, name))


def parts(facts: Facts) -> Iterator[Part]:
    """Everything, what opens and ends, maintenance; then each component, group and region."""
    settings = facts.settings
    yield Part("", lambda _: "", facts.latest, None, NEWEST)
    yield Part("brief/", partial(_brief, settings), facts.latest, _opens_or_ends, NARROW, per_incident=False)
    works = _newest(facts.maintenances)
    yield Part("maintenance/", partial(_maintenance, settings), works, None)
    for component in settings.components:
        found = facts.by_component.get(component.id, ())
        name = partial(_named, settings, component.name)
        yield Part(urls.component(component.id), name, found, partial(_touches, {component.id}))
    groups: dict[str, list[str]] = {}
    names: dict[str, Text] = {}
    for component in settings.components:
        if component.group is not None:
            key = group_id(text_in(component.group, settings.language, settings.language))
            groups.setdefault(key, []).append(component.id)
            names.setdefault(key, component.group)
    for key, members in groups.items():
        touching = _newest(s for id_ in members for s in facts.by_component.get(id_, ()))
        name = partial(_named, settings, names[key])
        yield Part(f"groups/{key}/", name, touching, partial(_touches, set(members)))
    everything = _newest((s for found in facts.by_component.values() for s in found), most=None)
    there = {c.id: frozenset(c.regions) for c in settings.components}
    for region in settings.regions:
        inside = [s for s in everything if _is_in(region, there, s)][:NARROW]
        holds = partial(_happens_in, region, there)
        yield Part(f"regions/{region}/", partial(_region, settings, region), inside, holds)


class _Chosen:
    """The messages of a part's feeds, chosen once for all languages and formats."""

    def __init__(self, settings: Settings, part: Part, slugs: Sequence[str]) -> None:
        self.settings = settings
        self._part = part
        self._slugs = slugs
        self._items: _Items | None = None

    def items(self, texts: Texts) -> _Items:
        if self._items is None:
            self._items = self._choose(texts)
        return self._items

    def _choose(self, texts: Texts) -> _Items:
        from signoff.site.feeds.item import known_summary  # noqa: PLC0415 -- only when there is one to write

        found = [texts[slug] for slug in self._slugs]
        every = [(incident, posted) for incident in found for posted in incident.posted]
        every.sort(key=lambda item: (item[1].published, item[1].origin), reverse=True)
        holds, most = self._part.holds, self._part.most
        items = []
        for incident, posted in every:
            if holds is None or holds(incident, posted, known_summary(self.settings, incident, posted)):
                items.append((incident, posted))
            if len(items) == most:
                break
        return items


def _messages(form: Format, chosen: _Chosen, language: str, path: str, name: str, texts: Texts) -> bytes:
    return form.render(chosen.settings, chosen.items(texts), language, path, name)


def _newest(found: Iterable[Summary], most: int | None = NARROW) -> list[Summary]:
    unique = {summary.slug: summary for summary in found}
    ordered = sorted(unique.values(), key=lambda s: (s.last_published, s.slug), reverse=True)
    return ordered[:most]


def _opens_or_ends(incident: Incident, posted: Posted, then: Summary) -> bool:
    if posted is incident.posted[0] or posted.message.status in _OPENS_OR_ENDS:
        return True
    # back after it was over
    return then.kind is Kind.INCIDENT and posted.message.status is Status.INVESTIGATING


def _touches(components: set[str], _: Incident, __: Posted, then: Summary) -> bool:
    return any(effect.component in components for effect in then.effects)


def _happens_in(
    region: str, there: Mapping[str, frozenset[str]], _: Incident, __: Posted, then: Summary
) -> bool:
    return _is_in(region, there, then)


def _is_in(region: str, there: Mapping[str, frozenset[str]], summary: Summary) -> bool:
    return any(
        effect.region == region
        or (effect.region is None and region in there.get(effect.component, frozenset()))
        for effect in summary.effects
    )


def _named(settings: Settings, text: Mapping[str, str], language: str) -> str:
    return text_in(text, language, settings.language)


def _region(settings: Settings, region: str, language: str) -> str:
    return Voice(settings, language).region(region)


def _maintenance(settings: Settings, language: str) -> str:
    return translator(language, settings.timezone).kind(Kind.MAINTENANCE)


def _brief(settings: Settings, language: str) -> str:
    return translator(language, settings.timezone).gettext("What opened and what is over")
