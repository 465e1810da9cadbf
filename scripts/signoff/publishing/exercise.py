"""A drill is published nowhere but in its own folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError
from signoff.core.watched import Mirror
from signoff.edge.drills import home_of, stay_inside
from signoff.edge.git import Repository
from signoff.edge.mirrors import Host
from signoff.edge.remotes import has_remote
from signoff.publishing.sending import host_of


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


def host_in_drill(mirror: Mirror, source: Path) -> Host:
    """The host of a mirror; WorldError while it is down in the exercise."""
    if home_of(source).is_down(mirror.id):
        raise WorldError(
            "the host does not answer", "see whether it is up; what it had before is still there"
        )
    return host_of(mirror, source)
