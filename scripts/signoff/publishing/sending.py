"""Put one site on all its mirrors at once; none waits for another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror
from signoff.edge.apart import Lost, apart
from signoff.edge.mirrors import Host
from signoff.edge.mirrors.branch import Branch
from signoff.edge.mirrors.bucket import Bucket
from signoff.edge.mirrors.directory import Directory
from signoff.edge.mirrors.hosted import Cloudflare, Netlify
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.serving import Judge, Outcome, Site, serve
from signoff.site.assets import FOLDER

DEADLINE = 600.0
"""Seconds after which a mirror is left behind. What it had before is still there."""


class Listener(Protocol):
    """Hears how a publication goes on, mirror by mirror."""

    def done(self, outcome: Outcome) -> None: ...

    def waiting(self, mirrors: Sequence[Mirror], seconds: float) -> None: ...


def host_of(mirror: Mirror, source: Path) -> Host:
    """The host that `mirror` names; folders are seen from `source`."""
    match mirror.kind:
        case "directory":
            return Directory(source / mirror.to)
        case "rsync":
            return Rsync(mirror.to, keep=(FOLDER,))
        case "s3":
            return Bucket(mirror.to, mirror.endpoint, FOLDER)
        case "git":
            near = mirror.to.startswith((".", "/"))
            return Branch(str((source / mirror.to).resolve()) if near else mirror.to, mirror.branch)
        case "cloudflare":
            return Cloudflare(mirror.to, mirror.url)
        case "netlify":
            return Netlify(mirror.to, mirror.url)
    raise OperatorError(f"'{mirror.kind}' is no kind of mirror", "see docs/mirrors.md")


def send_all(
    mirrors: Sequence[Mirror],
    root: Path,
    paths: Iterable[str],
    languages: Sequence[str],
    *,
    source: Path,
    deadline: float = DEADLINE,
    host: Callable[[Mirror, Path], Host] = host_of,
    judge: Judge | None = None,
    listener: Listener | None = None,
) -> tuple[Outcome, ...]:
    """Put the files `paths` of the folder `root` on every mirror; what became of each, in their order.

    `judge` is asked about what a mirror has before anything is sent. Each mirror is served by a process of
    its own, which is ended with all its programs at the deadline, on Ctrl-C, and when this process is gone.
    """
    known = {mirror.id: mirror for mirror in mirrors}
    site = Site(root, tuple(sorted(paths)), tuple(languages), judge)

    def outcome(name: str, result: Outcome | Lost) -> Outcome:
        return _lost(known[name], result, deadline) if isinstance(result, Lost) else result

    def done(name: str, result: Outcome | Lost) -> None:
        if listener is not None:
            listener.done(outcome(name, result))

    def waiting(names: Sequence[str], seconds: float) -> None:
        if listener is not None:
            listener.waiting([known[name] for name in names], seconds)

    # removed with whatever a program that was killed left there
    with tempfile.TemporaryDirectory(prefix="signoff-publish-") as scratch:
        works = {
            mirror.id: partial(serve, mirror, site, lambda mirror: host(mirror, source), scratch)
            for mirror in mirrors
        }
        found = apart(works, deadline, heard=done, waiting=waiting)
    return tuple(outcome(name, result) for name, result in found.items())


def _lost(mirror: Mirror, lost: Lost, deadline: float) -> Outcome:
    whole = "what it had before is still there"
    again = f"signoff publish --to {mirror.id}"
    match lost.why:
        case "late":
            problem = f"not done after {deadline:.0f} seconds, and given up"
            return Outcome(mirror, problem=problem, remedy=f"see whether the host answers; {whole}")
        case "stopped":
            return Outcome(mirror, problem="stopped by you", remedy=f"{whole}; to go on: {again}")
        case "died":
            problem = f"the process that served it ended by signal {lost.signal}"
            return Outcome(mirror, problem=problem, remedy=f"see the memory of this machine, then: {again}")
