"""Serve one mirror: judge what it has, send what differs, and see that nobody came between."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror
from signoff.edge import clock, disk
from signoff.edge.mirrors import Host, OvertakenError, Sent
from signoff.edge.mirrors.bucket import checksums
from signoff.publishing.guard import Refusal
from signoff.publishing.order import stages, transfer
from signoff.publishing.succession import strange

NOTHING = Sent(0, 0)

_TRIES = 3
"""How often a site is sent while somebody else publishes to the same place."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mirror: `problem` "" when it has the new site."""

    mirror: Mirror
    sent: Sent = NOTHING
    problem: str = ""
    remedy: str = ""
    seconds: float = 0.0

    @property
    def fine(self) -> bool:
        return not self.problem


class Judge(Protocol):
    """Says why the site with the bytes `marker` must stay. ValueError: it is no site of ours."""

    def __call__(self, marker: bytes) -> Refusal | None: ...


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be sent: the files `paths` of the folder `root`.

    `judge` is asked about what a mirror has; None: whatever is there may go.
    """

    root: Path
    paths: tuple[str, ...]
    languages: tuple[str, ...]
    judge: Judge | None = None

    def put(self, place: Host) -> Sent:
        """Send what differs. OvertakenError when somebody else has put other files there meanwhile."""
        there = place.there()
        if there is None:
            return place.send(self.root, stages(self.paths, self.languages), None)
        sums = checksums(self.root, self.paths)
        plan = transfer(sums, there, self.languages)
        sent = place.send(self.root, plan.stages, plan.gone)
        if sent != NOTHING:
            left = transfer(sums, place.there() or {}, self.languages)
            if left.stages or left.gone:
                raise OvertakenError(written=True)
        return sent

    def refusal(self, place: Host) -> Refusal | None:
        """Why what `place` has must stay."""
        if self.judge is None:
            return None
        marker = place.look()
        try:
            if marker is not None:
                return self.judge(marker)
        except ValueError:
            pass  # a file of that name, and no site of ours
        strangers = place.strangers(self.root, frozenset(self.paths))
        return strange(tuple(strangers)) if strangers else None


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
    newer = site.refusal(place)
    if newer is not None:
        return Outcome(mirror, problem=newer.text, remedy=newer.hint)
    for left in reversed(range(_TRIES)):
        try:
            sent = site.put(place)
        except OvertakenError as overtaken:
            newer = site.refusal(place) or newer
            if not left:
                raise
            if newer is not None and not overtaken.written:
                return Outcome(mirror, problem=newer.text, remedy=newer.hint)
            continue
        if newer is None:
            return Outcome(mirror, sent)
        problem = f"it has this site whole, but somebody put another one there meanwhile: {newer.text}"
        return Outcome(mirror, sent, problem, newer.hint)
    raise AssertionError("unreachable")
