"""Whether the messages of one incident fit together: what no single file can show.

A mistake is noted on the file whose author has to change it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from signoff.core import codes
from signoff.core.finding import Code, did_you_mean
from signoff.core.frontmatter import EMPTY, Table
from signoff.core.model import PUBLIC, STATUSES, ComponentStatus, Kind, Message, Status
from signoff.core.text import Notes


@dataclass(slots=True)
class Read:
    """One message file after reading: `message` is there even when findings make it unusable."""

    name: str
    number: int
    notes: Notes
    table: Table = EMPTY
    message: Message | None = None

    def writes(self, key: str) -> bool:
        """Whether the front matter has `key`, readable or not."""
        return key in self.table.entries

    def note(self, code: Code, key: str, text: str, hint: str = "") -> None:
        """A finding at `key` of this message, or at its beginning when it has no such key."""
        entry = self.table.entries.get(key)
        line, column = (entry[0].line, entry[0].column) if entry else (1, 1)
        self.notes.add(code, line, column, text, hint)


_ONLY_OF: dict[str, tuple[Kind, ...]] = {
    "started": (Kind.INCIDENT,),
    "data_loss": (Kind.INCIDENT,),
    "lingering": (Kind.INCIDENT,),
    "impact": (Kind.INCIDENT, Kind.MAINTENANCE),
    "window": (Kind.MAINTENANCE,),
    "repeat": (Kind.MAINTENANCE,),
    "expires": (Kind.NOTICE,),
}
_REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.INCIDENT: ("title", "status", "commander", "components"),
    Kind.MAINTENANCE: ("title", "status", "commander", "components", "window"),
    Kind.NOTICE: ("title", "commander", "expires"),
}
_REQUIRED_IMPORTED: dict[Kind, tuple[str, ...]] = {
    Kind.INCIDENT: ("title", "status"),
    Kind.MAINTENANCE: ("title", "status", "window"),
    Kind.NOTICE: ("title",),
}
_EXAMPLES = {
    "title": "title: Delayed notifications",
    "status": "status: investigating",
    "commander": "commander: alice",
    "components": "components: {api: partial_outage}",
    "window": "window: {start: 2026-11-21T22:00Z, end: 2026-11-21T23:00Z}",
    "expires": "expires: 2026-12-01T00:00Z",
}


def kind_of(first: Read) -> Kind | None:
    """What an incident's first message says it is; None when it cannot be told."""
    if first.message is None or (first.message.kind is None and first.writes("kind")):
        return None
    return first.message.kind or Kind.INCIDENT


def check_together(reads: Sequence[Read], kind: Kind | None, lost: Collection[str] = ()) -> None:
    """Note on each of `reads` (in order) what does not fit the others.

    `kind` is what the first message says; None when that one could not be read: nobody knows then
    what the others lack. `lost` are names of messages that are there but not among `reads`.
    """
    first = reads[0].message if reads else None
    if kind is not None and first is not None:
        _check_first(reads[0], first, kind)
    names = [read.name for read in reads]
    previous: Read | None = None
    for position, read in enumerate(reads):
        message = read.message
        if message is None:
            continue
        if kind is not None:
            _check_kind(read, message, kind)
            if position and first is not None:
                _check_later(read, message, first, kind)
        if message.corrects is not None and message.corrects not in lost:
            _check_correction(read, message.corrects, names, position)
        if previous is not None:
            _check_order(read, message, previous)
        previous = read


def _check_first(read: Read, message: Message, kind: Kind) -> None:
    for key in (_REQUIRED if message.at is None else _REQUIRED_IMPORTED)[kind]:
        # An unusable value was noted already; only a key that is not there is missing.
        if getattr(message, key) is None and not read.writes(key):
            text = f"the first message of {_a(kind)} needs '{key}'"
            read.note(codes.MISSING_FACT, key, text, f"add a line like '{_example(key, kind)}'")


def _a(kind: Kind) -> str:
    return f"an {kind}" if kind is Kind.INCIDENT else f"a {kind}"


def _example(key: str, kind: Kind) -> str:
    if key == "status" and kind is Kind.MAINTENANCE:
        return "status: scheduled"
    return _EXAMPLES[key]


def _check_kind(read: Read, message: Message, kind: Kind) -> None:
    """What this kind of incident does not have."""
    if message.status is not None and message.status not in STATUSES[kind]:
        words = [status.value for status in STATUSES[kind]]
        text = f"{_a(kind)} is never '{message.status}'"
        read.note(codes.STATUS_OF_OTHER_KIND, "status", text, did_you_mean(message.status, words))
    for key in read.table.entries:
        kinds = _ONLY_OF.get(key)
        if kinds is not None and kind not in kinds:
            hint = f"remove it, or write 'kind: {kinds[0]}' in the first message"
            read.note(codes.MISPLACED_KEY, key, f"{_a(kind)} has no '{key}'", hint)
    if kind is Kind.NOTICE and any(
        e.status is not ComponentStatus.OPERATIONAL for e in message.components or ()
    ):
        text = "a notice does not change what a component does"
        read.note(codes.NOTICE_WITH_EFFECT, "components", text, "list the ids only: 'components: [api]'")
    if kind is Kind.INCIDENT and message.status is Status.RESOLVED and message.at is None:
        _check_resolution(read)


def _check_resolution(read: Read) -> None:
    for key, what in (("data_loss", "whether data was lost"), ("lingering", "whether effects linger")):
        if not read.writes(key):
            text = f"'resolved' must say {what}"
            read.note(codes.MISSING_STATEMENT, "status", text, f"add '{key}: none', or say what")


def _check_later(read: Read, message: Message, first: Message, kind: Kind) -> None:
    if message.kind is not None and message.kind is not kind:
        text = f"the first message says that this is {_a(kind)}"
        read.note(codes.KIND_CHANGES, "kind", text, "remove the line, or start a new folder")
    if message.drill is not None and message.drill is not (first.drill or False):
        text = f"the first message says that this is {'' if first.drill else 'not '}a drill"
        read.note(codes.LATE_DRILL, "drill", text, "remove the line, or start a new folder")


def _check_correction(read: Read, corrects: str, names: Sequence[str], position: int) -> None:
    if corrects not in names:
        text = f"there is no message '{corrects}' in this incident"
        read.note(codes.UNKNOWN_MESSAGE, "corrects", text, did_you_mean(corrects, names[:position]))
    elif names.index(corrects) >= position:
        text = f"'{corrects}' is not an earlier message"
        hint = did_you_mean(corrects, names[:position]) if position else "remove the line"
        read.note(codes.CORRECTS_LATER, "corrects", text, hint)


def _check_order(read: Read, message: Message, previous: Read) -> None:
    assert previous.message is not None
    everybody = {message.audience, previous.message.audience} <= {None, PUBLIC}
    if read.number == previous.number and everybody:  # a sitrep has the number of what it follows
        text = f"'{previous.name}' has the number {read.number} too"
        read.notes.add(codes.SAME_NUMBER, 1, 1, text, f"rename this file to begin with {read.number + 1:02d}")
    before = previous.message.at
    if message.at is not None and before is not None and message.at < before:
        text = f"its time is before that of '{previous.name}'"
        read.note(codes.TIME_GOES_BACK, "at", text, "number the messages in the order of their times")
