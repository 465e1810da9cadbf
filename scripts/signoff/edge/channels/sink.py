"""Where a drill's messages go: a file each, in a folder of the copy. No address is ever looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from signoff.core.watched import Channel
from signoff.edge.channels.post import LONG, Answer, Post, Sender

MARK = "[DRILL]"
_FORMS = {"mailto": "mail", "mailtos": "mail", "ses": "mail", "https": "webhook", "http": "webhook"}


@dataclass(frozen=True, slots=True)
class Sink:
    """The folder of one channel. A repeated key is recognised: its file is there already."""

    folder: Path
    form: str
    exact: timedelta = LONG
    resend: str = "always"

    def send(self, post: Post, seconds: float) -> Answer:
        del seconds
        head = f"{MARK} {post.subject}" if post.subject else MARK
        text = (
            f"Subject: {head}\nAt: {post.at:%Y-%m-%dT%H:%M:%SZ}\nLanguage: {post.language}\n\n{post.body}\n"
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not any(self.folder.glob(f"*-{post.key[:16]}.txt")):
                aside = self.folder / f".{post.key[:16]}"
                aside.write_text(text, encoding="utf-8", errors="replace")
                aside.replace(self.folder / f"{post.at:%Y%m%dT%H%M%SZ}-{post.key[:16]}.txt")
        except OSError as error:
            return Answer("failed", f"the drill's folder cannot be written: {error.strerror}", again=True)
        return Answer("sent")


def open_sink(folder: Path, channel: Channel) -> Sender:
    """The sink of `channel` below `folder`, in the form that it would have had."""
    form = channel.form or _FORMS.get(channel.url.partition("://")[0].lower(), "chat")
    return Sink(folder / channel.id, form)
