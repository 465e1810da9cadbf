"""`make bench-load`: a stampede of readers and pollers on nginx, while the page is published again and again.

nginx has the lines of docs/developers.md and serves a built page from memory (/dev/shm) on the loopback
interface. First `wrk` asks for one address at a time: requests a second, the 99th percentile, bytes each.
Then readers open pages as browsers do, with everything the pages load, while `wrk` goes on and 20 more
messages are published: nobody may get an error, half a page, or a page that names a file which is not there.
"""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.history import write_history
from bench.run import FIRST, MESSAGE, build, post
from support.nginx import PROGRAM, nginx

SIZE = 100
SECONDS = 5
CONNECTIONS = 64
READERS = 6
PUBLICATIONS = 20
CROWD = 30
"""Seconds that `wrk` goes on while messages are published."""
_LOADED = re.compile(
    rb'(?:<link rel="(?:stylesheet|icon)"[^>]* href|<script[^>]* src|<img[^>]* src)="([^"#]+)"'
)
_LATENCY = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}

CONDITIONAL = """\
wrk.headers["If-None-Match"] = '%s'
wrk.headers["Accept-Encoding"] = "gzip"
local other = 0
function response(status, headers, body) if status ~= 304 or #body > 0 then other = other + 1 end end
"""
PLAIN = 'wrk.headers["Accept-Encoding"] = "gzip"\n'


def main() -> None:
    if PROGRAM is None or shutil.which("wrk") is None:
        raise SystemExit("bench-load needs nginx and wrk: apt-get install nginx-light wrk")
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="signoff-load-", dir=place) as folder:
        Path(folder).chmod(0o755)
        page = Path(folder) / "page"
        write_history(page, SIZE, "en")
        post(page, "2026-11-21-one-more/01-investigating.md", FIRST, minutes=-40)
        build(page)
        with nginx(Path(folder) / "nginx", page / "site") as url:
            print("| what | requests/s | 99 % within ms | bytes each |\n|---|---:|---:|---:|")
            for name, path in (
                ("home", ""),
                ("open incident", "incidents/2026-11-21-one-more/"),
                ("feed", "feed.rss"),
                ("API summary", "api/v2/summary.json"),
            ):
                stampede(name, url + path, PLAIN, Path(folder))
            for path in ("signoff.json", "feed.rss"):
                tag = _fetch(url + path, {"Accept-Encoding": "gzip"}).headers.get("ETag", "")
                stampede(f"poll of {path}, nothing new", url + path, CONDITIONAL % tag, Path(folder))
            republish(page, url)


def stampede(name: str, url: str, script: str, folder: Path) -> None:
    """One line of the table; a request that fails ends the bench."""
    file = folder / "wrk.lua"
    file.write_text(script)
    said = subprocess.run(_wrk(url, SECONDS, file), capture_output=True, text=True, check=True).stdout
    _no_errors(name, said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))  # type: ignore[union-attr]
    number, unit = _LATENCY.search(said).groups()  # type: ignore[union-attr]
    total = re.search(r"(\d+) requests in [\d.]+s, ([\d.]+)(\w?)B read", said)
    assert total is not None
    size = float(total.group(2)) * {"": 1, "K": 1e3, "M": 1e6, "G": 1e9}[total.group(3)]
    each = size / int(total.group(1))
    print(f"| {name} | {rate:,.0f} | {float(number) * _UNITS[unit]:.1f} | {each:,.0f} |", flush=True)


def _wrk(url: str, seconds: int, script: Path) -> list[str]:
    return ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]


def _no_errors(name: str, said: str) -> None:
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", said)
    if errors:
        raise SystemExit(f"{name}: {errors.group()}")


@dataclass
class Tally:
    """What readers met."""

    pages: int = 0
    files: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)


def republish(page: Path, url: str) -> None:
    """Publish message after message while readers read."""
    over = threading.Event()
    tallies = [Tally() for _ in range(READERS)]
    readers = [threading.Thread(target=read, args=(url, tally, over)) for tally in tallies]
    for reader in readers:
        reader.start()
    script = page.parent / "wrk.lua"
    script.write_text(PLAIN)
    crowd = subprocess.Popen(_wrk(url, CROWD, script), stdout=subprocess.PIPE, text=True)
    start = time.perf_counter()
    for number in range(2, PUBLICATIONS + 2):
        post(page, f"2026-11-21-one-more/{number:02d}-identified.md", MESSAGE, minutes=number - 40)
        build(page)
    took = time.perf_counter() - start
    over.set()
    crowd_said = crowd.communicate()[0]
    for reader in readers:
        reader.join()
    wrong = sum((tally.wrong for tally in tallies), Counter[str]())
    pages, files = sum(t.pages for t in tallies), sum(t.files for t in tallies)
    states = len(set[str]().union(*(t.seen for t in tallies)))
    crowd_size = re.search(r"(\d+) requests in", crowd_said)
    print(
        f"\n{PUBLICATIONS} publications in {took:.1f} s; {READERS} readers opened {pages:,} pages with "
        f"{files:,} files and saw {states} states of the home page: {sum(wrong.values())} errors; beside "
        f"them {int(crowd_size.group(1)) if crowd_size else 0:,} requests of wrk"
    )
    _no_errors("while publishing", crowd_said)
    for what, count in wrong.most_common(10):
        print(f"  {count} x {what}")
    if wrong:
        raise SystemExit(1)


def read(url: str, tally: Tally, over: threading.Event) -> None:
    """Open pages as a browser does, following the newest incident, until it is over."""
    while not over.is_set():
        for path in ("", "incidents/2026-11-21-one-more/", "history/", "components/api/"):
            answer = _page(url + path, tally)
            if answer is None:
                continue
            tally.pages += 1
            if not path:
                tally.seen.add(answer.headers.get("ETag", ""))
            for link in set(_LOADED.findall(answer.body)):
                target = urljoin(url + path, link.decode())
                if target.startswith(url):
                    tally.files += 1
                    _whole(target, tally)


@dataclass
class Got:
    status: int
    headers: dict[str, str]
    body: bytes


def _page(url: str, tally: Tally) -> Got | None:
    answer = _whole(url, tally)
    if answer is not None and not answer.body.rstrip().endswith(b"</html>"):
        tally.wrong[f"torn: {urlsplit(url).path}"] += 1
        return None
    return answer


def _whole(url: str, tally: Tally) -> Got | None:
    try:
        answer = _fetch(url)
    except (OSError, http.client.HTTPException) as error:
        tally.wrong[f"{type(error).__name__}: {urlsplit(url).path}"] += 1
        return None
    if answer.status != 200:
        tally.wrong[f"{answer.status}: {urlsplit(url).path}"] += 1
        return None
    return answer


def _fetch(url: str, headers: dict[str, str] | None = None) -> Got:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        line.request("GET", parts.path or "/", headers=headers or {})
        said = line.getresponse()
        return Got(said.status, dict(said.getheaders()), said.read())
    finally:
        line.close()


if __name__ == "__main__":
    main()
