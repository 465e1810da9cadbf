"""What a shell depends on, as one digest: while it is the same, MkDocs need not run.

Everything is read without importing MkDocs, which alone takes longer than a warm build may.
What a hook or plugin of the user's reads besides must be listed under `watch:` in mkdocs.yml.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from signoff.core.watched import Settings

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PACKAGE = Path(__file__).parents[1]
_OWN = (
    "plugin",
    "core/urls.py",
    "edge/mkdocs.py",
    "edge/shell.py",
    "edge/shell_key.py",
    "edge/templates.py",
)
_NOT_INPUT = frozenset({".git", ".cache", "__pycache__"})
_PACKAGE_FACTS = (".dist-info", ".egg-info")
_DEEPEST = 20


class _Digest:
    """Hashes named parts, so that no two lists of parts look the same."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, name: str, data: bytes) -> None:
        self._hash.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        self._hash.update(data)

    def add_path(self, path: Path, name: str) -> None:
        """A file or a folder with all that is in it; one that is not there is a fact too."""
        if path.is_dir():
            for file, relative in _files(path):
                self.add(f"{name}/{relative}", file.read_bytes())
        elif path.is_file():
            self.add(name, path.read_bytes())
        else:
            self.add(name, b"is missing")

    def hex(self) -> str:
        return self._hash.hexdigest()


def find_config(source: Path) -> Path | None:
    """The configuration of MkDocs in `source`, None when the built-in one is to be used."""
    return next((source / name for name in CONFIG_NAMES if (source / name).is_file()), None)


def shell_key(source: Path, settings: Settings, template_dirs: Sequence[Path]) -> str:
    """The digest of everything the shell of `source` is made of."""
    digest = _Digest()
    digest.add("python", repr(sys.version_info[:2]).encode())
    digest.add("packages", "\n".join(_installed()).encode())
    read = (settings.name, settings.url, settings.languages, settings.repository, settings.timezone)
    digest.add("settings", repr(read).encode())
    for name in _OWN:
        digest.add_path(_PACKAGE / name, f"code/{name}")
    for path in sorted((_PACKAGE / "site").glob("*.py")):
        digest.add_path(path, f"code/site/{path.name}")
    digest.add_path(_PACKAGE / "site" / "locale", "locale")
    for place, folder in enumerate(template_dirs):
        digest.add_path(folder / "frame", f"templates/{place}/frame")
        digest.add_path(folder / "assets", f"templates/{place}/assets")
    _add_configuration(digest, source)
    return digest.hex()


def _add_configuration(digest: _Digest, source: Path) -> None:
    config = find_config(source)
    read: set[Path] = set()
    inputs: dict[str, None] = {}
    while config is not None and config.is_file() and config.resolve() not in read:
        read.add(config.resolve())
        data = config.read_bytes()
        digest.add(f"config/{len(read)}", data)
        node = _compose(data)
        inputs |= dict.fromkeys(_named(node, ("docs_dir", "theme.custom_dir", "hooks", "watch")))
        for variable in _environment(node):
            digest.add(f"environment/{variable}", os.fsencode(os.environ.get(variable, "is not set")))
        parent = next(iter(_named(node, ("INHERIT",))), None)
        config = config.parent / parent if parent else None
    for name in dict.fromkeys(["docs", *inputs]):
        digest.add_path(source / name, f"input/{name}")


def _compose(data: bytes) -> yaml.Node | None:
    """The YAML tree with its own tags unread; None when it is none: MkDocs will say so itself."""
    try:
        return yaml.compose(data, Loader=_LOADER)
    except yaml.YAMLError:
        return None


def _named(node: yaml.Node | None, names: Sequence[str]) -> Iterator[str]:
    """The texts at dotted `names`, each a scalar or a list of scalars."""
    for name in names:
        found: yaml.Node | None = node
        for key in name.split("."):
            pairs = found.value if isinstance(found, yaml.MappingNode) else []
            found = next((value for at, value in pairs if at.value == key), None)
        for item in found.value if isinstance(found, yaml.SequenceNode) else [found]:
            if isinstance(item, yaml.ScalarNode):
                yield str(item.value)


def _environment(node: yaml.Node | None) -> list[str]:
    """The environment variables that `!ENV` tags name (and their defaults, which do no harm)."""
    names: set[str] = set()
    todo = [node]
    while todo:
        at = todo.pop()
        if isinstance(at, yaml.MappingNode):
            todo.extend(part for pair in at.value for part in pair)
        elif isinstance(at, yaml.SequenceNode):
            todo.extend(at.value)
        if at is not None and at.tag == "!ENV":
            items = at.value if isinstance(at, yaml.SequenceNode) else [at]
            names |= {str(item.value) for item in items if isinstance(item, yaml.ScalarNode)}
    return sorted(names)


def _installed() -> list[str]:
    """Names and versions of all installed packages: any of them may be a plugin or an extension."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            names = (entry.name for entry in os.scandir(folder or "."))
            found.update(name for name in names if name.endswith(_PACKAGE_FACTS))
        except OSError:
            continue
    return sorted(found)


def _files(folder: Path, below: str = "", depth: int = 0) -> Iterator[tuple[Path, str]]:
    """Every file under `folder` in a fixed order, links followed as MkDocs follows them."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name in _NOT_INPUT:
            continue
        relative = below + entry.name
        if entry.is_dir():
            if depth < _DEEPEST:
                yield from _files(Path(entry.path), f"{relative}/", depth + 1)
        elif entry.is_file():
            yield Path(entry.path), relative
