"""The contract of a rule.

A rule is one file under `rules/facts/`, `rules/wording/` or `rules/form/` with

    RULE = Rule(...)                                   what it is, why, and examples that are its tests
    def check(draft: Draft, house: House) -> list[Spot]

`check` is pure and translated into JavaScript for the composer, so it and everything it calls keep to
the part of Python that composer/script.py lists: module-level constants of texts, numbers, lists and
dicts; functions with positional arguments; assignment, if, for, while, return, break, continue;
comparisons, `in`, and/or/not, + - * // %, f-strings without format specs, indexing and slicing,
list comprehensions over one list; len, min, max, range, enumerate, sorted of texts, str; the methods
lower, upper, strip, startswith, endswith, replace, split(sep), join, append, get, items, keys; the
dataclasses of draft.py and this file; `matches` of rules/find.py for all searching. No sets,
classes, exceptions, generators, lambdas or other imports.
"""

from __future__ import annotations

from dataclasses import dataclass

BODY = "body"
TITLE = "title"
FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text breaks a rule: `start` to `end` (code points) of the part `where`.

    `where` is "body", "title" or "facts" (then `start` and `end` are 0 and `word` may name the key).
    `word` is what to show, `note` says more than the rule's own hint when there is more to say.
    """

    where: str
    start: int
    end: int
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A text in a language and, in `facts`, the front matter that matters, as YAML lines ("" for none).

    In a rule's `bad` it must be found by that rule; in `good` by no rule of the same family.
    What is not said is filled in: an incident, the first message, investigating, `web: partial_outage`,
    `next_update: 20m`, published 2026-11-21T12:00Z. `before` is the front matter of the message before it
    (then nothing but `next_update` is filled in), `original` the text of which it is a translation. The
    page: components `web` (Web app), `api` (API, regions `us` and `eu`), `mail` (E-mail); code name Falcon.
    """

    language: str
    text: str
    facts: str = ""
    title: str = ""
    before: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a rule is. `severity` is "error", "warning" or "info"; `family` the name of its folder.

    `about` is the sentence a finding says; `why` the rationale and `source` where it comes from (for the
    handbook); `hint` what to do instead. `code` and `slug` are never used again for another rule; the slug
    is the file's name with hyphens. `internal`: it also judges what only internal readers get.
    """

    code: str
    slug: str
    severity: str
    family: str
    about: str
    hint: str
    why: str
    source: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    internal: bool = False
