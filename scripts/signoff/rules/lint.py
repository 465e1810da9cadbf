"""What the rules say of messages: findings at their places, weighed by `status.yml`, less what is waived."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from signoff.core import codes
from signoff.core.dump import dump_message, dump_translation
from signoff.core.finding import Finding, Severity, did_you_mean
from signoff.core.model import PUBLIC, Message
from signoff.core.names import FOLDER
from signoff.core.text import Notes, decode, fit, place
from signoff.core.watched import Settings
from signoff.rules.catalogue import Entry, catalogue, rule_called
from signoff.rules.draft import Draft, House
from signoff.rules.reading import Times, audience_of, drafts_of, house_of, is_history
from signoff.rules.rule import BODY, TITLE, Rule, Spot
from signoff.rules.weighing import OFF, is_asked, said, weight_of

MAX_FINDINGS = 50
"""One text gets at most so many; the hundredth complaint helps nobody."""

_BLANK = Draft(language="", title="", body="", text="")
_WAIVED = "waived: "
_SEVERITIES = {severity.value: severity for severity in Severity}


def lint_incident(
    incident: Sequence[Message],
    settings: Settings,
    *,
    public_only: bool = False,
    only: Collection[str] | None = None,
    files: Mapping[str, bytes] | None = None,
    times: Times | None = None,
    now: datetime | None = None,
    imported: bool = False,
) -> list[Finding]:
    """What rules find in the messages of an incident, in their order; sorted, waivers applied.

    `only` are names of the messages to judge (None: all); the others are what came before. `files` are
    the bytes by file name, where there are any: then findings have the lines of these. `times` and `now`
    say when messages were, or would be, published. With `imported`, imported history is judged, too; what
    is found there is told and never blocks.
    """
    house = house_of(settings)
    found: list[Finding] = []
    for index, message in enumerate(incident):
        if only is not None and message.name not in only:
            continue
        if not imported and is_history(incident[: index + 1]):
            continue
        if public_only and (audience_of(message, incident[0]) != PUBLIC or incident[0].drill):
            continue
        drafts = drafts_of(incident[: index + 1], settings, house=house, times=times, now=now)
        found += _Judging(message, settings, house, files or {}).findings(drafts)
    return sorted(found)


def lint_draft(draft: Draft, house: House, weights: Mapping[str, str]) -> list[tuple[Rule, Spot]]:
    """What is wrong with one text, by code of the rule and then from left to right."""
    asked = _asked(tuple(weights.items()), draft.is_translation, draft.is_imported, draft.audience)
    return [(rule, spot) for rule, check, _ in asked for spot in check(draft, house)]


@lru_cache(maxsize=64)
def _asked(
    weights: tuple[tuple[str, str], ...], is_translation: bool, is_imported: bool, audience: str
) -> tuple[Entry, ...]:
    """The rules that texts of one kind are judged by."""
    like = replace(_BLANK, is_translation=is_translation, is_imported=is_imported, audience=audience)
    plain = dict(weights)
    found = (e for e in catalogue() if weight_of(e.rule, plain) != OFF and is_asked(e.rule, like))
    return tuple(found)


def is_waived(finding: Finding) -> bool:
    """Whether a message gives a reason why this finding does not count."""
    return finding.hint.startswith(_WAIVED)


def unknown_rules(settings: Settings) -> list[tuple[str, str]]:
    """What `rules` of `status.yml` calls a rule though there is none, each with a hint."""
    return [(name, _similar(name)) for name in settings.rules if rule_called(name) is None]


def _similar(name: str) -> str:
    hint = did_you_mean(name, [rule.slug for rule, _, _ in catalogue()])
    return hint if hint.startswith("did") else "docs/rules.md lists all rules"


@dataclass(slots=True)
class _Judging:
    """One message with its translations while its findings are collected."""

    message: Message
    settings: Settings
    house: House
    files: Mapping[str, bytes]
    used: set[str] = field(default_factory=set)

    def findings(self, drafts: Sequence[Draft]) -> list[Finding]:
        found = []
        for draft in drafts:
            broken = lint_draft(draft, self.house, self.settings.rules)
            found += [self._finding(draft, rule, spot) for rule, spot in broken[:MAX_FINDINGS]]
        # what is imported is not asked about facts: its waivers may be for what nobody looked for
        return found if drafts[0].is_imported else found + self._idle()

    def _finding(self, draft: Draft, rule: Rule, spot: Spot) -> Finding:
        text, hint = said(rule, spot)
        severity = _SEVERITIES[weight_of(rule, dict(self.settings.rules))]
        if draft.is_imported:
            severity = Severity.INFO
        for name, reason in self.message.waive or ():
            if name in (rule.code, rule.slug):
                self.used.add(name)
                severity, hint = Severity.INFO, f"{_WAIVED}{reason}"
        language = draft.language if draft.is_translation else ""
        line, column = self._place(draft, spot, language)
        path = self._path(language)
        return Finding(path, line, column, rule.code, rule.slug, fit(text), fit(hint), severity)

    def _idle(self) -> list[Finding]:
        """Waivers of nothing: a rule that does not exist, or finds nothing here."""
        found = []
        for name, _ in self.message.waive or ():
            if name in self.used:
                continue
            rule = rule_called(name)
            text = f"there is no rule '{name}'" if rule is None else f"{name} finds nothing here"
            hint = (
                _similar(name) if rule is None else "remove the waiver, so that it does not hide what comes"
            )
            line, column = _line_of(self._text(""), "waive"), 1
            found.append(codes.IDLE_WAIVER.at(self._path(""), line, column, text=text, hint=hint))
        return found

    def _name(self, language: str) -> str:
        return f"{self.message.name}.{language}.md" if language else f"{self.message.name}.md"

    def _path(self, language: str) -> str:
        return f"{FOLDER}/{self.message.incident}/{self._name(language)}"

    def _text(self, language: str) -> str:
        """The file, as it lies there or as it would be written."""
        data = self.files.get(self._name(language))
        if data is not None:
            return decode(data, Notes(""), len(data)) or ""
        for translation in self.message.translations:
            if translation.language == language:
                return dump_translation(translation)
        return dump_message(self.message)

    def _place(self, draft: Draft, spot: Spot, language: str) -> tuple[int, int]:
        text = self._text(language)
        if spot.where == BODY:
            return place(text, max(text.rfind(draft.body), 0) + spot.start)
        if spot.where == TITLE:
            line = _line_of(text, "title")
            written = text.split("\n")[line - 1]
            return line, written.find(draft.title[spot.start : spot.end]) + 1 or 1
        return _line_of(text, spot.word), 1


def _line_of(text: str, key: str) -> int:
    """The line on which the front matter has `key`, else the first."""
    for number, line in enumerate(text.split("\n"), 1):
        if number > 1 and line.startswith("---"):
            break
        if line.startswith(f"{key}:"):
            return number
    return 1
