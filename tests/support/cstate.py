"""cState posts as cases: each Markdown file with, beside it, the messages it becomes and what was told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from signoff.core.finding import Finding
from signoff.core.model import Message
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.importers.cstate.site import Import, import_site
from signoff.settings import read_settings

CASES = Path(__file__).parents[1] / "cases" / "cstate"
POSTS = CASES / "posts"
ZONE = "Europe/Berlin"


def imported(
    posts: Mapping[str, str | bytes], *, config: str | None = "title: X\n", zone: str = "UTC"
) -> Import:
    """The import of a site with `posts` (path below content/, or file name of an issue -> text)."""
    files = {} if config is None else {"config.yml": config.encode()}
    for name, text in posts.items():
        path = f"content/{name}" if "/" in name else f"content/issues/{name}"
        files[path] = text if isinstance(text, bytes) else text.encode()
    return import_site(files, [], "folder", zone)


def folders(result: Import) -> dict[str, dict[str, str]]:
    """The incident folders of an import: slug -> file name -> text."""
    found: dict[str, dict[str, str]] = {}
    for path, data in result.files.items():
        parts = path.split("/")
        if parts[0] == "incidents":
            found.setdefault(parts[1], {})[parts[2]] = data.decode()
    return found


def only(result: Import) -> dict[str, str]:
    """The files of the one incident of an import."""
    ((_, files),) = folders(result).items()
    return files


def told(result: Import, path: str = "") -> list[str]:
    """The slugs of what was told, of one file or of all."""
    return [finding.slug for finding in result.findings if not path or finding.path.endswith(path)]


def settings_of(result: Import) -> Settings:
    """The generated status.yml, which may have no finding but the empty roster."""
    settings, findings = read_settings(result.files["status.yml"])
    assert [finding.slug for finding in findings] == ["no-commander"]
    assert settings is not None
    return settings


def checked(result: Import) -> dict[str, tuple[Message, ...]]:
    """The messages of each folder as the product itself reads them."""
    settings = settings_of(result)
    read = {}
    for slug, files in folders(result).items():
        messages, findings, lost = parse_folder(slug, {n: t.encode() for n, t in files.items()}, settings)
        assert findings == ()
        assert lost == ()
        read[slug] = messages
    return read


def cases() -> Import:
    """All cases imported as one site."""
    posts = {path.name: path.read_bytes() for path in sorted(POSTS.glob("*.md"))}
    return imported(posts, config=(CASES / "config.yml").read_text(encoding="utf-8"), zone=ZONE)


def shown(files: Mapping[str, str], findings: Iterator[Finding]) -> str:
    """Messages and what was told as they are stored beside a case."""
    parts = [f"=== {name}\n{text}" for name, text in sorted(files.items())]
    notes = "".join(f"{finding.line}: {finding.slug}: {finding.text}\n" for finding in findings)
    return "".join(parts) + f"=== told\n{notes}"


def expected() -> Iterator[tuple[Path, str]]:
    """Each file of stored messages, with what it should say today."""
    result = cases()
    found = folders(result)
    assert len(found) == len(list(POSTS.glob("*.md")))
    for path, slug in sorted(result.folders.items()):
        name = path.rsplit("/", 1)[-1]
        notes = (finding for finding in result.findings if finding.path == path)
        yield (POSTS / name).with_suffix(".expected"), f"folder: {slug}\n" + shown(found[slug], notes)
