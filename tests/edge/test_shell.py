"""A shell on disk is believed when it is whole, and otherwise made again; a killed build harms nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.core.codes import HANDBOOK
from signoff.core.finding import WorldError
from signoff.edge.shell import AssetNames, Collected, FrameText, Page, Shell, cached

FINDING = HANDBOOK.at("docs/a.md", 3, 4, "broken", "mend it")


class Renderer:
    """Renders one page and counts how often it was asked."""

    def __init__(self, text: str = "page") -> None:
        self.text = text
        self.runs = 0

    def __call__(self, site: Path) -> Collected:
        self.runs += 1
        (site / "a" / "b").mkdir(parents=True)
        (site / "a" / "b" / "index.html").write_text(self.text, encoding="utf-8")
        (site / "c.png").write_bytes(b"\x00\xff")
        return Collected(
            [FrameText("ja", "page", "日本"), FrameText("en", "page", "x\u2028y")],
            [Page("a/b/", "en", "B"), Page("a/", "en", "A")],
            [FINDING],
            AssetNames("c.css", "h.css", "s.js", {"none": "n.svg", "unknown": "u.svg"}),
        )


def places(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_what_was_stored_is_what_was_made(tmp_path: Path) -> None:
    render = Renderer()
    made = cached(tmp_path, "a" * 64, render)
    assert cached(tmp_path, "a" * 64, render) == made
    assert render.runs == 1
    assert [frame.language for frame in made.frames] == ["en", "ja"]
    assert [page.address for page in made.pages] == ["a/", "a/b/"]
    assert made.findings == (FINDING,)
    assert made.assets.icon == "u.svg"
    assert {path: file.read_bytes() for path, file in made.files.items()} == {
        "a/b/index.html": b"page",
        "c.png": b"\x00\xff",
    }


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


@pytest.mark.parametrize("name", ["shell.json", "site/a/b/index.html", "site/c.png"])
@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        append,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b"\xff\xfe"),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_a_damaged_copy_is_made_again(tmp_path: Path, name: str, damage: Callable[[Path], object]) -> None:
    render = Renderer()
    made = cached(tmp_path, "a" * 64, render)
    damage(tmp_path / places(tmp_path)[0] / name)
    assert cached(tmp_path, "a" * 64, render) == made
    assert render.runs == 2
    assert (made.files["c.png"].read_bytes(), len(places(tmp_path))) == (b"\x00\xff", 1)


def test_a_copy_under_a_wrong_name_is_not_believed(tmp_path: Path) -> None:
    cached(tmp_path, "a" * 64, Renderer())
    (tmp_path / places(tmp_path)[0]).rename(tmp_path / f"shell-{'b' * 40}")
    render = Renderer()
    cached(tmp_path, "b" * 64, render)
    assert render.runs == 1


def test_the_ones_used_last_are_kept(tmp_path: Path) -> None:
    for place, key in enumerate("ab"):
        cached(tmp_path, key * 64, Renderer())
        os.utime(tmp_path / f"shell-{key * 40}", (place, place))
    cached(tmp_path, "a" * 64, Renderer())
    cached(tmp_path, "c" * 64, Renderer())
    assert places(tmp_path) == [f"shell-{'a' * 40}", f"shell-{'c' * 40}"]


def test_a_failed_rendering_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(site: Path) -> Collected:
        (site / "half").write_text("half", encoding="utf-8")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        cached(tmp_path, "a" * 64, fail)
    assert places(tmp_path) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from signoff.edge.shell import cached
def render(site):
    (site / 'half').write_text('half')
    print('rendering', flush=True)
    sys.stdin.read()
cached(Path(sys.argv[1]), 'a' * 64, render)
"""


def test_what_a_killed_build_left_is_tidied_away_but_not_a_living_ones(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        cached(tmp_path, "b" * 64, Renderer())
        (making,) = (name for name in places(tmp_path) if name.startswith("making-"))
        other.send_signal(signal.SIGKILL)
    render = Renderer()
    cached(tmp_path, "a" * 64, render)
    assert render.runs == 1
    assert making not in places(tmp_path)
    assert places(tmp_path) == [f"shell-{'a' * 40}", f"shell-{'b' * 40}"]


def test_of_two_builds_at_once_the_first_one_to_finish_serves_both(tmp_path: Path) -> None:
    first = []

    def meanwhile(site: Path) -> Collected:
        first.append(cached(tmp_path, "a" * 64, Renderer()))
        first.append((tmp_path / places(tmp_path)[-1]).stat().st_ino)
        return Renderer()(site)

    assert cached(tmp_path, "a" * 64, meanwhile) == first[0]
    assert places(tmp_path) == [f"shell-{'a' * 40}"]
    assert (tmp_path / places(tmp_path)[0]).stat().st_ino == first[1]


def test_a_cache_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder belongs", encoding="utf-8")
    with pytest.raises(WorldError, match="cannot keep the rendered frame") as caught:
        cached(tmp_path / "cache", "a" * 64, Renderer())
    assert caught.value.exit_code == 3


def test_the_digest_is_of_what_pages_are_stamped_into() -> None:
    def digest(html: str = "x", css: str = "a.css", title: str = "t") -> str:
        frames = [FrameText("en", "page", html)]
        return Shell.of(Collected(frames, [Page("a/", "en", title)], [], AssetNames(css))).digest

    assert digest() == digest(title="other")
    assert len({digest(), digest(html="y"), digest(css="b.css")}) == 3
