"""Messages to text, the way an author would write them. `parse(dump(x)) == x`.

Canonical: keys in one order, a text in quotes only where it needs them, one effect per line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from signoff.core.model import Effect, Message, NextUpdate, Translation, Window
from signoff.core.values import surprise

# Letters first, then nothing that YAML, or a reader of it, could mistake for its own signs.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .,/()+;-]|'(?=\w))*")


def dump_message(message: Message) -> str:
    """The file of `message`, without its translations."""
    lines = [f"{key}: {value}" if value[:1] != "\n" else f"{key}:{value}" for key, value in _facts(message)]
    return "\n".join(["---", *lines, "---", *_body(message.body)]) + "\n"


def dump_translation(translation: Translation) -> str:
    """The file of one translation."""
    lines = [f"title: {text(translation.title)}"] if translation.title else []
    return "\n".join(["---", *lines, "---", *_body(translation.body)]) + "\n"


def _body(body: str) -> list[str]:
    return [body] if body else []


def _facts(message: Message) -> Iterator[tuple[str, str]]:
    """The keys and values of the front matter, in the order they are written."""
    m = message
    said: list[tuple[str, object]] = [
        ("title", m.title and text(m.title)),
        ("kind", m.kind),
        ("status", m.status),
        ("commander", m.commander and text(m.commander)),
        ("impact", m.impact),
        ("components", None if m.components is None else _components(m.components)),
        ("started", m.started and instant(m.started)),
        ("next_update", m.next_update and _next_update(m.next_update)),
        ("data_loss", m.data_loss and text(m.data_loss)),
        ("lingering", m.lingering and text(m.lingering)),
        ("window", m.window and _window(m.window)),
        ("repeat", m.repeat and text(m.repeat)),
        ("expires", m.expires and instant(m.expires)),
        ("audience", m.audience and text(m.audience)),
        ("drill", None if m.drill is None else str(m.drill).lower()),
        ("corrects", m.corrects),
        ("at", m.at and instant(m.at)),
        ("waive", m.waive and "".join(f"\n  {name}: {text(why)}" for name, why in m.waive)),
    ]
    for key, value in said:
        if value:
            yield key, str(value)


def text(value: str) -> str:
    """`value` as a YAML text: plain where every reader sees the same text, else in double quotes."""
    if _PLAIN.fullmatch(value) and not value.endswith(" ") and not surprise(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def instant(when: datetime) -> str:
    """An aware instant in UTC: `2026-11-21T10:02Z`, with seconds only where there are any."""
    moment = when.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ" if moment.second else "%Y-%m-%dT%H:%MZ")


def duration(span: timedelta) -> str:
    """`1h30m`, `2d`: whole seconds in as few parts as it takes."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def _next_update(promise: NextUpdate) -> str:
    if promise.after is not None:
        return duration(promise.after)
    return instant(promise.at) if promise.at is not None else "none"


def _window(window: Window) -> str:
    return f"{{start: {instant(window.start)}, end: {instant(window.end)}}}"


def _components(effects: tuple[Effect, ...]) -> str:
    if not effects:
        return "{}"
    lines: dict[str, list[str]] = {}
    for effect in effects:
        said = effect.status.value if effect.region is None else f"{text(effect.region)}: {effect.status}"
        lines.setdefault(effect.component, []).append(said)
    regional = {effect.component for effect in effects if effect.region is not None}
    shown = [
        f"\n  {text(component)}: {{{', '.join(said)}}}"
        if component in regional
        else f"\n  {text(component)}: {said[0]}"
        for component, said in lines.items()
    ]
    return "".join(shown)
