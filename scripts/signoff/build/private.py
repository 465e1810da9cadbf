"""The internal source as the clock knows it: a private repository with sitreps and customers' reports.

Internal messages lie in it as in the page's own repository (build/inside.py reads both as one), reports in
`reports/<incident>.yml`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from signoff.clock.known import Report
from signoff.clock.reports import FOLDER as REPORTS
from signoff.clock.reports import MAX_FILE, read_reports
from signoff.core.finding import Finding, OperatorError, WorldError
from signoff.core.names import folder_name
from signoff.core.watched import Settings
from signoff.edge import plumbing
from signoff.edge.objects import read_bounded


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where what is said inside lies. `private`: a repository of its own, not that of the page."""

    folder: Path
    private: bool

    @property
    def has_history(self) -> bool:
        """Whether anything was ever committed there."""
        asked = ("rev-parse", "-q", "--verify", "HEAD^{commit}")
        return plumbing.run(self.folder, *asked).returncode == 0

    def reports(self) -> tuple[dict[str, tuple[Report, ...]], tuple[Finding, ...]]:
        """All reports as they lie there, committed or not, by incident; and what is wrong with the files."""
        found: dict[str, tuple[Report, ...]] = {}
        findings: list[Finding] = []
        for name in self._names():
            slug = name.removesuffix(".yml")
            if slug != name and folder_name(slug) is None:
                path = f"{REPORTS}/{name}"
                reports, wrong = read_reports(self.read(path), path)
                findings += wrong
                if reports:
                    found[slug] = reports
        return found, tuple(findings)

    def read(self, path: str) -> bytes:
        """The bytes of a file there; b"" when there is none."""
        try:
            return read_bounded(self.folder / path, MAX_FILE)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise WorldError(f"{path} cannot be read: {error.strerror}", "see what lies there") from error

    def write(self, path: str, data: bytes) -> Path:
        """Put a whole file there, or leave the old one as it was."""
        file = self.folder / path
        aside = file.with_name(f".{file.name}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with aside.open("wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            aside.replace(file)
        except OSError as error:
            raise WorldError(f"{file} cannot be written: {error.strerror}", "see who may write it") from error
        return file

    def _names(self) -> list[str]:
        try:
            return sorted(path.name for path in (self.folder / REPORTS).iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise WorldError(f"{REPORTS} cannot be read: {error.strerror}", "see who may read it") from error


def shelf_of(source: Path, settings: Settings) -> Shelf | None:
    """Where what is said inside lies: the internal source when one is named (None: not on this machine),
    else the page's own repository, which should then be private.
    """
    if not settings.internal_source:
        return Shelf(source, private=False)
    folder = source / settings.internal_source
    return Shelf(folder, private=True) if folder.is_dir() else None


def needed_shelf(source: Path, settings: Settings) -> Shelf:
    """The same for whoever has to write there."""
    found = shelf_of(source, settings)
    if found is None:
        raise OperatorError(
            f"there is no folder {source / settings.internal_source}",
            "clone the private repository to where internal_source in status.yml says",
        )
    return found
