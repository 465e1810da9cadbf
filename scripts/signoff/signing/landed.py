"""What a step of the main line brought, as changes to be judged by the rules before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from signoff.approval.facts import Action, Change
from signoff.core.fold import fold
from signoff.core.model import Incident, Message, Posted
from signoff.core.names import FOLDER, FileName, file_name
from signoff.core.parse import MAX_FILE, parse_folder
from signoff.core.watched import Settings
from signoff.edge import past
from signoff.edge.files import STATUS
from signoff.edge.git import Repository
from signoff.edge.landings import Landings
from signoff.edge.past import Arrival
from signoff.settings import read_settings
from signoff.signing.signed import Held


def settings_at(repository: Repository, commit: str) -> Settings | None:
    """What `status.yml` said at `commit`; None when there was none that can be used."""
    data = past.file_at(repository, commit, STATUS)
    return None if data is None else read_settings(data)[0]


def landed_changes(
    repository: Repository,
    landings: Landings,
    arrived: Iterable[Arrival],
    wanted: Mapping[str, Held],
    signed: Collection[str],
) -> list[Change]:
    """The files that one commit brought, as changes. `signed` are the paths that are public."""
    changes = []
    folders: dict[str, tuple[Incident | None, Mapping[str, Message]]] = {}
    for arrival in sorted(arrived):
        slug, _, name = arrival.path.removeprefix(f"{FOLDER}/").partition("/")
        if slug not in folders:
            folders[slug] = _before_and_after(repository, landings, arrival, slug)
        before, messages = folders[slug]
        message = messages.get(_message_of(name, slug))
        changes.append(
            Change(
                path=arrival.path,
                blob=arrival.blob or wanted[arrival.path].older,
                action=Action.PUBLISH if arrival.blob else Action.WITHDRAW,
                authors=_authors(repository, arrival),
                commanders=_commanders(before, message),
                imported=message is not None and message.at is not None,
                overtaken=_overtaken(landings, arrival, slug, _message_of(name, slug), signed),
                landed=arrival.time,
            )
        )
    return changes


def _message_of(name: str, slug: str) -> str:
    """The message that a file belongs to: its own name, or that of the message it translates."""
    named = file_name(name, slug)
    return named.name if isinstance(named, FileName) else name.removesuffix(".md")


def _before_and_after(
    repository: Repository, landings: Landings, arrival: Arrival, slug: str
) -> tuple[Incident | None, dict[str, Message]]:
    """The incident as it was before the step, and the messages (by name) after it.

    Facts are read by each commit's own settings, so that a component may come with its first message;
    who may sign off is never taken from here.
    """
    after = {m.name: m for m in _messages(repository, arrival.commit, slug)}
    if not arrival.parents:
        return None, after
    told = _messages(repository, arrival.parents[0], slug)
    settings = settings_at(repository, arrival.parents[0])
    posted = [Posted(m, m.at or _time(landings, m, arrival), f"{slug}/{m.name}") for m in told]
    audiences = frozenset({"drill"} | {m.audience or "public" for m in told})
    before = fold(slug, posted, settings, audiences=audiences) if settings and posted else None
    removed = {m.name: m for m in told}
    return before, removed | after


def _messages(repository: Repository, commit: str, slug: str) -> tuple[Message, ...]:
    settings = settings_at(repository, commit)
    if settings is None:
        return ()
    entries = repository.files(commit, [slug]).get(slug, ())
    wanted = {slug: [entry for entry in entries if entry.is_regular and entry.size <= MAX_FILE]}
    return parse_folder(slug, repository.read(wanted)[slug], settings)[0]


def _time(landings: Landings, message: Message, arrival: Arrival) -> datetime:
    landing = landings.of(f"{message.incident}/{message.name}.md")
    return arrival.time if landing is None else min(landing.published, arrival.time)


def _commanders(before: Incident | None, message: Message | None) -> tuple[str, ...]:
    """Who commands: the one in force before, and the one that the message hands over to."""
    in_force = before.summary.commander if before is not None else None
    named = message.commander if message is not None else None
    return tuple(dict.fromkeys(login for login in (in_force, named) if login))


def _authors(repository: Repository, arrival: Arrival) -> frozenset[str]:
    """Who wrote the bytes, as far as git tells: of a merge, those who wrote them on the branch."""
    if len(arrival.parents) < 2:
        return frozenset({past.author(repository, arrival.commit)})
    base, branch = arrival.parents[:2]
    wrote = past.writers(repository, base, branch, arrival.path)
    brought = past.blobs_at(repository, branch, [arrival.path])[arrival.path] or ""
    return wrote if brought == arrival.blob else wrote | {past.author(repository, arrival.commit)}


def _overtaken(
    landings: Landings, arrival: Arrival, slug: str, message: str, signed: Collection[str]
) -> datetime | None:
    """When the newest other public message of the incident was published before this step."""
    newest = None
    for place, row in landings.rows.items():
        folder, _, name = place.partition("/")
        if folder != slug or row.commit == arrival.commit or row.gone:
            continue
        landing = landings.of(place)
        if landing is None or landing.published > arrival.time or _message_of(name, slug) == message:
            continue
        if f"{FOLDER}/{place}" in signed and (newest is None or landing.published > newest):
            newest = landing.published
    return newest


def with_authors(change: Change, authors: Iterable[str]) -> Change:
    """`change` with everybody who is known to have written it."""
    return replace(change, authors=frozenset(author for author in authors if author))
