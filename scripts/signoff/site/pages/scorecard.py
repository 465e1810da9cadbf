"""The scorecards of the internal page: all incidents month by month, and each by itself.

For those inside only: `scorecard_pages` is called by the internal build and by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from signoff.core import urls
from signoff.core.scorecard import Measure, Period, Reported, Scorecard
from signoff.core.watched import Policy
from signoff.site import looks
from signoff.site.pages.site import Face, Site
from signoff.site.score_plots import Bars, percent, shares, silences, spans
from signoff.site.voice import Voice

_NO_REPORTS: Mapping[str, Sequence[Reported]] = MappingProxyType({})

NEWEST = 50
"""So many incidents have a page of their own, and a line in the list."""


class Row(NamedTuple):
    """One measure of one incident: its name, what it was, what was allowed, and whether that was kept."""

    name: str
    value: str
    bound: str
    verdict: Markup


class Plot(NamedTuple):
    """A picture and what it shows."""

    caption: str
    bars: Bars


class Line(NamedTuple):
    """One incident in the list."""

    address: str
    title: str
    when: Markup
    impact: Markup
    silence: str
    promises: str
    news: str
    missed: tuple[str, ...]


def scorecard_pages(
    site: Site,
    cards: Sequence[Scorecard],
    months: Sequence[Period],
    whole: Period,
    reports: Mapping[str, Sequence[Reported]] = _NO_REPORTS,
) -> dict[str, bytes]:
    """Path -> bytes of all pages in all languages. `cards` in any order, `months` newest first.

    `reports`: what customers reported, by incident, oldest first.
    """
    newest = sorted(cards, key=lambda card: (card.times.published, card.incident), reverse=True)[:NEWEST]
    found: dict[str, bytes] = {}
    for language in site.settings.languages:
        voice = site.voices[language]
        address = urls.scorecards()
        found[voice.prefix + urls.file_of(address)] = _overview(site, voice, newest, months, whole)
        for card in newest:
            path = voice.prefix + urls.file_of(urls.scorecard(card.incident))
            found[path] = _one(site, voice, card, reports.get(card.incident, ()))
    return found


def _overview(
    site: Site, voice: Voice, cards: Sequence[Scorecard], months: Sequence[Period], whole: Period
) -> bytes:
    title = voice.words.gettext("Scorecard")
    policy = site.settings.policy
    lead = voice.words.ngettext("%(num)s incident", "%(num)s incidents", whole.incidents)
    return site.page(
        "scorecard",
        voice,
        urls.scorecards(),
        Face(title, voice.words.gettext("How customers were told, against the policy.")),
        title=title,
        lead=lead % {"num": voice.words.number(whole.incidents)},
        plots=list(_plots(voice, months)),
        kept=list(_kept(voice, whole)),
        months=[_month(voice, period) for period in months],
        lines=[_line(voice, card) for card in cards],
        silence_rule=_cadence(voice, policy),
    )


def _one(site: Site, voice: Voice, card: Scorecard, reports: Sequence[Reported]) -> bytes:
    title = dict(card.titles).get(voice.language, card.titles[0][1])
    name = voice.words.gettext("Scorecard: %(title)s") % {"title": title}
    return site.page(
        "scorecard_incident",
        voice,
        urls.scorecard(card.incident),
        Face(name, voice.words.gettext("How customers were told, against the policy.")),
        title=name,
        incident=urls.incident(card.incident),
        drill=card.drill,
        impact=voice.badge(looks.IMPACT[card.impact], voice.words.impact(card.impact)),
        when=voice.span(card.times.published, card.until),
        silences=silences(card),
        rows=list(_rows(voice, card, site.settings.policy)),
        reports=[
            (
                voice.time(one.at),
                voice.words.number(one.count),
                voice.words.number(one.total),
                one.text,
                one.urgent,
            )
            for one in reports
        ],
    )


def measure_name(voice: Voice, measure: Measure) -> str:
    """A measure in words."""
    say = voice.words.gettext
    return {
        Measure.FIRST: say("First message"),
        Measure.SCOPE: say("Impact and scope told"),
        Measure.SILENCE: say("Longest silence"),
        Measure.PROMISES: say("Promises kept"),
        Measure.APPROVAL: say("From draft to sign-off"),
        Measure.POSTMORTEM: say("Postmortem"),
    }[measure]


def _plots(voice: Voice, months: Sequence[Period]) -> Iterator[Plot]:
    say = voice.words.gettext
    silent = [(p.first, p.silence) for p in months if p.first and p.silence is not None]
    kept = [(p.first, p.promises_kept) for p in months if p.first and p.promises_kept is not None]
    news = [(p.first, p.news) for p in months if p.first and p.news is not None]
    label = say("Longest silence of half of the incidents, by month")
    yield from _plot(label, spans(voice, silent, label))
    label = say("Promises kept, by month")
    yield from _plot(label, shares(voice, kept, label))
    label = say("Updates with new information, by month")
    yield from _plot(label, shares(voice, news, label))


def _plot(caption: str, bars: Bars | None) -> Iterator[Plot]:
    if bars is not None:
        yield Plot(caption, bars)


def _kept(voice: Voice, whole: Period) -> Iterator[tuple[str, str]]:
    """Each measure, and in how many incidents it was kept."""
    for measure, (kept, count) in whole.verdicts.items():
        if count:
            told = voice.words.gettext("%(kept)s of %(count)s") % {
                "kept": voice.words.number(kept),
                "count": voice.words.number(count),
            }
            yield measure_name(voice, measure), told


def _month(voice: Voice, period: Period) -> tuple[str, ...]:
    assert period.first is not None
    return (
        voice.words.heading(voice.words.month(period.first)),
        voice.words.number(period.incidents),
        _span(voice, period.call_to_first or period.to_first),
        _span(voice, period.to_scope),
        _span(voice, period.silence),
        _share(voice, period.promises_kept),
        _share(voice, period.news),
    )


def _line(voice: Voice, card: Scorecard) -> Line:
    longest = card.telling
    return Line(
        urls.scorecard(card.incident),
        dict(card.titles).get(voice.language, card.titles[0][1]),
        voice.time(card.times.published),
        voice.badge(looks.IMPACT[card.impact], voice.words.impact(card.impact)),
        _span(voice, longest.length if longest else None),
        _share(voice, card.promises_kept),
        _share(voice, card.news),
        tuple(measure_name(voice, one) for one in Measure if not card.verdicts.get(one, True)),
    )


def _rows(voice: Voice, card: Scorecard, policy: Policy) -> Iterator[Row]:
    """Everything known of one incident, in the order in which it happens."""
    say = voice.words.gettext
    times, longest = card.times, card.telling

    def row(measure: Measure, value: str, bound: timedelta | None) -> Row:
        return Row(measure_name(voice, measure), value, _bound(voice, bound), _verdict(voice, card, measure))

    def plain(name: str, value: str) -> Row:
        return Row(name, value, "", Markup())

    felt = times.declared is None
    first = times.to_first if felt else times.call_to_first
    yield row(Measure.FIRST, _span(voice, first), policy.first_message)
    if times.moved:
        yield plain(say("The start was moved by"), voice.words.duration(abs(times.moved)))
    if times.landed:
        yield plain(say("Stated times differ from git's by up to"), voice.words.duration(times.landed))
    yield row(Measure.SCOPE, _span(voice, card.to_scope), policy.scoping_message)
    allowed = longest.allowed if longest else None
    yield row(Measure.SILENCE, _span(voice, longest.length if longest else None), allowed)
    yield row(Measure.PROMISES, _of(voice, card.kept, card.kept + card.missed), None)
    yield plain(say("Updates with new information"), _of(voice, card.informative, card.updates))
    yield row(Measure.APPROVAL, _span(voice, card.approval), policy.approval_valid_for)
    yield plain(say("From sign-off to page"), _span(voice, card.live))
    yield plain(say("Corrections"), voice.words.number(card.corrections))
    failed = voice.words.list(f"{name} ({voice.words.number(count)})" for name, count in card.failed)
    yield plain(say("Channels that failed"), failed or "–")
    yield row(Measure.POSTMORTEM, _span(voice, card.postmortem), policy.postmortem.get(card.impact))


def _verdict(voice: Voice, card: Scorecard, measure: Measure) -> Markup:
    if measure not in card.verdicts:
        return Markup()
    if card.verdicts[measure]:
        return voice.badge("ok", voice.words.pgettext("scorecard", "kept"))
    return voice.badge("ma", voice.words.pgettext("scorecard", "not kept"))


def _bound(voice: Voice, bound: timedelta | None) -> str:
    if bound is None:
        return ""
    return voice.words.gettext("at most %(duration)s") % {"duration": voice.words.short_duration(bound)}


def _cadence(voice: Voice, policy: Policy) -> list[tuple[str, str]]:
    """The word for each impact, and the longest silence allowed."""
    return [
        (voice.words.impact(impact), voice.words.short_duration(policy.cadence[impact]))
        for impact in looks.IMPACT
        if impact in policy.cadence
    ]


def _of(voice: Voice, part: int, whole: int) -> str:
    if not whole:
        return "–"
    numbers = {"kept": voice.words.number(part), "count": voice.words.number(whole)}
    return voice.words.gettext("%(kept)s of %(count)s") % numbers


def _span(voice: Voice, length: timedelta | None) -> str:
    return "–" if length is None else voice.words.short_duration(length)


def _share(voice: Voice, share: float | None) -> str:
    return "–" if share is None else percent(voice, share)
