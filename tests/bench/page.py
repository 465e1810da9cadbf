"""`make bench-page`: what a first visit weighs, at 100 and at 10,000 incidents, and what Lighthouse says.

The page has an open incident, 12 components and 90 days. A page is readable with its HTML and its style;
script and icon come later and only add. All is sent compressed, as every web server does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.history import COMPONENTS, NOW, write_history
from bench.run import FIRST, build, post
from support.browsing import CHROMIUM, Handler, chromium, served

SIZES = (100, 10_000)
MORE = ("webhooks", "uploads", "reports", "invoices")
OPEN = "2026-11-21-one-more"
LIGHTHOUSE = Path(sys.prefix) / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
LIMITS = {"html": 11_000, "readable": 16_000, "all": 30_000}
"""Bytes that the home page may weigh: its HTML, what it takes to read it, and everything it ever loads."""


@dataclass(frozen=True)
class Weight:
    """Bytes on the wire: the HTML, until it can be read (in so many requests), and all of it."""

    html: int
    readable: int
    requests: int
    all: int


class Compressed(Handler):
    """A web server as pages meet them: compressed, and assets with a hash in their name kept for ever."""

    def do_GET(self) -> None:  # noqa: N802 -- http.server's name
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        data = gzip.compress(file.read_bytes(), 9, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header(
            "Cache-Control", "max-age=31536000, immutable" if "/assets/" in self.path else "no-cache"
        )
        self.end_headers()
        with suppress(ConnectionError):  # a window that is closed takes no more
            self.wfile.write(data)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asked = arguments.parse_args()
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    print("| incidents | page | HTML | readable | requests | with all that loads later |")
    print("|---:|---|---:|---:|---:|---:|")
    heavy = []
    with tempfile.TemporaryDirectory(prefix="signoff-bench-", dir=place) as folder:
        for size in asked.sizes:
            page = Path(folder) / str(size)
            make(page, size)
            with served(page / "site", Compressed) as address:
                for name, path in pages(page):
                    found = weigh(page / "site", address, path)
                    numbers = f"{found.html:,} | {found.readable:,} | {found.requests} | {found.all:,}"
                    print(f"| {size:,} | {name} | {numbers} |", flush=True)
                    if name == "home":
                        heavy += [
                            f"{key} of home: {getattr(found, key)}"
                            for key in LIMITS
                            if getattr(found, key) > LIMITS[key]
                        ]
        smallest = Path(folder) / str(asked.sizes[0])
        with served(smallest / "site", Compressed) as address:
            print("\nLighthouse, mobile: performance / accessibility / best practices / SEO")
            for name, path in pages(smallest):
                print(f"  {name}: {lighthouse(address + path)}", flush=True)
    if heavy:
        raise SystemExit("too heavy: " + "; ".join(heavy))


def make(page: Path, size: int) -> None:
    """A site of `size` incidents, one of them open, with twelve components, in five languages."""
    write_history(page, size, "en, es, ja, fr, pt-BR")
    status = page / "status.yml"
    more = "".join(f"  - {{id: {name}, name: {name.title()}}}\n" for name in MORE)
    text = status.read_text(encoding="utf-8").replace("commanders:", f"{more}commanders:", 1)
    status.write_text(text.replace("components:\n\n", "components:\n"), encoding="utf-8")
    assert len(COMPONENTS) + len(MORE) == 12
    subprocess.run(["git", "-C", str(page), "add", "status.yml"], check=True)
    post(page, f"{OPEN}/01-investigating.md", FIRST, minutes=-40)
    build(page)


def pages(page: Path) -> Iterator[tuple[str, str]]:
    ended = max(path.name for path in (page / "incidents").iterdir() if path.name != OPEN)
    yield "home", ""
    yield "open incident", f"incidents/{OPEN}/"
    yield "ended incident", f"incidents/{ended}/"
    yield "component", "components/api/"
    yield "month", f"history/{NOW:%Y/%m}/"
    yield "all months", "history/"


def weigh(site: Path, address: str, path: str) -> Weight:
    """A first visit in Chromium, with nothing remembered."""

    def size(url: str) -> int:
        file = site / url.removeprefix(address)
        return len(gzip.compress((file / "index.html" if file.is_dir() else file).read_bytes(), 9, mtime=0))

    asked: list[tuple[str, str]] = []
    with chromium() as browser:
        window = browser.new_page()
        window.on("requestfinished", lambda one: asked.append((one.resource_type, one.url)))
        window.goto(address + path, wait_until="networkidle")
        window.close()
    needed = [size(url) for kind, url in asked if kind in {"document", "stylesheet", "font"}]
    every = [size(url) for _, url in asked]
    # the favicon is for the tab, and not reported as a request by every browser
    icon = size(address + "assets/" + next(site.glob("assets/none.*.svg")).name)
    if not any(url.endswith(".svg") for _, url in asked):
        every.append(icon)
    return Weight(size(address + path), sum(needed), len(needed), sum(every))


def lighthouse(url: str) -> str:
    """The four figures, and what is short of 100 in them."""
    if not LIGHTHOUSE.exists():
        return "not installed"
    done = subprocess.run(
        ["node", str(LIGHTHOUSE), url, "--output=json", "--quiet", "--no-enable-error-reporting",
         "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
        capture_output=True, text=True, timeout=180, check=False,
        env={**os.environ, "CHROME_PATH": CHROMIUM},
    )  # fmt: skip
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1:]}"
    report = json.loads(done.stdout)
    figures = []
    for category in report["categories"].values():
        short = [
            one["id"]
            for one in category["auditRefs"]
            if one["weight"]
            and (report["audits"][one["id"]]["score"] or 0) < 0.995
            and report["audits"][one["id"]]["scoreDisplayMode"]
            not in {"notApplicable", "manual", "informative"}
        ]
        figures.append(f"{category['score'] * 100:.0f}" + (f" ({', '.join(short)})" if short else ""))
    return " / ".join(figures)


if __name__ == "__main__":
    main()
