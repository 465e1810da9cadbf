"""The page of one incident: what it is, what it did when, and its messages, newest first.

Once an incident has ended its page says nothing that a later build would say differently: no
`now`, no commit, nothing relative. Its "as of" is its last message.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from signoff.core import urls
from signoff.core.model import PUBLIC, Effect, Incident, Kind, Message, Posted, Status, Summary
from signoff.site import looks, markdown
from signoff.site.pages import cards
from signoff.site.pages.picture import picture
from signoff.site.pages.site import Face, Site, teaser
from signoff.site.voice import Voice


class Neighbour(NamedTuple):
    """The incident before or after this one."""

    address: str
    title: str
    title_lang: Markup


class Shown(NamedTuple):
    """A message as it is shown."""

    anchor: str
    look: str
    word: str
    time: Markup
    edited: Markup | None
    body: Markup
    body_lang: Markup
    untranslated: bool
    effects: tuple[tuple[str, Markup], ...]
    promise: Markup | None
    corrects: tuple[str, Markup] | None
    corrected: tuple[tuple[str, Markup], ...]
    marks: tuple[str, ...]


def incident(
    site: Site, incident: Incident, previous: Summary | None, next: Summary | None, language: str
) -> bytes:
    """The page of `incident` between its neighbours in time."""
    voice = site.voices[language]
    summary = incident.summary
    title = voice.title(summary)
    word = voice.words.status(summary.status, summary.kind)
    shown = messages(voice, incident)
    return site.page(
        "incident",
        voice,
        urls.incident(summary.slug),
        Face(
            voice.words.gettext("%(status)s: %(title)s") % {"status": word, "title": title},
            teaser(markdown.words(shown[0].body)),
            looks.favicon_of(summary),
        ),
        title=title,
        title_lang=voice.title_lang(summary),
        badges=badges(voice, summary, word),
        look=_look(summary),
        facts=facts(voice, summary),
        lanes=picture(voice, summary, site.settings) if summary.kind is Kind.INCIDENT else (),
        messages=shown,
        month=_month(voice, summary),
        previous=_neighbour(voice, previous),
        next=_neighbour(voice, next),
        as_of=shown[0].time,
        is_open=summary.ended is None,
        unread=bool(summary.unread),
        draft=summary.has_drafts,
        drill=summary.drill,
    )


def badges(voice: Voice, summary: Summary, word: str) -> tuple[Markup, ...]:
    """The status, and how bad it is or was."""
    status = voice.badge(_look(summary), word)
    if summary.kind is not Kind.INCIDENT:
        return (status,)
    weight = cards.weight(voice, summary)
    if summary.ended or summary.unread:
        return status, voice.badge(looks.IMPACT[summary.peak if summary.ended else summary.impact], weight)
    # one sign is enough while it is open: how bad it is
    return voice.badge(looks.IMPACT[summary.impact], weight), Markup("<b>{}</b>").format(word)


def facts(voice: Voice, summary: Summary) -> list[tuple[Markup, Markup | str]]:
    """What is known of an incident, as terms and descriptions."""
    say = voice.say
    found: list[tuple[Markup, Markup | str | None]] = []
    if summary.window:
        found.append((say("Window"), voice.span(summary.window.start, summary.window.end)))
        found.append((say("Repeats"), cards.repeats(voice, summary.repeat) or None))
    elif summary.ended and summary.ended >= summary.started:
        found.append((say("When"), voice.span(summary.started, summary.ended)))
        found.append((say("Duration"), cards.duration(voice, summary) or None))
    else:
        found.append((say("Since"), voice.time(summary.started)))
    if summary.expires and not summary.ended:
        found.append((say("Valid until"), voice.time(summary.expires)))
    if summary.promise and not summary.ended:
        found.append((say("Next update by"), voice.time(summary.promise)))
    if summary.components:
        found.append((say("Components"), _components(voice, summary)))
    found.append((say("Data loss"), _none(voice, summary.data_loss)))
    found.append((say("Lingering effects"), _none(voice, summary.lingering)))
    return [(term, text) for term, text in found if text is not None]


def messages(voice: Voice, incident: Incident) -> list[Shown]:
    """The messages, newest first."""
    posted = incident.posted
    by_name = {one.message.name: one for one in posted}
    corrections: dict[str, list[Posted]] = {}
    for one in posted:
        if one.message.corrects:
            corrections.setdefault(one.message.corrects, []).append(one)
    shown = []
    audience = posted[0].message.audience or PUBLIC
    status = None
    for place, one in enumerate(posted):
        message = one.message
        status = message.status or status
        body, language = voice.body(one)
        foreign = language != voice.language
        shown.append(
            Shown(
                urls.anchor(message.name),
                _message_look(one, incident),
                _word(voice, message, incident.summary.kind),
                voice.time(one.published),
                voice.time(one.edited) if one.edited else None,
                cards.rendered(body),
                voice.lang(language) if foreign else Markup(),
                foreign,
                cards.affected(voice, _effects(message, incident.summary.kind)),
                _promise(voice, incident, place),
                _reference(voice, by_name.get(message.corrects or "")),
                tuple(ref for c in corrections.get(message.name, ()) if (ref := _reference(voice, c))),
                cards.marks(voice, one, audience),
            )
        )
    return shown[::-1]


def redirect(site: Site, new: str, language: str) -> bytes:
    """The page at a renamed incident's old address, leading to its `new` slug."""
    voice = site.voices[language]
    target = f"../../{urls.incident(new)}"
    title = voice.words.gettext("This page has moved")
    head = Markup('<meta http-equiv="refresh" content="0; url={}">\n<meta name="robots" content="noindex">\n')
    face = Face(title, title, "", head.format(target))
    # Stamped as if it were at the new address, which is as deep: so the canonical link and the other
    # languages lead there.
    return site.page("redirect", voice, urls.incident(new), face, title=title, target=target)


def _look(summary: Summary) -> str:
    if summary.unread:
        return "un"
    return "ok" if summary.ended else looks.of_incident(summary)


def _message_look(one: Posted, incident: Incident) -> str:
    """Calm for what was, green for the end, and the incident's own look for the latest word on it."""
    if cards.is_over(one):
        return "un" if one.message.status is Status.POSTMORTEM else "ok"
    if one is incident.posted[-1]:
        return _look(incident.summary)
    return "un"


def _word(voice: Voice, message: Message, kind: Kind) -> str:
    if message.corrects:
        return voice.words.gettext("Correction")
    if message.status is None and kind is not Kind.NOTICE:
        return voice.words.gettext("Update")
    return voice.words.status(message.status, kind)


def _effects(message: Message, kind: Kind) -> Sequence[Effect]:
    """What a message says of components; a notice relates to them and judges none."""
    return () if kind is Kind.NOTICE else message.components or ()


def _promise(voice: Voice, incident: Incident, place: int) -> Markup | None:
    """What a message promised about the next one, and whether that was kept."""
    one = incident.posted[place]
    promise = one.message.next_update
    if promise is None or cards.is_over(one):
        return None
    due = promise.due(one.published)
    if due is None:
        return voice.say("No further update is planned.")
    later = incident.posted[place + 1] if place + 1 < len(incident.posted) else None
    if later is None:
        return voice.say("Next update by %(time)s.", time=voice.time(due))
    if later.published <= due:
        return voice.say("Next update promised by %(time)s: kept.", time=voice.time(due))
    late = voice.words.duration(later.published - due)
    return voice.say(
        "Next update promised by %(time)s: it came %(late)s late.", time=voice.time(due), late=late
    )


def _reference(voice: Voice, one: Posted | None) -> tuple[str, Markup] | None:
    if one is None:
        return None
    return urls.anchor(one.message.name), voice.time(one.published)


def _components(voice: Voice, summary: Summary) -> Markup:
    return Markup(", ".join(voice.component_link(one, "../../") for one in summary.components))  # noqa: S704


def _none(voice: Voice, text: str | None) -> str | None:
    if text is None:
        return None
    return voice.words.gettext("None") if text.strip().lower() == "none" else text


def _neighbour(voice: Voice, summary: Summary | None) -> Neighbour | None:
    if summary is None:
        return None
    return Neighbour(urls.incident(summary.slug), voice.title(summary), voice.title_lang(summary))


def _month(voice: Voice, summary: Summary) -> tuple[str, str]:
    first = voice.words.local_day(summary.started).replace(day=1)
    return urls.month(first), voice.words.heading(voice.words.month(first))
