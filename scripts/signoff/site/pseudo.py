"""Pretend languages that show whether a page is ready for real ones.

`en-XA` is English with accents, a third longer, in brackets: words that stay plain were never
marked for translation, and what is cut off would be cut off in French. `ar-XB` is the same
from right to left. Name them in `status.yml` to look at a page; no catalogue is needed.
"""

from __future__ import annotations

import gettext
import re

PSEUDO = {"en-XA": "en", "ar-XB": "ar"}
"""Each pretend language and the real one that lends its dates and direction."""

_ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñöšüýžÁÇÉÍÑÖŠÜÝŽ")
_KEPT = re.compile(r"%\(\w+\)[sd]|<[^>]*>|&\w+;|%%")


class PseudoTranslations(gettext.NullTranslations):
    """Translates anything, leaving placeholders and tags alone."""

    def gettext(self, message: str) -> str:
        return _disguise(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _disguise(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return _disguise(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return _disguise(msgid1 if n == 1 else msgid2)


def _disguise(text: str) -> str:
    out, end = [], 0
    for kept in _KEPT.finditer(text):
        out += [text[end : kept.start()].translate(_ACCENTS), kept.group()]
        end = kept.end()
    out.append(text[end:].translate(_ACCENTS))
    if not re.search("[^\\W_]", "".join(out[::2])):
        return text  # punctuation only: nothing to translate
    return f"[{''.join(out)}{'~' * (len(text) // 3)}]"
