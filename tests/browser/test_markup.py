"""The built site as files: no error that the HTML checker sees, and no link inside it that leads nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from lxml import html

from support.browsing import TOOLS

HOST = "https://status.tallyfern.example/"


def pages_of(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_the_html_checker_finds_nothing(demo_site: Path, demo_address: str) -> None:
    """Every page of two languages, one of them from right to left, a page of the others, the style sheets."""
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.exists() or not shutil.which("java"):
        pytest.skip("needs vnu: sh scripts/setup.sh node, and a Java")
    others = {"es", "ja", "fr", "pt-BR"}
    files = [page for page in pages_of(demo_site) if page.relative_to(demo_site).parts[0] not in others]
    files += [demo_site / language / "index.html" for language in sorted(others)]
    files += sorted(demo_site.glob("assets/*.css"))
    assert len(files) > 50
    # through the web server: a file has no origin for the policy to allow
    addresses = [demo_address + file.relative_to(demo_site).as_posix() for file in files]
    java = [
        "java",
        "-Dnu.validator.servlet.allow-forbidden-hosts=true",
        "-Xss4m",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
    ]
    done = subprocess.run(
        [*java, "--format", "json", "--exit-zero-always", "--also-check-css", *addresses],
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    said = [
        one
        for one in json.loads(done.stderr)["messages"]
        if (one["type"], one.get("subType")) != ("info", None)
    ]
    wrong = {f"{one['url'].removeprefix(demo_address)}: {one['message']}" for one in said}
    assert not wrong, "\n".join(sorted(wrong))


def test_no_link_inside_the_site_leads_nowhere(demo_site: Path) -> None:
    """Links, pictures, style, script, feeds and the addresses in the head; and the places they point at."""
    places: dict[str, set[str]] = {}
    wanted: list[tuple[str, str, str]] = []
    for page in pages_of(demo_site):
        address = HOST + page.relative_to(demo_site).as_posix().removesuffix("index.html")
        tree = html.document_fromstring(page.read_bytes().decode())
        places[address] = {one.get("id") for one in tree.iter() if one.get("id")}
        for target in _targets(tree):
            whole, place = urldefrag(urljoin(address, target))
            if whole.startswith(HOST):
                wanted.append((address, whole, unquote(place)))
    assert len(wanted) > 5000
    files = {HOST + file.relative_to(demo_site).as_posix() for file in demo_site.rglob("*") if file.is_file()}
    dead = {
        f"{address}: {whole}#{place}"
        for address, whole, place in wanted
        if (whole not in files and f"{whole}index.html" not in files)
        or (place and whole in places and place not in places[whole])
    }
    assert not dead, "\n".join(sorted(dead)[:50])


def _targets(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("href", "src"):
            target = element.get(name)
            if target and not (element.tag == "aside" or "data-offer" in element.getparent().attrib):
                yield target
