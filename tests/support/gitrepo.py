"""Real git repositories for tests: histories with known commit times, told in a few words."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
STEP = timedelta(minutes=10)


class GitRepo:
    """A repository in `root`, on its branch main. Every commit is ten minutes after the one before.

    `page` is the folder that holds `incidents/`. Methods that commit return the commit's id, take
    the committer's time as `at`, and give every author the same, earlier time.
    """

    def __init__(self, root: Path, page: str = "") -> None:
        self.root = root
        self.page = root / page
        self.now = START
        self.page.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, at: datetime | None = None) -> str:
        """Run git here, at the given time; what it prints."""
        dates = {
            "GIT_AUTHOR_DATE": (START - timedelta(days=1)).isoformat(),
            "GIT_COMMITTER_DATE": (at or self.now).isoformat(),
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **dates},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def write(self, path: str, data: str | bytes) -> Path:
        """Put a file into the page's folder, without committing it."""
        file = self.page / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return file

    def commit(self, subject: str = "Change", at: datetime | None = None) -> str:
        """Commit the whole work tree."""
        self.git("add", "-A")
        return self._record("commit", "-q", "--allow-empty", "-m", subject, at=at)

    def post(self, path: str, data: str | bytes | None = None, at: datetime | None = None) -> str:
        """Commit one message: `path` is below `incidents/`, the default text names it."""
        self.write(f"incidents/{path}", f"text of {path}\n" if data is None else data)
        return self.commit(f"Post {path}", at)

    def rename(self, old: str, new: str) -> None:
        """Move a file or folder below `incidents/`, without committing it."""
        target = self.page / "incidents" / new
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.page / "incidents" / old).rename(target)

    def remove(self, path: str) -> None:
        """Remove a file below `incidents/`, without committing it."""
        (self.page / "incidents" / path).unlink()

    def branch(self, name: str) -> None:
        """Start a branch here and go there."""
        self.git("switch", "-q", "-c", name)

    def merge(self, name: str, at: datetime | None = None) -> str:
        """Merge a branch into main, with a merge commit."""
        self.git("switch", "-q", "main")
        return self._record("merge", "-q", "--no-ff", "-m", f"Merge {name}", name, at=at)

    def squash(self, name: str, at: datetime | None = None) -> str:
        """Bring a branch into main as one commit."""
        self.git("switch", "-q", "main")
        self.git("merge", "-q", "--squash", name)
        return self._record("commit", "-q", "-m", f"Squash {name}", at=at)

    def rebase(self, name: str, at: datetime | None = None) -> str:
        """Bring a branch into main commit by commit, without a merge commit."""
        self.git("switch", "-q", name)
        self._record("rebase", "-q", "--force-rebase", "main", at=at)
        self.git("switch", "-q", "main")
        self.git("merge", "-q", "--ff-only", name)
        return self.head

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def _record(self, *arguments: str, at: datetime | None) -> str:
        self.now = at or self.now + STEP
        self.git(*arguments)
        return self.head
