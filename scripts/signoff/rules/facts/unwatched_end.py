"""SO407: resolved without having been watched, and without a word of how anybody knows."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.facts.words_facts import says
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO407",
    slug="unwatched-end",
    severity="warning",
    family="facts",
    about="it is resolved without having been monitored, and the text does not say how you know",
    hint="say what you saw ('since 11:40 UTC all pages load'), or send 'monitoring' first",
    why=(
        "A repair is not over when it is made but when it holds. Incidents that are closed at the moment of "
        "the change are opened again, and the second time nobody believes the end."
    ),
    source="docs/design.md, section 1: the resolution confirms full recovery; Atlassian Incident Communication Handbook",
    bad=(
        Example(
            "en",
            "We applied a change.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "es",
            "Aplicamos un cambio.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "ja",
            "設定を変更しました。",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "fr",
            "Nous avons appliqué une modification.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "pt-BR",
            "Aplicamos uma mudança.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
    ),
    good=(
        Example(
            "en",
            "All pages load normally since 11:40 UTC.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "en",
            "We applied a change.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: monitoring",
        ),
        Example(
            "es",
            "Todas las páginas cargan con normalidad.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "ja",
            "すべてのページが正常に表示されることを確認しました。",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "fr",
            "Toutes les pages s'affichent normalement.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
        Example(
            "pt-BR",
            "Todas as páginas carregam normalmente.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="status: identified",
        ),
    ),
)

SEEN = {
    "en": r"\b(?:monitor\w*|watch\w*|confirm\w*|verif\w*|observ\w*|check(?:ed|s)|test(?:ed|s)|stable|normal\w*|full recovery|"
    r"(?:has|have|had|is|are|was|were) (?:now |also |fully )?recovered|fully \w+|completely \w+|since|as usual|as expected|"
    r"no (?:further|more|longer|new)|operational)\b",
    "es": r"\b(?:supervis\w+|vigil\w+|observ\w+|confirm\w+|verific\w+|comprob\w+|estable\w*|normal\w*|por completo|"
    r"totalmente|recuper\w+|restablec\w+|desde|como siempre|ya no|sin (?:más|nuevos))\b",
    "ja": r"監視|確認|安定|正常|通常|復旧し|回復し|以降|様子|なくなり|検証|見守",
    "fr": r"\b(?:surveill\w+|observ\w+|confirm\w+|vérifi\w+|constat\w+|stables?|normal\w*|entièrement|complètement|"
    r"rétabli\w*|depuis|comme d['’]habitude|ne \w+ plus|plus aucun\w*)\b",
    "pt-BR": r"\b(?:monitor\w+|acompanh\w+|observ\w+|confirm\w+|verific\w+|estáve\w+|normal\w*|totalmente|por completo|"
    r"recuper\w+|restabelec\w+|desde|como sempre|não há mais|sem novos)\b",
}

CLOCK = r"(?<!\d)\d{1,2}(?:[:.h時]\d{2}|\s?[ap]m\b)"
"""From when to when: who can say that knows that it is over."""


def check(draft: Draft, house: House) -> list[Spot]:
    if draft.kind != "incident" or draft.is_correction or draft.stated_status != "resolved":
        return []
    if draft.status_before not in ["investigating", "identified"] or says(draft, SEEN):
        return []
    if len(matches(CLOCK, draft.text)) > 1:
        return []
    return [Spot("facts", 0, 0, "status")]
