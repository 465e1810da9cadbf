"""Who does the work of a build: this process, or a few forked ones when there is much to do.

A forked member reads its share of the incident folders and keeps what it read, because the pages of an
incident are rendered later by the one who already has its texts. Pages are put where they wait by whoever
made them: only small things travel between processes.
"""

from __future__ import annotations

import gc
import multiprocessing
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple, Self

from signoff.build import rows
from signoff.build.reading import Reader
from signoff.build.rows import Row
from signoff.core.finding import Finding, OperatorError
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


class Outcome(NamedTuple):
    """What reading a folder came to, without its texts: see `Reading`. `row` None: nothing to be shown."""

    slug: str
    row: Row | None
    findings: tuple[Finding, ...]
    lost: bool
    early: bool


Prepare = Callable[[Page, str], object]
"""Puts a page where it waits, under a name that no other page has; what it gives travels."""

Render = Callable[[Job, Incident], Iterable[Page]]
"""Renders the pages of one incident in all languages."""


class Share:
    """The folders that one process takes care of."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Incident | None] = {}

    def read(self, slugs: Sequence[str]) -> Iterator[Outcome]:
        """Read each folder and remember its incident."""
        for found in self._reader.read(slugs):
            self._known[found.slug] = found.incident
            row = None if found.incident is None else rows.encode(found.incident.summary)
            yield Outcome(found.slug, row, found.findings, found.lost, found.early)

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
    """What a member says: some of what was ordered, or how it failed.

    `refused` are kind, problem and remedy of an OperatorError, which is to look like one.
    """

    batch: list[Any]
    failure: str = ""
    refused: tuple[type[OperatorError], str, str] | None = None


class _Member:
    """A forked process that answers over a pipe."""

    def __init__(self, work: Callable[[Connection], None]) -> None:
        context = multiprocessing.get_context("fork")
        self.slugs: frozenset[str] = frozenset()
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(theirs, work), daemon=True)
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
        if answer.refused is not None:
            kind, problem, remedy = answer.refused
            raise kind(problem, remedy)
        if answer.failure:
            raise RuntimeError(answer.failure)
        return answer.batch

    def close(self) -> None:
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def _live(pipe: Connection, work: Callable[[Connection], None]) -> None:
    """A member's life: what it makes is never garbage while it lives, so nothing is collected."""
    gc.disable()
    try:
        work(pipe)
    except EOFError:
        return
    except OperatorError as error:
        pipe.send(_Answer([], refused=(type(error), error.problem, error.remedy)))
    except Exception:  # noqa: BLE001 -- it is raised in the other process
        pipe.send(_Answer([], traceback.format_exc()))


def _send_all(pipe: Connection, stream: Iterable[Any]) -> None:
    batch: list[Any] = []
    for item in stream:
        batch.append(item)
        if len(batch) == BATCH:
            pipe.send(_Answer(batch))
            batch = []
    if batch:
        pipe.send(_Answer(batch))
    pipe.send(_Answer([]))


class Crew:
    """Reads folders and renders incidents with up to `size` processes. Use it in a `with`.

    `setup` makes the renderer from picklable inputs, in whichever process needs it; `prepare` is called
    in the process that made a page.
    """

    def __init__(self, reader: Reader, size: int, setup: Callable[[Any], Render], prepare: Prepare) -> None:
        self._reader = reader
        self._size = size
        self._setup = setup
        self._prepare = prepare
        self._members: list[_Member] = []
        self._spare: list[_Member] = []
        self.own = Share(reader)
        self._places = self._named("own")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for member in (*self._members, *self._spare):
            member.close()

    def begin(self, slugs: Sequence[str]) -> Iterator[Outcome]:
        """Start reading `slugs`; what comes out as one iterates is in no particular order."""
        if self._size < 2 or len(slugs) <= SMALL:
            return self.own.read(slugs)
        self._hire()
        parts = _parts(slugs, self._size)
        for member, part in zip(self._members, parts, strict=False):
            member.read(part)
        return self._collect(self._members[: len(parts)])

    def render(self, jobs: Sequence[Job], inputs: object) -> Iterator[Any]:
        """Prepare the pages of `jobs`, each made where its incident is known; in no particular order."""
        rest = [job for job in jobs if not any(job.slug in member.slugs for member in self._members)]
        if self._size > 1 and len(rest) > SMALL:
            self._hire()
            for member, part in zip(self._members, _parts(rest, self._size), strict=False):
                member.slugs |= {job.slug for job in part}
            rest = []
        for member in self._members:
            member.render([job for job in jobs if job.slug in member.slugs], inputs)
        if rest:
            yield from self.here(self.own.render(rest, self._setup(inputs)))
        yield from self._collect(self._members)

    def here(self, pages: Iterable[Page]) -> Iterator[Any]:
        """Prepare `pages` in this process."""
        return self._places(pages)

    def aside(self, pages: Iterable[Page]) -> Iterator[Any]:
        """Prepare `pages` in a process of their own, which starts at once and knows all this one knows."""
        if self._size < 2:
            return self.here(pages)
        prepared = self._named(f"aside{len(self._spare)}")(pages)
        member = _Member(lambda pipe: _send_all(pipe, prepared))
        self._spare.append(member)
        return self._collect([member])

    def _hire(self) -> None:
        while len(self._members) < self._size:
            places = self._named(str(len(self._members)))
            self._members.append(_Member(partial(self._serve, places)))

    def _serve(self, prepared: Callable[[Iterable[Page]], Iterator[Any]], pipe: Connection) -> None:
        """Take one order after the other."""
        share = Share(self._reader)
        while True:
            order, argument = pipe.recv()
            if order == "read":
                _send_all(pipe, share.read(argument))
            else:
                jobs, inputs = argument
                _send_all(pipe, prepared(share.render(jobs, self._setup(inputs))))

    def _named(self, who: str) -> Callable[[Iterable[Page]], Iterator[Any]]:
        """Prepares pages under names that begin with `who`."""
        numbers = count()
        return lambda pages: (self._prepare(page, f"{who}-{next(numbers)}") for page in pages)

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
