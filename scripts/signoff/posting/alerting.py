"""The first message of an incident, drafted from an alert: a file here, or a draft pull request.

A draft is not for the public as it is: somebody reads it, corrects it and marks it as ready, and then it is
signed off like every other message. The same alert coming again makes no second one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from signoff.build.texts import catalogue
from signoff.core.finding import Finding, OperatorError, WorldError
from signoff.core.model import ComponentStatus, Effect, Kind, Message
from signoff.edge import branches
from signoff.edge.branches import PREFIX, TakenError
from signoff.edge.forge import Forge
from signoff.edge.templates import template_dirs
from signoff.posting.proposing import files_of, write
from signoff.posting.shelf import Shelf
from signoff.writing.alerts import MAX_FILE, Alert, payload_of, read_alert, senders
from signoff.writing.compose import Facts, compose
from signoff.writing.filenames import incident_name, message_name, numbered
from signoff.writing.scenarios import Scenario

KIND = "alerts"
SCENARIO = "initial"

_HEADING = re.compile(r"^### (?P<label>[^\n]{1,100})$", re.MULTILINE)
_NOTHING = "_No response_"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of an alert: `message` None when nothing is to be said, and `note` says why."""

    message: Message | None
    sender: str
    note: str = ""


def event_payload(data: bytes) -> Any:
    """What a workflow was started with: the payload of a dispatch, its inputs, or the fields of an issue."""
    event = _json(data, "the event")
    if not isinstance(event, dict):
        raise OperatorError("the event is no JSON object", "run this in a workflow, or give --payload")
    if "client_payload" in event:
        return event["client_payload"]
    if isinstance(event.get("issue"), dict):
        issue = event["issue"]
        return {"issue": {"labels": issue.get("labels"), "fields": fields_of(issue.get("body"))}}
    inputs = event.get("inputs")
    if not isinstance(inputs, dict):
        raise OperatorError("the event carries no payload", "see docs/alerts.md")
    given = inputs.get("payload")
    return (
        _json(given.encode(), "the input 'payload'") if isinstance(given, str) and given.strip() else inputs
    )


def fields_of(body: Any) -> dict[str, str]:
    """What an issue form wrote: the text under each heading, of two of one name the first."""
    text = body.replace("\r\n", "\n") if isinstance(body, str) else ""
    found: dict[str, str] = {}
    headings = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=False):
        value = text[heading.end() : end].strip()
        found.setdefault(heading["label"].strip(), "" if value == _NOTHING else value)
    return found


def payload(data: bytes) -> Any:
    """A payload as somebody sent it; OperatorError when it is none."""
    return _json(data, "the payload")


def _json(data: bytes, what: str) -> Any:
    try:
        return payload_of(data)
    except ValueError as error:
        raise OperatorError(f"{what} cannot be read: {error}", "send JSON, see docs/alerts.md") from None


def draft(shelf: Shelf, told: Any) -> tuple[Drafted, list[Finding]]:
    """The first message for what `told` (a payload) says, and the findings on the tables of alerts.

    OperatorError when no table fits, or when it speaks of nothing that is watched.
    """
    known, findings = senders(_files(shelf.source))
    alert = read_alert(told, known, shelf.settings, shelf.now)
    if alert is None:
        remedy = "add a table for its sender to templates/alerts/, see docs/alerts.md"
        raise OperatorError("no table of alerts fits this payload", remedy)
    if not alert.is_wanted:
        note = f"{alert.sender}: this is nothing that a message is drafted for"
        return Drafted(None, alert.sender, note), findings
    if not alert.effects:
        shown = ", ".join(f"'{word}'" for word in alert.unknown[:5]) or "nothing"
        raise OperatorError(
            f"{alert.sender}: the payload names {shown}, and status.yml has no such component",
            f"say what that is under 'names' in templates/alerts/{alert.sender}.yml",
        )
    slug = _told_already(shelf, alert.effects)
    if slug:
        return Drafted(None, alert.sender, f"{slug} is open and about the same: write an update"), findings
    if alert.folder in shelf.repository.folders(shelf.ground):
        return Drafted(None, alert.sender, f"{alert.folder} has begun already: write an update"), findings
    return Drafted(_message(shelf, alert), alert.sender), findings


def _files(source: Path) -> dict[str, bytes]:
    """The tables that the package brings, and the page's own in front of them."""
    found: dict[str, bytes] = {}
    for folder in reversed(template_dirs(source, KIND)):
        for path in sorted(folder.glob("*.yml")):
            if path.is_file() and not path.is_symlink() and path.name[0] != ".":
                with path.open("rb") as file:
                    found[path.name] = file.read(MAX_FILE + 1)
    return found


def _told_already(shelf: Shelf, effects: tuple[Effect, ...]) -> str:
    """The open incident that all of this is part of, "" for none."""
    wanted = {effect.component for effect in effects}
    for known in shelf.open():
        if known.incident is None or known.incident.summary.kind is not Kind.INCIDENT:
            continue
        now = known.incident.summary.effects
        if wanted <= {e.component for e in now if e.status is not ComponentStatus.OPERATIONAL}:
            return known.slug
    return ""


def _message(shelf: Shelf, alert: Alert) -> Message:
    settings = shelf.settings
    if not settings.commanders:
        raise OperatorError("the roster is empty: nobody could sign off a message", "add 'commanders'")
    scenario = _scenario(shelf)
    texts = {"title": {"": alert.title}} if alert.title else {}
    facts = Facts(
        components=alert.effects,
        texts=texts,
        commander=alert.commander or settings.commanders[0].login,
        started=alert.started,
    )
    made = compose(scenario, facts, settings, incident="new", name=message_name("investigating", []))
    if made.message is None:
        problem = f"the ready text '{scenario.id}' asks for {', '.join(made.asks)}, which no alert says"
        raise OperatorError(problem, f"change templates/messages/{scenario.id}.*.md")
    message = made.message
    if not alert.commander and len(settings.commanders) > 1:
        message = replace(message, commander=None)  # somebody says who: nothing is public without
    ids = dict.fromkeys(effect.component for effect in alert.effects)
    name = alert.folder or incident_name(message.title or "", shelf.now.date(), ids)
    published = shelf.repository.folders(shelf.ground)
    return replace(message, incident=numbered(name, published))


def _scenario(shelf: Shelf) -> Scenario:
    texts, _ = catalogue(shelf.source, shelf.settings.languages)
    offered = texts.offered(Kind.INCIDENT, None)
    found = texts.get(SCENARIO) or next(iter(offered), None)
    if found is None:
        raise OperatorError("there is no ready text that begins an incident", "see templates/messages/")
    return found


def keep(shelf: Shelf, message: Message) -> Mapping[str, bytes]:
    """Write the files here."""
    files = files_of(message)
    try:
        write(shelf, files)
    except TakenError as error:
        raise OperatorError(f"{error} is there already", "it was drafted before: edit that") from None
    return files


def propose(shelf: Shelf, forge: Forge, drafted: Drafted) -> str:
    """Push a branch and open a draft pull request: where that is. "" when there is such a branch already.

    When the branch is pushed and the forge opens no pull request, the WorldError says where to do that.
    """
    message = drafted.message
    assert message is not None
    if shelf.settings.drill:
        raise OperatorError("this is a drill: the forge hears nothing of it", "leave out --pr")
    if not shelf.remote:
        raise OperatorError("there is no remote to push to", "leave out --pr")
    name = f"{PREFIX}{message.incident}/{message.name}"
    subject = f"{message.title}: investigating"
    commit = branches.commit_files(shelf.repository, shelf.ground, files_of(message), subject, shelf.now)
    try:
        branches.push(shelf.repository, shelf.remote, name, commit)
    except TakenError:
        return ""
    try:
        return forge.open_draft(name, shelf.main, subject, _body(message, drafted.sender))
    except WorldError as error:
        link = f"{forge.server}/{shelf.settings.repository}/compare/{shelf.main}...{name}?expand=1"
        raise type(error)(f"the branch {name} is there, but {error.problem}", f"open it: {link}") from None


def _body(message: Message, sender: str) -> str:
    """Our own words only: what the alert says stands in the file, as text."""
    languages = ", ".join(one.language for one in message.translations)
    told = f" and in {languages}" if languages else ""
    missing = "" if message.commander else "\n- say who is in command: `commander:` in the front matter"
    return (
        f"Drafted from an alert ({sender}): `{message.path}`{told}.\n\n"
        "Nothing of it is public. Before it can be:\n\n"
        f"- read it, and correct it in every language{missing}\n"
        "- mark this pull request as ready for review\n- a commander approves the words\n"
    )
