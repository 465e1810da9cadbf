"""A drill is published nowhere but in its own folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror
from signoff.edge.drills import home_of, stay_inside
from signoff.edge.git import Repository
from signoff.edge.remotes import has_remote


def stay_in_drill(source: Path, mirrors: Iterable[Mirror], remote: str = "") -> None:
    """Refuse every mirror and remote that lies outside the drill, by name and before anything is sent."""
    home = home_of(source)
    for mirror in mirrors:
        if mirror.kind != "directory" or not home.holds(source / mirror.to):
            raise OperatorError(
                f"this is a drill: the mirror '{mirror.id}' is no folder of it",
                "leave status.yml of the drill as it was made",
            )
    if remote and has_remote(Repository.open(source), remote):
        stay_inside(source, remote)
