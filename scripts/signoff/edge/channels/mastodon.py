"""Mastodon: Apprise cannot answer to a status, and sends the key for repeats where Mastodon does not look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from signoff.edge.channels.post import Answer, Post, Sender
from signoff.edge.channels.wire import reference, send

HOUR = timedelta(minutes=55)
"""Mastodon remembers keys for an hour."""

VISIBILITIES = ("public", "unlisted", "private")


@dataclass(frozen=True, slots=True)
class Mastodon:
    address: str = field(repr=False)
    token: str = field(repr=False)
    visibility: str
    form: str = "mastodon"
    exact: timedelta = HOUR
    resend: str = "never"

    def send(self, post: Post, seconds: float) -> Answer:
        plain = {"status": post.body, "visibility": self.visibility, "language": post.language[:2]}
        if post.thread:
            plain["in_reply_to_id"] = post.thread
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": post.key,
        }
        answer, said = send(self.address, urlencode(plain).encode(), headers, seconds)
        return answer._replace(ref=reference(said.get("id"))) if answer.outcome == "sent" else answer


def open_mastodon(address: str) -> Sender:
    """`mastodons://TOKEN@HOST`, `mastodon://` without TLS; `?visibility=unlisted` if wished."""
    parts = urlsplit(address)
    if not parts.hostname or not parts.username:
        raise ValueError("no host or token")
    port = f":{parts.port}" if parts.port else ""
    scheme = "https" if parts.scheme.lower().endswith("s") else "http"
    visibility = parse_qs(parts.query).get("visibility", ["public"])[-1]
    if visibility not in VISIBILITIES:
        raise ValueError("no such visibility")
    place = f"{scheme}://{parts.hostname}{port}/api/v1/statuses"
    return Mastodon(place, unquote(parts.username), visibility)
