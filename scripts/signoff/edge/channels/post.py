"""What goes out and what comes back: the same for every kind of channel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

NEVER = timedelta(0)
LONG = timedelta(days=30)


class Post(NamedTuple):
    """A text ready to go out.

    `key` is the same whenever the same delivery is tried; `about` is the same for all of an incident.
    `thread` is what the channel called the message that this one follows; `level` one of info, success,
    warning, failure; `page` the host of the page.
    """

    subject: str
    body: str
    key: str
    about: str
    at: datetime
    language: str = "en"
    thread: str = ""
    level: str = "info"
    page: str = "localhost"


class Answer(NamedTuple):
    """What came of it: `sent`, `failed` (it certainly did not arrive) or `unknown`.

    `why` in our own words. `ref`: what the channel calls the message. `again`: another try may help, after
    `wait` seconds if the channel named any.
    """

    outcome: str
    why: str = ""
    ref: str = ""
    again: bool = False
    wait: float = 0.0


class Sender(Protocol):
    """An open channel. `exact`: for how long it recognises a repeated key. `resend` is its habit in doubt."""

    @property
    def form(self) -> str: ...
    @property
    def exact(self) -> timedelta: ...
    @property
    def resend(self) -> str: ...
    def send(self, post: Post, seconds: float) -> Answer: ...
