"""What a site has for programs: which files, what each is made of, and how to make it.

A producer is a module of this package with `files(facts)`, named in `PRODUCERS`. It says for every file
what it is made of; a build that finds the same in the site neither reads the messages nor makes the file.
So the bytes of a file must follow from `made_of`, the messages of `needs`, `status.yml` and the program
alone: never from the instant of the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from signoff.core.model import Incident, State, Summary
from signoff.core.watched import Settings

PRODUCERS = ("api", "badges", "calendar", "embed", "feeds.files", "headers")

MOST = 50
"""So many ended incidents, and as many maintenances, are told to programs: Statuspage's own number."""

NARROW = 20
"""So many incidents, and as many messages, does a feed hold that tells of a part only."""

Texts = Mapping[str, Incident]
"""Incidents with their messages, by slug."""


@dataclass(frozen=True, slots=True)
class File:
    """One output. `needs` are slugs of the incidents whose messages `render` reads."""

    path: str
    made_of: tuple[str, ...]
    needs: tuple[str, ...]
    render: Callable[[Texts], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What producers choose from. All sequences are newest first.

    `incidents` and `maintenances` are the newest `MOST`, and all that are open besides. `latest` are the
    `MOST` with the newest messages, of every kind; `by_component` the `NARROW` of them for each
    component. `sources` are templates by name.
    """

    settings: Settings
    state: State
    incidents: Sequence[Summary] = ()
    maintenances: Sequence[Summary] = ()
    latest: Sequence[Summary] = ()
    by_component: Mapping[str, Sequence[Summary]] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


class Producer(Protocol):
    """What a module named in `PRODUCERS` offers."""

    @staticmethod
    def files(facts: Facts) -> Iterator[File]:
        """The files, in any order."""


def outputs(facts: Facts) -> Iterator[File]:
    """Every file for programs."""
    for name in PRODUCERS:
        producer = cast(Producer, import_module(f"signoff.site.{name}"))
        yield from producer.files(facts)
