"""MkDocs' template environment: links from wherever a frame will be stamped, found without a long search."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from mkdocs.utils.templates import script_tag_filter, url_filter

from signoff.site.framing import View

if TYPE_CHECKING:
    from mkdocs.config.config_options import ExtraScriptValue
    from mkdocs.theme import Theme
    from mkdocs.utils.templates import TemplateContext


class VisibleFiles(jinja2.FileSystemLoader):
    """Finds any template but lists none in hidden folders, as MkDocs takes none from there.

    Material keeps 14,000 icons in one: listing them would be a sixth of the whole run.
    """

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, names in os.walk(top):
                folders[:] = [name for name in folders if not name.startswith(".")]
                below = Path(folder).relative_to(top)
                found.update((below / name).as_posix() for name in names)
        return sorted(found)


def skip_hidden_folders(theme: Theme) -> None:
    """Let MkDocs look for the theme's files where it may find some."""
    make = theme.get_env

    def get_env() -> jinja2.Environment:
        env = make()
        env.loader = VisibleFiles(theme.dirs)
        return env

    theme.get_env = get_env  # type: ignore[method-assign]


def install(env: jinja2.Environment) -> None:
    """Put the filters `url` and `script_tag` in the place of MkDocs' own."""
    env.filters["url"] = _url
    env.filters["script_tag"] = _script_tag


@jinja2.pass_context
def _url(context: TemplateContext, value: object) -> str:
    view = context.get("signoff")
    if isinstance(view, View) and view.is_frame:
        return view.link(str(value))
    return url_filter(context, str(value))


@jinja2.pass_context
def _script_tag(context: TemplateContext, script: ExtraScriptValue) -> str:
    tag = str(script_tag_filter(context, script))  # as Markup it would escape what is put into it
    return tag.replace(f'src="{url_filter(context, str(script))}"', f'src="{_url(context, script)}"', 1)
