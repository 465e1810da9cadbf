"""Slack through a bot's token: Apprise does not say what a message is called, so it cannot be answered to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import unquote

from signoff.edge.channels.post import NEVER, Answer, Post, Sender
from signoff.edge.channels.wire import reference, send

API = "https://slack.com/api/chat.postMessage"
_ADDRESS = re.compile(r"slack://(?:[^@/]*@)?([^/?#]+)/((?:[#%\w.-]|/)+)/?(?:\?.*)?", re.ASCII)
_WORD = re.compile(r"[a-z_]{1,60}")
_AGAIN = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_access_not_granted"})
_UNSURE = frozenset({"internal_error", "fatal_error", "request_timeout"})


@dataclass(frozen=True, slots=True)
class Slack:
    """One conversation. Slack knows no repeats, so what may have arrived is sent again: better twice."""

    token: str = field(repr=False)
    place: str
    form: str = "chat"
    exact: timedelta = NEVER
    resend: str = "always"

    def send(self, post: Post, seconds: float) -> Answer:
        text = f"*{_escaped(post.subject)}*\n{_escaped(post.body)}" if post.subject else _escaped(post.body)
        plain = {"channel": self.place, "text": text, "unfurl_links": False, "unfurl_media": False}
        if post.thread:
            plain |= {"thread_ts": post.thread, "reply_broadcast": True}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json; charset=utf-8"}
        answer, said = send(API, json.dumps(plain).encode(), headers, seconds)
        if answer.outcome != "sent":
            return answer
        if said.get("ok") is True:
            return Answer("sent", ref=reference(said.get("ts")))
        word = str(said.get("error", ""))
        why = f"it answered {word}" if _WORD.fullmatch(word) else "it answered what nobody understands"
        if word in _UNSURE or not said:
            return Answer("unknown", why, again=True)
        return Answer("failed", why, again=word in _AGAIN)


def _escaped(text: str) -> str:
    """The three signs that mean something to Slack: without them nobody is called by `<!channel>`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def open_slack(address: str) -> Sender:
    """`slack://xoxb-.../#conversation`, as Apprise writes it."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError("no conversation")
    return Slack(unquote(found[1]), unquote(found[2]).strip("/"))
