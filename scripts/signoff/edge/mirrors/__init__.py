"""Hosts that a finished site is put on: one module per kind, each behind `Host`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Sent(NamedTuple):
    """How many files a host got, and how many were removed from it."""

    changed: int
    removed: int


class Host(Protocol):
    """A place that is being read while it is written.

    `there` tells the checksums (MD5, in hexadecimal) of what the host has, by path, or None when it compares
    by itself. `send` puts the files of `stages` there, no file of a later stage before one of an earlier,
    each in one step; then removes those `gone` (None: whatever is not in `stages`, but for `keep`).
    WorldError when the host does not take it; what it had is then still whole.
    """

    def there(self) -> Mapping[str, str] | None: ...

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent: ...
