"""`make sbom`: the software bill of materials of a release, in CycloneDX, from the lock files.

It names what the lock files pin, with the hashes of every file that may be installed. Licences, and what
needs what, are in the packages themselves: they are read from the wheelhouse and from what is installed, and
nobody is asked. A package that is at neither place is named without them, and the bill says so.
The same commit with the same packages at hand gives the same bill, whatever the Python and the platform.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from signoff import __version__

LOCKS = ("uv", "build", "runtime", "announce", "publish")
"""Of requirements/: what a machine that publishes has. The tools of developers are not in it."""

EXTRAS = ("announce", "publish")
"""Of pyproject.toml: those whose packages are in `LOCKS`."""

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>.*?))?\s+--hash", re.ASCII)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122's, for addresses
_SPDX = frozenset({"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0", "PSF-2.0"})
"""What the older field `License` may hold that is an identifier; anything else there is only a name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a package says of itself: its licence as CycloneDX has it, and the names of what it needs."""

    licenses: tuple[Mapping[str, Any], ...] = ()
    needs: frozenset[str] = frozenset()


def bill(
    locks: Iterable[str], version: str, known: Mapping[str, Known] | None = None, direct: Collection[str] = ()
) -> dict[str, Any]:
    """The bill of the packages in these lock files; a package that several pin alike is there once.

    `known` has those that were looked at, by purl; `direct` names what the product itself asks for. What
    nothing else needs belongs to the product, too.
    """
    known = known or {}
    parts = {part["bom-ref"]: part for lock in locks for part in _parts(lock)}
    refs: dict[str, list[str]] = {}
    for ref, part in sorted(parts.items()):
        refs.setdefault(part["name"], []).append(ref)
    needs = {ref: sorted(_refs(known.get(ref, Known()).needs, refs) - {ref}) for ref in sorted(parts)}
    needed = {one for found in needs.values() for one in found}
    product = f"pkg:pypi/signoff@{version}"
    asked = sorted(_refs(direct, refs) | (parts.keys() - needed))
    found: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": product,
                "name": "signoff",
                "version": version,
                "purl": product,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_licensed(parts[ref], known.get(ref, Known())) for ref in needs],
        "dependencies": [
            {"ref": product, "dependsOn": asked},
            *({"ref": ref, "dependsOn": found} for ref, found in needs.items() if ref in known),
        ],
        "compositions": _told(product, list(needs), known),
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(found, sort_keys=True))
    return {**found, "serialNumber": f"urn:uuid:{serial}"}


def _refs(names: Iterable[str], refs: Mapping[str, Iterable[str]]) -> set[str]:
    return {ref for name in names for ref in refs.get(name, ())}


def _licensed(part: Mapping[str, Any], known: Known) -> dict[str, Any]:
    return {**part, "licenses": list(known.licenses)} if known.licenses else dict(part)


def _told(product: str, refs: Collection[str], known: Collection[str]) -> list[dict[str, Any]]:
    """Of which of them it is told what they need."""
    groups = {
        "complete": [product, *(ref for ref in refs if ref in known)],
        "unknown": [ref for ref in refs if ref not in known],
    }
    return [{"aggregate": how, "dependencies": group} for how, group in groups.items() if group]


def _parts(lock: str) -> Iterable[dict[str, Any]]:
    for line in lock.replace("\\\n", " ").splitlines():
        pinned = _PIN.match(line)
        if pinned is None:
            if line.strip() and not line.startswith("#"):
                raise ValueError(f"not a pin with hashes: {line[:80]}")
            continue
        name = canonical(pinned["name"])
        purl = f"pkg:pypi/{name}@{pinned['version']}"
        part: dict[str, Any] = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": pinned["version"],
            "purl": purl,
            # not the component's own `hashes`: those would all be of one file
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": purl,
                    "comment": "one hash for each file of this version; any other is not installed",
                    "hashes": [{"alg": "SHA-256", "content": digest} for digest in _HASH.findall(line)],
                }
            ],
        }
        if pinned["marker"]:
            part["scope"] = "optional"
            part["properties"] = [{"name": "signoff:marker", "value": pinned["marker"]}]
        yield part


def canonical(name: str) -> str:
    """The one way to write the name of a package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def known_in(paths: Iterable[str]) -> dict[str, Known]:
    """What the packages at `paths` say of themselves, by purl: folders of packages, or wheels."""
    found: dict[str, Known] = {}
    for path in paths:
        for package in metadata.distributions(path=[path]):
            name = package.metadata["Name"]
            if name:
                purl = f"pkg:pypi/{canonical(name)}@{package.version}"
                found.setdefault(purl, Known(licenses_of(package.metadata), _needs(package.requires or ())))
    return found


def licenses_of(told: metadata.PackageMetadata) -> tuple[Mapping[str, Any], ...]:
    """The licence as CycloneDX has it: an expression, an identifier, or the names that are given."""
    if expression := told.get_all("License-Expression"):
        return ({"expression": expression[0]},)
    words = "".join(told.get_all("License") or ()).strip()
    if words in _SPDX:
        return ({"license": {"id": words}},)
    lines = [line.split(" :: ") for line in told.get_all("Classifier") or ()]
    names = sorted({line[-1] for line in lines if line[0] == "License" and len(line) > 1})
    if not names and words and words != "UNKNOWN" and "\n" not in words:
        names = [words]
    return tuple({"license": {"name": name}} for name in names)


def _needs(requires: Iterable[str]) -> frozenset[str]:
    """The names in `requires`, but for those of extras: on which Python and platform is not asked."""
    names = (_NAME.match(line) for line in requires if "extra ==" not in line.partition(";")[2])
    return frozenset(canonical(name.group()) for name in names if name)


def direct_of(project: str) -> frozenset[str]:
    """What the text of pyproject.toml asks for, to run and to build."""
    read = tomllib.loads(project)
    more = (line for extra in EXTRAS for line in read["project"]["optional-dependencies"][extra])
    return _needs([*read["project"]["dependencies"], *more, *read["build-system"]["requires"]])


def main(root: Path, target: Path) -> None:
    """Write the bill of the checkout `root` to the file `target`; say of which packages little is known."""
    locks = [(root / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in LOCKS]
    wheels = sorted((root / ".cache" / "wheelhouse").glob("*.whl"))
    made = bill(
        locks,
        __version__,
        known_in([*map(str, wheels), *sys.path]),
        direct_of((root / "pyproject.toml").read_text(encoding="utf-8")),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"{json.dumps(made, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
    told = {one["ref"] for one in made["dependencies"]}
    silent = [part["name"] for part in made["components"] if part["bom-ref"] not in told]
    if silent:
        hint = "sh scripts/setup.sh wheelhouse brings those that are for this Python"
        sys.stderr.write(f"not here, so without licence and needs: {', '.join(silent)}\n  hint: {hint}\n")


if __name__ == "__main__":
    main(Path(), Path(sys.argv[1]))
