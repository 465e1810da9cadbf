"""Publish from any checkout: build what is signed off, refuse what is worse than before, send, write down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from signoff.build.options import Options, Report
from signoff.build.run import build
from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror, Settings
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.publishing.exercise import stay_in_drill
from signoff.publishing.guard import Refusal, refusals
from signoff.publishing.kept import Kept
from signoff.publishing.record import Publication, record
from signoff.publishing.sending import Listener, send_all
from signoff.publishing.serving import Outcome
from signoff.publishing.shape import Shape, shape_of
from signoff.publishing.succession import Succession


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for. `forced`: why refusals are to be passed over; `elsewhere`: a host's time.

    `published`: what is public now, when this checkout did not publish it. `rollback`: put the site before
    the current one back, instead of building.
    """

    source: Path
    site_dir: Path
    now: datetime
    mirrors: Sequence[Mirror]
    settings: Settings
    forced: str = ""
    elsewhere: datetime | None = None
    published: Shape | None = None
    rollback: bool = False
    dry_run: bool = False
    remote: str = ""
    listener: Listener | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """`report` of the build (None: nothing was built), why it was refused, and what became of each mirror."""

    commit: str
    report: Report | None = None
    refused: tuple[Refusal, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    passed_over: tuple[Refusal, ...] = field(default=())


def publish(wish: Wish) -> Published:
    """See the module. Nothing is sent when something is refused and no words say why it must be."""
    repository = Repository.open(wish.source)
    if wish.settings.drill:
        stay_in_drill(wish.source, wish.mirrors, wish.remote)
    kept = Kept(wish.source)
    with kept.alone():
        if wish.rollback:
            return _taken_back(wish, repository, kept)
        report = build(
            Options(
                source=wish.source,
                site_dir=wish.site_dir,
                now=f"{wish.now:%Y-%m-%dT%H:%M:%SZ}",
                signed_only=True,
            )
        )
        after = shape_of(wish.site_dir)
        reasons = refusals(
            kept.shape() or wish.published,
            after,
            now=wish.now,
            newest=_made(repository),
            elsewhere=wish.elsewhere,
        )
        if (reasons and not wish.forced) or wish.dry_run:
            return Published(repository.commit, report, reasons)
        kept.prepare(wish.site_dir, sorted(after.paths))
        outcomes = _sent(wish, wish.site_dir, after)
        if any(outcome.fine for outcome in outcomes):
            kept.keep()
        _record(wish, repository, "publish", repository.commit, outcomes)
        return Published(repository.commit, report, (), outcomes, reasons)


def _taken_back(wish: Wish, repository: Repository, kept: Kept) -> Published:
    before = kept.back()
    shape = shape_of(before)
    if wish.dry_run:
        return Published(shape.commit)
    outcomes = _sent(wish, before, shape)
    if any(outcome.fine for outcome in outcomes):
        kept.swap()
    _record(wish, repository, "rollback", shape.commit, outcomes)
    return Published(shape.commit, None, (), outcomes)


def _sent(wish: Wish, root: Path, shape: Shape) -> tuple[Outcome, ...]:
    if not wish.mirrors:
        raise OperatorError(
            "status.yml names no mirror to publish to",
            "add 'mirrors:', see docs/mirrors.md, or use the workflow",
        )
    chosen = wish.rollback or wish.forced  # an older site is wanted
    return send_all(
        wish.mirrors,
        root,
        shape.paths,
        wish.settings.languages,
        source=wish.source,
        judge=None if chosen else Succession(Repository.open(wish.source), shape).refusal,
        listener=wish.listener,
    )


def _record(
    wish: Wish, repository: Repository, action: str, commit: str, outcomes: Sequence[Outcome]
) -> None:
    told = {outcome.mirror.id: outcome.problem for outcome in outcomes}
    by = plumbing.text(plumbing.run(repository.root, "config", "user.email").stdout).strip()
    record(repository, Publication(wish.now, commit, by, told, wish.forced, action), wish.remote)


def _made(repository: Repository) -> datetime:
    """When the commit that is published was made."""
    told = plumbing.run(repository.root, "show", "-s", "--format=%ct", repository.commit).stdout
    return datetime.fromtimestamp(int(told), UTC)
