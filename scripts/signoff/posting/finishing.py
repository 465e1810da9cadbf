"""The end of every verb that writes: judge the words, show them, write or propose them. Nothing half-done.

Whoever is at the terminal sees the page as customers will and decides; a script has decided by its options.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import click

from signoff.announce.texts import Told
from signoff.approval.seen import visible
from signoff.core.finding import Finding, OperatorError, has_errors
from signoff.core.model import Message, Posted
from signoff.core.names import FOLDER
from signoff.edge.branches import TakenError
from signoff.posting import proposing
from signoff.posting.asking import Choice, Desk
from signoff.posting.orders import fitting
from signoff.posting.preview import Showing, for_whom, on_screen
from signoff.posting.proposing import Proposed
from signoff.posting.shelf import Known, Shelf, open_shelf
from signoff.rules.lint import lint_incident
from signoff.writing.filenames import message_name

PROPOSE, FILE, WORDS, TITLE, STOP = "propose", "file", "words", "title", "stop"
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What is to happen with a message. `pr` None: not said. `yes`: do not ask, whoever is there."""

    pr: bool | None = None
    yes: bool = False
    dry_run: bool = False
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """A message among the others of its incident: `after` is the incident with it."""

    message: Message
    after: Known
    findings: tuple[Finding, ...]

    @property
    def posted(self) -> Posted | None:
        """The message as it would be published; None when its files could not be read again."""
        posted = self.after.incident.posted if self.after.incident is not None else ()
        return next((one for one in posted if one.message.name == self.message.name), None)

    @property
    def title(self) -> str:
        if self.after.incident is None:
            return self.message.title or self.message.incident
        titles = self.after.incident.summary.titles
        return self.message.title or titles[0][1]


def judge(shelf: Shelf, message: Message) -> Judged:
    """What parser and rules say of the files that `message` becomes."""
    files = proposing.files_of(message)
    drafted = {path.removeprefix(f"{FOLDER}/"): data for path, data in files.items()}
    after = replace(shelf, drafts={**shelf.drafts, **drafted}).known(message.incident)
    return Judged(message, after, findings_on(shelf, after, {message.name}))


def findings_on(shelf: Shelf, known: Known, names: Collection[str]) -> tuple[Finding, ...]:
    """What parser and rules find in these messages of an incident."""
    posted = known.incident.posted if known.incident is not None else ()
    times = {one.message.name: one.published for one in posted if not one.draft}
    stems = tuple(f"{FOLDER}/{known.slug}/{name}." for name in names)
    found = [one for one in known.findings if one.path.startswith(stems)]
    found += lint_incident(
        known.messages, shelf.settings, only=names, files=known.files, times=times, now=shelf.now
    )
    return tuple(sorted(set(found)))


def finish(shelf: Shelf, known: Known, message: Message, desk: Desk, how: How) -> int:
    """Take `message`, the next of `known`, to where it is wanted. The exit code."""
    same = same_in(known, message)
    if same is not None:
        return _finish_again(shelf, known, replace(message, name=same), desk, how)
    showing = Showing.of(shelf.source, shelf.settings)
    judged = judge(shelf, message)
    while True:
        _show(judged, shelf, showing)
        wanted = _decide(judged, shelf, desk, how)
        if wanted == WORDS:
            judged = judge(shelf, _edited(judged.message))
        elif wanted == TITLE:
            title = desk.read("What is the title?", _title, "--title", judged.title)
            judged = judge(shelf, replace(judged.message, title=title))
        else:
            break
    if wanted == STOP:
        click.echo("Nothing was written.", err=True)
        return 1
    if how.dry_run:
        return _print(judged)
    return _act(shelf, known, judged, desk, how, wanted)


def _act(shelf: Shelf, known: Known, judged: Judged, desk: Desk, how: How, wanted: str) -> int:
    """Write or propose; where somebody was faster, under the next number."""
    errors = has_errors(judged.findings)
    if errors and wanted == PROPOSE:
        click.echo("Nothing was proposed: correct the errors above first.", err=True)
        return 1
    message = judged.message
    for attempt in range(_ATTEMPTS):
        try:
            if wanted == FILE:
                proposing.write(shelf, proposing.files_of(message))
                _tell_written(message, shelf, errors=errors)
            else:
                may_ask = desk.is_terminal
                _tell(proposing.propose(shelf, known, message, judged.title, may_ask=may_ask), message)
            return 1 if errors else 0
        except TakenError:
            if not known.names:
                hint = f"look at it: signoff show {known.slug}; add to it: signoff update {known.slug}"
                raise OperatorError(f"somebody else has just begun {known.slug}", hint) from None
            if attempt == _ATTEMPTS - 1:
                raise OperatorError("somebody else is writing at the same time", "run it again") from None
        shelf = open_shelf(shelf.source, shelf.now, shelf.remote, fetch=not how.offline)
        known = shelf.known(message.incident)
        taken = {*known.names, message.name}
        message = replace(message, name=message_name(message.name.partition("-")[2], taken))
    raise AssertionError("the last attempt returns or raises")


def propose_drafts(shelf: Shelf, known: Known, desk: Desk, how: How) -> int:
    """Propose what lies here as files of one incident, as it is. The exit code."""
    names = known.drafted - known.via.keys()
    drafted = [one for one in known.messages if one.name in names]
    if not names and known.via:
        message = next(one for one in reversed(known.messages) if one.name in known.via)
        return _finish_again(shelf, known, message, desk, how)
    if not names:
        raise OperatorError(f"nothing of {known.slug} is a draft here", "write one: signoff update")
    showing = Showing.of(shelf.source, shelf.settings)
    findings = findings_on(shelf, known, names)
    for message in drafted:
        mine = (one for one in findings if one.path.startswith(message.path.removesuffix("md")))
        _show(Judged(message, known, tuple(mine)), shelf, showing)
    if has_errors(findings) or not drafted:
        shown = tuple(message.path.removesuffix("md") for message in drafted)
        for finding in (one for one in findings if not one.path.startswith(shown)):
            click.echo(f"{visible(str(finding))}\n  hint: {visible(finding.hint)}", err=True)
        click.echo("Nothing was proposed: correct the errors above first.", err=True)
        return 1
    ways = [Choice(PROPOSE, "propose it: open the pull request"), Choice(STOP, "leave it as it is")]
    if not how.yes and desk.choose("What now?", ways, "--yes", PROPOSE) == STOP:
        click.echo("Nothing was proposed.", err=True)
        return 1
    message, files = drafted[-1], proposing.drafts_of(shelf, known)
    title = Judged(message, known, ()).title
    try:
        done = proposing.propose(shelf, known, message, title, files=files, may_ask=desk.is_terminal)
    except TakenError:
        hint = "give your file the next number, and run it again"
        raise OperatorError(f"somebody has proposed a message '{message.name}'", hint) from None
    _tell(done, message)
    return 0


def same_in(known: Known, message: Message) -> str | None:
    """The name of a message that says the very same and is not published yet: it was us, a moment ago."""
    for one in known.messages:
        alike = replace(one, name=message.name) == message
        if alike and one.name in (known.drafted | known.via.keys()):
            return one.name
    return None


def _finish_again(shelf: Shelf, known: Known, message: Message, desk: Desk, how: How) -> int:
    """The same command once more: finish what the first did not."""
    branch = known.via.get(message.name)
    if branch is None and how.pr:
        title = judge(shelf, message).title
        _tell(proposing.propose(shelf, known, message, title, may_ask=desk.is_terminal), message)
        return 0
    if branch is None:
        click.echo(f"It is there already, word for word: {message.path}", err=True)
        click.echo(message.path)
        return 0
    click.echo(f"It is proposed already, word for word: {branch.name}", err=True)
    title = known.incident.summary.titles[0][1] if known.incident is not None else message.incident
    _tell(proposing.propose_again(shelf, known, message, title, may_ask=desk.is_terminal), message)
    return 0


def _show(judged: Judged, shelf: Shelf, showing: Showing) -> None:
    """The page in its first language, the lengths of short forms, and what is wrong."""
    message, posted = judged.message, judged.posted
    click.echo("", err=True)
    click.echo(f"== {message.path}", err=True)
    if posted is not None and judged.after.incident is not None:
        told = Told(judged.after.incident, posted, shelf.settings.language)
        for line in showing.page(told):
            click.echo(f"  {on_screen(line)}".rstrip(), err=True)
        whom = for_whom(message, judged.after.messages)
        if whom:
            click.echo(f"  [{whom}]", err=True)
        click.echo(f"  [{showing.lengths(told)}]", err=True)
        others = ", ".join(one.language for one in message.translations)
        missing = [tag for tag in shelf.settings.languages[1:] if tag not in others.split(", ")]
        click.echo(f"  [also in: {others or 'no other language'}]", err=True)
        if missing:
            click.echo(f"  [in {', '.join(missing)} readers get these words with a note]", err=True)
    for finding in judged.findings:
        click.echo(f"{finding.severity}: {visible(str(finding))}", err=True)
        if finding.hint:
            click.echo(f"  hint: {visible(finding.hint)}", err=True)


def _decide(judged: Judged, shelf: Shelf, desk: Desk, how: How) -> str:
    """Where it goes; what Enter takes is what was asked for, or the words if those are wrong."""
    wanted = PROPOSE if how.pr or (how.pr is None and desk.is_terminal and shelf.remote) else FILE
    if how.yes or how.dry_run or not desk.is_terminal:
        return wanted
    errors = has_errors(judged.findings)
    choices: Sequence[Choice] = [
        *([] if errors or not shelf.remote else [Choice(PROPOSE, "propose it: open the pull request")]),
        Choice(WORDS, "change the words in your editor"),
        Choice(TITLE, "change the title"),
        Choice(FILE, "keep it as a draft in a file here"),
        Choice(STOP, "stop, and forget it"),
    ]
    return desk.choose("What now?", choices, "--yes", WORDS if errors else wanted)


def _title(said: str) -> str:
    return fitting("title", said.strip())


def _edited(message: Message) -> Message:
    """The message with other words; translations of the old words would say something else."""
    typed = click.edit(message.body, extension=".md")
    body = (typed or "").strip()
    if not body or body == message.body:
        return message
    if message.translations:
        click.echo("The translations were left out: they say the old words.", err=True)
    return replace(message, body=body, translations=())


def _print(judged: Judged) -> int:
    for path, data in sorted(proposing.files_of(judged.message).items()):
        click.echo(f"== {path}")
        click.echo(data.decode(), nl=False)
    return 1 if has_errors(judged.findings) else 0


def _tell_written(message: Message, shelf: Shelf, *, errors: bool) -> None:
    click.echo("", err=True)
    if errors:
        click.echo("Drafted, with errors: correct the file, then run: signoff check", err=True)
    else:
        again = "signoff propose" if shelf.remote else "git add and git commit"
        click.echo(f"Drafted; nobody can read it yet. To propose it: {again}", err=True)
    click.echo(message.path)


def _tell(done: Proposed, message: Message) -> None:
    click.echo("", err=True)
    for path in done.moved:
        if path.count(".") == 1:  # its translations are with it
            click.echo(f"moved to the branch: {path}", err=True)
    for path in done.brought:
        click.echo(f"comes along, because it is not published yet: {path}", err=True)
    for note in done.notes:
        click.echo(f"note: {note}", err=True)
    if done.is_open:
        whose = f" {message.commander}" if message.commander else " the commander"
        click.echo(f"Proposed: it goes out when{whose} approves it.", err=True)
    elif done.link:
        click.echo(f"Pushed to the branch {done.branch}. Open the pull request here:", err=True)
    else:
        click.echo("Pushed. Open a pull request for this branch:", err=True)
    click.echo(done.link or done.branch)
