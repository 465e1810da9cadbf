"""`make sbom`: the software bill of materials of a release, in CycloneDX, from the lock files alone.

It names what the lock files pin, with the hashes of every file that may be installed; so it is the same for
the same commit, and nothing has to be installed to make it.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from signoff import __version__

LOCKS = ("uv", "build", "runtime", "announce", "publish")
"""Of requirements/: what a machine that publishes has. The tools of developers are not in it."""

_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?:\s*;\s*(?P<marker>.*?))?\s+--hash", re.ASCII)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122's, for addresses


def bill(locks: Iterable[str], version: str) -> dict[str, Any]:
    """The bill of the packages in these lock files; a package that several pin alike is there once."""
    parts = {part["bom-ref"]: part for lock in locks for part in _parts(lock)}
    product = f"pkg:pypi/signoff@{version}"
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
        "components": [parts[name] for name in sorted(parts)],
        "dependencies": [{"ref": product, "dependsOn": sorted(parts)}],
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(found, sort_keys=True))
    return {**found, "serialNumber": f"urn:uuid:{serial}"}


def _parts(lock: str) -> Iterable[dict[str, Any]]:
    for line in lock.replace("\\\n", " ").splitlines():
        pinned = _PIN.match(line)
        if pinned is None:
            if line.strip() and not line.startswith("#"):
                raise ValueError(f"not a pin with hashes: {line[:80]}")
            continue
        name = re.sub(r"[-_.]+", "-", pinned["name"]).lower()
        purl = f"pkg:pypi/{name}@{pinned['version']}"
        facts = [{"name": "signoff:sha256", "value": digest} for digest in _HASH.findall(line)]
        part: dict[str, Any] = {
            "type": "library",
            "bom-ref": purl,
            "name": name,
            "version": pinned["version"],
            "purl": purl,
        }
        if pinned["marker"]:
            part["scope"] = "optional"
            facts.append({"name": "signoff:marker", "value": pinned["marker"]})
        yield {**part, "properties": facts}


def main(root: Path, target: Path) -> None:
    """Write the bill of the checkout `root` to the file `target`."""
    locks = [(root / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in LOCKS]
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(bill(locks, __version__), indent=2, ensure_ascii=False)
    target.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(), Path(sys.argv[1]))
