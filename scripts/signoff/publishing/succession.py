"""Never an older site over a newer one: what a mirror has now decides whether it may be replaced."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signoff.core.names import shown
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.output import MARKER
from signoff.publishing.guard import DRIFT, Refusal, losses
from signoff.publishing.shape import Shape

_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Succession:
    """Judges what a mirror has, before `ours` takes its place. `repository` knows how commits follow.

    `back`: an older site is what somebody wants.
    """

    repository: Repository
    ours: Shape
    back: bool = False

    def __call__(self, there: Shape) -> Refusal | None:
        """Why the site `there` must stay; None when it may go."""
        return (None if self.back else self._order(there)) or next(
            losses(there, self.ours, back=self.back), None
        )

    def _order(self, there: Shape) -> Refusal | None:
        seen = f"commit {shown(there.commit[:10])}, made at {there.made:%Y-%m-%d %H:%M} UTC"
        if there.commit == self.ours.commit or self._follows(self.ours.commit, there.commit):
            if there.made <= self.ours.made + DRIFT:
                return None
            return Refusal(
                f"it has a site made later: {seen}",
                "see the clock of this machine; or say why it must be: signoff publish --force WHY",
            )
        get = "get that commit (git pull, or from the laptop that published it), then publish again"
        get += "; or say why not: signoff publish --force WHY"
        if not self._known(there.commit):
            return Refusal(f"it has a site that this checkout does not know: {seen}", get)
        if self._follows(there.commit, self.ours.commit):
            return Refusal(f"it has a newer site: {seen}", get)
        return Refusal(f"it has a site that does not lead to this one: {seen}", get)

    def _known(self, commit: str) -> bool:
        if not _COMMIT.fullmatch(commit):
            return False
        return plumbing.run(self.repository.root, "cat-file", "-e", f"{commit}^{{commit}}").returncode == 0

    def _follows(self, commit: str, earlier: str) -> bool:
        if not (_COMMIT.fullmatch(commit) and _COMMIT.fullmatch(earlier)):
            return False
        asked = ("merge-base", "--is-ancestor", earlier, commit)
        return plumbing.run(self.repository.root, *asked).returncode == 0


def strange(files: tuple[str, ...]) -> Refusal:
    """A place has `files` that are not ours, and no site."""
    named = ", ".join(map(shown, sorted(files)[:_SHOWN])) + (", ..." if len(files) > _SHOWN else "")
    text = f"it has {len(files)} files that are not the site's, and no {MARKER}: {named}"
    return Refusal(text, "choose an empty place; or say why they may go: signoff publish --force WHY")
