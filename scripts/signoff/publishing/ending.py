"""The last lines of a publication: what is live where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from signoff.core.watched import Mirror
from signoff.publishing.held import Held
from signoff.publishing.run import Published


def lines(done: Published, held: Sequence[Held], unshared: str, *, dry_run: bool) -> Iterator[str]:
    """What to say at the end. `unshared`: why notes could not be shared, "" when they were or need not be."""
    for reason in done.refused:
        yield f"refused: {reason.text}\n  hint: {reason.hint}"
    for reason in done.passed_over:
        yield f"passed over, as you said: {reason.text}"
    if unshared:
        yield f"{unshared}\n  the notes are kept here, and shared the next time you publish"
    if done.refused:
        yield "Nothing was sent: every mirror has what it had."
        yield "To publish all the same, say why: --force 'why it is right'"
    elif dry_run:
        yield "Nothing was sent: --dry-run."
    elif done.outcomes:
        yield from _live(done, held)
        yield from _next(done, held)


def _live(done: Published, held: Sequence[Held]) -> Iterator[str]:
    fine = [_named(one.mirror) for one in done.outcomes if one.fine]
    without = f", without {_files(len(held))} that {'is' if len(held) == 1 else 'are'} held," if held else ""
    names = f": {', '.join(fine)}" if fine else ""
    back = "" if done.report is not None else " back"  # without a build it was taken back
    count = f"{len(fine)} of {len(done.outcomes)} mirrors"
    yield f"Commit {done.commit[:10]}{without} is{back} on {count}{names}."


def _next(done: Published, held: Sequence[Held]) -> Iterator[str]:
    lacking = [one.mirror.id for one in done.outcomes if not one.fine]
    words = ["signoff publish", *(f"--to {name}" for name in lacking if len(lacking) < len(done.outcomes))]
    if done.report is None:
        words.append("--rollback")
    if lacking:
        again = " ".join(words)
        yield f"Not on {', '.join(lacking)}, for the reason above. Once that is mended: {again}"
        if any(one.problem and one.refused for one in done.outcomes):
            yield f"To put it there all the same, say why: {again} --force 'why it is right'"
    elif done.report is None:
        yield "It stays until the next publication: mend what was wrong before that."
    waiting = sum(one.unasked for one in held)
    if waiting:
        yield f"Once the forge answers, run the same again: {_files(waiting)} nobody could be asked about."


def _named(mirror: Mirror) -> str:
    return f"{mirror.id} ({mirror.url})" if mirror.url else mirror.id


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
