"""The findings on a work tree: what cannot be read, what does not fit together, and what the linter says.

The linter judges what is not published yet, and what somebody names. Asked for everything, it shares a long
history among processes.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from signoff.build.texts import catalogue
from signoff.core import codes
from signoff.core.finding import Finding, OperatorError
from signoff.core.model import Message
from signoff.core.names import FOLDER
from signoff.core.parse import parse_folder
from signoff.core.report import Report
from signoff.core.text import place
from signoff.core.watched import Settings
from signoff.edge import clock
from signoff.edge.files import STATUS, Tree, read_status, read_tree
from signoff.edge.unpublished import unpublished
from signoff.rules.lint import lint_incident, unknown_rules
from signoff.settings import MAX_FILE, read_settings
from signoff.writing.scenarios import FOLDER as READY

MANY = 1_000
"""From so many incidents on it is worth the time to start other processes."""

_SHARE = 250


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose words are judged: all, those of `named` files, of `fresh` ones (None: nobody can tell)."""

    everything: bool
    named: frozenset[str]
    fresh: frozenset[str] | None
    now: datetime


def check(
    source: Path, paths: Sequence[Path] = (), *, everything: bool = False, now: datetime | None = None
) -> Report:
    """The findings on the work tree in `source`, sorted, with paths as seen from here.

    The linter judges what is not published yet and what `paths` name themselves, or `everything`.
    """
    places = [_place(path, source) for path in paths]
    status = read_status(source, MAX_FILE)
    settings, findings = read_settings(status)
    tree = read_tree(source, _slugs(places))
    found = list(tree.findings)
    if settings is None:
        found += [finding for missing in tree.missing.values() for finding in missing]
    else:
        findings += _unknown_rules(settings, status)
        asked = _asked(source, places, everything=everything, now=now or clock.now())
        found += _in_folders(source, tree, settings, asked)
        if _within(READY, places) or any(place.startswith(f"{READY}/") for place in places):
            found += catalogue(source, settings.languages)[1]
    wanted = [finding for finding in found if _within(finding.path, places)]
    # Without settings nothing else can be judged, so their errors are always wanted.
    wanted += [finding for finding in findings if settings is None or _within(STATUS, places)]
    return Report(
        tuple(sorted(_seen_from_here(wanted, source))),
        incidents=len(tree.folders),
        complete=settings is not None,
    )


def _asked(source: Path, places: Sequence[str], *, everything: bool, now: datetime) -> Asked:
    named = frozenset(place for place in places if place.endswith(".md"))
    # git need not be asked what is published when all that is wanted is named
    told = everything or (places and len(named) == len(places))
    return Asked(everything, named, frozenset() if told else unpublished(source), now)


def _in_folders(source: Path, tree: Tree, settings: Settings, asked: Asked) -> list[Finding]:
    """The findings on all incidents of `tree`."""
    slugs = sorted(tree.folders)
    if len(slugs) < MANY or not (asked.everything or asked.fresh is None):
        return [f for slug in slugs for f in _in_folder(slug, tree, settings, asked)]
    shares = [slugs[start : start + _SHARE] for start in range(0, len(slugs), _SHARE)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        done = pool.map(_of_share, [source] * len(shares), shares, [asked] * len(shares))
        return [finding for share in done for finding in share]


def _of_share(source: Path, slugs: Sequence[str], asked: Asked) -> list[Finding]:
    """What another process finds in some of the incidents; it reads them itself."""
    settings, _ = read_settings(read_status(source, MAX_FILE))
    tree = read_tree(source, set(slugs))
    assert settings is not None, "they could be read a moment ago"
    return [f for slug in sorted(tree.folders) for f in _in_folder(slug, tree, settings, asked)]


def _in_folder(slug: str, tree: Tree, settings: Settings, asked: Asked) -> list[Finding]:
    files = tree.folders[slug]
    messages, noted, _ = parse_folder(slug, files, settings, missing=tree.missing.get(slug, ()))
    return [*noted, *_linted(slug, messages, files, settings, asked)]


def _linted(
    slug: str, messages: Sequence[Message], files: Mapping[str, bytes], settings: Settings, asked: Asked
) -> list[Finding]:
    """What the linter finds in those of `messages` that are to be judged."""
    named = _among(slug, messages, asked.named)
    fresh = (
        {message.name for message in messages} if asked.everything else _among(slug, messages, asked.fresh)
    )
    found: list[Finding] = []
    for names, imported in ((fresh - named, asked.everything), (named, True)):
        if names:
            found += lint_incident(
                messages, settings, only=names, files=files, now=asked.now, imported=imported
            )
    return found


def _among(slug: str, messages: Sequence[Message], paths: Collection[str] | None) -> set[str]:
    """The names of the messages of which a file is among `paths` (None: of all of them)."""
    if paths is None:
        return {message.name for message in messages}
    found = set()
    for message in messages if paths else ():
        languages = ("", *(f".{translation.language}" for translation in message.translations))
        if any(f"{FOLDER}/{slug}/{message.name}{language}.md" in paths for language in languages):
            found.add(message.name)
    return found


def _unknown_rules(settings: Settings, status: bytes) -> Iterable[Finding]:
    """Weights in `status.yml` for rules that there are not."""
    text = status.decode("utf-8", "replace")
    for name, hint in unknown_rules(settings) if settings.rules else ():
        line, column = place(text, max(0, text.find(name, text.find("rules:"))))
        said = f"there is no rule '{name}'"
        yield codes.UNKNOWN_RULE.at(STATUS, line, column, text=said, hint=hint)


def _place(path: Path, source: Path) -> str:
    """A PATH as findings name it, relative to `source` ("" is the whole); it has to be in there."""
    here = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links)
    top = Path(os.path.abspath(source))  # noqa: PTH100
    if not here.exists() and not here.is_symlink():
        raise OperatorError(f"there is no {path}", "name a message, a folder of incidents/, or status.yml")
    if top.is_relative_to(here):
        return ""
    if not here.is_relative_to(top):
        raise OperatorError(f"{path} is not inside {source}", "name the folder it belongs to with --source")
    return here.relative_to(top).as_posix()


def _slugs(places: Sequence[str]) -> set[str] | None:
    """The incident folders that have to be read for `places`; None: all."""
    if not places or any(place in ("", FOLDER) for place in places):
        return None
    return {place.split("/")[1] for place in places if place.startswith(f"{FOLDER}/")}


def _within(path: str, places: Sequence[str]) -> bool:
    return not places or any(place in {"", path} or path.startswith(f"{place}/") for place in places)


def _seen_from_here(findings: Iterable[Finding], source: Path) -> Iterable[Finding]:
    """Findings whose paths an editor or the forge can open from the working directory."""
    prefix = "" if source == Path() else f"{source.as_posix().rstrip('/')}/"
    return (replace(finding, path=prefix + finding.path) for finding in findings)
