"""One visit to a public address: what was fetched is fetched once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from signoff.edge.output import MARKER
from signoff.edge.web import Answer, Asking

Get = Callable[[str, Asking], Answer]


class Visit:
    """`url` ends in a slash; `now` is when this is, `family` which kind of addresses is asked (0: any).

    `facts` are what the site says of itself, once somebody has read them.
    """

    def __init__(self, url: str, now: datetime, get: Get, family: int = 0) -> None:
        self.url = url
        self.now = now
        self.facts: Mapping[str, Any] = {}
        self._get = get
        self._family = family
        self._known: dict[str, Answer] = {}

    def ask(self, path: str) -> Answer:
        """What is at `path` below the address; NoAnswerError when nobody answers."""
        if path not in self._known:
            self._known[path] = self.again(path)
        return self._known[path]

    def again(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """The same, asked now, with more `headers`."""
        return self.elsewhere(self.url + path, Asking(family=self._family, headers=headers or {}))

    def elsewhere(self, url: str, asking: Asking) -> Answer:
        """Another address, or another way to ask."""
        return self._get(url, asking)


class Facts:
    """What `/signoff.json` says: `commit`, and from when until when it may be believed.

    ValueError when `answer` is not such a file.
    """

    def __init__(self, answer: Answer) -> None:
        try:
            told = json.loads(answer.body) if answer.status == 200 else {}
            self.all: Mapping[str, Any] = told
            self.commit = str(told["commit"])
            self.made = datetime.fromisoformat(told["generated_at"])
            self.until = datetime.fromisoformat(told["valid_until"])
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"{MARKER} lacks {error}") from None
        if self.made.tzinfo is None or self.until.tzinfo is None:
            raise ValueError(f"{MARKER} does not say in which zone its times are")
