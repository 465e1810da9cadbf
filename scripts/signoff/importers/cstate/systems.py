"""Which component a post means with a name under `affected`, and what becomes of the other names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from signoff.importers.cstate.config import Site, System
from signoff.importers.cstate.names import component_ids


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Systems:
    """The components of the page. `alone`: there was no system, so the page itself is the component."""

    components: tuple[tuple[str, System], ...]
    by_name: dict[str, str]
    alone: bool

    @classmethod
    def of(cls, site: Site) -> Systems:
        """A component for each system; names count before the names they are shown under."""
        alone = not site.systems
        systems = site.systems or (System(site.name, "", "", (site.name,)),)
        ids = component_ids([system.names[0] for system in systems])
        by_name: dict[str, str] = {}
        components = tuple(zip(ids, systems, strict=True))
        for component, system in components:
            by_name.setdefault(_key(system.names[0]), component)
        for component, system in components:
            for name in system.names[1:]:
                by_name.setdefault(_key(name), component)
        return cls(components, by_name, alone)

    def find(self, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids that `names` mean, and the names that mean none, each once and in order."""
        ids: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for name in names:
            found = self._ids(name)
            if found:
                ids.update(dict.fromkeys(found))
            else:
                unknown[" ".join(name.split())] = None
        if self.alone:
            ids = dict.fromkeys([self.components[0][0]])
        return tuple(ids), tuple(unknown)

    def _ids(self, name: str) -> tuple[str, ...]:
        whole = self.by_name.get(_key(name))
        if whole is not None:
            return (whole,)
        parts = [self.by_name.get(_key(part)) for part in name.split(",")]
        return tuple(part for part in parts if part) if len(parts) > 1 and all(parts) else ()
