"""What the ready texts say pleases every rule in every language: one component or five, regions or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path

import pytest

from signoff.build.texts import catalogue
from signoff.core.model import ENDED, ComponentStatus, Effect, Kind, Message, Status, Window
from signoff.core.watched import Settings
from signoff.rules.lint import lint_incident
from signoff.settings import read_settings
from signoff.writing.compose import Facts, compose
from signoff.writing.scenarios import Scenario
from support.rules import LANGUAGES

ROOT = Path(__file__).parents[2]
STARTED = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)

COMPONENTS = ("invoices", "payments", "notifications", "api", "webhooks")

# What somebody types, in the words of each language: short, and clean by the rules themselves.
TYPED = {
    "workaround": (
        "send the invoice by link",
        "envíe la factura por enlace",
        "請求書はリンクで送信できます",
        "envoyez la facture par lien",
        "envie a fatura por link",
    ),
    "data_loss": (
        "drafts of 10:02 to 10:20 UTC",
        "los borradores de 10:02 a 10:20 UTC",
        "10:02から10:20（UTC）の下書き",
        "les brouillons de 10:02 à 10:20 UTC",
        "os rascunhos de 10:02 a 10:20 UTC",
    ),
    "lingering": (
        "reports of today are complete tomorrow",
        "los informes de hoy estarán completos mañana",
        "本日のレポートは明日揃います",
        "les rapports d'aujourd'hui seront complets demain",
        "os relatórios de hoje estarão completos amanhã",
    ),
    "advice": (
        "check the invoices of this morning",
        "revise las facturas de esta mañana",
        "今朝の請求書をご確認ください",
        "vérifiez les factures de ce matin",
        "confira as faturas desta manhã",
    ),
}
ANYTHING = (
    "the import of bank files is ready",
    "la importación de archivos del banco está lista",
    "銀行ファイルの取り込みが完了しました",
    "l'import des fichiers de la banque est prêt",
    "a importação de arquivos do banco está pronta",
)
FACTS = (
    "workaround progress data_loss lingering advice expected cause happened reason action who known unknown "
    "wrong right measures purpose changes situation responders next_steps decisions details contact"
).split()
TEXTS = {fact: dict(zip(LANGUAGES, TYPED.get(fact, ANYTHING), strict=True)) for fact in FACTS}
NOTHING = {fact: {"": "none"} for fact in ("data_loss", "lingering")}


@lru_cache
def page(region: str | None) -> Settings:
    """The demonstration's page, with all audiences of ready texts; without a `region`, none has any."""
    settings = read_settings((ROOT / "status.yml").read_bytes())[0]
    assert settings is not None
    if region is None:
        settings = replace(settings, components=tuple(replace(c, regions=()) for c in settings.components))
    return replace(settings, audiences=("internal", "premium"))


@lru_cache
def ready() -> dict[str, Scenario]:
    found, findings = catalogue(ROOT, LANGUAGES)
    assert findings == []
    return {scenario.id: scenario for scenario in found.scenarios}


def before(scenario: Scenario) -> list[str]:
    """The scenarios that come before in a usual course of things."""
    if "start" in scenario.after:
        return []
    if scenario.kind is Kind.MAINTENANCE:
        is_late = scenario.id in ("maintenance-extended", "maintenance-completed")
        return ["maintenance-announced"] + ["maintenance-begun"] * is_late if scenario.after else []
    if scenario.id in ("resolved", "resolved-with-effects"):
        return ["initial", "monitoring"]
    if scenario.id in ("postmortem", "reopened"):
        return ["initial", "monitoring", "resolved"]
    return ["initial"]


def told(scenario: Scenario, facts: Facts, so_far: list[Message], settings: Settings) -> Message:
    name = f"{len(so_far) + 1:02d}-message"
    if scenario.id == "correction":
        facts = replace(facts, corrects=so_far[-1].name)
    keeps = so_far and not scenario.id.startswith("impact") and scenario.id != "reopened"
    facts = replace(facts, components=None if keeps else facts.components)
    texts = dict(facts.texts) if scenario.id == "resolved-with-effects" else {**facts.texts, **NOTHING}
    facts = replace(facts, texts=texts)
    composed = compose(scenario, facts, settings, incident="2026-11-21-x", name=name, so_far=so_far)
    assert composed.message is not None, composed.asks
    return composed.message


def facts_for(scenario: Scenario, count: int, region: str | None, *, only_needed: bool) -> Facts:
    status = ComponentStatus.DEGRADED_PERFORMANCE if count == 1 else ComponentStatus.PARTIAL_OUTAGE
    if scenario.kind is Kind.MAINTENANCE:
        status = ComponentStatus.UNDER_MAINTENANCE
    window = Window(datetime(2026, 11, 28, 2, tzinfo=UTC), datetime(2026, 11, 28, 4, tzinfo=UTC))
    texts = {fact: text for fact, text in TEXTS.items() if not only_needed or fact in scenario.needs}
    return Facts(
        components=tuple(Effect(name, region, status) for name in COMPONENTS[:count]),
        texts=texts,
        commander="mara",
        started=STARTED,
        ended=datetime(2026, 11, 21, 11, 20, tzinfo=UTC) if scenario.status in ENDED else None,
        window=window if scenario.kind is Kind.MAINTENANCE else None,
    )


@pytest.mark.parametrize("name", sorted(ready()))
def test_ready_texts_please_every_rule(name: str) -> None:
    scenario = ready()[name]
    for count, region, only_needed in product((1, 5), (None, "eu"), (False, True)):
        settings = page(region)
        facts = facts_for(scenario, count, region, only_needed=only_needed)
        everything = facts_for(scenario, count, region, only_needed=False)
        so_far: list[Message] = []
        for earlier in before(scenario):
            so_far.append(told(ready()[earlier], everything, so_far, settings))
        if only_needed and unanswered(scenario, facts, so_far, settings):
            continue
        message = told(scenario, facts, so_far, settings)
        assert [t.language for t in message.translations] == list(LANGUAGES[1:])
        # a slower cadence is one of the hours after the first two
        now = NOW + timedelta(hours=3) if name == "long-running" else NOW
        found = lint_incident([*so_far, message], settings, only=[message.name], now=now)
        assert [str(one) for one in found] == []


def unanswered(scenario: Scenario, facts: Facts, so_far: list[Message], settings: Settings) -> bool:
    """Whether the text itself needs more than the scenario demands: then it would be asked for."""
    facts = replace(facts, texts={**facts.texts, **NOTHING}, corrects="01-message")
    composed = compose(scenario, facts, settings, incident="2026-11-21-x", name="09-x", so_far=so_far)
    return not set(composed.asks).isdisjoint(TEXTS)


def test_the_stages_of_an_incident_have_a_text_each() -> None:
    """A rule that no ready text meets is still met by hand: but each status has one that is clean."""
    assert {s.status for s in ready().values() if s.status} >= set(Status) - {Status.VERIFYING}
