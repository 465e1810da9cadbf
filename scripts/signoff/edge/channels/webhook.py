"""A program of somebody else's: JSON by POST, signed as in the Standard Webhooks specification.

`webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over `<webhook-id>.<webhook-timestamp>.<body>`.
`webhook-id` is the same in every try, so that a receiver can drop repeats.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from signoff.core.finding import OperatorError
from signoff.edge.channels.post import LONG, Answer, Post, Sender
from signoff.edge.channels.wire import send

_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    address: str = field(repr=False)
    secret: bytes = field(repr=False)
    form: str = "webhook"
    exact: timedelta = LONG
    resend: str = "always"

    def send(self, post: Post, seconds: float) -> Answer:
        data, stamp = post.body.encode(), str(int(post.at.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": post.key,
            "webhook-id": post.key,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.secret, post.key, stamp, data),
        }
        return send(self.address, data, headers, seconds).answer


def signature(secret: bytes, id: str, stamp: str, data: bytes) -> str:
    """The value of `webhook-signature`."""
    told = b".".join((id.encode(), stamp.encode(), data))
    return "v1," + base64.b64encode(hmac.new(secret, told, hashlib.sha256).digest()).decode("ascii")


def open_webhook(address: str, secret: str) -> Sender:
    """A webhook needs a `secret`: without one nobody could tell our messages from another's."""
    if not urlsplit(address).hostname:
        raise ValueError("no host")
    if len(secret) < 16:
        problem = "it has no secret" if not secret else "its secret is shorter than 16 characters"
        raise OperatorError(problem, 'give it one: secret: "${WEBHOOK_SECRET}"')
    return Webhook(address, _bytes(secret))


def _bytes(secret: str) -> bytes:
    """`whsec_` and base64, as the specification writes secrets, or any text."""
    if not secret.startswith(_PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise OperatorError("its secret begins with whsec_ and is no base64", "copy it again") from None
