"""A build, a publication and a rollback, for tests that kill them at every step (see killing.py).

What is left is looked at after every kill. The run that finishes the job is made once for each state of
the disk: two kills that leave the very same files need it once.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.signing import write_notes
from signoff.build.options import Options
from signoff.build.run import build
from signoff.cli.publish import command
from signoff.core.finding import OperatorError
from signoff.edge.output import MARKER
from signoff.publishing.kept import Kept
from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, RESOLVED
from support.trees import cloned, digest, outline

NOW = "2026-11-10T12:00:00Z"
STATUS = """\
name: Acme
url: https://status.example.org/
components: [{id: api, name: API}]
commanders: [alice]
mirrors:
  - {id: one, kind: directory, to: ../one}
  - {id: two, kind: git, to: ../two, branch: pages}
"""
MESSAGE = FIRST.replace("{eu: partial_outage}", "partial_outage")
SLUG = "2026-11-02-open"

Trial = tuple[Callable[[], object], Callable[[], None], tuple[str, ...], bool]
Digests = Mapping[str, str]

os.environ["GIT_TEMPLATE_DIR"] = ""  # no example hooks to copy each time
_ELSEWHERE = ("signoff-published/site-", ".one.signoff/s")
"""What is done to each file of a site, which other scenarios are about: see `keeping` and killed_sends."""
_done: set[object] = set()
_trees: dict[str, Digests] = {}


# --- what there is before ---


def _page(folder: Path) -> GitRepo:
    """A page with one message, signed off."""
    page = GitRepo(folder / "page")
    page.git("config", "core.logAllRefUpdates", "false")  # or files are changed in place
    page.write("status.yml", STATUS)
    page.write(".gitignore", "/.cache/\n")
    page.commit("Start the page")
    _say(page, "01-investigating", MESSAGE)
    return page


def _say(page: GitRepo, name: str, text: str) -> None:
    page.post(f"{SLUG}/{name}.md", text)
    if page.git("for-each-ref", "refs/notes/signoff"):
        page.git("update-ref", "-d", "refs/notes/signoff")
    write_notes(page.page)
    page.git("gc", "-q", "--prune=now")


def _build(folder: Path, *, jobs: int = 1, fresh: bool = False) -> None:
    site = folder / ("fresh" if fresh else "site")
    now, source = NOW, folder / "page"
    build(Options(source=source, site_dir=site, now=now, jobs=jobs, signed_only=True, use_cache=not fresh))


def _publish(folder: Path, *more: str) -> str:
    """Publish in this process; what it says."""
    said = io.StringIO()
    words = ["--offline", "--source", str(folder / "page"), "--site-dir", str(folder / "site"), "--now", NOW]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = command.main([*words, *more], standalone_mode=False)
    assert code == 0, said.getvalue()
    return said.getvalue()


def _digests(site: Path) -> Digests:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): digest(str(path)) for path in files}


# --- a build ---


@cache
def _before_build(folder: Path) -> tuple[Path, Digests, Digests]:
    """A site and a spare one, a message that is in neither; the files of the site, and of the next."""
    begin = folder / "begin"
    page = _page(begin)
    _build(begin)
    _say(page, "02-identified", IDENTIFIED)
    _build(begin)
    _say(page, "03-resolved", RESOLVED)
    _build(begin, fresh=True)
    return begin, _digests(begin / "site"), _digests(begin / "fresh")


def warm(place: Path) -> Trial:
    """One more message, and a memory of all others."""
    begin, old, new = _before_build(place.parent)
    cloned(begin, place)
    return partial(_build, place), partial(_look_at_build, place, old, new), (), False


def cold(place: Path) -> Trial:
    """Nothing was built yet; two processes."""
    begin, _, new = _before_build(place.parent)
    cloned(begin / "page", place / "page")
    shutil.rmtree(place / "page" / ".cache")
    look = partial(_look_at_build, place, {}, new)
    return partial(_build, place, jobs=2), look, (".site.signoff/s",), False


def _look_at_build(place: Path, old: Digests, new: Digests) -> None:
    assert _digests(place / "site") in (old, new)
    left = outline(place, _no_matter_to_build)
    if left not in _done:
        _done.add(left)
        _build(place)
        assert _digests(place / "site") == new
        _assert_tidy(place)


def _assert_tidy(place: Path) -> None:
    """Nothing that the killed run began lies about for ever."""
    begun = re.compile(r"making-.*|staged|retired|\..*\.[a-z0-9_]{8}|.*\.lock")
    left = [str(path) for path in place.rglob("*") if begun.fullmatch(path.name)]
    assert not left, left


def _no_matter_to_build(path: str) -> bool:
    """What the next build does not read: it removes the spare whose manifest is gone, and all that waits."""
    return path in {"page/.git", "page/incidents"} or any(
        f"/{name}" in path for name in ("staged/", "spare/", "making-")
    )


# --- a publication ---


@cache
def _before_publication(folder: Path) -> tuple[Path, Digests, Digests, Digests]:
    """Two sites were published, and a third is built: the files of all."""
    begin = folder / "begin"
    page = _page(begin)
    subprocess.run(["git", "init", "-q", "--bare", str(begin / "two")], check=True)
    _publish(begin)
    first = _digests(begin / "site")
    _say(page, "02-identified", IDENTIFIED)
    _publish(begin)
    second = _digests(begin / "site")
    _say(page, "03-resolved", RESOLVED)
    _build(begin)
    subprocess.run(["git", "-C", str(begin / "two"), "gc", "-q", "--prune=now"], check=True)
    assert first != second != _digests(begin / "site")
    return begin, first, second, _digests(begin / "site")


def publication(place: Path) -> Trial:
    """What is built goes to both mirrors, and is written down."""
    begin, before, old, new = _before_publication(place.parent)
    cloned(begin, place)
    look = partial(_look_at_publication, place, before, old, new)
    return partial(_publish, place), look, _ELSEWHERE, False


def rollback(place: Path) -> Trial:
    """The site before is put on both mirrors again."""
    begin, before, now, _ = _before_publication(place.parent)
    cloned(begin, place)
    look = partial(_look_at_publication, place, before, now, before, again="--rollback")
    return partial(_publish, place, "--rollback"), look, _ELSEWHERE, False


def _look_at_publication(place: Path, before: Digests, old: Digests, new: Digests, again: str = "") -> None:
    found = tuple(_served(place))
    assert all(site in (old, new) for site in found)
    known = tuple(site == new for site in found), _kept(place)
    if not again and known not in _done:
        _done.add(known)
        back = cloned(place, place.with_name("back"))
        assert "on 2 of 2 mirrors" in _publish(back, "--rollback")
        one, two = _served(back)
        # when nothing of the new one was sent, the old one may be the one to take back
        assert one == two == old or (one == two == before and new not in found)
        shutil.rmtree(back)
    left = known, outline(place, _no_matter_to_publication)
    if left in _done:
        return
    _done.add(left)
    assert "on 2 of 2 mirrors" in _publish(place, *again.split())
    assert all(site == new for site in _served(place))
    if not again:
        assert _digests(Kept(place / "page").back()) == old
    for repository in ("page", "two"):
        subprocess.run(
            ["git", "-C", str(place / repository), "fsck", "--strict"], check=True, capture_output=True
        )
    _assert_tidy(place)


def _no_matter_to_publication(path: str) -> bool:
    return _no_matter_to_build(path) or path in {"two", "page/.cache/signoff-published"}


def _kept(place: Path) -> tuple[str, str]:
    """The commits that a rollback and the guard would see, of whole sites."""
    kept = Kept(place / "page")
    shape = kept.shape()
    try:
        back = str(sorted(_digests(kept.back()).items()))
    except OperatorError:
        back = ""
    return back, shape.commit if shape else ""


def _served(place: Path) -> tuple[Digests, Digests]:
    """What readers of both mirrors find."""
    ask = ["git", "-C", str(place / "two"), "rev-parse", "pages^{tree}"]
    tree = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    return _digests(place / "one"), _tree(place / "two", tree)


def _tree(repository: Path, tree: str) -> Digests:
    """The files of a tree, which is the same in all repositories that have it."""
    if tree not in _trees:
        ask = ["git", "-C", str(repository), "archive", tree]
        packed = subprocess.run(ask, check=True, capture_output=True).stdout
        with TemporaryDirectory() as folder:
            subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
            files = _digests(Path(folder))
        _trees[tree] = {path: one for path, one in files.items() if path != ".nojekyll"}
    return _trees[tree]


# --- what is kept of it ---


@cache
def _before_keeping(folder: Path) -> tuple[Path, tuple[Digests, ...]]:
    """Four small sites, of which two were published."""
    for number in range(4):
        site = folder / f"site-{number}"
        for path in ("index.html", "a/b/index.html", f"only/{number}"):
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(f"{path} of {number}")
        facts = {"commit": str(number), "generated_at": NOW}
        (site / MARKER).write_text(json.dumps(facts))
    begin = folder / "begin"
    begin.mkdir()
    for number in range(2):
        _keep(begin, folder / f"site-{number}")
    return begin, tuple(_digests(folder / f"site-{number}") for number in range(4))


def keeping(place: Path) -> Trial:
    """A third site is kept, then a fourth is tried twice, and the third is taken back."""
    begin, sites = _before_keeping(place.parent)
    cloned(begin, place)

    def run() -> None:
        _keep(place, place.parent / "site-2")
        _keep(place, place.parent / "site-3", fine=False)
        (place / "tried").touch()
        _keep(place, place.parent / "site-3", fine=False)
        Kept(place).took_back()

    return run, partial(_look_at_kept, place, sites), (), True


def _keep(place: Path, site: Path, *, fine: bool = True) -> None:
    kept = Kept(place)
    with kept.alone():
        kept.prepare(site, sorted(_digests(site)))
        if fine:
            kept.keep()


def _look_at_kept(place: Path, sites: tuple[Digests, ...]) -> None:
    """There is a way back, to a whole site older than what readers may have now; and no rubbish later."""
    kept = Kept(place)
    shape = kept.shape()
    assert shape is not None
    newest = int(shape.commit)
    back = _digests(kept.back())
    assert back in sites
    assert sites.index(back) < newest or (newest == 2 and back == sites[2])  # it was taken back already
    assert back == sites[2] or not (place / "tried").exists()
    _keep(place, place.parent / "site-3")
    assert _digests(Kept(place).back()) in sites[1:3]
    assert len(list((place / ".cache" / "signoff-published").iterdir())) == 4  # two sites, order and lock
