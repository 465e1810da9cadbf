"""What the forge tells the clock: which incidents were declared, and where each is talked about.

Whoever may open an issue with the label, or a pull request, can make us remind people. So only the roster
and the liaisons count, of whom the forge says who they are; anybody else's is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from signoff.clock.due import FORGOTTEN
from signoff.clock.known import Declared, Report
from signoff.clock.reports import MAX_TEXT
from signoff.core.finding import WorldError
from signoff.core.names import FOLDER, FileName, file_name, folder_name
from signoff.core.watched import Settings
from signoff.edge.forge import Forge
from signoff.edge.forge_facts import Account, Issue, PullRequest
from signoff.watching.desk import Heard

LABEL = "incident"
"""Issues with this label declare an incident: the issue form sets it."""

MOST = 30
"""So many pull requests are looked into."""

_OPENING = ("-investigating", "-identified")
"""What a message that opens an incident is called: its words are not fetched to find out."""

_Place = tuple[str, str]
"""An incident and the name of a message."""

REPORTS = "customer-report"
"""Issues with this label tell what customers report; who belongs to the repository may write them."""

_MODE = re.MULTILINE | re.DOTALL


def listen(forge: Forge, settings: Settings, now: datetime) -> Heard:
    """Ask the forge. What it does not answer is left out and said."""
    declared: list[Declared] = []
    talk: dict[str, int] = {}
    remarks = []
    try:
        issues = [one for one in forge.open_issues(LABEL) if _counts(one.author, settings)]
        declared += [_declared(one) for one in issues]
    except WorldError as error:
        remarks.append(f"the forge did not tell which incidents are declared: {error.problem}")
    try:
        for pull, places in _proposals(forge, settings):
            talk |= dict.fromkeys((slug for slug, _ in places), pull.number)
            if now - pull.created_at < FORGOTTEN:
                declared += [_opening(pull, slug) for slug, name in sorted(places) if name.endswith(_OPENING)]
    except WorldError as error:
        remarks.append(f"the forge did not tell what is proposed: {error.problem}")
    reports: list[tuple[str, Report]] = []
    try:
        reports = [
            _report(one) for one in forge.open_issues(REPORTS) if one.is_ours or _counts(one.author, settings)
        ]
    except WorldError as error:
        remarks.append(f"the forge did not tell what customers report: {error.problem}")
    talk = {one.incident: one.number for one in declared if one.incident and one.number} | talk
    return Heard(tuple(declared), talk, tuple(reports), tuple(remarks))


def _counts(who: Account, settings: Settings) -> bool:
    known = {person.login.lower() for person in (*settings.commanders, *settings.liaisons)}
    return who.login.lower() in known


def _declared(issue: Issue) -> Declared:
    """An issue of the form; its field `Folder`, if filled in, names the incident."""
    slug = _slug(issue.body, "Folder")
    return Declared(
        at=issue.created_at,
        source=f"issue #{issue.number}",
        incident=slug,
        title=issue.title,
        number=issue.number,
    )


def _report(issue: Issue) -> tuple[str, Report]:
    """An issue of the form for reports: its incident ("" for the one that is open), and what it says."""
    many = re.match(r"\d{1,7}", _field(issue.body, "How many"))
    text = " ".join((_field(issue.body, "What they see") or issue.title).split())
    urgent = _field(issue.body, "Should the commander hear of it at once").lower() == "yes"
    report = Report(
        at=issue.created_at,
        count=max(int(many[0]), 1) if many else 1,
        text=text[:MAX_TEXT],
        by=issue.author.login,
        tell_commander=urgent,
    )
    return _slug(issue.body, "Incident"), report


def _slug(body: str, label: str) -> str:
    """The folder that a field names, "" for none."""
    named = _field(body, label)
    return named if named and folder_name(named) is None else ""


def _field(body: str, label: str) -> str:
    """What stands under the first heading `label` of an issue form's body."""
    found = re.search(rf"^### {re.escape(label)}[ \t]*\n(.*?)(?=^### |\Z)", body.replace("\r\n", "\n"), _MODE)
    said = found[1].strip() if found else ""
    return "" if said == "_No response_" else said


def _proposals(forge: Forge, settings: Settings) -> Iterator[tuple[PullRequest, frozenset[_Place]]]:
    """Open pull requests of our own people with the messages that they add, oldest first."""
    pulls = [pull for pull in forge.open_pull_requests() if _counts(pull.author, settings)]
    for pull in pulls[-MOST:]:
        added = (file.path for file in forge.files(pull.number) if file.status == "added")
        places = frozenset(_places(added))
        if places:
            yield pull, places


def _places(paths: Iterable[str]) -> Iterator[_Place]:
    for path in paths:
        parts = path.rsplit("/", 2)
        inside = len(parts) == 3 and (parts[0] == FOLDER or parts[0].endswith(f"/{FOLDER}"))
        named = file_name(parts[2], parts[1]) if inside and folder_name(parts[1]) is None else None
        if isinstance(named, FileName) and not named.language:
            yield parts[1], named.name


def _opening(pull: PullRequest, slug: str) -> Declared:
    """A proposal for an incident that nobody has heard of; for one that is public it declares nothing."""
    return Declared(
        at=pull.created_at,
        source=f"pull request #{pull.number} waits",
        incident=slug,
        title=pull.title,
        number=pull.number,
    )
