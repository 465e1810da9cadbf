"""Which of the changes that somebody proposes, or that landed, are ready texts that need no review.

Rules, people and ready texts are those of the main line before the change; what the package itself brings
does not count, since nobody here has agreed on it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from signoff.approval.facts import Action, Change
from signoff.core.names import FOLDER
from signoff.core.watched import Settings
from signoff.edge import past
from signoff.edge.git import Repository
from signoff.writing.preapproved import preapproved
from signoff.writing.scenarios import FOLDER as TEXTS
from signoff.writing.scenarios import MAX_FILE, scenarios

__all__ = ["TEXTS", "ready_made"]


def ready_made(
    changes: tuple[Change, ...],
    repository: Repository,
    line: tuple[str, str],
    settings: Settings,
    now: datetime,
) -> tuple[Change, ...]:
    """`changes` between the commits `line`, with the ready text of each that needs no review.

    Only who is known on the page may have written them: a commander or a liaison of `settings`, the base's.
    """
    if not settings.policy.preapproved:
        return changes
    base, head = line
    by_slug: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_slug[change.path.split("/")[1]].append(change)
    fresh = _fresh(by_slug, repository, base, settings)
    if not fresh:
        return changes
    texts = past.folder_at(repository, base, TEXTS, MAX_FILE)
    catalogue, _ = scenarios({}, texts, settings.languages)
    entries = repository.files(head, fresh)
    files = repository.read(entries)
    ready: dict[tuple[str, str], str] = {}
    for slug in fresh:
        same = preapproved(slug, files.get(slug, {}), catalogue, settings, now)
        for entry in entries.get(slug, ()):
            if entry.is_regular and entry.name in same:
                ready[f"{FOLDER}/{slug}/{entry.name}", entry.blob] = same[entry.name]
    return tuple(replace(change, ready=ready.get((change.path, change.blob), "")) for change in changes)


def _fresh(
    by_slug: dict[str, list[Change]], repository: Repository, base: str, settings: Settings
) -> list[str]:
    """The folders that are new, and all written by people whom the page knows."""
    there = repository.files(base, by_slug.keys())
    return sorted(
        slug
        for slug, those in by_slug.items()
        if slug not in there and all(_is_new(change) and _is_known(change, settings) for change in those)
    )


def _is_new(change: Change) -> bool:
    return change.action is Action.PUBLISH and change.overtaken is None and not change.imported


def _is_known(change: Change, settings: Settings) -> bool:
    people = (*settings.commanders, *settings.liaisons)
    names = {one.login.lower() for one in people} | {one.email.lower() for one in people if one.email}
    return bool(change.authors) and {author.lower() for author in change.authors} <= names
