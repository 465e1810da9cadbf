"""What a host serves now, as far as a publisher wants to know before replacing it."""

from __future__ import annotations

import json

from signoff.edge import web
from signoff.edge.output import MARKER
from signoff.publishing.shape import UNRESOLVED, Shape, told


def published_shape(url: str) -> Shape | None:
    """The shape of the page at `url`, without its list of files; None when it cannot be read."""
    try:
        facts = web.get(url + MARKER, web.Asking(timeout=5.0))
        unresolved = web.get(url + UNRESOLVED, web.Asking(timeout=5.0))
        if facts.status != 200:
            return None
        return told(json.loads(facts.body), json.loads(unresolved.body) if unresolved.status == 200 else {})
    except (web.NoAnswerError, ValueError):
        return None
