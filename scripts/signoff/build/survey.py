"""What a build starts from: the settings, the commit with its folders, and what is not committed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from signoff.build import index
from signoff.build.index import Index
from signoff.build.inside import Inside, settings_inside
from signoff.build.options import Options
from signoff.build.reading import Draft
from signoff.build.rendering import key_of
from signoff.build.status import settings_of
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.fold import DRILL
from signoff.core.model import PUBLIC
from signoff.core.names import FOLDER, shown
from signoff.core.watched import Settings
from signoff.edge.files import read_tree
from signoff.edge.git import AskedDrafts, Drafts, Listing, Repository
from signoff.edge.landings import Landings
from signoff.edge.past import past_of
from signoff.signing.judged import judged
from signoff.signing.ledger import notes_of
from signoff.signing.signed import Signed

__all__ = ["Survey", "settings_of", "survey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """`trees`: slug -> tree id of every folder to look at. `known`: what an earlier build left.

    `signed`: what may be published of folders that may not be as they are committed (None: all may).
    `audiences`: who the site is for; of the internal build also `inside`, the private repository, and
    `held`, the paths of what is not signed off.
    """

    settings: Settings
    repository: Repository
    trees: Mapping[str, str]
    landings: Landings
    known: Index
    asked_drafts: AskedDrafts
    draft_files: Mapping[str, Draft]
    findings: tuple[Finding, ...]
    signed: Signed | None = None
    audiences: frozenset[str] = frozenset({PUBLIC})
    inside: Inside | None = None
    held: frozenset[str] = frozenset()

    @property
    def drafts(self) -> Drafts:
        """What is not committed: git looks at every file for it, so ask late."""
        return self.asked_drafts.result()

    @property
    def commit(self) -> str:
        return self.repository.commit


def survey(options: Options, stack: ExitStack) -> Survey:
    """Look at everything once; questions to git that do not depend on each other run side by side.

    What is still being asked at the end of `stack` is given up.
    """
    repository = Repository.open(options.source)
    asked_drafts = stack.enter_context(repository.ask_drafts())
    asked_listing = stack.enter_context(repository.ask_listing(repository.commit))
    settings, findings = settings_of(options.source)
    audiences, inside = frozenset({PUBLIC}), None
    if options.inside:
        inside = _inside(options, settings)
        settings = settings_inside(settings)
        audiences = frozenset({PUBLIC, DRILL, *settings.audiences})
    known = index.load(options.cache_dir, settings) if options.remembers else Index()
    past = past_of(repository, _kept(options)) if options.signed_only or options.inside else None
    landings = past.landings if past else repository.landings(repository.commit, known.landings)
    listing = asked_listing.result()
    draft_files = _draft_files(options.source, asked_drafts.result()) if options.drafts else {}
    trees = {**(inside.trees if inside else {}), **listing.folders, **dict.fromkeys(draft_files, "")}
    signed, held = None, frozenset[str]()
    if past is not None:
        notes = notes_of(repository, settings)
        found = judged(repository, notes, listing.folders, past, _kept(options), options.unnoted)
        findings += found.findings
        if options.signed_only:
            signed = found.part
            findings += signed.findings()
            trees = {slug: one.tree for slug, one in found.settled.items() if one.tree}
            trees |= {slug: _tree_of(slug, signed) for slug in signed.entries}
        elif found.notes:  # where nobody signs off, nothing is held
            held = frozenset(one.path for one in found.part.held)
    return Survey(
        settings=settings,
        repository=repository,
        trees=trees,
        signed=signed,
        audiences=audiences,
        inside=inside,
        held=held,
        landings=landings,
        known=known,
        asked_drafts=asked_drafts,
        draft_files=draft_files,
        findings=(*findings, *_strays(listing)),
    )


def _inside(options: Options, settings: Settings) -> Inside | None:
    """The private repository, where there is one."""
    if options.internal is not None:
        return Inside.of(options.internal)
    return Inside.of(options.source / settings.internal_source) if settings.internal_source else None


def _kept(options: Options) -> Path | None:
    return options.cache_dir if options.use_cache else None


def _tree_of(slug: str, signed: Signed) -> str:
    """What stands for git's tree id: it changes when anything published of this folder changes."""
    shown = [(entry.name, entry.blob) for entry in signed.entries[slug]]
    return key_of("signed", repr(shown), repr(sorted(signed.withheld.get(slug, ()))))


def _strays(listing: Listing) -> Iterator[Finding]:
    """What lies in `incidents/` and is no folder; a README is welcome there."""
    for entry in listing.others:
        if not entry.name.startswith(".") and entry.name.lower() != "readme.md":
            path = f"{FOLDER}/{shown(entry.name)}"
            text = "this file belongs to no incident and is left out"
            hint = f"move it into a folder of {FOLDER}/, or remove it"
            yield codes.UNEXPECTED_FILE.at(path, text=text, hint=hint)


def _draft_files(source: Path, drafts: Drafts) -> dict[str, Draft]:
    """What is drafted, by folder: bytes of what was changed or added, names of what was removed."""
    changed: dict[str, set[str]] = defaultdict(set)
    removed: dict[str, set[str]] = defaultdict(set)
    for paths, found in ((drafts.paths, changed), (drafts.removed, removed)):
        for path in paths:
            slug, _, name = path.removeprefix(f"{FOLDER}/").partition("/")
            if name:
                found[slug].add(name)
    tree = read_tree(source, set(changed)) if changed else None
    drafted = {}
    for slug in changed.keys() | removed.keys():
        files = tree.folders.get(slug, {}) if tree is not None else {}
        picked = {name: data for name, data in files.items() if name in changed[slug]}
        drafted[slug] = Draft(picked, frozenset(removed[slug]))
    return drafted
