"""Who does the work of a build: this process, or a few forked ones when there is much to do.

A forked member reads its share of the incident folders and keeps what it read, because the pages of an
incident are rendered later by the one who already has its texts. Only small readings and finished pages
travel between processes.
"""

from __future__ import annotations

import gc
import multiprocessing
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, Self

from signoff.build.reading import Reader, Reading
from signoff.build.rows import Row
from signoff.core.model import Incident

SMALL = 300
"""Up to so many folders, one process is done sooner than more could start."""

BATCH = 64
"""So many pages travel together."""


@dataclass(frozen=True, slots=True)
class Job:
    """Render the pages of one incident. `key`: see `Page`.

    `before` and `after` are the outlines of its neighbours in time (build/rows.py).
    """

    slug: str
    key: str | None
    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Page:
    """One output file. `key` names all that it was made of; None: look at its bytes instead."""

    path: str
    data: bytes
    key: str | None = None


Render = Callable[[Job, Incident], Iterable[Page]]
"""Renders the pages of one incident in all languages."""


class Share:
    """The folders that one process takes care of."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Incident | None] = {}

    def read(self, slugs: Sequence[str]) -> Iterator[Reading]:
        """Read each folder and remember its incident; what is yielded carries no texts."""
        for reading in self._reader.read(slugs):
            self._known[reading.slug] = reading.incident
            yield reading

    def incidents(self, slugs: Sequence[str]) -> dict[str, Incident]:
        """The incidents in `slugs`, with their texts, read now where they are not known yet."""
        missing = [slug for slug in slugs if slug not in self._known]
        for _ in self.read(missing):
            pass
        found = ((slug, self._known[slug]) for slug in slugs)
        return {slug: incident for slug, incident in found if incident is not None}

    def render(self, jobs: Sequence[Job], render: Render) -> Iterator[Page]:
        """The pages of `jobs`, a few incidents in memory at a time."""
        for start in range(0, len(jobs), BATCH):
            batch = jobs[start : start + BATCH]
            incidents = self.incidents([job.slug for job in batch])
            for job in batch:
                yield from render(job, incidents[job.slug])


class _Answer(NamedTuple):
    """What a member says: some of what was ordered, or how it failed."""

    batch: list[Any]
    failure: str = ""


class _Member:
    """A forked process with a share of its own; it answers one order after the other."""

    def __init__(self, reader: Reader, setup: Callable[[Any], Render]) -> None:
        context = multiprocessing.get_context("fork")
        self.slugs: frozenset[str] = frozenset()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, reader, setup), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, slugs: Sequence[str]) -> None:
        self.slugs |= frozenset(slugs)
        self.pipe.send(("read", slugs))

    def render(self, jobs: Sequence[Job], inputs: object) -> None:
        self.pipe.send(("render", (jobs, inputs)))

    def receive(self) -> list[Any]:
        """The next batch; an empty one ends the answer. A member's failure is raised here."""
        try:
            answer: _Answer = self.pipe.recv()
        except EOFError:
            raise RuntimeError("a building process was killed") from None
        if answer.failure:
            raise RuntimeError(answer.failure)
        return answer.batch

    def close(self) -> None:
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, reader: Reader, setup: Callable[[Any], Render]) -> None:
    """A member's life: what it makes is never garbage while it lives, so nothing is collected."""
    gc.disable()
    share = Share(reader)
    try:
        while True:
            order, argument = pipe.recv()
            if order == "read":
                stream: Iterator[Any] = (_light(reading) for reading in share.read(argument))
            else:
                jobs, inputs = argument
                stream = share.render(jobs, setup(inputs))
            _send_all(pipe, stream)
    except EOFError:
        return
    except Exception:  # noqa: BLE001 -- it is raised in the other process
        pipe.send(_Answer([], traceback.format_exc()))


def _send_all(pipe: Connection, stream: Iterator[Any]) -> None:
    batch: list[Any] = []
    for item in stream:
        batch.append(item)
        if len(batch) == BATCH:
            pipe.send(_Answer(batch))
            batch = []
    if batch:
        pipe.send(_Answer(batch))
    pipe.send(_Answer([]))


def _light(reading: Reading) -> Reading:
    """The reading without its texts, to travel cheaply."""
    if reading.incident is None:
        return reading
    return replace(reading, incident=Incident(reading.incident.summary, ()))


class Crew:
    """Reads folders and renders incidents with up to `size` processes. Use it in a `with`.

    `setup` makes the renderer from picklable inputs, in whichever process needs it.
    """

    def __init__(
        self, reader: Reader, size: int, setup: Callable[[Any], Render], before_fork: Callable[[], None]
    ) -> None:
        self._reader = reader
        self._size = size
        self._setup = setup
        self._before_fork = before_fork
        self._members: list[_Member] = []
        self.own = Share(reader)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for member in self._members:
            member.close()

    def begin(self, slugs: Sequence[str]) -> Iterator[Reading]:
        """Start reading `slugs`; what comes out as one iterates is in no particular order."""
        if self._size < 2 or len(slugs) <= SMALL:
            return self.own.read(slugs)
        self._hire()
        parts = _parts(slugs, self._size)
        for member, part in zip(self._members, parts, strict=False):
            member.read(part)
        return self._collect(self._members[: len(parts)])

    def render(self, jobs: Sequence[Job], inputs: object) -> Iterator[Page]:
        """The pages of `jobs`, each made where its incident is known; in no particular order."""
        rest = [job for job in jobs if not any(job.slug in member.slugs for member in self._members)]
        if self._size > 1 and len(rest) > SMALL:
            self._hire()
            for member, part in zip(self._members, _parts(rest, self._size), strict=False):
                member.slugs |= {job.slug for job in part}
            rest = []
        for member in self._members:
            member.render([job for job in jobs if job.slug in member.slugs], inputs)
        if rest:
            yield from self.own.render(rest, self._setup(inputs))
        yield from self._collect(self._members)

    def _hire(self) -> None:
        self._before_fork()
        while len(self._members) < self._size:
            self._members.append(_Member(self._reader, self._setup))

    def _collect(self, members: Iterable[_Member]) -> Iterator[Any]:
        busy = {member.pipe: member for member in members}
        while busy:
            for ready in wait(list(busy)):
                assert isinstance(ready, Connection)
                batch = busy[ready].receive()
                yield from batch
                if not batch:
                    del busy[ready]


def _parts(items: Sequence[Any], count: int) -> list[Sequence[Any]]:
    """`items` in `count` runs of neighbours of about the same length."""
    size = -(-len(items) // count)
    return [items[start : start + size] for start in range(0, len(items), size)]
