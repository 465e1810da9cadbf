"""What holds for landings in any history whatsoever."""

from __future__ import annotations

import hashlib
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from signoff.edge.landings import NOTHING, Change, Step

PATHS = st.builds("{}/{}.md".format, st.sampled_from("abc"), st.sampled_from(["01", "02", "03"]))
TREES = st.dictionaries(PATHS, st.sampled_from(["blob1", "blob2", "blob3", "blob4"]), max_size=7)
HISTORIES = st.lists(TREES, min_size=1, max_size=8)


def steps(trees: list[dict[str, str]]) -> list[Step]:
    told = []
    for number, (before, after) in enumerate(pairwise([{}, *trees]), start=1):
        paths = sorted(before.keys() | after.keys())
        changes = [Change(path, before.get(path, ""), after.get(path, "")) for path in paths]
        commit = hashlib.sha1(b"%d" % number).hexdigest()
        told.append(Step(commit, number, [c for c in changes if c.old != c.new]))
    return told


@given(HISTORIES)
def test_every_file_that_is_there_has_a_landing_and_no_other(trees: list[dict[str, str]]) -> None:
    found = NOTHING.then("end", steps(trees))
    assert {path for path in found.rows if found.of(path)} == trees[-1].keys()


@given(HISTORIES)
def test_no_two_files_share_an_origin(trees: list[dict[str, str]]) -> None:
    found = NOTHING.then("end", steps(trees))
    origins = [landing.origin for path in trees[-1] if (landing := found.of(path))]
    assert len(set(origins)) == len(origins)


@given(HISTORIES, st.integers(0, 8))
def test_a_history_may_be_told_in_two_parts(trees: list[dict[str, str]], cut: int) -> None:
    told = steps(trees)
    assert NOTHING.then("middle", told[:cut]).then("end", told[cut:]) == NOTHING.then("end", told)


@given(HISTORIES)
def test_a_file_that_stays_in_place_keeps_its_landing(trees: list[dict[str, str]]) -> None:
    told = steps(trees)
    before, after = NOTHING.then("before", told[:-1]), NOTHING.then("after", told)
    for path in (trees[-2].keys() if len(trees) > 1 else set()) & trees[-1].keys():
        old, new = before.of(path), after.of(path)
        assert old is not None
        assert new is not None
        assert (old.published, old.origin, old.commit) == (new.published, new.origin, new.commit)
        assert (old.edited == new.edited) == (trees[-2][path] == trees[-1][path])


@given(HISTORIES)
def test_an_alias_never_hides_an_incident(trees: list[dict[str, str]]) -> None:
    found = NOTHING.then("end", steps(trees))
    there = {path.partition("/")[0] for path in trees[-1]}
    assert not found.aliases.keys() & there
    assert not found.aliases.keys() & set(found.aliases.values())
