"""MkDocs' template filters, taught to link from wherever a frame will be stamped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from mkdocs.utils.templates import script_tag_filter, url_filter

from signoff.site.framing import View

if TYPE_CHECKING:
    from mkdocs.config.config_options import ExtraScriptValue
    from mkdocs.utils.templates import TemplateContext


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
    tag = script_tag_filter(context, script)
    return tag.replace(f'src="{url_filter(context, str(script))}"', f'src="{_url(context, script)}"', 1)
