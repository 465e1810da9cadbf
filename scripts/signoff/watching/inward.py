"""Words for those inside: a sitrep from the state, and what customers report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from signoff.build.private import Shelf, needed_shelf
from signoff.build.survey import settings_of
from signoff.build.texts import catalogue
from signoff.clock import reports, sitrep
from signoff.clock.known import Report
from signoff.core.dump import dump_message
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.model import INTERNAL, Incident, Message
from signoff.core.names import FOLDER, folder_name
from signoff.core.watched import Settings
from signoff.edge.forge import Forge
from signoff.watching.desk import NOTHING, Asked, Laid, lay
from signoff.watching.heard import listen
from signoff.writing.compose import Facts, compose

SCENARIO = "sitrep"
"""The ready text: templates/messages/sitrep.<language>.md."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sitrep that is not written anywhere yet: where it belongs, and its file."""

    shelf: Shelf
    message: Message
    text: str

    def write(self) -> Path:
        """Put it there; an OperatorError when there is one of this minute already."""
        path = self.message.path
        if (self.shelf.folder / path).exists():
            raise OperatorError(f"there is a {path} already", "wait a minute, or edit that one")
        return self.shelf.write(path, self.text.encode())


def draft_sitrep(
    asked: Asked,
    incident: str,
    now: datetime,
    *,
    doing: str,
    next_in: timedelta | None,
    forge: Forge | None = None,
) -> Draft:
    """A sitrep on an open incident (or one that was just closed), from everything known."""
    settings, _ = settings_of(asked.source)
    heard = NOTHING if forge is None or settings.drill else listen(forge, settings, now)
    laid = lay(asked, now, heard)
    shelf = needed_shelf(asked.source, laid.settings)
    found = _incident(laid, incident)
    span = sitrep.next_sitrep(found.summary, laid.settings, next_in)
    facts = sitrep.facts_of(
        found,
        laid.settings,
        now,
        doing=doing,
        reports=laid.desk.reports.get(found.summary.slug, ()),
        next_at=None if span is None else now + span,
    )
    plain = sitrep.message_of(found, sitrep.body_of(facts), now, span)
    message = _by_ready_text(asked.source, laid.settings, found, facts, plain) or plain
    return Draft(shelf, message, dump_message(message))


def _by_ready_text(
    source: Path, settings: Settings, incident: Incident, facts: sitrep.Facts, plain: Message
) -> Message | None:
    """`plain` in the words of the ready text for sitreps; None when that is gone or asks for more."""
    found = next(
        (one for one in catalogue(source, settings.languages)[0].scenarios if one.id == SCENARIO), None
    )
    if found is None or found.audience != INTERNAL:
        return None
    given = Facts(texts=facts.typed(), next_update=plain.next_update)
    so_far = [posted.message for posted in incident.posted]
    place = {"incident": plain.incident, "name": plain.name}
    try:
        composed = compose(found, given, settings, **place, so_far=so_far).message
    except OperatorError:
        return None
    if composed is None:
        return None
    # a sitrep states no fact: those of the page are the public messages'
    return replace(plain, body=composed.body)


def _incident(laid: Laid, name: str) -> Incident:
    """The incident that `name` means; without a name the only open one."""
    known = {slug: one for slug, one in laid.desk.public.items() if one.posted}
    open_ = [summary.slug for summary in laid.desk.state.active if summary.slug in known]
    if not name and len(open_) == 1:
        return known[open_[0]]
    if not name:
        told = f"these are open: {', '.join(open_)}" if open_ else "no incident is open"
        raise OperatorError("which incident? " + told, "name its folder")
    slug = name.strip("/").removeprefix(f"{FOLDER}/").partition("/")[0]
    if slug not in known:
        hint = did_you_mean(slug, known) or "see: signoff list"
        raise OperatorError(f"customers were told of no open incident '{slug}'", hint)
    return known[slug]


def note_report(source: Path, settings: Settings, incident: str, report: Report) -> tuple[Path, int]:
    """Add a report to the file of an incident, which may not be public yet; the file, and the new total."""
    slug = incident.strip("/").removeprefix(f"{FOLDER}/").partition("/")[0]
    refused = folder_name(slug)
    if refused is not None:
        raise OperatorError(refused.text, refused.hint)
    shelf = needed_shelf(source, settings)
    path = reports.path_of(slug)
    before = shelf.read(path)
    known, findings = reports.read_reports(before, path) if before.strip() else ((), ())
    if findings:
        raise OperatorError(f"{findings[0]}", findings[0].hint)
    after = reports.appended(before, report)
    again, wrong = reports.read_reports(after, path)
    if wrong or len(again) != len(known) + 1:
        problem = wrong[0] if wrong else None
        raise OperatorError(
            f"this report cannot be kept: {problem.text if problem else 'the file ends in the middle'}",
            problem.hint if problem else f"correct {path}",
        )
    return shelf.write(path, after), reports.total(again)
