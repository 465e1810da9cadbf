"""One language as HTML: names, titles and instants ready to print, each made once.

`site/i18n.py` knows words and dates; a voice adds the names of `status.yml` and the markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from markupsafe import Markup, escape

from signoff.core import urls
from signoff.core.model import ComponentStatus, Effect, Posted, Summary
from signoff.core.watched import Settings, text_in
from signoff.site import looks
from signoff.site.i18n import Words, translator

_MANY = 16_384


class Voice:
    """What pages of one language say. `prefix` is where they live: "" or "ja/"."""

    def __init__(self, settings: Settings, language: str) -> None:
        self.language = language
        self.words: Words = translator(language, settings.timezone)
        self.prefix = urls.prefix(language, settings.language)
        self.default = settings.language
        self._components = {c.id: text_in(c.name, language, self.default) for c in settings.components}
        self._regions = {
            region: text_in(settings.region_names.get(region, {"": region.upper()}), language, self.default)
            for region in settings.regions
        }
        self._times: dict[datetime, Markup] = {}
        self._badges: dict[str, Markup] = {}
        self._texts: dict[str, Markup] = {}

    def say(self, text: str) -> Markup:
        """`text` in this language, for HTML: what `_` is in templates. It takes no values."""
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = Markup(self.words.gettext(text))  # noqa: S704 -- our own words
        return known

    def component(self, id: str) -> str:
        """A component's name; one that `status.yml` no longer knows keeps its id."""
        return self._components.get(id, id)

    def region(self, id: str) -> str:
        return self._regions.get(id, id.upper())

    def place(self, effect: Effect) -> str:
        """A component and, where it is said, the region: `API (EU)`."""
        name = self.component(effect.component)
        if effect.region is None:
            return name
        return self.words.gettext("%(component)s (%(region)s)") % {
            "component": name,
            "region": self.region(effect.region),
        }

    def title(self, summary: Summary) -> str:
        return summary.title(self.language)

    def title_lang(self, summary: Summary) -> Markup:
        """The `lang` attribute for a title that nobody translated, with a space before it."""
        if self.language == self.default or any(tag == self.language for tag, _ in summary.titles):
            return Markup()
        return self.lang(summary.titles[0][0])

    def lang(self, language: str) -> Markup:
        """A `lang` attribute (and `dir`, where it differs), with a space before it."""
        other = translator(language)
        turned = other.direction != self.words.direction
        return Markup(' lang="{}"').format(language) + (
            Markup(' dir="{}"').format(other.direction) if turned else Markup()
        )

    def time(self, moment: datetime) -> Markup:
        """A `<time>` that prints day, time and zone."""
        known = self._times.get(moment)
        if known is None:
            known = _time(moment, self.words.instant(moment))
            if len(self._times) >= _MANY:
                self._times.clear()
            self._times[moment] = known
        return known

    def span(self, start: datetime, end: datetime) -> Markup:
        """From `start` to `end`, as a machine-readable pair printed once."""
        return Markup('<time datetime="{}" data-end="{}">{}</time>').format(
            _iso(start), _iso(end), self.words.span(start, end)
        )

    def badge(self, look: str, word: str) -> Markup:
        """A state as icon and word in the colour of its look."""
        known = self._badges.get(look + word)
        if known is None:
            icon = f'<svg class="i" aria-hidden="true"><use href="#{look}"/></svg>'
            known = Markup(f'<span class="badge {look}">{icon}{escape(word)}</span>')  # noqa: S704
            self._badges[look + word] = known
        return known

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


Say = Callable[[str], Markup]


def _iso(moment: datetime) -> str:
    # every instant of the model is in UTC
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _time(moment: datetime, text: str) -> Markup:
    stamp = moment.isoformat()[:19]
    return Markup(f'<time datetime="{stamp}Z">{escape(text)}</time>')  # noqa: S704 -- escaped just here
