"""Real cState histories, which lie beside the checkout: each imports, checks clean and loses no text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner

from signoff.cli.build import command as build
from signoff.core.finding import OperatorError
from signoff.core.fold import fold
from signoff.core.model import Kind, Posted
from signoff.edge.additions import add_files
from signoff.edge.foreign import read_foreign
from signoff.importers.cstate.phrases import MEANINGS
from signoff.importers.cstate.site import Import, import_site
from signoff.importers.cstate.sources import is_wanted
from support.cstate import checked, folders, settings_of
from support.gitrepo import GitRepo

DATA = Path(__file__).parents[2] / "../shared/data"
ZONES = {
    "CNS-UVA+cstate": "",  # its configuration has a zone
    "Schullogin+Schullogin.github.io": "Europe/Berlin",
    "Uberspace+status-page": "Europe/Berlin",
    "kokiriscloud+kokiris.github.io": "Europe/Paris",
    "step76+mmb_status": "Europe/Rome",
    "um-grex+status": "America/Winnipeg",
}
_WORD = re.compile(r"[^\W_]+")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TRACK = re.compile(r"\{\{<.*?>\}\}")
# Labels and times that were turned into statuses and instants need not be in a text any more.
_CONSUMED = {word for phrase in MEANINGS for word in _WORD.findall(phrase)} | set(
    "uhr of on vom as at utc pm tue wed dec july oct sept jun aug may sep february".split()
)


def histories(kind: str) -> list[Path]:
    root = DATA / kind
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def named(path: Path) -> str:
    return path.name


@pytest.fixture(autouse=True)
def _needs_the_histories(shared_data: Path) -> None:
    """Skips, with the reason, where they are missing."""


@lru_cache(maxsize=1)
def import_of(root: Path) -> Import:
    files, refused = read_foreign(root, is_wanted)
    assert refused == []
    return import_site(files, refused, root.name, ZONES.get(root.name, "UTC"))


def issues(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("content/**/issues/*.md")) if "public" not in path.parts]


every_history = pytest.mark.parametrize("root", histories("cstate") or [Path("missing")], ids=named)


@every_history
def test_posts_in_are_incidents_out(root: Path) -> None:
    result = import_of(root)
    counts = result.counts
    assert counts.posts == counts.incidents + counts.notices == len(issues(root)) == len(folders(result))
    assert counts.refused == counts.drafts == 0
    assert result.naive == ()


@every_history
def test_the_product_reads_it_without_a_finding(root: Path) -> None:
    read = checked(import_of(root))
    assert all(messages for messages in read.values())


@every_history
def test_what_was_resolved_is_resolved(root: Path) -> None:
    result = import_of(root)
    settings = settings_of(result)
    still_open = 0
    for slug, messages in checked(result).items():
        incident = fold(slug, [Posted(m, m.at, m.name) for m in messages if m.at], settings)
        assert incident is not None
        times = [m.at for m in messages if m.at]
        assert times == sorted(times)
        still_open += incident.summary.kind is Kind.INCIDENT and incident.summary.ended is None
    assert still_open == result.counts.left_open == 0


@every_history
def test_every_line_of_every_post_is_in_a_message(root: Path) -> None:
    result = import_of(root)
    said = folders(result)
    lost = []
    for path in issues(root):
        slug = result.folders[path.relative_to(root).as_posix()]
        messages = " ".join(said[slug].values())
        words = f" {' '.join(_WORD.findall(messages))} "
        lost += [(path.name, line) for line in lines(path) if not is_said(_WORD.findall(line), words)]
    assert lost == []


def lines(path: Path) -> Iterator[str]:
    """The lines of a post below its front matter, as its readers saw them."""
    text = path.read_text(encoding="utf-8").lstrip()
    text = text if text.startswith("---") else f"---\n{text}"
    body = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)[2]
    yield from _TRACK.sub("", _COMMENT.sub(" ", body)).split("\n")


def is_said(words: list[str], said: str) -> bool:
    """Whether all words of a line are said in one go, save for a label or a time in front."""
    for start in range(len(words) + 1):
        if f" {' '.join(words[start:])} " in said or start == len(words):
            return True
        if words[start].lower() not in _CONSUMED and not re.search(r"\d", words[start]):
            return False
    return True


@every_history
def test_comments_stay_hidden(root: Path) -> None:
    said = {slug: " ".join(files.values()) for slug, files in folders(import_of(root)).items()}
    for path in issues(root):
        for comment in _COMMENT.findall(path.read_text(encoding="utf-8")):
            inside = comment[4:-3].strip()
            slug = import_of(root).folders[path.relative_to(root).as_posix()]
            assert "<!--" not in said[slug]
            assert not inside or inside not in said[slug]


@pytest.mark.parametrize("root", histories("cstate-deleted") or [Path("missing")], ids=named)
def test_deleted_posts_import_without_their_configuration(root: Path) -> None:
    result = import_of(root)
    assert len(checked(result)) == result.counts.posts == len(issues(root))


@pytest.mark.parametrize("root", histories("cstate-histories") or [Path("missing")], ids=named)
def test_every_version_of_a_growing_post_imports(root: Path) -> None:
    files = {
        f"content/issues/{path.parent.name}--{path.name[:2]}.md": path.read_bytes()
        for path in sorted(root.rglob("*.md"))
    }
    result = import_site(files, [], root.name, "Europe/Berlin")
    assert len(checked(result)) == result.counts.posts == len(files)


def test_neighbours_are_refused_by_name() -> None:
    for program, name in (("clearstatus", "ClearStatus"), ("netlify-statuskit", "Netlify StatusKit")):
        for root in histories(f"cstate-neighbours/{program}"):
            for place in (root, root / "site"):
                if place.is_dir():
                    files, refused = read_foreign(place, is_wanted)
                    with pytest.raises(OperatorError, match=name):
                        import_site(files, refused, place.name, "UTC")


_UNSEEN = re.compile(r"https?://\S+|\]\(\S+|\]\[[^\]]*\]|^\s*```\w*|^\[[^\]]+\]:.*")


@every_history
@pytest.mark.slow
def test_the_site_has_a_page_with_the_words_of_every_post(root: Path, tmp_path: Path) -> None:
    result = import_of(root)
    add_files(tmp_path, result.files)
    repository = GitRepo(tmp_path)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "Import the old page")
    arguments = ["--source", str(tmp_path), "--now", "newest", "--quiet", "--jobs", "1"]
    built = CliRunner().invoke(build, arguments, standalone_mode=False)
    assert built.exception is None
    assert built.return_value == 0
    assert "no-commander" in built.output
    pages = {
        path.parent.name: said_on(path) for path in (tmp_path / "site" / "incidents").glob("*/index.html")
    }
    assert sorted(pages) == sorted(folders(result))
    lost = []
    for path in issues(root):
        words = pages[result.folders[path.relative_to(root).as_posix()]]
        wanted = {word for line in lines(path) for word in _WORD.findall(_UNSEEN.sub(" ", line))}
        missing = (word for word in sorted(wanted - words) if word.isalpha())
        lost += [(path.name, word) for word in missing if word.lower() not in _CONSUMED]
    assert lost == []
    feed = json.loads((tmp_path / "site" / "feed.json").read_text(encoding="utf-8"))
    assert len(feed["items"]) == min(50, result.counts.updates + result.counts.added)


def said_on(path: Path) -> set[str]:
    """The words that a reader of a page sees."""
    page = lxml.html.fromstring(path.read_bytes())
    return set(_WORD.findall(page.text_content()))
