"""Publish from any checkout: build what is signed off, refuse what is worse than before, send, write down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from signoff.approval.evidence import Evidence
from signoff.build.options import Options, Report
from signoff.build.run import build
from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror, Settings
from signoff.edge import disk, plumbing
from signoff.edge.git import Repository
from signoff.publishing.committed import uncommitted
from signoff.publishing.exercise import host_in_drill, stay_in_drill
from signoff.publishing.guard import Refusal, clock_refusals, refusals
from signoff.publishing.kept import Kept
from signoff.publishing.record import Publication, record
from signoff.publishing.sending import Listener, host_of, send_all
from signoff.publishing.served import Seen
from signoff.publishing.serving import Outcome
from signoff.publishing.shape import Shape, shape_of
from signoff.publishing.succession import Succession

SITE = "site"
"""Where a site is built when nobody says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asked for. `forced`: why refusals are to be passed over; `look`: what is public now.

    `prove` gets proofs before the site is built, while nobody else publishes from here, and gives back those
    that could not be noted: they count for this publication alone. `rollback`: put the site before the
    current one back, instead of building. `site_dir` None: `site` in the source, or where one may write.
    """

    source: Path
    site_dir: Path | None
    now: datetime
    mirrors: Sequence[Mirror]
    settings: Settings
    forced: str = ""
    look: Callable[[], Seen] = Seen
    prove: Callable[[], Sequence[Evidence]] = tuple
    rollback: bool = False
    dry_run: bool = False
    listener: Listener | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """`report` of the build (None: nothing was built), why it was refused, and what became of each mirror.

    `lost` says what could not be kept or noted here, and why; `remedy` is "" when that was to be expected.
    """

    commit: str
    report: Report | None = None
    refused: tuple[Refusal, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    passed_over: tuple[Refusal, ...] = ()
    lost: tuple[str, ...] = ()
    remedy: str = ""


def publish(wish: Wish) -> Published:
    """See the module. Nothing is sent when something is refused and no words say why it must be."""
    repository = Repository.open(wish.source)
    if wish.settings.drill:
        stay_in_drill(wish.source, wish.mirrors)
    kept = Kept(wish.source)
    with kept.alone(), _place(wish) as site:
        if wish.forced and (why := disk.cannot_write(plumbing.storage(repository.root))):
            problem = f"the words of --force could not be kept here: {why}"
            raise OperatorError(problem, plumbing.clone_of(repository.root))
        if wish.rollback:
            return _taken_back(wish, repository, kept)
        seen, newest = wish.look(), _made(repository)
        before = kept.shape() or seen.shape
        loose = uncommitted(wish.source)
        wrong = loose + clock_refusals(before, now=wish.now, newest=newest, elsewhere=seen.time)
        if wrong and not wish.forced:
            return Published(repository.commit, None, wrong)
        unnoted = tuple(wish.prove())
        report = build(
            Options(
                source=wish.source,
                site_dir=site,
                now=f"{wish.now:%Y-%m-%dT%H:%M:%SZ}",
                signed_only=True,
                unnoted=unnoted,
            )
        )
        after = shape_of(site)
        reasons = loose + refusals(before, after, now=wish.now, newest=newest, elsewhere=seen.time)
        if (reasons and not wish.forced) or wish.dry_run:
            return Published(repository.commit, report, reasons)
        kept.prepare(site, sorted(after.paths))
        outcomes = _sent(wish, site, after)
        if any(outcome.fine for outcome in outcomes):
            kept.keep()
        done = Published(repository.commit, report, (), outcomes, reasons)
        return _noted(wish, repository, done, "publish", kept)


@contextmanager
def _place(wish: Wish) -> Iterator[Path]:
    """Where to build: not where a mirror is, which nobody has judged yet."""
    site = wish.site_dir or wish.source / SITE
    with ExitStack() as stack:
        if wish.site_dir is None and disk.cannot_write(wish.source):
            site = Path(stack.enter_context(TemporaryDirectory(prefix="signoff-site-"))) / SITE
        for mirror in wish.mirrors:
            if mirror.kind == "directory" and _overlap(site, wish.source / mirror.to):
                problem = f"the mirror {mirror.id} is in the folder where the site is built: {mirror.to}"
                remedy = (
                    "build elsewhere (--site-dir FOLDER), or give the mirror another folder in status.yml"
                )
                raise OperatorError(problem, remedy)
        yield site


def _overlap(site: Path, other: Path) -> bool:
    built, served = site.resolve(), other.resolve()
    return built == served or built in served.parents


def _taken_back(wish: Wish, repository: Repository, kept: Kept) -> Published:
    before = kept.back()
    shape = shape_of(before)
    if wish.dry_run:
        return Published(shape.commit)
    outcomes = _sent(wish, before, shape)
    if any(outcome.fine for outcome in outcomes):
        kept.took_back()
    return _noted(wish, repository, Published(shape.commit, None, (), outcomes), "rollback", kept)


def _sent(wish: Wish, root: Path, shape: Shape) -> tuple[Outcome, ...]:
    if not wish.mirrors:
        raise OperatorError(
            "status.yml names no mirror to publish to",
            "add 'mirrors:', see docs/mirrors.md, or use the workflow",
        )
    return send_all(
        wish.mirrors,
        root,
        shape.paths,
        wish.settings.languages,
        source=wish.source,
        host=host_in_drill if wish.settings.drill else host_of,
        judge=None if wish.forced else Succession(Repository.open(wish.source), shape, wish.rollback),
        listener=wish.listener,
    )


def _noted(wish: Wish, repository: Repository, done: Published, action: str, kept: Kept) -> Published:
    """Write down what was done. Readers have it already: what goes wrong here is only told."""
    told = {outcome.mirror.id: outcome.problem for outcome in done.outcomes}
    by = plumbing.text(plumbing.run(repository.root, "config", "user.email").stdout).strip()
    lost = [f"nothing is kept for 'signoff publish --rollback': {kept.unwritten}"] if kept.unwritten else []
    remedy = kept.remedy
    try:
        publication = Publication(wish.now, done.commit, by, told, wish.forced, action)
        record(repository, publication)
    except OperatorError as error:
        lost.append(f"the publication is not noted: {error.problem}")
        remedy = "" if kept.unwritten and not kept.remedy else error.remedy
    except OSError as error:
        lost.append(f"the publication is not noted: {disk.reason(error)}")
        remedy = disk.world_error(error).remedy
    return replace(done, lost=tuple(lost), remedy=remedy)


def _made(repository: Repository) -> datetime:
    """When the commit that is published was made."""
    told = plumbing.run(repository.root, "show", "-s", "--format=%ct", repository.commit).stdout
    return datetime.fromtimestamp(int(told), UTC)
