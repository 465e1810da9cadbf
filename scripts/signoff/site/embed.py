"""`/embed.js`: the banner for somebody else's page, with the words of all languages in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from signoff.core import urls
from signoff.site.assets import without_comments
from signoff.site.i18n import translator
from signoff.site.outputs import Facts, File, Texts

SOURCE = "assets/embed.js"
_TEXTS = "/* texts */ {}"


def files(facts: Facts) -> Iterator[File]:
    """The script, when the templates have one."""
    source = facts.sources.get(SOURCE)
    if source is None:
        return
    settings = facts.settings
    texts = {}
    for language in settings.languages:
        words = translator(language, settings.timezone)
        unknown = words.gettext("status unknown")
        texts[language] = {
            "prefix": urls.prefix(language, settings.language),
            "close": words.gettext("Close"),
            "unknown": f"{settings.name}: {unknown}",
        }
    # "<" so that it may stand inside a page, too
    told = json.dumps(texts, ensure_ascii=True).replace("<", "\\u003c")
    script = without_comments(source).replace(_TEXTS, told, 1)
    yield File("embed.js", (script,), (), partial(_render, script))


def _render(script: str, _: Texts) -> bytes:
    return script.encode()
