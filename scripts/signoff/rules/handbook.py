"""Two pages of the handbook, made of the rules themselves: all rules, and the style guide for writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from signoff.rules.catalogue import FAMILIES, catalogue
from signoff.rules.rule import Example, Rule

MADE = "<!-- Made by `make rules` from scripts/signoff/rules/. Change the rules, not this page. -->"

_FAMILY = {
    "facts": ("Facts", "What a message says in its front matter, and whether the text says the same."),
    "wording": ("Wording", "What customers read, in every language that the rule knows."),
    "form": ("Form", "How it is written down, and how a translation compares with its original."),
}
_WEIGHT = {"error": "error", "warning": "warning", "info": "remark"}
_SIGNS = frozenset("<>[]{}*_`|\\#&~$")

RULES_HEAD = f"""\
# The rules

{MADE}

The linter reads every message before customers do: in `signoff check` and in the commands that write messages,
in the gate's comment, and in the composer while somebody types.
It is one set of rules: the composer runs the same source, translated.
How often it is right was [measured on real messages](precision.md); how to write what pleases it says the [style guide](style.md).

An **error** blocks: the gate holds the message until it is corrected or waived.
A **warning** asks: whoever writes and whoever signs off decides.
A **remark** tells, and the gate's comment leaves it out.

- Facts are judged in the message, words and form in each translation, too.
- A sitrep (`audience: internal`) is only asked about placeholders, links and secrets; a message for any other audience, and a drill, is judged like a public one.
- What is published is not judged again, unless it is named or `--all` is given: `signoff check` stays green when rules get stricter.
- Imported history (every message of the incident has `at`) is left alone; asked with `--all` or by name, the linter only remarks.
- Images are never shown: they become links, because they may lie on what is down ([image](format.md#image)). A link to an affected host is a finding of its own ([affected-host](#affected-host)).

## Weights

`rules` in `status.yml` gives a rule another weight, by its name or its code:

```text
rules: {{repair-estimate: warning, SO603: "off"}}
code_names: [Falcon]        # names that only people inside know
allowed_words: [failover]   # what customers know although a rule would stop it
```

The gate takes them from the main line: a proposal cannot switch off what judges it.

## Waivers

A rule can be wrong in one message.
Then the message says so, with the reason, and whoever signs off signs that, too:

```text
waive: {{blames-vendor: "Northgate has published its own report and asked us to link to it"}}
```

What is waived becomes a remark that shows the reason in `signoff check`, in the gate's comment and in `signoff audit`.
A waiver without a reason is an error, one that is not needed a warning.
"""

STYLE_HEAD = f"""\
# Style guide for writers

{MADE}

Somebody whose work has just stopped reads this on a telephone.
They want to know four things, in this order:

1. **What** fails, in their words: "Pages do not load", not "elevated 5xx on the edge".
2. **For whom**: which part, which region, since when.
3. **What they can do** meanwhile, if there is anything.
4. **When they hear again.** Keep that promise even without news.

Short sentences, one thought each.
Say what you know and that you do not know the rest; guess nothing.
Say what you are doing, not how hard.
Write it so that a translator who has never seen the product gets it right.

Each part below is one [rule](rules.md) with a pair: what it stops, and what to write instead.
"""

_LONGEST = 400


def rules_page() -> str:
    """docs/rules.md: every rule under its name."""
    parts = [f"{RULES_HEAD}\n## Every rule\n"]
    for family, rules in _by_family():
        title, about = _FAMILY[family]
        parts += [f"### {title}\n\n{about}\n", *map(_rule, rules)]
    return "\n".join(parts)


def style_page() -> str:
    """docs/style.md: what to write instead, for those who write."""
    parts = [STYLE_HEAD]
    for family, rules in _by_family():
        title, about = _FAMILY[family]
        parts.append(f"## {title}\n\n{about}\n")
        parts += [_advice(rule) for rule in rules if list(_pairs(rule))]
    return "\n".join(parts)


def _by_family() -> Iterator[tuple[str, list[Rule]]]:
    for family in FAMILIES:
        rules = [entry.rule for entry in catalogue() if entry.rule.family == family]
        if rules:
            yield family, rules


def _rule(rule: Rule) -> str:
    lines = [f"#### {rule.slug}", "", f"{rule.code}, {_WEIGHT[rule.severity]}.", f"{_sentence(rule.about)}"]
    lines += [f"*Remedy:* {_sentence(rule.hint)}", "", f"*Why:* {_sentence(rule.why)}"]
    lines += [f"*Source:* {_escaped(rule.source)}.", "", "Found in:", "", *_block(rule.bad)]
    lines += ["", "Not in:", "", *_block(rule.good)]
    return "\n".join(lines) + "\n"


def _block(examples: Iterable[Example]) -> list[str]:
    """Examples as they are, in a block that nothing in them can end."""
    return ["~~~~~~text", *(line for example in examples for line in _lines(example)), "~~~~~~"]


def _lines(example: Example) -> list[str]:
    facts = [f"after {line}" for line in example.before.split("\n") if line]
    facts += _facts(example)
    told = [f"{example.language:5}  ({'; '.join(facts)})"] if facts else []
    if example.original:
        told.append(f"{'':5}  [{' / '.join(example.original.split(chr(10)))}]")
    body = [line for line in _start(example.text).split("\n") if line.strip()]
    lead = example.language if not told else ""
    return [*told, *(f"{lead if number == 0 else '':5}  {line}" for number, line in enumerate(body))]


def _facts(example: Example) -> list[str]:
    """Its lines of front matter; a line that is left out on purpose is said to be missing."""
    lines = [line for line in example.facts.split("\n") if line]
    facts = [f"no {line[:-3]}" if line.endswith(": -") else line for line in lines]
    return [*facts, f"title: {example.title}"] if example.title else facts


def _sentence(text: str) -> str:
    """`text` as a sentence of Markdown in which nothing is markup."""
    text = _escaped(text[:1].upper() + text[1:])
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _escaped(text: str) -> str:
    """`text` in which brackets are only brackets, but for code."""
    if "`" not in text:
        for sign in "<>[]":
            text = text.replace(sign, "\\" + sign)
    return text


def _advice(rule: Rule) -> str:
    name = rule.slug.replace("-", " ").capitalize()
    lines = [f"### {name}", "", _sentence(rule.why), f"{_sentence(rule.hint)}"]
    lines += [f"[{rule.code}](rules.md#{rule.slug})", ""]
    lines += ["| in | instead of | write |", "|---|---|---|"]
    lines += [f"| {bad.language} | {_cell(bad)} | {_cell(good)} |" for bad, good in _pairs(rule)]
    return "\n".join(lines) + "\n"


def _pairs(rule: Rule) -> Iterator[tuple[Example, Example]]:
    """For each language the first example of both kinds that fits a table."""
    for language in dict.fromkeys(example.language for example in rule.bad):
        bad, good = _first(rule.bad, language), _first(rule.good, language)
        if bad is not None and good is not None:
            yield bad, good


def _first(examples: Sequence[Example], language: str) -> Example | None:
    fit = (e for e in examples if e.language == language and not {"\n", "`", "|"} & set(_shown(e)))
    return next(fit, None)


def _shown(example: Example) -> str:
    return "; ".join([*_facts(example), example.text])


def _start(text: str) -> str:
    """`text`, or how it begins: what is too long to read is no better in a handbook."""
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST // 2].rstrip() + f" … ({len(text)} characters in all)"


def _cell(example: Example) -> str:
    """Facts as code, words as words, but where they have signs of Markdown in them."""
    facts = "; ".join(_facts(example))
    text = _start(example.text)
    words = f"`{text}`" if _SIGNS & set(text) else text
    return f"`{facts}` {words}" if facts else words
