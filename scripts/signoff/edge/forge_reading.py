"""What a forge answers, read with suspicion: a wrong type is a WorldError that names the place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from signoff.core.finding import WorldError

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


class Reading:
    """An object of an answer; `place` says where it was found."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise _odd(place, "is no object")
        self._value: dict[str, object] = value
        self.place = place

    def has(self, name: str) -> bool:
        """Whether there is something (null is nothing)."""
        return self._value.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """A string; `default` where there is none."""
        value = self._value.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self._odd(name, "is no text")
        return value.encode("utf-8", "replace").decode()

    def number(self, name: str) -> int:
        value = self._value.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._odd(name, "is no number")
        return value

    def switch(self, name: str, *, default: bool = False) -> bool:
        value = self._value.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self._odd(name, "is neither true nor false")
        return value

    def sha(self, name: str) -> str:
        """The id of an object of git."""
        value = self.text(name)
        if not _SHA.match(value):
            raise self._odd(name, "is no id of git")
        return value

    def instant(self, name: str) -> datetime:
        """An instant with its zone."""
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise self._odd(name, "is no time") from None
        if found.tzinfo is None:
            raise self._odd(name, "is a time without a zone")
        return found.astimezone(UTC)

    def inside(self, name: str) -> Reading:
        """The object of that name."""
        return Reading(self._value.get(name), f"{self.place}.{name}")

    def maybe(self, name: str) -> Reading | None:
        """The object of that name, None where there is none."""
        return self.inside(name) if self.has(name) else None

    def several(self, name: str) -> tuple[Reading, ...]:
        """A list of objects; nothing counts as an empty one."""
        return objects(self._list(name), f"{self.place}.{name}")

    def words(self, name: str) -> tuple[str, ...]:
        """A list of strings; nothing counts as an empty one."""
        found = self._list(name)
        if not all(isinstance(word, str) for word in found):
            raise self._odd(name, "is no list of words")
        return tuple(str(word) for word in found)

    def everything(self, name: str) -> Mapping[str, object]:
        """The object of that name as it is; nothing counts as an empty one."""
        value = self._value.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._odd(name, "is no object")
        return value

    def _list(self, name: str) -> list[object]:
        value = self._value.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._odd(name, "is no list")
        return value

    def _odd(self, name: str, problem: str) -> WorldError:
        return _odd(f"{self.place}.{name}", problem)


def _odd(place: str, problem: str) -> WorldError:
    return WorldError(
        f"the forge gave an answer that makes no sense: {place} {problem}",
        "check GITHUB_API_URL (https://api.github.com, or https://HOST/api/v3), then try again",
    )


def objects(value: object, place: str) -> tuple[Reading, ...]:
    """A list of objects."""
    if not isinstance(value, list):
        raise _odd(place, "is no list")
    return tuple(Reading(entry, f"{place}[{number}]") for number, entry in enumerate(value))
