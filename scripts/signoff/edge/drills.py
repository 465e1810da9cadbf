"""The copy that a drill is played in, and what is remembered of it.

Its folder holds `drill.json` (what is remembered: when it began, how fast it goes, what was told),
`scenario.yml` (what happens), `page/` (the clone to work in, whose `origin` is `remote.git/`, which nobody
outside knows), `inside/` (for what is said inside, with `inside.git/`), `sinks/` (what would have been
sent, a folder for each channel), `hosts/` (a folder for each mirror, with its site) and `place.git/`, where
one meets while the forge, `remote.git/`, is down. What is down is called `NAME.down`: nobody finds it there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import plumbing
from signoff.edge.git import Repository

PAGE, REMOTE, SINKS = "page", "remote.git", "sinks"
PLACE = "place.git"
HOSTS, SITE = "hosts", "site"
FORGE = "forge"
_DOWN = ".down"
INSIDE, INSIDE_REMOTE = "inside", "inside.git"
_STATE, _SCENARIO = "drill.json", "scenario.yml"
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """`began`: when it was first played ("" before). `told`: so many events were told. `prefix`: from the
    clone to the folder with status.yml, "" or `page/`.
    """

    made: str
    speed: int
    began: str = ""
    told: int = 0
    prefix: str = ""

    @property
    def start(self) -> datetime | None:
        """The instant from which the scenario counts."""
        return _instant(self.began) if self.began else None

    def at(self, span: timedelta) -> datetime | None:
        """The real instant of what the scenario has after `span`."""
        return None if self.start is None else self.start + span / self.speed


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of a drill."""

    folder: Path

    @property
    def page(self) -> Path:
        return self.folder / PAGE

    @property
    def sinks(self) -> Path:
        return self.folder / SINKS

    @property
    def scenario(self) -> bytes:
        return _read(self.folder / _SCENARIO)

    @property
    def remembered(self) -> Remembered:
        data = _read(self.folder / _STATE)
        try:
            found = Remembered(**json.loads(data))
            _instant(found.made)
            if found.speed >= 1 and found.told >= 0 and (not found.began or found.start is not None):
                return found
        except (ValueError, TypeError):
            pass
        raise OperatorError(f"{self.folder / _STATE} is damaged", "start another drill")

    def remember(self, remembered: Remembered) -> None:
        """Replace what is remembered, in one step."""
        _write(self.folder / _STATE, json.dumps(asdict(remembered), indent=1).encode())

    def begin(self, now: datetime) -> Remembered:
        """Start the drill's clock, if it does not run yet."""
        found = self.remembered
        if not found.began:
            found = replace(found, began=now.astimezone(UTC).strftime(_FORMAT))
            self.remember(found)
        return found

    def keep_scenario(self, data: bytes) -> None:
        _write(self.folder / _SCENARIO, data)

    def holds(self, path: Path) -> bool:
        """Whether `path` lies in the drill, wherever links lead, but is not the page or its remote."""
        place = path.resolve()
        kept = [
            (self.folder / name).resolve()
            for name in (PAGE, REMOTE, PLACE, INSIDE, INSIDE_REMOTE, _STATE, _SCENARIO)
        ]
        return place.is_relative_to(self.folder.resolve()) and not any(
            place.is_relative_to(one) or one.is_relative_to(place) for one in kept
        )

    def is_down(self, name: str) -> bool:
        """Whether the host of the mirror `name`, or the forge, is down in this exercise."""
        return _down(self._stand(name)).exists()

    def turn(self, name: str, *, up: bool) -> None:
        """Let the host of the mirror `name`, or the forge, fail or come back. Twice is as good as once."""
        here = self._stand(name)
        away = _down(here)
        if self.is_down(name) is not up:
            return
        try:
            (away if up else here).rename(here if up else away)
        except OSError as error:
            raise WorldError(
                f"{here} cannot be renamed: {error.strerror}", "see what is in its place"
            ) from None

    def _stand(self, name: str) -> Path:
        return self.folder / REMOTE if name == FORGE else self.folder / HOSTS / name


def new_state(now: datetime, speed: int, prefix: str = "") -> Remembered:
    return Remembered(made=now.astimezone(UTC).strftime(_FORMAT), speed=speed, prefix=prefix)


def home_of(source: Path) -> Home:
    """The drill that `source` is the page of (or the folder that holds it); OperatorError when it is none."""
    if (source / _STATE).is_file() and (source / PAGE).is_dir():
        return Home(source)
    folder = Repository.open(source).root.resolve().parent
    if not (folder / _STATE).is_file():
        raise OperatorError(
            "this is no copy that 'signoff drill start' has made",
            "go to the folder 'page' of a drill; a page that is in earnest must not say 'drill: true'",
        )
    return Home(folder)


def stay_inside(source: Path, remote: str) -> None:
    """Refuse a remote that is not the drill's own."""
    home = home_of(source)
    named: list[str] = []
    for repository in (Repository.open(source).root, home.folder / INSIDE):
        done = plumbing.run(repository, "remote", "get-url", "--all", "--push", remote)
        named += plumbing.text(done.stdout).splitlines()
    own = {(home.folder / name).resolve() for name in (REMOTE, PLACE, INSIDE_REMOTE)}
    if not own.issuperset(Path(place).resolve() for place in named or [remote]):
        raise OperatorError(
            "this is a drill: nothing is pushed out of it", "use the remote 'origin' as it was made"
        )


def _down(stand: Path) -> Path:
    return stand.with_name(stand.name + _DOWN)


def _instant(text: str) -> datetime:
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorldError(f"{path} cannot be read: {error.strerror}", "start another drill") from None


def _write(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    except OSError as error:
        raise WorldError(f"{path} cannot be written: {error.strerror}", "see who may write there") from None
