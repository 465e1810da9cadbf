"""The files of ready texts: what the package brings, and what the source's own folder holds."""

from __future__ import annotations

from pathlib import Path

from signoff.edge.templates import template_dirs

MAX_FILES = 2_000


def read_ready_texts(source: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """(shipped, own) by file name, for `writing.scenarios.scenarios`; links are not followed.

    Where `source` is the checkout that brings them, all are shipped.
    """
    folders = template_dirs(source, "messages")
    shipped = _read(folders[-1]) if folders else {}
    return shipped, _read(folders[0]) if len(folders) > 1 else {}


def _read(folder: Path) -> dict[str, bytes]:
    names = sorted(path.name for path in folder.iterdir())[:MAX_FILES]
    files = (folder / name for name in names if name.endswith(".md"))
    return {path.name: path.read_bytes() for path in files if path.is_file() and not path.is_symlink()}
