"""What only those inside may read: messages of a private repository beside the page's own.

Its folders have the same names as the incidents they speak of, or names of their own. The internal build
reads both as one; the public build never opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from signoff.core import codes
from signoff.core.finding import Finding, OperatorError
from signoff.core.watched import Settings
from signoff.edge.git import Entry, Repository
from signoff.edge.landings import Landing, Landings
from signoff.edge.refusals import refusals


@dataclass(frozen=True, slots=True)
class Inside:
    """The private repository at one commit. `name` is how findings call it."""

    name: str
    repository: Repository
    trees: Mapping[str, str]
    entries: Mapping[str, Sequence[Entry]]
    landings: Landings

    @classmethod
    def of(cls, folder: Path) -> Inside:
        """The repository in `folder`; OperatorError when it is not one."""
        try:
            repository = Repository.open(folder)
        except OperatorError as error:
            remedy = f"internal_source in status.yml, or --internal, names it; {error.remedy}"
            raise type(error)(error.problem, remedy) from None
        commit = repository.commit
        return cls(
            folder.name,
            repository,
            repository.folders(commit),
            repository.files(commit),
            repository.landings(commit),
        )

    def files(self, slug: str, taken: Iterable[str]) -> More:
        """What it adds to the folder `slug`, which has the files `taken` already."""
        entries = [e for e in self.entries.get(slug, ()) if not e.name.startswith(".")]
        doubled = sorted({e.name for e in entries} & set(taken))
        findings = [*refusals(slug, entries), *(self._doubled(slug, name) for name in doubled)]
        wanted = [e for e in entries if e.name not in doubled]
        files = self.repository.read({slug: wanted})[slug]
        return More({e.name: e.blob for e in wanted}, files, tuple(map(self.located, findings)))

    def landing(self, place: str) -> Landing | None:
        return self.landings.of(place)

    def located(self, finding: Finding) -> Finding:
        """`finding` with a path that says in which repository it is."""
        return replace(finding, path=f"{self.name}/{finding.path}")

    def _doubled(self, slug: str, name: str) -> Finding:
        text = "the page's own repository has a file of this name, so this one is left out"
        return codes.SAME_NAME_INSIDE.at(f"incidents/{slug}/{name}", text=text, hint="rename this one")


@dataclass(frozen=True, slots=True)
class More:
    """Files of a private folder: their blobs and bytes by name, and what is wrong with them."""

    blobs: Mapping[str, str]
    files: Mapping[str, bytes]
    findings: Sequence[Finding]

    def owns(self, finding: Finding) -> bool:
        return finding.path.rpartition("/")[2] in self.blobs


def located(findings: Iterable[Finding], inside: Inside, more: More) -> Iterator[Finding]:
    """`findings` of a folder read as one, each with the path of the repository it is in."""
    for finding in findings:
        yield inside.located(finding) if more.owns(finding) else finding


def settings_inside(settings: Settings) -> Settings:
    """`settings` for the internal build: its own address, and internal messages are where they belong."""
    return replace(settings, internal_source="", url=settings.internal_url or settings.url)
