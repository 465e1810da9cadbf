"""Put one site on all its mirrors at once; none waits for another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror
from signoff.edge import clock
from signoff.edge.mirrors import Host, Sent
from signoff.edge.mirrors.branch import Branch
from signoff.edge.mirrors.bucket import Bucket, checksums
from signoff.edge.mirrors.directory import Directory
from signoff.edge.mirrors.hosted import Cloudflare, Netlify
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.order import stages, transfer
from signoff.site.assets import FOLDER

DEADLINE = 600.0
"""Seconds after which a mirror is left behind. What it had before is still there."""


NOTHING = Sent(0, 0)


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
            return Cloudflare(mirror.to)
        case "netlify":
            return Netlify(mirror.to)
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
) -> tuple[Outcome, ...]:
    """Put the files `paths` of the folder `root` on every mirror; what became of each, in their order."""
    wanted = sorted(paths)
    done: dict[str, Outcome] = {}
    start = clock.ticking()

    def work(mirror: Mirror) -> None:
        outcome = _sent(mirror, root, wanted, languages, host=host, source=source)
        done[mirror.id] = outcome

    # daemons: one that hangs must not keep the program from ending
    threads = {m.id: threading.Thread(target=work, args=(m,), daemon=True) for m in mirrors}
    for thread in threads.values():
        thread.start()
    for thread in threads.values():
        thread.join(max(0.0, deadline - (clock.ticking() - start)))
    late = f"not done after {deadline:.0f} seconds"
    hint = "see whether the host answers; what it had before is still there"
    return tuple(done.get(m.id) or Outcome(m, problem=late, remedy=hint, seconds=deadline) for m in mirrors)


def _sent(
    mirror: Mirror,
    root: Path,
    paths: Sequence[str],
    languages: Sequence[str],
    *,
    host: Callable[[Mirror, Path], Host],
    source: Path,
) -> Outcome:
    start = clock.ticking()
    try:
        place = host(mirror, source)
        there = place.there()
        if there is None:
            sent = place.send(root, stages(paths, languages), None)
        else:
            plan = transfer(checksums(root, paths), there, languages)
            sent = place.send(root, plan.stages, plan.gone)
    except OperatorError as error:
        return Outcome(mirror, problem=error.problem, remedy=error.remedy, seconds=clock.ticking() - start)
    except Exception as error:  # noqa: BLE001 -- a mistake of ours with one mirror costs that mirror
        problem = f"a mistake in Signoff: {type(error).__name__}: {error}"
        return Outcome(mirror, problem=problem, remedy="please report it", seconds=clock.ticking() - start)
    return Outcome(mirror, sent, seconds=clock.ticking() - start)
