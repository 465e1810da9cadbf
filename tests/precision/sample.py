"""What rules find in real messages: counts, random samples to judge by reading, and the table of precision.

    python tests/precision/sample.py draw SHARED --codes SO501-SO529 --number 100 --seed 1
    python tests/precision/sample.py table SHARED --codes SO501-SO529

`draw` prints findings with what stands around them, each with its key; whoever reads them notes
`key,code,yes` or `key,code,no` in a file under tests/precision/verdicts/. A key says where the finding is
and what words it has, and none of the words; a finding that a changed rule no longer makes drops out of
the table by itself.
SHARED is the folder of real data.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from precision.corpus import Real, real_messages, supposed
from signoff.rules.catalogue import catalogue
from signoff.rules.draft import House
from signoff.rules.rule import Rule, Spot

VERDICTS = Path(__file__).parent / "verdicts"
HOUSE = House(languages=["en"])
CONTRADICTIONS = ("SO515", "SO516", "SO517")
"""Rules about facts that real messages do not state: tried on supposed ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in a real message."""

    rule: Rule
    real: Real
    spot: Spot

    @property
    def key(self) -> str:
        words = f"{self.real.id}\0{self.rule.code}\0{self.spot.word}"
        return hashlib.sha256(words.encode()).hexdigest()[:16]


def wanted(codes: str) -> tuple[str, str]:
    """`SO501-SO529` as its ends."""
    first, _, last = codes.partition("-")
    return first, last or first


def findings(messages: Sequence[Real], codes: str) -> Iterator[Found]:
    """All findings of the rules from `codes`, message by message."""
    first, last = wanted(codes)
    rules = [entry for entry in catalogue() if first <= entry.rule.code <= last]
    for real in messages:
        for rule, check, _ in rules:
            for spot in check(real.draft, HOUSE):
                yield Found(rule, real, spot)


def every_finding(messages: Sequence[Real], codes: str) -> list[Found]:
    """The findings in messages as they were, and those of contradictions with supposed facts."""
    found = list(findings(messages, codes))
    inner = findings(list(supposed(messages)), f"{CONTRADICTIONS[0]}-{CONTRADICTIONS[-1]}")
    first, last = wanted(codes)
    return found + [one for one in inner if first <= one.rule.code <= last]


def different(found: Sequence[Found]) -> list[Found]:
    """One finding per rule, word and text: vendors copy their own messages."""
    kept = {(one.rule.code, one.spot.word, _around(one)): one for one in reversed(found)}
    return list(reversed(kept.values()))


def _around(found: Found) -> str:
    draft = found.real.draft
    if found.spot.where == "facts":
        return f"[{found.spot.word}] {draft.body[:200]}"
    text = draft.title if found.spot.where == "title" else draft.body
    start, end = max(found.spot.start - 160, 0), found.spot.end + 160
    before, words = text[start : found.spot.start], text[found.spot.start : found.spot.end]
    after = text[found.spot.end : end]
    return " ".join(f"{before}>>{words}<<{after}".split())


def verdicts() -> dict[str, bool]:
    """What readers said, by key."""
    said = {}
    for path in sorted(VERDICTS.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for key, _, verdict in csv.reader(file):
                said[key] = verdict == "yes"
    return said


def draw(found: list[Found], number: int, least: int, seed: int, *, anew: bool) -> list[Found]:
    """`number` findings at random, then more of each rule until `least` of it are judged."""
    known = {} if anew else verdicts()
    drawn = random.Random(seed).sample(found, len(found))
    chosen = drawn[:number]
    count = Counter(one.rule.code for one in chosen)
    for one in drawn[number:]:
        if count[one.rule.code] < least:
            chosen.append(one)
            count[one.rule.code] += 1
    return sorted((one for one in chosen if one.key not in known), key=lambda one: one.rule.code)


def table(messages: Sequence[Real], found: Sequence[Found], codes: str) -> Iterator[str]:
    """Markdown: findings, judged ones and precision of each rule; then the share of messages found."""
    said = verdicts()
    first, last = wanted(codes)
    every = Counter(one.rule.code for one in found)
    yield "| rule | severity | findings | different | judged | right | precision |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for rule, _, _ in catalogue():
        if not first <= rule.code <= last:
            continue
        own = [one for one in different(found) if one.rule.code == rule.code]
        judged = [said[one.key] for one in own if one.key in said]
        share = f"{100 * sum(judged) / len(judged):.0f} %" if judged else "–"
        yield (
            f"| {rule.code} {rule.slug} | {rule.severity} | {every[rule.code]} | {len(own)} "
            f"| {len(judged)} | {sum(judged)} | {share} |"
        )
    yield ""
    yield "| source | messages | with an error | with a warning |"
    yield "|---|--:|--:|--:|"
    sources = Counter(real.source for real in messages)
    for source, total in sources.items():
        cells = []
        for severity in ("error", "warning"):
            hit = {
                one.real.id for one in found if one.real.source == source and one.rule.severity == severity
            }
            cells.append(f"{len(hit)} ({100 * len(hit) / total:.1f} %)")
        yield f"| {source} | {total} | {cells[0]} | {cells[1]} |"


def main() -> None:
    """Read the arguments, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("draw", "table"))
    parser.add_argument("shared", type=Path)
    parser.add_argument("--codes", default="SO501-SO529")
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--least", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--anew", action="store_true", help="also what has been judged already")
    asked = parser.parse_args()
    messages = list(real_messages(asked.shared))
    found = every_finding(messages, asked.codes)
    if asked.what == "table":
        print("\n".join(table(messages, found, asked.codes)))
        return
    for one in draw(different(found), asked.number, asked.least, asked.seed, anew=asked.anew):
        print(
            f"{one.key},{one.rule.code}, [{one.real.draft.language} {one.real.draft.status}] {_around(one)}"
        )


if __name__ == "__main__":
    main()
