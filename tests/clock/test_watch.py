"""Watching: what is new is printed once, and nothing that goes wrong ends it."""

from __future__ import annotations

from datetime import timedelta

from signoff.core.finding import WorldError
from signoff.watching.watch import Watch
from support.stories import at


def watched(rounds, *, took=1.0, every=60):
    """Run a watch whose rounds are told beforehand: (news, words), or an error. (said, waited)"""
    said, waited, clock = [], [], [at(0)]
    todo = iter(rounds)

    def one(_now):
        clock[0] += timedelta(seconds=took)
        found = next(todo)
        if isinstance(found, Exception):
            raise found
        return found

    def wait(seconds):
        waited.append(seconds)
        clock[0] += timedelta(seconds=seconds)
        return len(waited) < len(rounds)

    Watch(round_=one, now=lambda: clock[0], wait=wait, say=said.append, every=timedelta(seconds=every)).run()
    return said, waited


def test_what_is_new_is_printed_once():
    said, _ = watched([("a", "first"), ("a", "the same, later"), ("b", "more"), ("a", "less")])
    assert said == ["first", "more", "less"]


def test_rounds_begin_at_a_steady_pace():
    assert watched([("a", "x")] * 3, took=10)[1] == [50, 50, 50]
    assert watched([("a", "x")] * 2, took=100)[1] == [1, 1]


def test_a_clock_that_was_set_back_does_not_stop_it():
    assert watched([("a", "x")] * 2, took=-3600)[1] == [60, 60]


def test_errors_are_told_once_and_survived():
    down = WorldError("the remote does not answer", "wait")
    said, waited = watched([("a", "first"), down, down, ("a", "the same"), down, ("b", "news")])
    assert len(waited) == 6
    assert said[0] == "first"
    assert [line for line in said if "could not look" in line] == [
        "10:01 UTC: could not look: the remote does not answer\n  hint: wait",
        "10:04 UTC: could not look: the remote does not answer\n  hint: wait",
    ]
    assert sum("looking again" in line for line in said) == 2
    assert said[-1] == "news"
