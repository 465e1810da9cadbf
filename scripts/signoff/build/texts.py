"""The ready texts of a page: those that the package brings, and the organisation's own in front of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from signoff.core.finding import Finding, WorldError
from signoff.edge.templates import template_dirs
from signoff.writing.scenarios import MAX_FILE, Catalogue, scenarios

KIND = "messages"


def catalogue(source: Path, languages: Sequence[str] = ("en",)) -> tuple[Catalogue, list[Finding]]:
    """All scenarios, with the findings on the organisation's own files."""
    own = (source / "templates" / KIND).resolve()
    folders = template_dirs(source, KIND)
    shipped = folders[-1] if folders else own
    return scenarios(_files(shipped), _files(own) if own != shipped else {}, languages)


def _files(folder: Path) -> dict[str, bytes]:
    """The texts of one folder; what is no plain file, or hidden, is left out."""
    found = {}
    try:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix == ".md" and path.is_file() and not path.is_symlink() and path.name[0] != ".":
                with path.open("rb") as file:
                    found[path.name] = file.read(MAX_FILE + 1)
    except OSError as error:
        raise WorldError(f"{folder} cannot be read: {error.strerror}", "check who may read it") from None
    return found
