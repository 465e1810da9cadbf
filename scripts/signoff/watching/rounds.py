"""One look of the clock at everything, and one round of reminders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from signoff.build.private import Shelf, shelf_of
from signoff.build.survey import settings_of
from signoff.clock.debts import Debt
from signoff.core.finding import OperatorError
from signoff.edge import advancing
from signoff.edge.drills import home_of, stay_inside
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.edge.remotes import has_remote, remotes
from signoff.signing.verify import open_notes
from signoff.watching.desk import NOTHING, Asked, Laid, lay
from signoff.watching.heard import listen
from signoff.watching.ledger import REF, Reminded
from signoff.watching.reaching import reach
from signoff.watching.remind import Round, Ways, remind


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`forge` makes one anew for each round, for each has its own deadline; None: ask none.

    `remote`: where the ledger is shared and news come from, "" for nowhere. `run` names this run alone.
    `environ` has the addresses of channels.
    """

    asked: Asked
    forge: Callable[[], Forge] | None
    remote: str
    run: str
    say: Callable[[str], None]
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    def pull(self) -> None:
        """Fast-forward the page, and the internal source, to what their remotes have."""
        if not self.remote:
            return
        repository = Repository.open(self.asked.source)
        _known(repository, self.remote)
        advancing.advance(repository, self.remote)
        if self.asked.signed_only:
            notes = open_notes(self.asked.source)
            notes.join(notes.fetch(self.remote))
        shelf = shelf_of(self.asked.source, settings_of(self.asked.source)[0])
        if shelf is not None and shelf.private and shelf.has_history:
            inside = Repository.open(shelf.folder)
            if has_remote(inside, self.remote):
                advancing.advance(inside, self.remote)


def look(around: Surroundings, now: datetime) -> Laid:
    """The desk as of `now`, with what the forge tells."""
    heard = NOTHING
    settings, _ = settings_of(around.asked.source)
    if around.forge is not None and not settings.drill:
        heard = listen(around.forge(), settings, now)
    return lay(around.asked, now, heard)


def remind_people(around: Surroundings, laid: Laid, owed: Sequence[Debt], now: datetime) -> Round:
    """Remind of `owed` by every way there is."""
    drill = laid.settings.drill  # nobody outside hears of it
    if drill and around.remote:
        stay_inside(around.asked.source, around.remote)
    forge = around.forge() if around.forge is not None and not drill else None

    def comment(number: int, marker: str, text: str) -> None:
        assert forge is not None
        forge.put_comment(number, marker, text)

    send = reach(laid.settings, now, around.environ, home_of(around.asked.source).sinks if drill else None)
    ways = Ways(say=around.say, send=send, comment=comment if forge is not None else None)
    return remind(owed, laid.settings, now, _ledger(around, laid), ways)


def _ledger(around: Surroundings, laid: Laid) -> Reminded:
    """With what is said inside when that has a repository of its own, for only those inside may read it."""
    home = _home(laid.shelf) or laid.repository
    if around.remote:
        _known(home, around.remote)
    return Reminded(Notes(home, ref=REF), around.run, around.remote)


def _home(shelf: Shelf | None) -> Repository | None:
    if shelf is None or not shelf.private or not shelf.has_history:
        return None
    return Repository.open(shelf.folder)


def _known(repository: Repository, remote: str) -> None:
    if not has_remote(repository, remote):
        known = ", ".join(remotes(repository)) or "none"
        raise OperatorError(f"{repository.root.name} has no remote '{remote}'", f"known there: {known}")
