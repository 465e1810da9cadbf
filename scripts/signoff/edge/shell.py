"""The shell: what MkDocs made for a site, and its copy on disk that the next build takes instead.

`<cache>/shell-<key>/` holds `shell.json` (frames, facts, a checksum of every file) and `site/` (the
files). It is written beside its place and renamed, so that a killed build leaves nothing half done,
and believed only when every checksum fits.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, field
from pathlib import Path
from typing import Any

from signoff.core.finding import Finding, Severity, WorldError

FORMAT = 1
KEPT = 2
"""How many shells stay: the one in use, and one to go back to."""

_SITE = "site"
_FACTS = "shell.json"
_MAKING = "making-"


@dataclass(frozen=True, slots=True)
class FrameText:
    """A frame as rendered, with its markers; `kind` is one of site.frame.FRAME_KINDS."""

    language: str
    kind: str
    html: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the handbook that MkDocs wrote: for the sitemap and for links."""

    address: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class AssetNames:
    """Where style, script and icons answer, below the site's root; `icons` by indicator."""

    css: str = ""
    handbook_css: str = ""
    js: str = ""
    icons: Mapping[str, str] = field(default_factory=dict)

    @property
    def icon(self) -> str:
        """The favicon of pages that speak of no state."""
        return self.icons["unknown"]


@dataclass(slots=True)
class Collected:
    """What the MkDocs plugin gathers while MkDocs runs."""

    frames: list[FrameText] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    assets: AssetNames = field(default_factory=AssetNames)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Everything that MkDocs has to say about the site.

    `digest` stands for all that a status page takes from here, frames and assets: while it is the
    same, a page stamped before needs no new stamp, whatever changed in the handbook. `files` are the
    files of the site that are no status pages (handbook, style, script, media) by their path in the
    site, and `sums` their checksums; empty when MkDocs itself wrote them there (`mkdocs build`).
    """

    digest: str
    frames: tuple[FrameText, ...]
    files: Mapping[str, Path]
    sums: Mapping[str, str]
    pages: tuple[Page, ...]
    assets: AssetNames
    findings: tuple[Finding, ...]

    @classmethod
    def of(
        cls, collected: Collected, site: Path | None = None, sums: Mapping[str, str] | None = None
    ) -> Shell:
        frames = tuple(sorted(collected.frames, key=lambda frame: (frame.kind, frame.language)))
        stamped = [[astuple(frame) for frame in frames], asdict(collected.assets)]
        return cls(
            digest=_sum(json.dumps(stamped, sort_keys=True).encode()),
            frames=frames,
            files={path: site / path for path in sums} if site and sums else {},
            sums=sums or {},
            pages=tuple(sorted(collected.pages, key=lambda page: page.address)),
            assets=collected.assets,
            findings=tuple(sorted(set(collected.findings))),
        )


def cached(cache_dir: Path, key: str, render: Callable[[Path], Collected]) -> Shell:
    """The shell stored under `key`; else `render(site_dir)` makes it and it is stored.

    A damaged copy is thrown away and made again. WorldError when the cache cannot be written.
    """
    place = cache_dir / f"shell-{key[:40]}"
    shell = _load(place, key)
    try:
        if shell is None:
            shell = _make(place, key, render)
        else:
            os.utime(place)  # the pruning below keeps what was used last
        _prune(cache_dir, place)
    except OSError as error:
        raise WorldError(
            f"cannot keep the rendered frame in {cache_dir}: {error.strerror or error}",
            "make the folder writable, or free some space on its disk",
        ) from error
    return shell


def _make(place: Path, key: str, render: Callable[[Path], Collected]) -> Shell:
    place.parent.mkdir(parents=True, exist_ok=True)
    with _workshop(place.parent) as workshop:
        making = workshop / "new"
        site = making / _SITE
        site.mkdir(parents=True)
        collected = render(site)
        sums = {path: _sum((site / path).read_bytes()) for path in _paths(site)}
        facts = json.dumps(_facts(key, collected, sums), ensure_ascii=False, sort_keys=True)
        (making / _FACTS).write_text(f"{_sum(facts.encode())}\n{facts}", encoding="utf-8")
        try:
            making.rename(place)
        except OSError:
            # there is something: of another build, as good as this one and perhaps being read, or damaged
            theirs = _load(place, key)
            if theirs is not None:
                return theirs
            place.rename(workshop / "damaged")
            making.rename(place)
    return Shell.of(collected, place / _SITE, sums)


@contextlib.contextmanager
def _workshop(cache_dir: Path) -> Iterator[Path]:
    """A folder to make a shell in, locked while it is in use so that nobody tidies it away."""
    folder = Path(tempfile.mkdtemp(dir=cache_dir, prefix=_MAKING))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _paths(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _facts(key: str, collected: Collected, sums: Mapping[str, str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "key": key,
        "frames": [astuple(frame) for frame in collected.frames],
        "pages": [astuple(page) for page in collected.pages],
        "assets": asdict(collected.assets),
        "findings": [asdict(finding) for finding in collected.findings],
        "files": dict(sums),
    }


def _load(place: Path, key: str) -> Shell | None:
    """The shell at `place` if it is whole, else None."""
    try:
        head, _, text = (place / _FACTS).read_text(encoding="utf-8").partition("\n")
        if head != _sum(text.encode()):
            return None
        facts = json.loads(text)
        if (facts["format"], facts["key"]) != (FORMAT, key):
            return None
        if any(_sum((place / _SITE / path).read_bytes()) != known for path, known in facts["files"].items()):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    collected = Collected(
        [FrameText(*frame) for frame in facts["frames"]],
        [Page(*page) for page in facts["pages"]],
        [Finding(**{**fields, "severity": Severity(fields["severity"])}) for fields in facts["findings"]],
        AssetNames(**facts["assets"]),
    )
    return Shell.of(collected, place / _SITE, facts["files"])


def _prune(cache_dir: Path, place: Path) -> None:
    """Forget all but the newest shells, and what killed builds left behind."""
    others = [path for path in cache_dir.glob("shell-*") if path != place]
    others.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in [*others[KEPT - 1 :], *filter(_is_abandoned, cache_dir.glob(f"{_MAKING}*"))]:
        shutil.rmtree(path, ignore_errors=True)


def _is_abandoned(workshop: Path) -> bool:
    """Whether the build that made this folder is gone: the kernel drops a dead process's lock."""
    try:
        lock = os.open(workshop, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
