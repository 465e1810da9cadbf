"""Small sources to render a shell of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from signoff.core.watched import Component, Settings
from signoff.edge.mkdocs import shell
from signoff.edge.shell import Shell

MKDOCS = "site_name: Acme\ntheme: {name: material}\nplugins: [signoff]\n"


def settings(*languages: str, url: str = "https://status.example.org/", name: str = "Acme") -> Settings:
    components = (Component("api", {"": "API"}),)
    return Settings(name=name, url=url, components=components, languages=languages or ("en",))


def write(root: Path, files: Mapping[str, str]) -> Path:
    """A source folder with these files."""
    root.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def shell_of(source: Path, *languages: str, url: str = "https://status.example.org/") -> Shell:
    return shell(source, source / ".cache" / "signoff", settings(*languages, url=url))


def text_of(shell: Shell, path: str) -> str:
    return shell.files[path].read_text(encoding="utf-8")


def frame_of(shell: Shell, language: str, kind: str = "page") -> str:
    return next(frame.html for frame in shell.frames if (frame.language, frame.kind) == (language, kind))
