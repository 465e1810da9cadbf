"""The facts of one incident while its messages are told, oldest first: the bookkeeping of core/fold.py."""

from __future__ import annotations

from datetime import datetime

from signoff.core.model import (
    ENDED,
    ComponentStatus,
    Effect,
    Impact,
    Interval,
    Kind,
    Message,
    Status,
    Window,
)
from signoff.core.watched import Settings

_OPERATIONAL = ComponentStatus.OPERATIONAL
_Key = tuple[str, str | None]


class Story:
    """What holds after the messages told so far. Tell them in order, with instants that never fall."""

    def __init__(self, kind: Kind, settings: Settings) -> None:
        self.kind = kind
        self.language = settings.languages[0]
        self.titles: dict[str, str] = {}
        self.status: Status | None = None
        self.commander: str | None = None
        self.data_loss: str | None = None
        self.lingering: str | None = None
        self.window: Window | None = None
        self.repeat: str | None = None
        self.expires: datetime | None = None
        self.ended: datetime | None = None
        self._impact: Impact | None = None
        self._peak = Impact.NONE
        self._regions = {c.id: c.regions for c in settings.components if c.regions}
        self._has: dict[_Key, ComponentStatus] = {}
        self._since: dict[_Key, datetime] = {}
        self._cleared: dict[_Key, ComponentStatus] = {}
        self._past: list[Interval] = []

    def tell(self, message: Message, instant: datetime) -> None:
        """Take in what `message` states as of `instant`."""
        status = message.status
        ends = status in ENDED and not (status is Status.POSTMORTEM and self.ended)
        reopens = status is not None and self.ended is not None and status not in ENDED
        self._affect(message.components, instant, ends, reopens)
        if status is not None:
            self.status = status
        if ends:
            self.ended = self.ended or instant
        elif reopens:
            self.ended = None
        self._weigh(message, ends)
        self._note(message)

    def _note(self, message: Message) -> None:
        """The facts that are simply the newest said."""
        if message.title is not None:
            self.titles = {self.language: message.title}
        for translation in message.translations:
            if translation.title:
                self.titles[translation.language] = translation.title
        if message.commander is not None:
            self.commander = message.commander
        if message.data_loss is not None:
            self.data_loss = message.data_loss
        if message.lingering is not None:
            self.lingering = message.lingering
        if message.window is not None:
            self.window = message.window
        if message.repeat is not None:
            self.repeat = message.repeat
        if message.expires is not None:
            self.expires = message.expires

    def _weigh(self, message: Message, ends: bool) -> None:
        """Impact: as stated, else the worst effect in force once components are named, else as before."""
        if message.impact is not None:
            self._impact = message.impact
        elif message.components is not None and not ends:
            worst = max(self._has.values(), key=lambda status: status.rank, default=_OPERATIONAL)
            self._impact = worst.impact
        if self._impact is not None and self._impact.rank > self._peak.rank:
            self._peak = self._impact

    def _affect(
        self, components: tuple[Effect, ...] | None, instant: datetime, ends: bool, reopens: bool
    ) -> None:
        """Bring what components have up to date, and close and open intervals where it changes.

        An ending makes all operational that the message does not name. Reopening without naming
        components brings back what the ending took away.
        """
        if components is None and not ends and not reopens:
            return
        target = dict(self._has)
        if self.kind is Kind.INCIDENT:
            if ends:
                if self.ended is None:
                    self._cleared = {k: s for k, s in target.items() if s is not _OPERATIONAL}
                target = dict.fromkeys(target, _OPERATIONAL)
            elif reopens and components is None:
                target |= {k: s for k, s in self._cleared.items() if target[k] is _OPERATIONAL}
        for effect in components or ():
            for key in self._keys(effect):
                target[key] = effect.status
        if self.kind is Kind.INCIDENT:
            self._cut(target, instant)
        self._has = target

    def _keys(self, effect: Effect) -> tuple[_Key, ...]:
        """An effect without a region, on a component with regions, is in all of them."""
        if effect.region is None and effect.component in self._regions:
            return tuple((effect.component, region) for region in self._regions[effect.component])
        return ((effect.component, effect.region),)

    def _cut(self, target: dict[_Key, ComponentStatus], instant: datetime) -> None:
        for key, status in target.items():
            before = self._has.get(key, _OPERATIONAL)
            if status is before:
                continue
            if before is not _OPERATIONAL:
                begun = self._since.pop(key)
                if begun < instant:
                    self._past.append(Interval(*key, before, begun, instant))
            if status is not _OPERATIONAL:
                self._since[key] = instant

    def all_titles(self) -> tuple[tuple[str, str], ...]:
        """(language, title), the default language first."""
        return tuple(sorted(self.titles.items(), key=lambda t: (t[0] != self.language, t[0])))

    def all_intervals(self) -> tuple[Interval, ...]:
        """What the incident did to components, in order of start; the open ones have no end."""
        there = [Interval(*key, self._has[key], begun, None) for key, begun in self._since.items()]
        rank = {key: index for index, key in enumerate(self._has)}
        return tuple(sorted(self._past + there, key=lambda i: (i.start, rank[i.component, i.region])))

    def effects(self) -> tuple[Effect, ...]:
        """What each component it ever named has now; regions that are all alike are one effect."""
        found: dict[Effect, None] = {}
        for (component, region), status in self._has.items():
            alike = {self._has.get((component, r)) for r in self._regions.get(component, ())} == {status}
            found[Effect(component, None if alike else region, status)] = None
        return tuple(found)

    def impact_now(self) -> Impact:
        """The impact in force. Open, and nobody ever said or named a component: it weighs as minor."""
        if self._impact is None:
            return Impact.MINOR if self._is_unclear() else Impact.NONE
        return self._impact

    def worst_impact(self) -> Impact:
        """The worst impact it ever had."""
        return Impact.MINOR if self._is_unclear() else self._peak

    def _is_unclear(self) -> bool:
        return self._impact is None and self.kind is Kind.INCIDENT and self.ended is None
