"""How messages read on channels: the templates of a page and the words of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from signoff.announce.texts import Style
from signoff.core.finding import WorldError
from signoff.core.watched import Settings
from signoff.edge.templates import template_dirs
from signoff.site.i18n import translator
from signoff.site.markdown import render

LARGEST = 65_536


def style_of(source: Path, settings: Settings) -> Style:
    """The words of each language, and the templates of `source` before those of the package."""
    return Style(partial(translator, timezone=settings.timezone), _templates(source), render)


def _templates(source: Path) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for folder in reversed(template_dirs(source, "channels")):
        for path in sorted(folder.rglob("*.txt")):
            if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
                continue
            try:
                found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise WorldError(
                    f"{path} cannot be read: {error}", "make it UTF-8 text, or remove it"
                ) from error
    return found
