"""A folder of this machine: the whole new site takes the old one's place in one step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from signoff.core.finding import WorldError
from signoff.edge import disk
from signoff.edge.mirrors import Host, Sent
from signoff.edge.output import SiteOutput
from signoff.edge.walking import files_below

_NAMED = "as 'to' of the mirror"


class Directory(Host):
    """The folder that a web server serves. `SiteOutput` compares by itself, and replaces no other folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        """See `Host`."""
        file = self._folder / path
        return file.read_bytes() if file.is_file() else None

    def surplus(self, root: Path, paths: Collection[str], held: Collection[str] | None) -> Sequence[str]:
        """See `Host`. The whole folder is the site's, so whatever else is in it counts."""
        del root, held
        return sorted({path for path, _ in files_below(self._folder)} - set(paths))

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str]) -> Sent:
        """See `Host`. Nothing is removed before, nothing is seen after the one step."""
        del gone  # what is not staged is not part of the new site
        try:
            self._folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"{self._folder} cannot be made: {disk.reason(error)}"
            raise WorldError(problem, f"make it, or give another folder {_NAMED}") from None
        with SiteOutput(self._folder, _NAMED) as output:
            for path in (path for stage in stages for path in stage):
                output.stage(path, (root / path).read_bytes())
            self.still(written=False)
            done = output.publish()
        return Sent(done.written, done.removed)
