"""Hosts that a finished site is put on: one module per kind, each behind `Host`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import WorldError
from signoff.edge.output import MARKER


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
    """A place that is being read while it is written, and may hold files that are not ours.

    WorldError when the host does not take what it is asked; what it had is then still whole.
    """

    _seen: tuple[bytes | None, ...] = ()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file that is there; None when it is not, or (by default) cannot be asked for."""
        del path
        return None

    def marker(self) -> bytes | None:
        """The file that every site has."""
        return self.read(MARKER)

    def look(self) -> bytes | None:
        """The `marker`, remembered for `still`."""
        self._seen = (self.marker(),)
        return self._seen[0]

    def still(self, *, written: bool) -> None:
        """OvertakenError when something else is there than when we looked; `written`: see there."""
        if self._seen and self._seen != (self.marker(),):
            raise OvertakenError(written=written)

    def there(self) -> Mapping[str, str] | None:
        """The checksums (MD5, in hexadecimal) of all files there; None, the default: it compares itself."""
        return None

    def surplus(self, root: Path, paths: Collection[str], held: Collection[str] | None) -> Sequence[str]:
        """Files there that are not in the site: the files `paths` of the folder `root`.

        Only those at or below the names `held` of the top folder; None: all. By default nobody can tell.
        """
        del root, paths, held
        return ()

    @abstractmethod
    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str]) -> Sent:
        """Put the files of `stages` there, no file of a later stage before one of an earlier, each in one
        step; then remove those `gone`. A host that shows all in one step may leave out the order.

        OvertakenError when something else is there than when we looked, by the time that it would be seen.
        """

    def close(self) -> None:
        """Let go of what is held on this machine; by default, nothing is."""
        return


def top(path: str) -> str:
    """The name in the top folder of a site that leads to `path`."""
    return path.partition("/")[0]
