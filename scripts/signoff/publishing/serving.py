"""Serve one mirror: judge what it has, send what differs, and see that nobody came between."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror
from signoff.edge import clock, disk
from signoff.edge.mirrors import Host, OvertakenError, Sent, top
from signoff.edge.mirrors.bucket import checksums
from signoff.publishing.guard import Refusal
from signoff.publishing.order import stages, transfer
from signoff.publishing.shape import UNRESOLVED, Shape, told
from signoff.publishing.succession import strange

NOTHING = Sent(0, 0)

_TRIES = 3
"""How often a site is sent while somebody else publishes to the same place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mirror: `problem` "" when it has the new site. `refused`: what it has must stay."""

    mirror: Mirror
    sent: Sent = NOTHING
    problem: str = ""
    remedy: str = ""
    seconds: float = 0.0
    refused: bool = False

    @property
    def fine(self) -> bool:
        return not self.problem


class Judge(Protocol):
    """Says why the site that a mirror has must stay. Its `paths` are those that would go, and ours."""

    def __call__(self, there: Shape) -> Refusal | None: ...


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be sent: the files `paths` of the folder `root`.

    `judge` is asked about what a mirror has; None: whatever is there may go.
    """

    root: Path
    paths: tuple[str, ...]
    languages: tuple[str, ...]
    judge: Judge | None = None

    def put(self, place: Host, known: Known) -> Sent:
        """Send what differs. OvertakenError when somebody else has put other files there meanwhile."""
        there = place.there()
        if there is None:
            return place.send(self.root, stages(self.paths, self.languages), known.gone)
        sums = checksums(self.root, self.paths)
        plan = transfer(sums, known.ours(there), self.languages)
        sent = place.send(self.root, plan.stages, plan.gone)
        if sent != NOTHING:
            left = transfer(sums, known.ours(place.there() or {}), self.languages)
            if left.stages or left.gone:
                raise OvertakenError(written=True)
        return sent

    def look(self, place: Host) -> Known:
        """What `place` has, and why that must stay."""
        marker = place.look()
        names = {top(path) for path in self.paths}
        there = _shape(marker, place)
        held = frozenset(names | there.holds if there is not None else names)
        gone = tuple(place.surplus(self.root, self.paths, held))
        if self.judge is None:
            return Known(held, gone)
        if there is not None:
            paths = frozenset(self.paths) | frozenset(gone)
            return Known(held, gone, self.judge(replace(there, paths=paths)))
        strangers = place.surplus(self.root, self.paths, None)
        # what was interrupted before it was a site is no stranger
        return Known(held, gone, strange(tuple(strangers)) if set(strangers) - set(gone) else None)


def _shape(marker: bytes | None, place: Host) -> Shape | None:
    """The site that a place has, without its files; None when it has none of ours."""
    if marker is None:
        return None
    try:
        return told(json.loads(marker), _unresolved(place))
    except (ValueError, RecursionError):
        return None


def _unresolved(place: Host) -> Any:
    try:
        return json.loads(place.read(UNRESOLVED) or b"{}")
    except (ValueError, RecursionError):
        return {}


@dataclass(frozen=True, slots=True)
class Known:
    """What a mirror has: below which names at the top it may be ours, files of it that will be `gone`, and
    why it must stay.
    """

    held: frozenset[str]
    gone: tuple[str, ...]
    refusal: Refusal | None = None

    def ours(self, files: Mapping[str, str]) -> dict[str, str]:
        """Those of `files` that are, by their places."""
        return {path: told for path, told in files.items() if top(path) in self.held}


def serve(mirror: Mirror, site: Site, host: Callable[[Mirror], Host], scratch: str) -> Outcome:
    """Put `site` on `mirror`, in a process of its own; `scratch` is a folder for what it needs meanwhile."""
    tempfile.tempdir = scratch
    start = clock.ticking()
    try:
        place = host(mirror)
        try:
            outcome = _put(mirror, site, place)
        finally:
            place.close()
    except OperatorError as error:
        outcome = Outcome(mirror, problem=error.problem, remedy=error.remedy)
    except OSError as error:
        outside = disk.world_error(error)
        outcome = Outcome(mirror, problem=outside.problem, remedy=outside.remedy)
    except Exception as error:  # noqa: BLE001 -- a mistake of ours with one mirror costs that mirror
        problem = f"a mistake in Signoff: {type(error).__name__}: {error}"
        outcome = Outcome(mirror, problem=problem, remedy="please report it")
    return replace(outcome, seconds=clock.ticking() - start)


def _put(mirror: Mirror, site: Site, place: Host) -> Outcome:
    """Send it, again when somebody else came between, so that the files of two sites are not left mixed."""
    known = site.look(place)
    if known.refusal is not None:
        return Outcome(mirror, problem=known.refusal.text, remedy=known.refusal.hint, refused=True)
    other: Refusal | None = None
    for left in reversed(range(_TRIES)):
        try:
            sent = site.put(place, known)
        except OvertakenError as overtaken:
            if not left:
                raise
            known = site.look(place)
            other = known.refusal or other
            if other is not None and not overtaken.written:
                return Outcome(mirror, problem=other.text, remedy=other.hint, refused=True)
            continue
        if other is None:
            return Outcome(mirror, sent)
        problem = f"it has this site whole, but somebody put another one there meanwhile: {other.text}"
        return Outcome(mirror, sent, problem, other.hint)
    raise AssertionError("unreachable")
