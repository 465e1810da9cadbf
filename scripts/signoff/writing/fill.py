"""The language of ready texts: placeholders, wordings for one or several, parts that may be left out.

    {{components}}                          what the fact says, in the words of the language
    {{started day}}, {{started time}}       one side of it: day, time; start and end of a window
    {{components: Service|Services}}        the first wording for one component, the second for several
    [[ Workaround: {{workaround}}.]]        left out as a whole where a fact in it is not known
    [[We know {{cause}}.|We do not know.]]  the first of these whose facts are all known

Everything outside of [[ ]] must be known: what is not is asked (`asks`), and never shown as `{{ }}`. A fact
that is "" or "none" is nothing: inside of [[ ]] it is left out, outside it is asked for. What facts say
is plain text and is never read as a placeholder.

In the part of Python that the composer translates (rules/rule.py). `touched` are the components that the
text is about; `facts` are texts by name: instants as `2026-11-21T10:02Z`, `next_update` in whole minutes,
as an instant or "none", and `window_start` and `window_end`. `{{effects}}` is what customers notice: what
`symptom` says, else a sentence made from what the components do; "known" as `scope` lets it say that
all regions are meant.
"""

from __future__ import annotations

from signoff.rules.draft import Touched
from signoff.rules.find import matches
from signoff.writing.naming import (
    affected,
    effects_text,
    list_text,
    names_of,
    places_text,
    regions_of,
    unaffected,
)
from signoff.writing.plain import one_line, words_for_markdown
from signoff.writing.when import NEVER, minutes_of, moment_text, span_text, swap, time_text, window_text

PLACEHOLDER = r"\{\{[^{}\n]*\}\}"
PART = r"\[\[(?:(?!\]\])[\s\S])*\]\]"
NAME = r"^[a-z][a-z0-9_]{0,39}$"
FROM_COMPONENTS = ["components", "regions", "affected", "unaffected", "effects"]
INSTANTS = ["started", "ended", "expires"]
FORMS = ["", "day", "time", "start", "end"]
STOPS = ".!?…。！？"
MOST_IN_TITLE = 60


def fill(
    template: str,
    touched: list[Touched],
    facts: dict[str, str],
    tongue: dict[str, list[str]],
    zone: list[tuple[int, int, str]],
    is_title: bool,
) -> str:
    """`template` with what is known in place of its placeholders; what is not known becomes "".

    A title is plain text, a body Markdown. Ask `asks` first: questions come before publishing.
    """
    whole = ""
    at = 0
    for part in matches(PART, template):
        whole = whole + printed(template[at : part.start], touched, facts, tongue, zone, is_title)[0]
        at = part.end
        chosen = ""
        for wording in choices(part.word[2:-2]):
            text, is_known = printed(wording, touched, facts, tongue, zone, is_title)
            if is_known:
                chosen = text
                break
        if chosen == "" and (whole == "" or whole.endswith("\n")) and template[at : at + 1] == "\n":
            at = at + 1  # a line of its own that is left out leaves no blank line
        whole = whole + chosen
    return tidy(whole + printed(template[at:], touched, facts, tongue, zone, is_title)[0])


def printed(
    text: str,
    touched: list[Touched],
    facts: dict[str, str],
    tongue: dict[str, list[str]],
    zone: list[tuple[int, int, str]],
    is_title: bool,
) -> tuple[str, bool]:
    """`text` without [[ ]], filled, and whether everything in it is known."""
    done = ""
    is_known = True
    at = 0
    for token in matches(PLACEHOLDER, text):
        value = value_in(token.word, touched, facts, tongue, zone, is_title)
        done = done + text[at : token.start] + value
        at = token.end
        if value == "":
            is_known = False
        elif value[-1] in STOPS and text[at : at + 1] in [".", "。"]:
            at = at + 1  # what people type may end its sentence itself
    return done + text[at:], is_known


def choices(inner: str) -> list[str]:
    """The wordings of a part that may be left out: what `|` divides, but not inside of a placeholder."""
    found: list[str] = []
    begun = 0
    for bar in matches(PLACEHOLDER + r"|\|", inner):
        if bar.word == "|":
            found.append(inner[begun : bar.start])
            begun = bar.end
    found.append(inner[begun:])
    return found


def tidy(text: str) -> str:
    """`text` without blanks at line ends, blank lines around it, and more than one between paragraphs."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.rstrip()
        if bare != "" or (len(lines) > 0 and lines[-1] != ""):
            lines.append(bare)
    while len(lines) > 0 and lines[-1] == "":
        lines = lines[:-1]
    return "\n".join(lines)


def used(template: str) -> list[str]:
    """The facts that `template` can use, each once, in order: questions worth asking."""
    found: list[str] = []
    for token in matches(PLACEHOLDER, template):
        for fact in facts_of(name_in(token.word)):
            if fact not in found:
                found.append(fact)
    return found


def needed(template: str) -> list[str]:
    """The facts without which `template` cannot be filled: those outside of [[ ]]."""
    outside = ""
    at = 0
    for part in matches(PART, template):
        outside = outside + template[at : part.start]
        at = part.end
    return [fact for fact in used(outside + template[at:]) if fact != "symptom"]


def asks(template: str, touched: list[Touched], facts: dict[str, str]) -> list[str]:
    """The facts that are needed and not known, in order of appearance."""
    return [fact for fact in needed(template) if not is_answered(fact, touched, facts)]


def missing(
    templates: list[str], needs: list[str], touched: list[Touched], facts: dict[str, str]
) -> list[str]:
    """What has to be asked before a title and a body can go out: `needs` may be answered with "none"."""
    found: list[str] = []
    for template in templates:
        for fact in asks(template, touched, facts):
            if fact not in found:
                found.append(fact)
    for fact in needs:
        is_open = facts.get(fact, "").strip() == "" and not is_answered(fact, touched, facts)
        if is_open and fact not in found:
            found.append(fact)
    return found


def is_answered(fact: str, touched: list[Touched], facts: dict[str, str]) -> bool:
    if fact == "components":
        return len(touched) > 0
    if fact == "regions":
        return len(regions_of(touched)) > 0
    if fact == "window":
        return is_answered("window_start", touched, facts) and is_answered("window_end", touched, facts)
    return stated(fact, facts) != ""


def faults(template: str) -> list[str]:
    """What is wrong with the signs of `template`, in words for its author."""
    found: list[str] = []
    rest = template
    for token in matches(PLACEHOLDER, template):
        found.extend(faults_in(token.word))
        rest = rest.replace(token.word, " ")
    if "{{" in rest or "}}" in rest:
        found.append("{{ and }} belong around a name on one line: {{like_this}}")
    for part in matches(PART, rest):
        if "[[" in part.word[2:]:
            found.append("[[ stands inside of [[ ]]: a part that may be left out has none in it")
        rest = rest.replace(part.word, " ")
    if "[[" in rest:
        found.append("[[ has no ]] after it")
    if "]]" in rest:
        found.append("]] has no [[ before it")
    return found


def faults_in(word: str) -> list[str]:
    """What is wrong with one placeholder."""
    name = name_in(word)
    form = form_in(word)
    if len(matches(NAME, name)) == 0:
        return [word + " has no name of letters, digits and _"]
    if ":" in word and len(wordings_in(word)) != 2:
        return [word + " needs two wordings, for one and for several: {{" + name + ": one|several}}"]
    if form not in FORMS:
        return [word + " has a form that is not known: day, time, start and end are"]
    return []


def name_in(word: str) -> str:
    """`started` of `{{Started day}}`."""
    inner = word[2:-2].partition(":")[0].strip()
    return inner.partition(" ")[0].lower()


def form_in(word: str) -> str:
    """`day` of `{{started day}}`."""
    inner = word[2:-2].partition(":")[0].strip()
    return inner.partition(" ")[2].strip()


def wordings_in(word: str) -> list[str]:
    """`Service` and `Services` of `{{components: Service|Services}}`."""
    if ":" not in word:
        return []
    return [text.strip() for text in word[2:-2].partition(":")[2].split("|")]


def facts_of(name: str) -> list[str]:
    """The facts that a placeholder is made of."""
    if name == "effects":
        return ["components", "symptom"]
    if name == "period":
        return ["started", "ended"]
    if name in FROM_COMPONENTS and name != "regions":
        return ["components"]
    return [name]


def stated(fact: str, facts: dict[str, str]) -> str:
    """What `facts` say, "" for nothing."""
    text = facts.get(fact, "").strip()
    return "" if text.lower() == "none" else text


def value_in(
    word: str,
    touched: list[Touched],
    facts: dict[str, str],
    tongue: dict[str, list[str]],
    zone: list[tuple[int, int, str]],
    is_title: bool,
) -> str:
    """What stands in place of the placeholder `word`, "" where that is not known."""
    name = name_in(word)
    form = form_in(word)
    wordings = wordings_in(word)
    if len(wordings) == 2:
        return wordings[0 if count_of(name, touched) <= 1 else 1]
    if name == "effects" and stated("symptom", facts) != "":
        return words_for_markdown(stated("symptom", facts))
    if name in FROM_COMPONENTS:
        return components_text(name, touched, facts, tongue, is_title)
    if name == "next_update":
        return promise_text(facts, tongue, zone)
    if name == "window":
        return window_in_words("window_start", "window_end", form, facts, tongue, zone)
    if name == "period":
        return window_in_words("started", "ended", form, facts, tongue, zone)
    minutes = minutes_of(stated(name, facts))
    if name in INSTANTS and minutes != NEVER:
        return moment_text(minutes, form, tongue, zone)
    if is_title:
        return one_line(stated(name, facts))
    return words_for_markdown(stated(name, facts))


def about(touched: list[Touched]) -> list[Touched]:
    """The components that are affected; where none is, all that are named."""
    found = affected(touched)
    return found if len(found) > 0 else touched


def count_of(name: str, touched: list[Touched]) -> int:
    if name == "regions":
        return len(regions_of(about(touched)))
    if name == "unaffected":
        return len(names_of(unaffected(touched)))
    return len(names_of(about(touched)))


def components_text(
    name: str, touched: list[Touched], facts: dict[str, str], tongue: dict[str, list[str]], is_title: bool
) -> str:
    """What is affected, where, and what it means."""
    called = [renamed(one, is_title) for one in touched]
    those = about(called)
    is_scope_known = facts.get("scope", "") == "known"
    if name == "effects":
        return effects_text(those, tongue, is_scope_known)
    if name == "regions":
        return list_text(regions_of(those), tongue)
    if name == "affected":
        return places_text(those, tongue, is_scope_known)
    if name == "unaffected":
        return places_text(unaffected(called), tongue, is_scope_known) if len(affected(called)) > 0 else ""
    names = names_of(those)
    text = list_text(names, tongue)
    return tongue["several"][0] if is_title and (len(names) > 3 or len(text) > MOST_IN_TITLE) else text


def renamed(one: Touched, is_title: bool) -> Touched:
    """The same with names that are safe to print."""
    return Touched(
        id=one.id,
        name=one_line(one.name) if is_title else words_for_markdown(one.name),
        region=one.region,
        region_name=one_line(one.region_name) if is_title else words_for_markdown(one.region_name),
        status=one.status,
        has_regions=one.has_regions,
    )


def promise_text(
    facts: dict[str, str], tongue: dict[str, list[str]], zone: list[tuple[int, int, str]]
) -> str:
    """`within 20 minutes`, `by 14:00 UTC on ...`."""
    promise = stated("next_update", facts)
    minutes = minutes_of(promise)
    if minutes != NEVER:
        text = swap(tongue["by"][0], "day", moment_text(minutes, "day", tongue, zone))
        return swap(text, "time", time_text(minutes, tongue, zone))
    if promise == "" or len(matches(r"^[1-9][0-9]{0,5}$", promise)) == 0:
        return ""
    return swap(tongue["within"][0], "span", span_text(int(promise), tongue))


def window_in_words(
    starts: str,
    ends: str,
    form: str,
    facts: dict[str, str],
    tongue: dict[str, list[str]],
    zone: list[tuple[int, int, str]],
) -> str:
    """From one instant to another, or only its start or end."""
    start = minutes_of(stated(starts, facts))
    end = minutes_of(stated(ends, facts))
    if start < 0 or end <= start:
        return ""
    if form == "start":
        return moment_text(start, "", tongue, zone)
    if form == "end":
        return moment_text(end, "", tongue, zone)
    return window_text(start, end, tongue, zone)
