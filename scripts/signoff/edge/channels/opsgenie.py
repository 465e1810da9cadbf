"""Opsgenie: Apprise finds an alert again only by what it keeps on its own disk, so it could not close one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, quote, unquote, urlsplit

from signoff.edge.channels.post import LONG, Answer, Post, Sender
from signoff.edge.channels.wire import send

APIS = {"us": "https://api.opsgenie.com/v2/alerts", "eu": "https://api.eu.opsgenie.com/v2/alerts"}
_PRIORITIES = {"failure": "P1", "warning": "P3"}
_LONGEST_TITLE = 130


@dataclass(frozen=True, slots=True)
class Opsgenie:
    """One alert for each incident, known by its alias: more messages count it up, the end closes it."""

    api: str
    key: str = field(repr=False)
    form: str = "chat"
    exact: timedelta = LONG
    resend: str = "always"

    def send(self, post: Post, seconds: float) -> Answer:
        address, plain = self.api, {"source": "Signoff", "note": f"{post.subject}\n\n{post.body}"[:25_000]}
        if post.level == "success":
            address += f"/{quote(post.about, safe='')}/close?identifierType=alias"
        else:
            plain = {
                "message": post.subject[:_LONGEST_TITLE],
                "alias": post.about,
                "description": post.body[:15_000],
                "priority": _PRIORITIES.get(post.level, "P5"),
                "source": "Signoff",
            }
        headers = {"Authorization": f"GenieKey {self.key}", "Content-Type": "application/json"}
        return send(address, json.dumps(plain).encode(), headers, seconds).answer


def open_opsgenie(address: str) -> Sender:
    """`opsgenie://APIKEY`, `?region=eu` for the one in Europe."""
    parts = urlsplit(address)
    region = parse_qs(parts.query).get("region", ["us"])[-1]
    if not parts.netloc or region not in APIS:
        raise ValueError("no key or no such region")
    return Opsgenie(APIS[region], unquote(parts.netloc))
