"""The status page itself is in trouble: those inside are told, again every hour while it lasts, and once when
it is over.

What was told lies in one small file beside the other caches: a host without a repository can keep it, and a
day on which the forge is down too still has an alarm. Without the file people are told once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signoff.core.watched import Settings
from signoff.edge import cache
from signoff.watching.remind import Send

FILE = "signoff-told"
"""In the folder of caches, seen from the source folder."""
AGAIN = timedelta(hours=1)
INTERNAL = "internal"
_VERSION = "1"


def alarm(
    source: Path, settings: Settings, seen: Mapping[str, Sequence[str]], now: datetime, send: Send
) -> list[str]:
    """Tell what is wrong with the addresses in `seen` (nothing: all is well); what should be said of that.

    An address of which nobody could be told stays untold, so the next look tries again.
    """
    file = source / cache.FOLDER / FILE
    known = _known(file)
    bad = [url for url, wrong in seen.items() if wrong and _is_news(known.get(url), now)]
    well = [url for url, wrong in seen.items() if not wrong and url in known]
    if not bad and not well:
        return []
    channels = [channel for channel in settings.channels if channel.audience == INTERNAL]
    if not channels:
        return ["status.yml has no channel with 'audience: internal', so nobody was told"]
    subject, text = _words(seen, bad, well)
    key = f"watch-{hashlib.sha256(f'{text}{now.isoformat()}'.encode()).hexdigest()[:24]}"
    why = {channel.id: send(channel, subject, text, key) for channel in channels}
    if not all(why.values()):
        kept = {url: when for url, when in known.items() if url not in well} | dict.fromkeys(bad, now)
        cache.store(file, _VERSION, {url: when.isoformat() for url, when in kept.items()})
    return [f"{channel} was not told: {reason}" for channel, reason in why.items() if reason]


def _is_news(told: datetime | None, now: datetime) -> bool:
    """Whether it is time to say it (again); an instant that is yet to come is a clock's mistake."""
    return told is None or now - told >= AGAIN or told > now


def _words(seen: Mapping[str, Sequence[str]], bad: Sequence[str], well: Sequence[str]) -> tuple[str, str]:
    """The subject, and all that is known."""
    still = [url for url, wrong in seen.items() if wrong]
    fine = [url for url, wrong in seen.items() if not wrong]
    subject = (
        f"Status page in trouble: {', '.join(bad)}" if bad else f"Status page well again: {', '.join(well)}"
    )
    lines = [line for url in still for line in (f"{url}", *(f"- {wrong}" for wrong in seen[url]))]
    lines += [f"{url}\n- fine" for url in fine]
    if still:
        lines.append("What to do is in docs/worst-day.md of the page's repository.")
    return subject, "\n".join(lines)


def _known(file: Path) -> dict[str, datetime]:
    """Address -> when people were last told; nothing when that cannot be read."""
    plain = cache.load(file, _VERSION)
    try:
        return {url: datetime.fromisoformat(when).astimezone(UTC) for url, when in plain.items()}
    except (AttributeError, TypeError, ValueError):
        return {}
