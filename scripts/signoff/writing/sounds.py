"""How names begin that change the word before them. Also for pages, which need nothing else of the texts."""

from __future__ import annotations

SOUNDS_LIKE_I = r"^(?:[ií]|h[ií](?![aeo]))"
"""Before such a name Spanish says `e` instead of `y`."""
