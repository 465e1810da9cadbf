"""Hosts that a finished site is put on: one module per kind, each behind `Host`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import WorldError


class Sent(NamedTuple):
    """How many files a host got, and how many were removed from it."""

    changed: int
    removed: int


class OvertakenError(WorldError):
    """Somebody else put something there meanwhile. `written`: so did we, and the two may be mixed now."""

    def __init__(self, *, written: bool) -> None:
        super().__init__(
            "somebody else publishes there at the same time",
            "wait until they are done, then publish again: signoff publish",
        )
        self.written = written


class Host(ABC):
    """A place that is being read while it is written.

    `there` tells the checksums (MD5, in hexadecimal) of what the host has, by path, or None when it compares
    by itself. `send` puts the files of `stages` there, no file of a later stage before one of an earlier,
    each in one step; then removes those `gone` (None: whatever is not in `stages`, but for `keep`).
    `marker` gives the bytes of the file that every site has (None: it is not there, or cannot be asked for),
    and `strangers` the files, not of the site, that `send` would remove: asked when there is no marker.
    When `look` was asked and something else is there by the time that `send` would show the site, it raises
    OvertakenError. `close` ends what the host holds on this machine.
    WorldError when the host does not take it; what it had is then still whole.
    """

    _seen: tuple[bytes | None, ...] = ()

    def look(self) -> bytes | None:
        """The `marker`, remembered for `send`."""
        self._seen = (self.marker(),)
        return self._seen[0]

    def still(self, *, written: bool) -> None:
        """OvertakenError when something else is there than when we looked; `written`: see there."""
        if self._seen and self._seen != (self.marker(),):
            raise OvertakenError(written=written)

    def there(self) -> Mapping[str, str] | None:
        """By default, it compares by itself."""
        return None

    def marker(self) -> bytes | None:
        """By default, it cannot be asked."""
        return None

    def strangers(self, root: Path, paths: Collection[str]) -> Sequence[str]:
        """By default, nothing that is not ours is removed."""
        del root, paths
        return ()

    @abstractmethod
    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See the class."""

    def close(self) -> None:
        """By default, nothing is held."""
        return
