"""`new`, `update`, `resolve`, `correct` and `maintenance`: which incident, which text, which name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from signoff.build.texts import catalogue
from signoff.core.finding import OperatorError
from signoff.core.model import Effect, Kind, Message, Status, Summary
from signoff.core.names import folder_name
from signoff.posting.asking import Choice, Desk, the_open_one
from signoff.posting.drafting import Writer
from signoff.posting.finishing import How, finish, propose_drafts, same_in
from signoff.posting.orders import Order
from signoff.posting.shelf import Known, Shelf, open_shelf
from signoff.writing.compose import Composed
from signoff.writing.filenames import incident_name, message_name, numbered
from signoff.writing.scenarios import Catalogue, Scenario
from signoff.writing.suggest import is_open, next_status

DAY = timedelta(days=1)
UNNAMED = "new"
"""Stands for the folder until the title is known."""


class Office:
    """Where a verb does its work: what is known, who is there, what was said."""

    def __init__(self, source: Path, now: datetime, remote: str, desk: Desk, order: Order, how: How) -> None:
        self.shelf: Shelf = open_shelf(source, now, remote, fetch=not how.offline)
        self.desk = desk
        self.order = order
        self.how = how
        self.catalogue: Catalogue
        self.catalogue, findings = catalogue(source, self.shelf.settings.languages)
        for finding in findings:
            click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
        if self.shelf.remote and self.shelf.stale and not how.offline:
            click.echo(
                f"'{self.shelf.remote}' gave no answer: what others wrote meanwhile is not known here "
                f"({self.shelf.stale})",
                err=True,
            )

    def new(self) -> int:
        """The first message of an incident (or a notice)."""
        return self._open(Kind.INCIDENT, Kind.NOTICE)

    def announce_maintenance(self) -> int:
        """The first message of a maintenance."""
        return self._open(Kind.MAINTENANCE)

    def update(self, name: str | None) -> int:
        """The next message of an incident or a maintenance."""
        known = self._incident(name)
        summary = _summary(known)
        writer = self._writer(known)
        scenario = writer.scenario(summary.kind, summary.status, next_status(summary))
        return self._next(writer, known, scenario)

    def resolve(self, name: str | None) -> int:
        """The message that says it is over."""
        known = self._incident(name, Kind.INCIDENT)
        summary = _summary(known)
        if not is_open(summary):
            raise OperatorError(f"{known.slug} is over already", "to add to it: signoff update, or correct")
        writer = self._writer(known, replace(self.order, status=self.order.status or Status.RESOLVED))
        return self._next(writer, known, writer.scenario(Kind.INCIDENT, summary.status))

    def correct(self, name: str | None, wrong: str | None) -> int:
        """A message that takes the place of what an earlier one said."""
        known = self._incident(name)
        if wrong is not None and wrong.removesuffix(".md") not in {one.name for one in known.messages}:
            names = ", ".join(one.name for one in known.messages)
            raise OperatorError(f"{known.slug} has no message '{wrong}'", f"it has: {names}")
        order = replace(self.order, corrects=(wrong or "").removesuffix(".md") or self.order.corrects)
        writer = self._writer(known, order)
        summary = _summary(known)
        scenario = writer.named(summary.kind) or next(
            (s for s in self.catalogue.scenarios if s.kind is summary.kind and "corrects" in s.needs), None
        )
        if scenario is None:
            raise OperatorError(
                f"there is no ready text that corrects the kind {summary.kind}", "give --scenario"
            )
        return self._next(writer, known, scenario)

    def maintain(self, name: str | None) -> int:
        """Announce a maintenance; or, of one that is there, the next message."""
        if name is None:
            return self.announce_maintenance()
        known = self._incident(name, Kind.MAINTENANCE)
        summary = _summary(known)
        writer = self._writer(known)
        return self._next(writer, known, writer.scenario(summary.kind, summary.status, next_status(summary)))

    def propose(self, name: str | None) -> int:
        """Drafts that lie here as files, proposed as they are."""
        if name is not None:
            known = self.shelf.find(name)
        else:
            here = {path.partition("/")[0] for path in self.shelf.drafts}
            if len(here) != 1:
                told = f"{len(here)} incidents have drafts here: {', '.join(sorted(here))}" if here else ""
                raise OperatorError(told or "there is no draft here", "name the incident; see: signoff list")
            known = self.shelf.known(here.pop())
        return propose_drafts(self.shelf, known, self.desk, self.how)

    def _writer(self, known: Known, order: Order | None = None) -> Writer:
        return Writer(self.shelf, self.desk, self.catalogue, order or self.order, known)

    def _open(self, *kinds: Kind) -> int:
        nothing = Known(slug=UNNAMED, incident=None, findings=(), names=frozenset())
        writer = self._writer(nothing)
        scenario = writer.named(*kinds) or writer.scenario(kinds[0], None)
        status = scenario.status
        made = writer.compose(scenario, UNNAMED, message_name(str(status or scenario.id), ()))
        message = self._message(made)
        slug = self._name(message)
        known = self.shelf.known(slug)
        self._warn_of_others(known, message)
        return finish(self.shelf, known, replace(message, incident=slug), self.desk, self.how)

    def _next(self, writer: Writer, known: Known, scenario: Scenario) -> int:
        summary = _summary(known)
        changes = scenario.status is not None and scenario.status is not summary.status
        word = str(scenario.status) if changes else scenario.id
        made = writer.compose(scenario, known.slug, message_name(word, known.names))
        return finish(self.shelf, known, self._message(made), self.desk, self.how)

    def _message(self, made: Composed) -> Message:
        """The message; what it lacks in other languages is told."""
        assert made.message is not None
        for language, facts in made.waiting.items():
            flags = " ".join(f"--fact {fact}.{language}=TEXT" for fact in facts)
            click.echo(f"left out: {language}, which needs your words too: {flags}", err=True)
        if made.lacking:
            click.echo(f"left out: {', '.join(made.lacking)}: this ready text has none", err=True)
        return made.message

    def _incident(self, name: str | None, kind: Kind | None = None) -> Known:
        """The incident that is meant: by name, the only one that is open, or chosen."""
        if name is not None:
            known = self.shelf.find(name)
        else:
            open_ones = [one for one in self.shelf.open() if kind is None or one.kind is kind]
            if self.desk.is_terminal and len(open_ones) > 1:
                urgent = [one.slug for one in open_ones if one.kind is Kind.INCIDENT]
                open_ones.sort(key=lambda one: one.slug not in urgent)
                choices = [Choice(one.slug, f"{one.slug}  {_summary(one).titles[0][1]}") for one in open_ones]
                slug = self.desk.choose(
                    "Which one?", choices, "INCIDENT", urgent[0] if len(urgent) == 1 else ""
                )
                return next(one for one in open_ones if one.slug == slug)
            known = the_open_one(open_ones)
        if kind is not None and known.kind is not None and known.kind is not kind:
            raise OperatorError(f"{known.slug} is of the kind {known.kind}, not {kind}", "see: signoff list")
        _summary(known)
        return known

    def _name(self, message: Message) -> str:
        """The folder of a new incident. What is open under that name is the same incident."""
        day = self.shelf.now.astimezone(ZoneInfo(self.shelf.settings.timezone)).date()
        if self.order.name:
            refused = folder_name(self.order.name)
            if refused is not None:
                raise OperatorError(f"--name: {refused.text}", refused.hint)
            wanted = self.order.name
        else:
            ids = dict.fromkeys(effect.component for effect in message.components or ())
            wanted = incident_name(message.title or "", day, ids)
        slugs = self.shelf.slugs()
        mine = _rounds(wanted, slugs)
        before = [] if self.order.name else _rounds(wanted.replace(f"{day}", f"{day - DAY}", 1), slugs)
        there = {slug: self.shelf.known(slug) for slug in (*before, *mine)}
        for slug, known in there.items():  # the same call once more, perhaps after midnight
            if same_in(known, replace(message, incident=slug)) is not None:
                return slug
        for known in (there[slug] for slug in mine):
            if known.incident is None or is_open(known.incident.summary) or self.order.name:
                hint = f"its next message: signoff update {known.slug}; another one: give --name or --title"
                raise OperatorError(f"{known.slug} is there already", hint)
        return numbered(wanted, slugs)

    def _warn_of_others(self, known: Known, message: Message) -> None:
        """Two people may be telling the same thing."""
        mine = {effect.component for effect in message.components or ()}
        for other in self.shelf.open() if message.kind is None else ():
            theirs = _affected(other)
            if other.slug != known.slug and other.kind is Kind.INCIDENT and mine & theirs:
                click.echo(f"also open, and about {', '.join(sorted(mine & theirs))}: {other.slug}", err=True)


def _rounds(name: str, slugs: Collection[str]) -> list[str]:
    """The folders among `slugs` that are called `name`, and those that were numbered after it."""
    numbers = [
        slug for slug in slugs if slug.rpartition("-")[0] == name and slug.rpartition("-")[2].isdecimal()
    ]
    return [name, *sorted(numbers)] if name in slugs else []


def _summary(known: Known) -> Summary:
    if known.incident is None:
        raise OperatorError(f"{known.slug} cannot be read", f"see: signoff check incidents/{known.slug}")
    return known.incident.summary


def _affected(known: Known) -> set[str]:
    effects: tuple[Effect, ...] = known.incident.summary.effects if known.incident is not None else ()
    return {effect.component for effect in effects if effect.status.rank}
