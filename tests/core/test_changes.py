"""core/changes.py: what is new, edited and gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signoff.core.changes import Changes, changes, digests, messages
from signoff.core.fold import fold
from support.stories import SLUG, said, told, watched

MAPPINGS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("123"))


def test_new_edited_and_gone_are_told_apart_and_sorted():
    before = {"same": "1", "edited": "1", "gone": "1", "also-gone": "1"}
    after = {"same": "1", "edited": "2", "new": "1", "also-new": "1"}
    assert changes(before, after) == Changes(
        new=("also-new", "new"), edited=("edited",), gone=("also-gone", "gone")
    )


def test_nothing_changed_is_false():
    assert not changes({"a": "1"}, {"a": "1"})
    assert all([changes({}, {"a": "1"}), changes({"a": "1"}, {}), changes({"a": "1"}, {"a": "2"})])


@given(MAPPINGS, MAPPINGS)
def test_the_changes_lead_from_before_to_after(before, after):
    found = changes(before, after)
    led = {key: value for key, value in before.items() if key not in found.gone}
    led |= {key: after[key] for key in found.new + found.edited}
    assert led == after
    assert len({*found.new, *found.edited, *found.gone}) == len(found.new + found.edited + found.gone)


def test_incidents_compare_by_what_their_pages_show():
    before = digests([told(said(1, "investigating")), told(said(1, "investigating", slug="b"))])
    after = digests([told(said(1, "investigating"), said(2)), told(said(1, "investigating", slug="b"))])
    assert changes(before, after) == Changes(edited=(SLUG,))


def test_a_renamed_incident_has_no_new_messages_and_a_draft_is_none_yet():
    def committed(*posted):
        return messages([fold("any", posted, watched())])

    old = committed(said(1, "investigating", blob="1"), said(2, blob="2"))
    new = committed(
        said(1, "investigating", blob="1", slug="b", origin=f"{SLUG}/01-investigating"),
        said(2, blob="3", slug="b", origin=f"{SLUG}/02-more"),
        said(3, slug="b", draft=True),
    )
    assert changes(old, new) == Changes(edited=(f"{SLUG}/02-more",))
