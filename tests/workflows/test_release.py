"""A tag makes a release: what is in it, what is attested, and which tags make none."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tarfile
import zipfile
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry, Resource

from fakes.github import GitHub
from signoff import __version__
from signoff.build.bill import LOCKS, Known, bill, direct_of, known_in
from workflows.runner import Job, Runner

ROOT = Path(__file__).parents[2]
TAG = f"v{__version__}"

# fetches nothing: one file stands for all packages
SETUP = """\
test "$1" = wheelhouse || exit 9
mkdir -p .cache/wheelhouse
echo brick >.cache/wheelhouse/brick-1-py3-none-any.whl
exec sh scripts/real.sh runtime
"""
GH = """\
#!/bin/sh
printf '%s\\n' "$GH_REPO" "$@" >"$GH_SAID"
"""


@pytest.fixture
def said(hub: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `gh` was asked for; the packages come from nowhere."""
    real = (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8")
    hub.push("main", {"scripts/setup.sh": SETUP, "scripts/real.sh": real}, author="bob")
    program, heard = tmp_path / "bin" / "gh", tmp_path / "gh"
    program.parent.mkdir()
    program.write_text(GH.replace("$GH_SAID", str(heard)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return heard


def released(hub: GitHub, machine: Runner, tag: str, commit: str = "main") -> dict[str, Job]:
    hub.history.git("tag", tag, commit)
    return machine.run("release.yml", "push", tag=tag)


@pytest.mark.slow
def test_a_tag_makes_a_release_that_can_be_checked(hub: GitHub, machine: Runner, said: Path) -> None:
    jobs = released(hub, machine, TAG)
    everything = "\n".join(job.said() for job in jobs.values())
    assert {name: job.result for name, job in jobs.items()} == dict.fromkeys(jobs, "success"), everything
    files = {file.name: file for file in machine.artifacts["release"].iterdir()}
    archive = f"wheelhouse-linux-{os.uname().machine}-py3.12.tar.gz"
    product = {f"signoff-{__version__}-py3-none-any.whl", f"signoff-{__version__}.tar.gz"}
    assert set(files) == {*product, archive, "signoff.cdx.json", "SHA256SUMS"}
    assert machine.attested == sorted(files)
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].read_text("utf-8").splitlines())
    wanted = {n: hashlib.sha256(f.read_bytes()).hexdigest() for n, f in files.items() if n != "SHA256SUMS"}
    assert sums == wanted
    with tarfile.open(files[archive]) as packed:
        assert "./brick-1-py3-none-any.whl" in packed.getnames()
    repository, *asked = said.read_text(encoding="utf-8").splitlines()
    assert repository == "acme/status"
    assert asked[:4] == ["release", "create", TAG, "--verify-tag"]
    assert {word.removeprefix("dist/") for word in asked if word.startswith("dist/")} == set(files)


@pytest.mark.slow
def test_a_tag_that_is_not_of_main_or_names_another_version_makes_none(
    hub: GitHub, machine: Runner, said: Path
) -> None:
    hub.push("side", {"README.md": "Not reviewed.\n"}, author="mallory", start="main")
    for tag, commit in (("v99.0.0", "main"), (TAG, "side")):
        jobs = released(hub, machine, tag, commit)
        assert {name: job.result for name, job in jobs.items()} == {"build": "failure", "release": "skipped"}
        refused = next(step.name for step in jobs["build"].steps if step.outcome == "failure")
        assert refused == "See that the tag is on main and names the version"
    assert not said.exists()


def validator() -> jsonschema.Draft7Validator:
    """CycloneDX' own schema, with the others that it refers to."""
    folder = resources.files("cyclonedx.schema._res")
    names = ("bom-1.6", "spdx", "jsf-0.82", "cryptography-defs")
    texts = {f"{name}.SNAPSHOT.schema.json": folder / f"{name}.SNAPSHOT.schema.json" for name in names}
    schemas = {name: json.loads(text.read_text(encoding="utf-8")) for name, text in texts.items()}
    known = Registry().with_resources(
        (f"{where}{name}", Resource.from_contents(schema))
        for name, schema in schemas.items()
        for where in ("", "http://cyclonedx.org/schema/")
    )
    return jsonschema.Draft7Validator(schemas["bom-1.6.SNAPSHOT.schema.json"], registry=known)


def test_the_bill_of_materials_is_one_and_names_every_pin() -> None:
    locks = [(ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in LOCKS]
    known = known_in(sys.path)
    direct = direct_of((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made = bill(locks, __version__, known, direct)
    validator().validate(made)
    validator().validate(bill(locks, __version__))
    with pytest.raises(jsonschema.ValidationError):
        validator().validate({**made, "components": [{"type": "brick", "name": "x"}]})
    pins = {line.split(" ")[0] for lock in locks for line in lock.splitlines() if "==" in line}
    assert {f"{part['name']}=={part['version']}" for part in made["components"]} == pins
    files = [
        file for part in made["components"] for one in part["externalReferences"] for file in one["hashes"]
    ]
    assert {file["alg"] for file in files} == {"SHA-256"}
    assert {file["content"] for file in files} == {digest for lock in locks for digest in _digests(lock)}
    again = bill(reversed(locks), __version__, dict(reversed(known.items())), sorted(direct))
    assert again == made, "in whatever order they are read"


def test_the_bill_of_materials_tells_licences_and_what_needs_what() -> None:
    locks = [(ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in LOCKS]
    direct = direct_of((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    made = bill(locks, __version__, known_in(sys.path), direct)
    parts = {part["bom-ref"]: part for part in made["components"]}
    names = {ref: part["name"] for ref, part in parts.items()}
    needs = {one["ref"]: {names[ref] for ref in one["dependsOn"]} for one in made["dependencies"]}
    told = {names[ref]: found for ref, found in needs.items() if ref in names}
    assert told["jinja2"] == {"markupsafe"}
    assert told["requests"] == {"charset-normalizer", "idna", "urllib3", "certifi"}
    product = needs[made["metadata"]["component"]["bom-ref"]]
    assert direct <= product
    assert product.isdisjoint({"markupsafe", "idna", "six"}), "they are there because others need them"
    reached, open_ = set(product), list(product)
    while open_:
        more = told.get(open_.pop(), set()) - reached
        reached |= more
        open_ += more
    assert reached == set(names.values())
    assert all(part.get("licenses") for ref, part in parts.items() if ref in needs)
    licences = {part["name"]: part.get("licenses") for part in parts.values()}
    assert licences["packaging"] == [{"expression": "Apache-2.0 OR BSD-2-Clause"}]
    assert licences["requests"] == [{"license": {"id": "Apache-2.0"}}]
    unknown = [one["dependencies"] for one in made["compositions"] if one["aggregate"] == "unknown"]
    assert sorted(parts.keys() - needs.keys()) == (unknown[0] if unknown else [])


def test_a_wheel_tells_what_the_installed_package_tells(tmp_path: Path) -> None:
    wheel = tmp_path / "Big_Brick-1-py3-none-any.whl"
    lines = ("Metadata-Version: 2.1", "Name: Big_Brick", "Version: 1", "License: UNKNOWN")
    lines += ("Classifier: License :: OSI Approved :: MIT License", "Requires-Dist: Clay.Pit (>=1)")
    lines += ("Requires-Dist: kiln; extra == 'fire'", "", "A brick.")
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("big_brick-1.dist-info/METADATA", "\n".join(lines))
    found = known_in([str(wheel), str(tmp_path / "nowhere")])
    mit = {"license": {"name": "MIT License"}}
    assert found == {"pkg:pypi/big-brick@1": Known((mit,), frozenset({"clay-pit"}))}


def _digests(lock: str) -> list[str]:
    return [line.split("sha256:")[1].split(" ")[0] for line in lock.splitlines() if "sha256:" in line]


def test_what_is_no_pin_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="not a pin"):
        bill(["brick==1\n"], "1")
