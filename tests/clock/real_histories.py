"""Scorecards of real histories, and what docs/scorecard.md shows of them: numbers and plots, no sentence.

    .venv/bin/python tests/clock/real_histories.py

reads the histories that lie beside the checkout and writes the plots to docs/assets/scorecard/ and the
numbers into docs/scorecard.md, between its two marks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median_low
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from signoff.clock.periods import together
from signoff.clock.score import scorecard
from signoff.core.fold import fold
from signoff.core.model import Impact, Message, NextUpdate, Posted, Status
from signoff.core.scorecard import Measure, Scorecard
from signoff.core.watched import Component, Policy, Settings

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "scorecard.md"
PLOTS = ROOT / "docs" / "assets" / "scorecard"
BEGIN, END = "<!-- numbers of real histories -->", "<!-- end of the numbers -->"

GITHUB = "corpus/mrshu+github-statuses/incidents.dev.jsonl"
GOOGLE = "other-vendors/moritalous+cloud-status-history/incidents.json"
PACIFIC = ZoneInfo("America/Los_Angeles")
MINUTE = timedelta(minutes=1)

# Nobody promised these pages' customers our policy; it is the ruler, not their fault.
POLICY = Policy(postmortem={})
SETTINGS = Settings(
    name="Ruler", url="https://status.example.org/", components=(Component("x", {"": "X"}),), policy=POLICY
)
_STATUS = {
    "Investigating": Status.INVESTIGATING,
    "Monitoring": Status.MONITORING,
    "Resolved": Status.RESOLVED,
}
_IMPACT = {
    "SERVICE_OUTAGE": Impact.CRITICAL,
    "SERVICE_DISRUPTION": Impact.MAJOR,
    "SERVICE_INFORMATION": Impact.MINOR,
}
_PROMISE = re.compile(
    r"update[sd]?[^.\n]{0,80}?by [A-Z][a-z]+day, (\d{4}-\d\d-\d\d) (\d\d):(\d\d) US/Pacific"
)


class Source(NamedTuple):
    """A history and its scorecards, oldest first."""

    name: str
    cards: tuple[Scorecard, ...]


def sources(data: Path = DATA) -> tuple[Source, ...]:
    return (
        Source("A: code hosting", tuple(_scored(_github(data / GITHUB)))),
        Source("B: cloud platform", tuple(_scored(_google(data / GOOGLE)))),
    )


def _scored(histories: Iterable[list[Posted]]) -> Iterator[Scorecard]:
    for posted in sorted(histories, key=lambda posted: posted[0].published):
        incident = fold(posted[0].message.incident, posted, SETTINGS)
        assert incident is not None
        card = scorecard(incident, SETTINGS, posted[-1].published + timedelta(days=1))
        if card is not None:
            yield card


def _github(path: Path) -> Iterator[list[Posted]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        told: dict[str, Any] = json.loads(line)
        if told["impact"] not in set(Impact):
            continue
        updates = sorted(told["updates"], key=lambda update: update["at"])
        yield [
            _posted(
                f"a-{told['id']}",
                number,
                datetime.fromisoformat(update["at"]),
                update["message"],
                status=_STATUS.get(update["status"], Status.INVESTIGATING if number == 1 else None),
                impact=Impact(told["impact"]) if number == 1 else None,
            )
            for number, update in enumerate(updates, start=1)
        ]


def _google(path: Path) -> Iterator[list[Posted]]:
    for told in json.loads(path.read_text(encoding="utf-8")):
        updates = sorted(told["updates"], key=lambda update: update["when"])
        if updates[0]["status"] == "AVAILABLE":
            continue
        yield list(_google_messages(told, updates))


def _google_messages(told: dict[str, Any], updates: Sequence[dict[str, Any]]) -> Iterator[Posted]:
    over = False
    for number, update in enumerate(updates, start=1):
        ends = update["status"] == "AVAILABLE" and not over
        over = over or ends
        status = Status.RESOLVED if ends else Status.INVESTIGATING if number == 1 else None
        yield _posted(
            f"b-{told['number']}",
            number,
            datetime.fromisoformat(update["when"]),
            update["text"],
            status=status,
            impact=_IMPACT.get(update["status"]),
            started=datetime.fromisoformat(told["begin"]) if number == 1 else None,
            next_update=None if over else _promised(update["text"]),
        )


def _promised(text: str) -> NextUpdate | None:
    """The instant that an update promises, in the zone of the page."""
    found = _PROMISE.search(text)
    if found is None:
        return None
    local = datetime.fromisoformat(f"{found[1]}T{found[2]}:{found[3]}").replace(tzinfo=PACIFIC)
    return NextUpdate(at=local.astimezone(UTC))


def _posted(incident: str, number: int, published: datetime, body: str, **facts: Any) -> Posted:
    name = f"{number:02d}-x"
    title = "X" if number == 1 else None
    message = Message(incident=incident, name=name, body=body, title=title, **facts)
    return Posted(message, published.astimezone(UTC), f"{incident}/{name}")


# what the handbook shows


def table(found: Sequence[Source]) -> str:
    """The numbers, one column for each history."""
    columns = [_column(source.cards) for source in found]
    lines = ["| | " + " | ".join(source.name for source in found) + " |", "|---|" + "---|" * len(found)]
    lines += [
        f"| {row[0][0]} | " + " | ".join(value for _, value in row) + " |"
        for row in zip(*columns, strict=True)
    ]
    return "\n".join(lines)


def _column(cards: Sequence[Scorecard]) -> list[tuple[str, str]]:
    whole = together(cards)
    years = f"{cards[0].times.published:%Y-%m} to {cards[-1].times.published:%Y-%m}"
    gaps = [gap for card in cards for gap in card.gaps]
    kept, judged = whole.verdicts[Measure.SILENCE]
    first_kept, first_judged = whole.verdicts[Measure.FIRST]
    made = sum(card.kept + card.missed + card.pending for card in cards)
    news = sum(card.informative for card in cards)
    updates = sum(card.updates for card in cards)
    known = [card.times.to_first for card in cards if card.times.to_first is not None]
    return [
        ("time", years),
        ("incidents", f"{len(cards):,}"),
        ("messages", f"{sum(card.messages for card in cards):,}"),
        ("first message, half of the incidents", _minutes(median_low(known)) if known else "nothing tells"),
        ("first message within 5 min of the start", _share(first_kept, first_judged)),
        ("silences, half of them", _minutes(median_low([gap.length for gap in gaps]))),
        ("longest silence, half of the incidents", _minutes(whole.silence)),
        ("no silence longer than the policy's", _share(kept, judged)),
        ("promises made", f"{made:,}"),
        ("promises kept", _share(sum(c.kept for c in cards), sum(c.kept + c.missed for c in cards))),
        ("updates with new information", _share(news, updates)),
    ]


def _minutes(length: timedelta | None) -> str:
    if length is None:
        return "nothing tells"
    minutes = length / MINUTE
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} ({part:,} of {whole:,})" if whole else "nothing tells"


EDGES = ((10, "10 min"), (20, "20"), (30, "30"), (60, "1 h"), (120, "2 h"), (240, "4 h"), (10**9, "longer"))
STYLE = "font-family:system-ui,sans-serif;font-size:13px;fill:#222"
COLOURS = ("#3b5bbf", "#b4551d")


def plots(found: Sequence[Source]) -> dict[str, str]:
    """Name -> SVG, on its own ground, so that it reads in light and dark."""
    github, google = found
    return {
        "silences.svg": _histogram(found),
        "promises.svg": _promises(google.cards),
        "good-and-bad.svg": _strips(github.cards),
    }


def _svg(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{title}" style="{STYLE}">\n<title>{title}</title>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _histogram(found: Sequence[Source]) -> str:
    """In what share of the incidents the longest silence was how long."""
    parts = []
    for row, source in enumerate(found):
        shares = _buckets([card.longest.length for card in source.cards if card.longest])
        parts.append(
            f'<rect x="{60 + row * 160}" y="8" width="12" height="12" fill="{COLOURS[row]}"/>'
            f'<text x="{78 + row * 160}" y="19">{source.name}</text>'
        )
        for place, share in enumerate(shares):
            height = round(share * 360)
            x = 60 + place * 84 + row * 34
            parts.append(
                f'<rect x="{x}" y="{220 - height}" width="32" height="{height}" fill="{COLOURS[row]}"/>'
            )
            parts.append(f'<text x="{x + 16}" y="{214 - height}" text-anchor="middle">{share:.0%}</text>')
    for place, (_, label) in enumerate(EDGES):
        parts.append(f'<text x="{93 + place * 84}" y="238" text-anchor="middle">{label}</text>')
    parts.append('<path d="M50 220H650" stroke="#222"/>')
    parts.append('<path d="M226 30V224" stroke="#222" stroke-dasharray="4 3"/>')
    parts.append('<text x="230" y="42">policy: 20 min (major, critical)</text>')
    parts.append('<text x="350" y="258" text-anchor="middle">longest silence of an incident, up to</text>')
    return _svg(660, 268, "How long the longest silence of an incident was, in two histories", parts)


def _buckets(lengths: Sequence[timedelta]) -> list[float]:
    counts, low = [], 0
    for edge, _ in EDGES:
        counts.append(sum(low < length / MINUTE <= edge for length in lengths))
        low = edge
    return [count / len(lengths) for count in counts]


def _promises(cards: Sequence[Scorecard]) -> str:
    """Year by year how many promises were kept."""
    years: dict[int, list[int]] = {}
    for card in cards:
        pair = years.setdefault(card.times.published.year, [0, 0])
        pair[0] += card.kept
        pair[1] += card.missed
    parts = []
    for place, (year, (kept, missed)) in enumerate(sorted(years.items())):
        whole = kept + missed
        if not whole:
            continue
        width = round(kept / whole * 420)
        y = 20 + place * 34
        parts.append(f'<text x="10" y="{y + 16}">{year}</text>')
        parts.append(f'<rect x="60" y="{y}" width="{width}" height="22" fill="{COLOURS[0]}"/>')
        parts.append(
            f'<rect x="{62 + width}" y="{y}" width="{max(420 - width, 0)}" height="22" fill="#fff" '
            f'stroke="{COLOURS[1]}" stroke-dasharray="4 3"/>'
        )
        parts.append(f'<text x="492" y="{y + 16}">{kept} of {whole} kept</text>')
    return _svg(620, 40 + len(years) * 34, "Promised updates that came in time, by year", parts)


def _strips(cards: Sequence[Scorecard]) -> str:
    """The best told and the worst told of the incidents of one to four hours: a mark for each message."""
    size = [
        c for c in cards if c.ended and 60 <= (c.ended - c.times.published) / MINUTE <= 240 and c.updates >= 1
    ]
    size = [card for card in size if card.impact in (Impact.MAJOR, Impact.CRITICAL)]
    ordered = sorted(
        size, key=lambda card: (card.longest.length if card.longest else timedelta(0), card.incident)
    )
    shown = [*ordered[:3], *ordered[-3:]]
    parts = []
    for place, card in enumerate(shown):
        y = 26 + place * 34 + (22 if place >= 3 else 0)
        if place in (0, 3):
            parts.append(f'<text x="10" y="{y - 6}">{"good" if place == 0 else "bad"}</text>')
        parts += _strip(card, y)
    for hour in range(5):
        parts.append(f'<text x="{20 + hour * 145}" y="268" text-anchor="middle">{hour} h</text>')
    title = "Six incidents of one to four hours: each message a mark, each silence over 20 minutes a bar"
    return _svg(640, 278, title, parts)


def _strip(card: Scorecard, y: int) -> Iterator[str]:
    def x(instant: datetime) -> int:
        return 20 + round((instant - card.times.published) / timedelta(hours=4) * 580)

    for gap in card.gaps:
        left, right = x(gap.start), x(gap.start + gap.length)
        if gap.is_late:
            yield f'<rect x="{left}" y="{y + 4}" width="{right - left}" height="12" fill="{COLOURS[1]}"/>'
        else:
            yield f'<path d="M{left} {y + 10}H{right}" stroke="{COLOURS[0]}" stroke-width="3"/>'
        yield f'<path d="M{left} {y}v20" stroke="#222" stroke-width="2"/>'
    yield f'<path d="M{x(card.until)} {y}v20" stroke="#222" stroke-width="4"/>'


def page_with(found: Sequence[Source], page: str) -> str:
    """The handbook's page with today's numbers between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table(found)}\n\n{END}{after}"


def main() -> int:
    found = sources()
    PLOTS.mkdir(parents=True, exist_ok=True)
    for name, svg in plots(found).items():
        (PLOTS / name).write_text(svg, encoding="utf-8")
    PAGE.write_text(page_with(found, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(table(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
