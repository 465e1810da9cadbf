"""Reminders on channels, through the same senders as announcements.

A public network is no place for what we still owe, whatever status.yml calls the channel.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from signoff.announce.short import for_sms, shorter, sms
from signoff.core.finding import OperatorError
from signoff.core.watched import Channel, Settings
from signoff.edge.channels import Post, expand, open_sender
from signoff.edge.channels.sink import open_sink
from signoff.watching.remind import Send

SECONDS = 10.0
"""A channel that does not answer for so long is left: others wait behind it."""

_EVERYBODY = frozenset({"x", "mastodon"})


def reach(settings: Settings, now: datetime, environ: Mapping[str, str], sinks: Path | None = None) -> Send:
    """A way to send one reminder; addresses and secrets come from `environ` and are in no answer.

    `sinks`: in a drill, the folder that everything goes to instead.
    """
    page = urlsplit(settings.url).hostname or "localhost"

    def send(channel: Channel, subject: str, text: str, key: str) -> str:
        try:
            if sinks is not None:
                sender = open_sink(sinks, channel)
            else:
                secret = expand(channel.secret, environ) if channel.secret else ""
                sender = open_sender(expand(channel.url, environ), secret, channel.form)
        except OperatorError as error:
            return f"{error.problem}: {error.remedy}"
        form = channel.form or sender.form
        if form in _EVERYBODY:
            return "everybody reads what is posted there, so no reminder goes there"
        post = Post(
            subject,
            _body(form, subject, text, key),
            key=key,
            about=key,
            at=now,
            level="warning",
            page=page,
        )
        answer = sender.send(post, SECONDS)
        # what may have arrived counts as told, unless the channel drops repeats: nobody is nagged twice
        told = answer.outcome == "sent" or (answer.outcome == "unknown" and not sender.exact)
        return "" if told else answer.why or "it did not arrive"

    return send


def _body(form: str, subject: str, text: str, key: str) -> str:
    if form == "webhook":
        plain = {"type": "reminder", "id": key, "subject": subject, "text": text}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    if form == "sms":
        line = for_sms(subject)
        return next((words for words in (line, *shorter(line)) if sms(words).fits), "")
    return text
