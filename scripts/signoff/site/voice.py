"""One language as HTML: names, titles and instants ready to print, each made once.

`site/i18n.py` knows words and dates; a voice adds the names of `status.yml` and the markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from signoff.core import urls
from signoff.core.model import ComponentStatus, Effect, Posted, Summary
from signoff.core.watched import Settings, text_in
from signoff.site import looks
from signoff.site.i18n import Words, translator
from signoff.site.printing import printed


class Voice:
    """What pages of one language say. `prefix` is where they live: "" or "ja/"."""

    def __init__(self, settings: Settings, language: str) -> None:
        self.language = language
        self.words: Words = translator(language, settings.timezone)
        self.prefix = urls.prefix(language, settings.language)
        self.default = settings.language
        self._parts = {c.id: c.regions for c in settings.components}
        self._components = {c.id: text_in(c.name, language, self.default) for c in settings.components}
        self._regions = {
            region: text_in(settings.region_names.get(region, {"": region.upper()}), language, self.default)
            for region in settings.regions
        }
        self._is_utc = settings.timezone == "UTC"
        self._days: dict[int, tuple[str, str]] = {}
        self._until = escape(self.words.gettext("%(start)s – %(end)s") % {"start": "", "end": ""})
        self._affected: dict[tuple[str, str | None, ComponentStatus], tuple[str, Markup]] = {}
        self._badges: dict[str, Markup] = {}
        self._texts: dict[str, Markup] = {}
        self._langs: dict[str, Markup] = {}
        self._links: dict[str, Markup] = {}

    def say(self, text: str, **values: object) -> Markup:
        """`text` in this language, for HTML: what `_` is in templates. Values are escaped, words are not."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = Markup(self.words.gettext(text))  # noqa: S704 -- our own words
        if not values:
            return known
        # plain text % plain text: Markup's own % takes four times as long
        return Markup(str.__mod__(known, {name: printed(value) for name, value in values.items()}))  # noqa: S704

    def component(self, id: str) -> str:
        """A component's name; one that `status.yml` no longer knows keeps its id."""
        return self._components.get(id, id)

    def component_link(self, id: str, top: str) -> Markup:
        """A component's name as a link to its page; one that is watched no more has none.

        `top` is the way to this language's home page.
        """
        known = self._links.get(top + id)
        if known is None:
            text = escape(self.component(id))
            if id in self._components:
                text = Markup(f'<a href="{escape(top + urls.component(id))}">{text}</a>')  # noqa: S704
            known = self._links[top + id] = text
        return known

    def whole(self, effects: Iterable[Effect]) -> tuple[Effect, ...]:
        """`effects` with one for a component whose regions are all in the same state."""
        found: dict[str, list[Effect]] = {}
        for effect in effects:
            found.setdefault(effect.component, []).append(effect)
        return tuple(
            effect for component, group in found.items() for effect in self._joined(component, group)
        )

    def _joined(self, component: str, effects: Sequence[Effect]) -> Sequence[Effect]:
        regions = self._parts.get(component, ())
        is_same = len({effect.status for effect in effects}) == 1
        if regions and is_same and {effect.region for effect in effects} == set(regions):
            return [Effect(component, None, effects[0].status)]
        return effects

    def region(self, id: str) -> str:
        return self._regions.get(id, id.upper())

    def place(self, component: str, region: str | None) -> str:
        """A component and, where it is said, the region: `API (EU)`."""
        name = self.component(component)
        if region is None:
            return name
        return self.words.gettext("%(component)s (%(region)s)") % {
            "component": name,
            "region": self.region(region),
        }

    def affected(self, effect: Effect) -> tuple[str, Markup]:
        """A place and its state, for a list."""
        key = effect.component, effect.region, effect.status
        known = self._affected.get(key)
        if known is None:
            known = self._affected[key] = (
                escape(self.place(effect.component, effect.region)),
                self.status_badge(effect.status),
            )
        return known

    def title(self, summary: Summary) -> str:
        return summary.title(self.language)

    def title_lang(self, summary: Summary) -> Markup:
        """The `lang` attribute for a title that nobody translated, with a space before it."""
        if self.language == self.default or any(tag == self.language for tag, _ in summary.titles):
            return Markup()
        return self.lang(summary.titles[0][0])

    def lang(self, language: str) -> Markup:
        """A `lang` attribute (and `dir`, where it differs), with a space before it."""
        known = self._langs.get(language)
        if known is None:
            direction = translator(language).direction
            turned = f' dir="{direction}"' if direction != self.words.direction else ""
            known = self._langs[language] = Markup(f' lang="{escape(language)}"{turned}')  # noqa: S704
        return known

    def time(self, moment: datetime, day: date | None = None) -> Markup:
        """A `<time>` that prints day, time and zone; `day` is not said again."""
        if day is not None and self.words.local_day(moment) == day:
            text: str = escape(self.words.time(moment))
        elif self._is_utc:
            # Thousands of instants are printed once each: days and clocks are remembered, not instants.
            before, after = self._days.get(moment.toordinal()) or self._day(moment)
            text = f"{before}{self.words.clock(moment)}{after}"
        else:
            text = escape(self.words.instant(moment))
        return Markup(f'<time datetime="{_iso(moment)}">{text}</time>')  # noqa: S704 -- escaped

    def span(self, start: datetime, end: datetime, day: date | None = None) -> Markup:
        """From `start` to `end`, as a machine-readable pair printed once; `day` is not said again."""
        words = self.words
        if day is not None and words.local_day(start) == words.local_day(end) == day:
            first = words.clock(start.astimezone(words.zone))
            text = escape(words.gettext("%(start)s – %(end)s") % {"start": first, "end": words.time(end)})
        elif self._is_utc and start.toordinal() == end.toordinal():
            before, after = self._days.get(start.toordinal()) or self._day(start)
            clocks = f"{words.clock(start)}{self._until}{words.clock(end)}"
            text = Markup(f"{before}{clocks}{after}")  # noqa: S704 -- its parts are escaped
        else:
            text = escape(self.words.span(start, end))
        return Markup(f'<time datetime="{_iso(start)}" data-end="{_iso(end)}">{text}</time>')  # noqa: S704

    def _day(self, moment: datetime) -> tuple[str, str]:
        """What is printed around the clock of an instant: the same for all of a day."""
        noon = moment.replace(hour=12, minute=34)
        before, clock, after = self.words.instant(noon).partition(self.words.clock(noon))
        assert clock, "a day and its clock are printed side by side"
        around = self._days[moment.toordinal()] = str(escape(before)), str(escape(after))
        return around

    def badge(self, look: str, word: str) -> Markup:
        """A state as icon and word in the colour of its look."""
        known = self._badges.get(look + word)
        if known is None:
            icon = f'<svg class="i" aria-hidden="true"><use href="#{look}"/></svg>'
            known = Markup(f'<span class="badge {look}">{icon}{escape(word)}</span>')  # noqa: S704
            self._badges[look + word] = known
        return known

    def state_of(self, status: ComponentStatus, *, incomplete: bool) -> tuple[str, str]:
        """Look and word of a component now; while a file is unread, nobody can call it operational."""
        if incomplete and status is ComponentStatus.OPERATIONAL:
            return "un", self.words.gettext("No known trouble")
        return looks.COMPONENT[status], self.words.component_status(status)

    def status_badge(self, status: ComponentStatus | None) -> Markup:
        return self.badge(looks.COMPONENT[status], self.words.component_status(status))

    def body(self, posted: Posted) -> tuple[str, str]:
        """The Markdown of a message and the language it is in, this one where there is a translation."""
        message = posted.message
        if self.language != self.default:
            for translation in message.translations:
                if translation.language == self.language:
                    return translation.body, self.language
        return message.body, self.default

    def names(self, ids: Iterable[str]) -> str:
        """Components as a list in words."""
        return self.words.list(self.component(one) for one in ids)


def _iso(moment: datetime) -> str:
    # every instant of the model is in UTC
    return f"{moment.isoformat()[:19]}Z"
