"""A new message on its way: into a file here, or on a branch of its own with a pull request."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from signoff.core.dump import dump_message, dump_translation
from signoff.core.finding import OperatorError, WorldError
from signoff.core.model import Message
from signoff.core.names import FOLDER
from signoff.edge import branches, gh
from signoff.edge.additions import add_files
from signoff.edge.branches import PREFIX, TakenError
from signoff.edge.drills import stay_inside
from signoff.posting.shelf import Known, Shelf

GITHUB = "https://github.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What became of a proposal. `link`: the pull request, or where to open it ("": nobody knows).

    `brought`: earlier messages that are not published and come along. `moved`: drafts that were files here.
    `notes`: what did not work.
    """

    branch: str
    link: str
    is_open: bool
    brought: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def files_of(message: Message) -> dict[str, bytes]:
    """The files that a message and its translations are, by path."""
    stem = message.path.removesuffix(".md")
    found = {f"{stem}.{one.language}.md": _bytes(dump_translation(one)) for one in message.translations}
    return {**found, message.path: _bytes(dump_message(message))}


def _bytes(text: str) -> bytes:
    """UTF-8; half a character, which no file can hold, shows as a question mark."""
    return text.encode("utf-8", "replace")


def write(shelf: Shelf, files: Mapping[str, bytes]) -> None:
    """Put new files into the work tree: all or none. TakenError when one is there already.

    The message itself comes last, so that whatever stops us leaves no message without its translations.
    """
    ours = [path for path in files if not os.path.lexists(shelf.source / path)]
    if len(ours) < len(files):
        raise TakenError(min(files.keys() - set(ours)))
    kept: tuple[str, ...] = ()
    try:
        for path in sorted(files, key=lambda path: (path.count("."), path), reverse=True):
            kept += add_files(shelf.source, {path: files[path]}).kept
    except BaseException:
        _take_back(shelf, files, ours)
        raise
    if kept:
        _take_back(shelf, files, [path for path in ours if path not in kept])
        raise TakenError(min(kept))


def _take_back(shelf: Shelf, files: Mapping[str, bytes], paths: Iterable[str]) -> None:
    """Remove files that are still as we know them, and a folder that is left empty."""
    for path in paths:
        file = shelf.source / path
        if file.is_file() and file.read_bytes() == files[path]:
            file.unlink()
            with contextlib.suppress(OSError):  # it has other messages
                file.parent.rmdir()


def propose(
    shelf: Shelf,
    known: Known,
    message: Message,
    title: str,
    *,
    files: Mapping[str, bytes] | None = None,
    may_ask: bool = False,
) -> Proposed:
    """Push a branch with the message and open its pull request, with its commander as the reviewer.

    `files`: what to propose instead of what `message` becomes. Drafts that were only files here move to the
    branch, so that the merged message can be pulled. TakenError when somebody else has taken the name
    meanwhile. WorldError when the remote is out of reach: the branch then is here, and the same call pushes
    it later.
    """
    if not shelf.remote:
        hint = "add one: git remote add origin ADDRESS; or commit the file yourself"
        raise OperatorError("there is no remote to push to", hint)
    name = f"{PREFIX}{message.incident}/{message.name}"
    parent, brought = _ground(shelf, known, message.name)
    everything = {**files_of(message), **brought} if files is None else {**brought, **files}
    subject = _subject(title, message)
    commit = branches.commit_files(shelf.repository, parent, everything, subject, shelf.now)
    branches.keep(shelf.repository, name, commit)
    _push(shelf, name, commit, may_ask=may_ask)
    opened = _opened(shelf, name, message, subject)
    others = sorted(brought.keys() - (files_of(message) if files is None else files).keys())
    return replace(opened, brought=tuple(others), moved=_moved(shelf, everything))


def propose_again(
    shelf: Shelf, known: Known, message: Message, title: str, *, may_ask: bool = False
) -> Proposed:
    """Finish what an earlier call began: push the branch that is only here, open its pull request."""
    branch = known.via[message.name]
    if not branch.is_shared:
        _push(shelf, branch.name, branch.tip, may_ask=may_ask)
    return _opened(shelf, branch.name, message, _subject(title, message))


def _subject(title: str, message: Message) -> str:
    return f"{title}: {str(message.status or 'update').replace('_', ' ')}"


def _push(shelf: Shelf, name: str, commit: str, *, may_ask: bool) -> None:
    """Share a branch that is here for safety, which then has done its service."""
    if shelf.settings.drill:
        stay_inside(shelf.source, shelf.remote)
    try:
        branches.push(shelf.repository, shelf.remote, name, commit, may_ask=may_ask)
    except TakenError:
        branches.drop(shelf.repository, name, commit)
        raise
    branches.drop(shelf.repository, name, commit)


def _ground(shelf: Shelf, known: Known, name: str) -> tuple[str, dict[str, bytes]]:
    """The commit to build on, and what of the same incident has to come along.

    Nothing, where the incident is public already: each message is a proposal of its own. Else what came
    before is needed: what is proposed is built upon, and what is only here comes along.
    """
    if known.names - known.drafted:
        return shelf.ground, {}
    earlier = [known.via[one] for one in sorted(known.via) if one != name]
    parent = max(earlier, key=lambda branch: branch.made).tip if earlier else shelf.ground
    ours = drafts_of(shelf, known)
    return parent, {path: data for path, data in ours.items() if not shelf.repository.holds(parent, path)}


def drafts_of(shelf: Shelf, known: Known) -> dict[str, bytes]:
    """The files of an incident that are only here, by path."""
    found = {f"{FOLDER}/{path}": data for path, data in shelf.drafts.items()}
    return {path: data for path, data in found.items() if path.split("/")[1] == known.slug}


def _moved(shelf: Shelf, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Remove the untracked files here that are on the branch now, byte for byte; their paths."""
    paths = branches.untracked(shelf.repository, files)
    _take_back(shelf, files, paths)
    return tuple(path for path in paths if not (shelf.source / path).exists())


def _opened(shelf: Shelf, name: str, message: Message, subject: str) -> Proposed:
    if shelf.settings.drill:
        command = f"signoff approve {name} --remote {shelf.remote}"
        note = f"this is a drill, without pull requests: the commander signs it with '{command}'"
        return Proposed(branch=name, link="", is_open=False, notes=(note,))
    place = branches.place_of(shelf.repository, shelf.remote)
    repository = shelf.settings.repository or (f"{place.owner}/{place.name}" if place else "")
    server = os.environ.get("GITHUB_SERVER_URL") or (place.server if place else GITHUB)
    if not repository:
        note = "set 'repository' in status.yml, and this says where to open the pull request"
        return Proposed(branch=name, link="", is_open=False, notes=(note,))
    own = f"{place.owner}/{place.name}" if place else repository
    head = name if own.lower() == repository.lower() else f"{own.partition('/')[0]}:{name}"
    link = (
        f"{server}/{repository}/compare/{quote(shelf.main)}...{quote(head)}?expand=1&title={quote(subject)}"
    )
    if not gh.is_there():
        note = "the program gh is not here: open the pull request yourself"
        return Proposed(branch=name, link=link, is_open=False, notes=(note,))
    reviewer = message.commander or _commander(shelf, message)
    try:
        made = gh.open_pull_request(
            server,
            repository,
            base=shelf.main,
            head=head,
            title=subject,
            body=_body(message, reviewer),
            reviewer=reviewer,
        )
    except WorldError as error:
        return Proposed(branch=name, link=link, is_open=False, notes=(error.problem,))
    return Proposed(branch=name, link=made.url, is_open=True, notes=made.problems)


def _commander(shelf: Shelf, message: Message) -> str:
    """Who is in command of the incident that the message belongs to, else the first on the roster."""
    known = shelf.known(message.incident)
    if known.incident is not None and known.incident.summary.commander:
        return known.incident.summary.commander
    return shelf.settings.commanders[0].login if shelf.settings.commanders else ""


def _body(message: Message, reviewer: str) -> str:
    whose = f"@{reviewer}" if reviewer else "its commander"
    languages = ", ".join(one.language for one in message.translations)
    told = f" (and in {languages})" if languages else ""
    return f"`{message.path}`{told}\n\nTo be published once {whose} approves these words.\n"
