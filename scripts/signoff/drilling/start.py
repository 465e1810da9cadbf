"""Make the copy that a drill is played in. It appears as a whole or not at all."""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signoff.build.survey import settings_of
from signoff.clock.drills import MIRRORS, Scenario, read_scenario
from signoff.core.finding import OperatorError, WorldError, did_you_mean
from signoff.drilling.page import page_of_drill
from signoff.edge import plumbing
from signoff.edge.drills import HOSTS, INSIDE, INSIDE_REMOTE, PAGE, PLACE, REMOTE, Home, new_state
from signoff.edge.git import Repository
from signoff.edge.templates import template_dirs

_KEPT = ("user.name", "user.email", "user.signingKey", "gpg.format", "gpg.ssh.program")
"""What the clone needs of the original's own settings, so that its people can sign."""

_WHO = ("-c", "user.name=Signoff drill", "-c", "user.email=drill@invalid", "-c", "commit.gpgSign=false")
_VERBS = frozenset({"clone", "fetch", "remote", "commit", "push", "config", "init"})
_SITE_NAME = re.compile(r"^site_name:.*$", re.MULTILINE)
_HOOK = """\
#!/bin/sh
# A drill is pushed nowhere but to its own remotes.
for own in {remotes}; do
    [ "$2" = "$own" ] && exit 0
done
echo "This is a drill: nothing is pushed out of it." >&2
exit 1
"""


@dataclass(frozen=True, slots=True)
class Started:
    """Where the drill is, what it is about, and what was left behind."""

    home: Home
    page: Path
    scenario: Scenario
    left_behind: tuple[str, ...]


def scenarios(source: Path) -> dict[str, Path]:
    """The scenarios of the page and those that ship, by name."""
    found: dict[str, Path] = {}
    for folder in reversed(template_dirs(source, "drills")):
        found |= {path.stem: path for path in sorted(folder.glob("*.yml")) if path.is_file()}
    return dict(sorted(found.items()))


def start(source: Path, wanted: str, into: Path | None, speed: int, now: datetime) -> Started:
    """A copy of the page's newest commit beside it, harmless, with the scenario to play."""
    repository = Repository.open(source)
    settings, _ = settings_of(source)
    if settings.drill:
        raise OperatorError("this is a drill already", "start from the page in earnest")
    data, scenario = _scenario(source, wanted)
    root = repository.root.resolve()
    folder = (into or root.parent / f"drill-{now:%Y-%m-%d}").resolve()
    if folder.exists():
        raise OperatorError(f"there is a {folder} already", "name another folder with --into, or remove it")
    if folder.is_relative_to(root):
        raise OperatorError(
            f"{folder} is inside the page's own repository", "name a folder elsewhere with --into"
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise WorldError(f"{folder} cannot be made: {error.strerror}", "name another with --into") from None
    try:
        _clone(root, aside)
        home = Home(aside)
        home.keep_scenario(data)
        page = aside / PAGE / repository.prefix
        _rewrite(page, folder, "../" * (1 + repository.prefix.count("/")) + INSIDE, speed, now)
        _finish(root, aside, folder)
        home.remember(new_state(now, speed, repository.prefix))
        aside.rename(folder)
    except OSError as error:
        raise WorldError(f"{folder} cannot be made: {error.strerror}", "see what is there") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Started(Home(folder), folder / PAGE / repository.prefix, scenario, _left_behind(root))


def scenario_of(home: Home) -> Scenario:
    """The scenario that is played in a drill."""
    found, findings = read_scenario(home.scenario, "scenario.yml")
    if found is None:
        raise OperatorError(str(findings[0]), findings[0].hint)
    return found


def _scenario(source: Path, wanted: str) -> tuple[bytes, Scenario]:
    known = scenarios(source)
    path = known.get(wanted) or Path(wanted)
    try:
        data = path.read_bytes()
    except OSError:
        raise OperatorError(
            f"there is no scenario '{wanted}'", did_you_mean(wanted, known) or "name a file"
        ) from None
    found, findings = read_scenario(data, str(path))
    if found is None:
        raise OperatorError(
            "\n".join(map(str, findings)), findings[0].hint if findings else "see docs/drill.md"
        )
    return data, found


def _clone(root: Path, aside: Path) -> None:
    """A bare repository of all branches and notes, a clone of it, and the other places of the drill."""
    branch = plumbing.text(plumbing.run(root, "symbolic-ref", "-q", "--short", "HEAD").stdout).strip()
    if not branch:
        raise OperatorError("no branch is checked out here", "git switch main")
    remote, page = str(aside / REMOTE), str(aside / PAGE)
    _git(aside, "clone", "-q", "--bare", "--no-hardlinks", "--", str(root), remote)
    _git(aside / REMOTE, "fetch", "-q", str(root), "+refs/notes/*:refs/notes/*")
    _git(aside / REMOTE, "remote", "remove", "origin")
    _git(aside, "init", "-q", "--bare", "-b", branch, "--", str(aside / PLACE))
    for name in MIRRORS:
        (aside / HOSTS / name).mkdir(parents=True)
    _git(aside, "clone", "-q", "--branch", branch, "--", remote, page)
    _git(aside / PAGE, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/*")


def _rewrite(page: Path, folder: Path, inside: str, speed: int, now: datetime) -> None:
    """Make the copy say that it is a drill, and commit that."""
    status = page / "status.yml"
    status.write_bytes(page_of_drill(status.read_bytes(), folder / HOSTS, inside, speed, now))
    look = page / "mkdocs.yml"
    if look.is_file():
        text = look.read_bytes().decode("utf-8", "surrogateescape")
        name = settings_of(page)[0].name.replace('"', "'")
        text = _SITE_NAME.sub(lambda _: f'site_name: "{name}"', text, count=1)
        look.write_bytes(text.encode("utf-8", "surrogateescape"))
    made = now.isoformat()
    dates = {"GIT_AUTHOR_DATE": made, "GIT_COMMITTER_DATE": made}
    _git(page, *_WHO, "commit", "-q", "-a", "-m", "Begin a drill", **dates)
    private = page / inside
    private.mkdir()
    _git(private, "init", "-q", "-b", "main")
    _git(private, *_WHO, "commit", "-q", "--allow-empty", "-m", "Begin a drill", **dates)
    remote = private.with_name(INSIDE_REMOTE)
    _git(private, "clone", "-q", "--bare", "--", str(private.resolve()), str(remote.resolve()))
    _git(remote, "remote", "remove", "origin")
    _git(page, "push", "-q", "origin", "HEAD")


def _finish(root: Path, aside: Path, folder: Path) -> None:
    """Name the remote by where it will be, keep pushes in, and let people sign as they are used to."""
    _git(aside / INSIDE, "remote", "add", "origin", "later")
    _git(aside / PAGE, "remote", "add", "place", str(folder / PLACE))
    for clone, names in ((PAGE, (REMOTE, PLACE)), (INSIDE, (INSIDE_REMOTE,))):
        remotes = [str(folder / name) for name in names]
        _git(aside / clone, "remote", "set-url", "origin", remotes[0])
        for key in _KEPT:
            value = plumbing.text(plumbing.run(root, "config", "--local", "--get", key).stdout).strip("\n")
            if value:
                _git(aside / clone, "config", key, value)
        hook = aside / clone / ".git" / "hooks" / "pre-push"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(_HOOK.format(remotes=shlex.join(remotes)), encoding="utf-8", errors="surrogateescape")
        hook.chmod(0o755)


def _left_behind(root: Path) -> tuple[str, ...]:
    """What is here but not committed, and so not in the copy."""
    told = plumbing.text(plumbing.run(root, "status", "--porcelain", "-z").stdout)
    return tuple(sorted(entry[3:] for entry in told.split("\0") if entry[3:]))


def _git(folder: Path, *arguments: str, **surroundings: str) -> None:
    done = plumbing.run(folder, *arguments, extra={"GIT_ALLOW_PROTOCOL": "file", **surroundings})
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        verb = next(
            word for word in arguments if word in {"clone", "fetch", "remote", "commit", "push", "config"}
        )
        raise WorldError(f"git {verb} failed: {said[-1]}", "see whether the disk is full, and 'git fsck'")
