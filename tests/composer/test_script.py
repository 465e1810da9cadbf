"""Rules are translated, not written twice: what the subset holds means the same in JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest

from signoff.composer.script import ALL, refusals, script
from signoff.composer.sources import sources
from signoff.composer.subset import BUILTINS, METHODS
from signoff.rules.rule import Spot

FAMILIES = ("rules.facts.", "rules.wording.", "rules.form.")

HEAD = "from signoff.rules.rule import BODY, Spot\nfrom signoff.rules.find import matches\n"


def test_every_rule_can_be_translated() -> None:
    """Each line that this fails with names a place and what to write otherwise (rules/rule.py lists it)."""
    asked = {module: ALL for module in sources() if module.startswith(FAMILIES)}
    asked |= {f"rules.{name}": ALL for name in ("joining", "plain", "weighing")}
    assert "\n".join(map(str, refusals(sources(), asked))) == ""


# In Python and, translated, in JavaScript.
EXPRESSIONS = r"""
[bool(x) for x in [[], "", 0, {}, [0], "0", -1, {"a": 1}, None]]
1 if [] else 2
[] or "other"
"a" and [] and 1
not []
[1, 0] == [True, False]
[1, [2, 3]] == [1, [2, 3]]
{"a": [1]} == {"a": [1]}
[1, 2] != [1, 3]
[[1, 2] < [1, 3], [2] < [1, 9], [1] < [1, 0], "a" < "b", "Z" < "a"]
"\ufb00" < "\U0001f600"
1 < 2 < 3
1 < 3 < 3
"b" in "abc"
"" in "abc"
[1] in [[1], [2]]
"k" in {"k": 0}
"x" in {"x", "y"}
3 not in [1, 2]
"👍ab"[1]
"👍ab"[-2:]
"a👍b"[:2]
"abc"[5:]
[1, 2, 3][-1]
[1, 2, 3][1:-1]
[1, 2, 3][:-5]
len("👍ab") + len([1]) + len({"a": 1})
-7 // 2
-7 % 3
7 % -3
2 * 3 - 1
"ab" * 2 + "-" * 0
[0] * 2 + [1]
3 * "x"
max([1, 5, 3]) + min(4, 2)
max([], default=7)
min(["b", "a"])
sum([1, 2, 3])
abs(-3)
[any([0, ""]), any([0, 1]), all([]), all([1, ""])]
list(range(3)) + list(range(2, 9, 3)) + list(range(3, 0, -1))
list(enumerate("a👍b"))
list(enumerate([5, 6], 1))
list(reversed([1, 2]))
list(zip([1, 2, 3], "ab"))
sorted(["b", "Ä", "a", "\ufb00", "\U0001f600", "Z"])
sorted([3, 1, 2], reverse=True)
str(12) + str(True) + str(None) + str(-1)
[int("12"), int(" -3 "), int("٣٤"), int("１２"), int(True)]
ord("👍") + ord(chr(128077))
f"{1} {'a'} {True}!"
f""
"ÄBC".lower() + "straße".upper() + "ΑΣ".lower()
"\x1c\u3000 a \x85\xa0".strip()
"\ufeffa".strip()
"--a-".strip("-") + "[]x]".strip("[]") + "aab".lstrip("a") + "baa".rstrip("a")
["abc".startswith("ab"), "abc".endswith(("x", "c")), "".startswith("")]
"prefix".removeprefix("pre") + "file.md".removesuffix(".md") + "x".removesuffix("")
"a.b.c".replace(".", "$&")
"a,b,,c".split(",")
"a,b,c".split(",", 1)
"  a \t b\u3000c ".split()
"".split()
"".split(",")
"a=b=c".partition("=")
"a=b=c".rpartition("=")
"abc".partition("=")
"a\nb\r\nc\x0bd\u2028e".splitlines()
"\n".splitlines()
", ".join(["a", "b"])
", ".join(x for x in "ab")
["👍abc".find("b"), "👍abcb".rfind("b"), "abc".find("z"), "abcabc".find("a", 1), "abcabc".find("c", 0, 2)]
["banana".count("an"), [1, 2, 1].count(1), "👍".count("")]
["12".isdigit(), "1a".isdigit(), "".isdigit(), "é".isalpha(), "a1".isalnum(), " \u3000".isspace()]
["AB1".isupper(), "1".isupper(), "aB".isupper(), "ab".islower()]
"7".zfill(3) + "-7".zfill(3)
{"a": 1}.get("a", 2) + {"a": 1}.get("b", 2)
{"a": 1}.get("b") is None
list({"b": 1, "a": 2}.items())
list({"10": 1, "9": 2}.keys())
list({"a": 1}.values())
[x * 2 for x in [1, 2, 3] if x != 2]
[[x, y] for x in [1, 2] for y in "ab" if x == 1]
{x: len(x) for x in ["a", "bb"]}
[*[1], *"ab"]
{**{"a": 1}, "b": 2}
[a + b for a, b in [(1, 2), (3, 4)]]
(1, "a")
[new for new in [1]]
[[m.start, m.end, m.word] for m in matches(r"\bb\w+", "👍 Bär bar Éb b")]
[m.word for m in matches(r"^\s*[-*] .+$", "- a\n  * b\u2028c\nd\n- e")]
[m.word for m in matches(r"[^\W\d_]+", "año_12 日本語 x²")]
[m.word for m in matches(r"\d{2,}|[\d.]+", "12 ١٢ 3.4 ²")]
[m.word for m in matches(r"(?<!\w)i(?=\s|\Z)", "İ ı i I\u0130")]
[m.word for m in matches("ſ|k", "S K \u212a ſ")]
[m.word for m in matches(r"[]a-]+|[^\]\s]|{|}", "a]- {x}")]
[m.word for m in matches(r"a{2}|a{,1}b|c{x", "aa ab b c{x")]
[m.word for m in matches(r"[\W_]+?x|[^\S\n]+", "a-_x \t\n b")]
[m.word for m in matches(r"\u00e9|\x41|\t|\-|\/|\#", "éA\t-/#")]
[m.word for m in matches(r"(?:a|b)+?(?!c)|\.", "abac.")]
[m.word for m in matches(r"x.y", "x\ry x\ny x\u2028y")]
[m.start for m in matches("👍|b", "a👍b👍")]
""".strip().splitlines()


def translated(source: str, expression: str) -> str:
    """`expression` after a module `probe` of this source, with the modules it uses."""
    written = script({**sources(), "probe": HEAD + source}, {"probe": ALL})
    return f"(() => {{ {written}\nreturn {expression}; }})()"


def as_json(value: Any) -> Any:
    """A value of Python as Node's answer shows it."""
    if isinstance(value, dict):
        return {"dict": [[key, as_json(held)] for key, held in value.items()]}
    return [as_json(held) for held in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_means_the_same(expression: str, node: Any) -> None:
    space: dict[str, Any] = {}
    exec(HEAD + f"VALUE = {expression}", space)
    assert node(translated(f"VALUE = {expression}", "probe.VALUE")) == as_json(space["VALUE"])


STATEMENTS = {
    "loops": """
def run() -> list[str]:
    found: list[str] = []
    for i, word in enumerate(["a", "skip", "b", "end", "c"]):
        if word == "skip":
            continue
        elif word == "end":
            break
        else:
            found.append(word * i)
    n = 3
    while n:
        n -= 1
        found += [str(n)]
    return found
""",
    "dicts": """
COUNTS: dict[str, int] = {}
def count(words: list[str], start: int = 1, *, step: int = 1) -> dict[str, int]:
    counts = {}
    for word in words:
        counts[word] = counts.get(word, start) + step
    return counts
def run() -> list[dict[str, int]]:
    return [count(["a", "b", "a"]), count(["a"], step=5), count(["b"], 7)]
""",
    "spots": """
def run() -> list[Spot]:
    if (found := matches("b+", "abba")) and len(found) == 1:
        return [Spot(BODY, m.start, m.end, m.word) for m in found] + [Spot("title", 0, 0, "x", note="n")]
    return []
""",
    "reserved words": """
default = "d"
def delete(new: str, var: str = default) -> str:
    this = new + var
    return this
def run() -> str:
    return delete("n")
""",
    "items": """
def run() -> list[int]:
    list_of = [1, 2, 3]
    list_of[-1] = 9
    a, b = list_of[:2]
    b *= 4
    b //= 3
    return [a, b, *list_of]
""",
    "nothing": """
def quiet() -> None:
    pass
def run() -> list[object]:
    return [quiet(), quiet() is None]
""",
}


@pytest.mark.parametrize("source", STATEMENTS.values(), ids=STATEMENTS)
def test_statements_do_the_same(source: str, node: Any) -> None:
    space: dict[str, Any] = {}
    exec(HEAD + source, space)
    expected = json.loads(json.dumps(as_json(space["run"]()), default=_fields))
    assert node(translated(source, "probe.run()")) == expected


def _fields(value: object) -> dict[str, Any]:
    assert isinstance(value, Spot)
    return {name: getattr(value, name) for name in Spot.__slots__}


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import re", "'Import' cannot stand outside functions"),
        ("from re import compile", "'re' cannot be imported in the composer"),
        ("X = lambda: 1", "'Lambda' cannot be translated"),
        ("X = 1.5", "1.5 is no text, whole number, truth or None"),
        ("X = 1 / 2", "the operator 'Div' cannot be translated"),
        ('X = "%s" % 1', "the operator 'Mod' cannot be translated"),
        ('X = f"{1:02}"', "an f-string with a format or conversion cannot be translated"),
        ('X = f"{1!r}"', "an f-string with a format or conversion cannot be translated"),
        ("X = {1, 2}", "'Set' cannot be translated"),
        ("X = [1, 2, 3][::2]", "a slice with a step cannot be translated"),
        ("X = sorted([1], key=len)", "'sorted' with these arguments cannot be translated"),
        ("X = open('f')", "'open' cannot be called in the composer"),
        ("X = unknown", "'unknown' is not known to the composer"),
        ('X = "a".casefold()', "the method 'casefold' with these arguments cannot be translated"),
        ('X = "a".format(1)', "the method 'format' with these arguments cannot be translated"),
        ("X = BODY.secret", "'.secret' is no field of a class of the composer"),
        ("X = Spot(BODY, 1, 2)", "'Spot' needs 'word'"),
        ("X = Spot(BODY, 1, 2, '', wrong=1)", "these are not the fields of 'Spot'"),
        ("X = matches('a')(1)", "only functions with a name can be called"),
        ("X = matches('a', flags=1)", "these are not the arguments of 'matches'"),
        ("X = 1 is 1", "'is' works with None only; write =="),
        ("def f():\n  try:\n    return 1\n  except ValueError:\n    return 2", "'Try' cannot be translated"),
        ("def f(x):\n  raise ValueError(x)", "'Raise' cannot be translated"),
        ("def f(x):\n  yield x", "'Yield' cannot be translated"),
        ("def f(x):\n  def g(): return x\n  return g", "'FunctionDef' cannot be translated"),
        ("def f(x):\n  global BODY", "'Global' cannot be translated"),
        ("def f(x):\n  x.start = 1", "only names and tuples of names can be assigned"),
        ("def f(*x): return x", "a function with decorators, * or ** cannot be translated"),
        ("def f(x):\n  for y in x:\n    pass\n  else:\n    pass", "'else' after a loop cannot be translated"),
    ],
)
def test_what_is_not_the_same_is_refused(source: str, problem: str) -> None:
    """With its file and line, so that whoever writes a rule learns at once."""
    found = refusals({**sources(), "rules.wording.probe": HEAD + source}, {"rules.wording.probe": ALL})
    assert problem in {refusal.problem for refusal in found}
    assert all(refusal.path == "scripts/signoff/rules/wording/probe.py" for refusal in found)
    assert min(refusal.line for refusal in found) >= 3


def test_the_runtime_has_what_the_subset_promises(node: Any) -> None:
    assert node("Object.keys($)")
    assert set(BUILTINS) | set(METHODS) <= set(node("Object.keys($)"))
