"""A message in the words of a channel: mail, chat, SMS, X, Mastodon, or JSON for a webhook.

The words come from `templates/channels/`: one Jinja template for each form, with facts as ready words and
sentences. A form that has a limit loses the end of the body first, then sentences, then the list of
components, then the end of the title; status, impact and link survive (announce/fitting.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, Protocol

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from signoff.announce import fitting, webhook
from signoff.announce.plain import plain
from signoff.announce.short import for_sms
from signoff.core import urls
from signoff.core.finding import OperatorError
from signoff.core.fold import DRILL, as_of, fold
from signoff.core.model import (
    PUBLIC,
    ComponentStatus,
    Impact,
    Incident,
    Kind,
    Message,
    Posted,
    Status,
    Summary,
)
from signoff.core.watched import Settings, text_in

_BLANK = re.compile(r"\n{3,}")

FORMS = ("mail", "chat", "sms", "x", "mastodon", "webhook")


class Words(Protocol):
    """What is needed of a language (site/i18n.py has it)."""

    language: str

    def gettext(self, message: str, /) -> str: ...
    def status(self, status: Status | None, kind: Kind = ..., /) -> str: ...
    def component_status(self, status: ComponentStatus | None, /) -> str: ...
    def impact(self, impact: Impact, /) -> str: ...
    def instant(self, moment: datetime, /) -> str: ...
    def span(self, start: datetime, end: datetime, /) -> str: ...
    def time(self, moment: datetime, /) -> str: ...
    def local_day(self, moment: datetime, /) -> date: ...
    def list(self, texts: Sequence[str], /) -> str: ...


class Said(NamedTuple):
    """What a channel is given; a form without a subject has ""."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Told:
    """A message of `incident` for readers of `language`. `texts`: the folder of templates to look in first.

    `retracted`: the message was announced and then taken back. `key` is what makes repeats recognisable.
    """

    incident: Incident
    posted: Posted
    language: str
    texts: str = ""
    retracted: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """`words` of a language, `templates` by their path, and `html` of a Markdown text and its base."""

    words: Callable[[str], Words]
    templates: Mapping[str, str]
    html: Callable[[str, str], str]
    environment: jinja2.Environment = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.DictLoader(dict(self.templates)),
            autoescape=False,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        object.__setattr__(self, "environment", environment)

    def render(self, form: str, texts: str, language: str, names: Mapping[str, object]) -> str:
        """The text of a template. What a template may do is name facts: it cannot reach what runs it."""
        try:
            return self.template(form, texts, language).render(names)
        except jinja2.TemplateError as error:
            where = f"{getattr(error, 'name', None) or form}, line {getattr(error, 'lineno', '?')}"
            problem = f"a text in templates/channels cannot be used ({where}): {error.message}"
            raise OperatorError(problem, "docs/channels.md says what a text may name") from None

    def template(self, form: str, texts: str, language: str) -> jinja2.Template:
        """The most particular template: of these texts and this language, of these texts, ..."""
        folders = [f"{texts}/", ""] if texts else [""]
        names = [f"{folder}{form}{tag}.txt" for folder in folders for tag in (f".{language}", "")]
        return self.environment.select_template(names)


def say(form: str, told: Told, settings: Settings, style: Style) -> Said:
    """`told` as a channel of this form says it."""
    facts = facts_of(told, settings, style)
    if form == "webhook":
        return Said("", webhook.body(told, facts.summary, facts.text, facts.link, settings))
    words = style.words(told.language)

    def render(piece: fitting.Piece) -> str:
        text = style.render(form, told.texts, told.language, _names(facts, piece, words))
        text = for_sms(text) if form == "sms" else text
        return _BLANK.sub("\n\n", "\n".join(map(str.rstrip, text.split("\n")))).strip("\n")

    whole = fitting.Piece(facts.title, facts.text, facts.sentences, facts.components)
    text = fitting.fit(form, whole, render, facts.link)
    head, blank, rest = text.partition("\n\n")
    if head.startswith("Subject:") and blank:
        return Said(" ".join(head.removeprefix("Subject:").split()), rest.strip("\n"))
    return Said("", text.strip("\n"))


@dataclass(frozen=True, slots=True)
class Facts:
    """What templates print: words and sentences of one language."""

    summary: Summary
    title: str
    status: str
    impact: str
    components: str
    text: str
    note: str
    sentences: tuple[str, ...]
    link: str
    short_link: str
    page: str
    language: str


def facts_of(told: Told, settings: Settings, style: Style) -> Facts:
    """The facts of a message as they were when it was published: no later message changes them."""
    words, message = style.words(told.language), told.posted.message
    summary = _then(told, settings)
    home = settings.url + urls.prefix(told.language, settings.language)
    body, spoken = _body(message, told.language, settings.language)
    is_gone = told.retracted and len(told.incident.posted) == 1
    link = home if is_gone else home + urls.incident(message.incident)
    corrects = next((p for p in told.incident.posted if p.message.name == message.corrects), None)
    return Facts(
        summary=summary,
        title=summary.title(told.language),
        status=_status(told, summary, words),
        impact=words.impact(summary.impact) if summary.impact is not Impact.NONE else "",
        components=_components(summary, settings, words),
        text="" if told.retracted else plain(style.html(body, home + urls.incident(message.incident))),
        note=_note(told, corrects, spoken, words),
        sentences=() if told.retracted else tuple(_sentences(told, words)),
        link=link if told.retracted else home + urls.message(message.incident, message.name),
        short_link=link,
        page=settings.name,
        language=told.language,
    )


def _names(facts: Facts, piece: fitting.Piece, words: Words) -> dict[str, object]:
    """What a template may name."""
    heading = words.gettext("%(title)s: %(status)s") % {"title": piece.title, "status": facts.status}
    return {
        "_": lambda text, **values: words.gettext(text) % values,
        "headline": heading if piece.title else facts.status,
        "title": piece.title,
        "status": facts.status,
        "impact": facts.impact,
        "components": piece.components,
        "text": piece.text,
        "note": facts.note,
        "sentences": piece.sentences,
        "link": facts.link,
        "short_link": facts.short_link,
        "page": facts.page,
        "language": facts.language,
    }


def _then(told: Told, settings: Settings) -> Summary:
    # who may see the incident was decided before
    audiences = frozenset({PUBLIC, DRILL, *settings.audiences})
    posted = as_of(told.incident.posted, told.posted)
    then = fold(told.incident.summary.slug, posted, settings, audiences=audiences)
    assert then is not None
    return then.summary


def _status(told: Told, summary: Summary, words: Words) -> str:
    if told.retracted:
        return words.gettext("Taken back")
    if told.posted.message.corrects is not None:
        return words.gettext("Correction")
    return words.status(summary.status, summary.kind)


def _body(message: Message, language: str, default: str) -> tuple[str, str]:
    """The body in `language` where there is one, and the language it is in."""
    for translation in message.translations if language != default else ():
        if translation.language == language:
            return translation.body, language
    return message.body, default


def _note(told: Told, corrects: Posted | None, spoken: str, words: Words) -> str:
    """What has to be known before reading."""
    if told.retracted:
        when = words.instant(told.posted.published)
        return words.gettext("We take back our message of %(time)s.") % {"time": when}
    if corrects is not None:
        return words.gettext("This corrects the message of %(time)s.") % {
            "time": words.instant(corrects.published)
        }
    if spoken != told.language:
        return words.gettext("This message has not been translated yet.")
    return ""


def _components(summary: Summary, settings: Settings, words: Words) -> str:
    """The components concerned with their regions: `API (Europe) and Web`."""
    places: dict[str, list[str]] = {}
    for effect in summary.effects:
        if effect.status is not ComponentStatus.OPERATIONAL:
            regions = places.setdefault(effect.component, [])
            regions += [effect.region] if effect.region is not None else []
    return words.list([_place(component, regions, settings, words) for component, regions in places.items()])


def _place(id: str, regions: Sequence[str], settings: Settings, words: Words) -> str:
    component = settings.component(id)
    name = text_in(component.name, words.language, settings.language) if component else id
    if not regions or (component is not None and set(regions) == set(component.regions)):
        return name
    there = [
        text_in(settings.region_names.get(region, {"": region.upper()}), words.language, settings.language)
        for region in regions
    ]
    return words.gettext("%(component)s (%(region)s)") % {"component": name, "region": words.list(there)}


def _sentences(told: Told, words: Words) -> Iterator[str]:
    """What the message states besides its text, the least important last."""
    message = told.posted.message
    due = message.next_update.due(told.posted.published) if message.next_update else None
    if due is not None:
        same = words.local_day(due) == words.local_day(told.posted.published)
        when = words.time(due) if same else words.instant(due)
        yield words.gettext("Next update by %(time)s.") % {"time": when}
    if message.window is not None:
        span = words.span(message.window.start, message.window.end)
        yield words.gettext("Planned for %(span)s.") % {"span": span}
    if message.data_loss is not None:
        yield words.gettext("Data loss: %(what)s") % {"what": _said(message.data_loss, words)}
    if message.lingering is not None:
        yield words.gettext("Lingering effects: %(what)s") % {"what": _said(message.lingering, words)}


def _said(statement: str, words: Words) -> str:
    """A fact in the author's words; facts are not translated."""
    return words.gettext("None") if statement == "none" else statement
