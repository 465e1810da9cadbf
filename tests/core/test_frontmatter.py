"""YAML as authors mean it: positions, and every surprise a finding instead of a guess."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from signoff.core import frontmatter
from signoff.core.finding import Finding
from signoff.core.frontmatter import Items, Node, Scalar, Table, read_yaml
from signoff.core.text import Notes


def read(text: str, first_line: int = 1) -> tuple[Table | None, list[Finding]]:
    notes = Notes("f")
    return read_yaml(text, notes, first_line), notes.findings


def plain(node: Node) -> object:
    """The texts of a node, without positions."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, (_, value) in node.entries.items()}


def check_finds(text: str, *found: tuple[str, int, int]) -> None:
    """`text` gives exactly these (slug, line, column)."""
    assert [(f.slug, f.line, f.column) for f in read(text)[1]] == list(found)


@pytest.mark.parametrize(
    "value", ["no", "yes", "on", "12:30", "0777", "1e3", "~", "true", "2026-11-21", "1.10", "=", "<<"]
)
def test_a_plain_value_stays_the_text_that_was_written(value: str) -> None:
    table, findings = read(f"key: {value}\n")
    assert table is not None
    assert not findings
    assert table.entries["key"][1] == Scalar(value, plain=True, line=1, column=6)


def test_every_node_remembers_where_it_stood() -> None:
    table, _ = read('a:\n  - é: [x, "y"]\n', 10)
    assert table is not None
    name, items = table.entries["a"]
    assert (name.line, name.column) == (10, 1)
    assert isinstance(items, Items)
    assert (items.line, items.column) == (11, 3)
    inner = items.items[0]
    assert isinstance(inner, Table)
    assert (inner.line, inner.column) == (11, 5)
    values = inner.entries["é"][1]
    assert isinstance(values, Items)
    assert values.items == [
        Scalar("x", plain=True, line=11, column=9),
        Scalar("y", plain=False, line=11, column=12),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "--- # x\n...\n"])
def test_nothing_is_an_empty_mapping(text: str) -> None:
    table, findings = read(text)
    assert table is not None
    assert table.entries == {}
    assert not findings


def test_of_a_key_that_stands_twice_the_first_counts_and_the_second_is_told() -> None:
    table, (finding,) = read("a: 1\nb: 2\n  \na: 3\n")
    assert table is not None
    assert plain(table) == {"a": "1", "b": "2"}
    assert (finding.slug, finding.line, finding.column) == ("duplicate-key", 4, 1)
    assert "line 1" in finding.text


def test_duplicates_are_found_at_every_level_and_in_every_spelling() -> None:
    check_finds(
        "a: {x: 1, 'x': 2}\nb:\n  - y: 1\n    \"\\x79\": 2\n",
        ("duplicate-key", 1, 11),
        ("duplicate-key", 4, 5),
    )


def test_aliases_are_never_followed() -> None:
    table, findings = read("a: &x {b: c}\nd: *x\ne: *x\n*x : f\n")
    assert table is not None
    assert plain(table) == {"a": {"b": "c"}, "d": "*x", "e": "*x", "*x": "f"}
    assert [(f.slug, f.line, f.column) for f in findings] == [("alias", 1, 4), ("alias", 2, 4)]


def test_an_alias_bomb_stays_as_small_as_its_text() -> None:
    levels = "".join(f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]\n" for n in range(1, 40))
    table, findings = read("k0: &a0 x\n" + levels)
    assert table is not None
    assert len(findings) == 2
    assert len(str(plain(table))) < 10_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: !!str no\n", ("tag", 1, 4)),
        ("a: !x {b: c}\n", ("tag", 1, 4)),
        ("!!map {a: b}\n", ("tag", 1, 1)),
        ("%TAG ! tag:x,1:\n---\na: b\n", ("tag", 1, 1)),
        ("%YAML 1.1\n---\na: b\n", ("tag", 1, 1)),
        ("a: b\n---\nc: d\n", ("several-documents", 2, 1)),
        ("a: b\n...\n---\n...\n", ("several-documents", 3, 1)),
        ("- a\n", ("wrong-type", 1, 1)),
        ("just text\n", ("wrong-type", 1, 1)),
        ("? [a, b]\n: c\n", ("wrong-type", 1, 3)),
        ("{a: b}: c\n", ("wrong-type", 1, 1)),
        ("a: [b\n", ("yaml-syntax", 1, 4)),
        ("a: b: c\n", ("yaml-syntax", 1, 5)),
        ("a: @b\n", ("yaml-syntax", 1, 4)),
        ("a: 'b\n", ("yaml-syntax", 1, 4)),
        ('a: "\\q"\n', ("yaml-syntax", 1, 5)),
        (" a: b\nc: d\n", ("yaml-syntax", 2, 1)),
        ("a: b\n\tc: d\n", ("yaml-syntax", 2, 1)),
        ("a: {b: c\nd: e\n", ("yaml-syntax", 1, 4)),
        ("a: {b: c d: e}\n", ("yaml-syntax", 1, 11)),
        ('a: "\\u202e"\n', ("control-character", 1, 4)),
        ('"\\e": a\n', ("control-character", 1, 1)),
    ],
)
def test_a_surprise_is_a_finding_where_it_stands(text: str, found: tuple[str, int, int]) -> None:
    check_finds(text, found)


@pytest.mark.parametrize("deep", ["[" * 5000, "{a: " * 5000, "- " * 3000 + "x", "[" * 9 + "]" * 9])
def test_deep_nesting_ends_early(deep: str) -> None:
    table, findings = read(f"a: {deep}\n" if deep[0] != "-" else f"a:\n {deep}\n")
    assert table is None
    assert [f.slug for f in findings] == ["too-deep"]


def test_eight_levels_are_not_too_deep() -> None:
    assert read("a: " + "[" * 7 + "]" * 7 + "\n")[1] == []


def test_the_slower_parser_of_pyyaml_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'a: &x [b, {c: "d"}]\ne: no\na: 1\nf: !!str x\n'
    with_libyaml = read(text)
    monkeypatch.setattr(frontmatter, "_Loader", yaml.BaseLoader)
    table, findings = read(text)
    assert table == with_libyaml[0]
    assert [(f.slug, f.line, f.column) for f in findings] == [
        (f.slug, f.line, f.column) for f in with_libyaml[1]
    ]


@given(text=st.text(st.sampled_from("ab:-[]{},&*!|>'\"%@` \n\t#?\\e"), max_size=60))
def test_no_text_whatever_raises(text: str) -> None:
    table, findings = read(text)
    assert table is not None or findings


_NESTED = st.recursive(
    st.text("abc no", min_size=1, max_size=5).map(str.strip).filter(bool),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3),
    max_leaves=8,
)


@given(value=st.dictionaries(st.sampled_from("abc"), _NESTED, max_size=3))
def test_what_pyyaml_writes_is_read_as_it_was(value: dict[str, object]) -> None:
    table, findings = read(yaml.safe_dump(value))
    if not findings:
        assert table is not None
        assert plain(table) == value
    else:
        assert [f.slug for f in findings] == ["too-deep"]
