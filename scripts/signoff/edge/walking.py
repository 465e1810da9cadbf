"""What lies in a folder, as quickly as the system tells it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def files_below(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below `root` that is no folder, by its path from there; links are not followed.

    A folder that is not there, or that may not be read, has nothing in it.
    """
    left = [("", str(root))]
    while left:
        prefix, folder = left.pop()
        try:
            found = os.scandir(folder)
        except OSError:
            continue
        with found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    left.append((f"{prefix}{entry.name}/", entry.path))
                else:
                    yield prefix + entry.name, entry
