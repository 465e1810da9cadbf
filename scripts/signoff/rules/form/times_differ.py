"""SO654: times of day that differ between a translation and its original."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.form.figures import halfwidth, no_spans, numbers, only_in, times, zones
from signoff.rules.plain import without_code, words_only
from signoff.rules.rule import BODY, Example, Rule, Spot

_EN = "Payments have been failing since 10:04 UTC. Next update at 2 pm UTC."

RULE = Rule(
    code="SO654",
    slug="times-differ",
    severity="error",
    family="form",
    about="a time that differs from the original",
    hint="put the same time into both, in the same time zone",
    why=(
        "Readers wait for the time they are told. 10:40, 10h40, 10 h 40, 10時40分 and 10:40 am are the "
        "same; a text "
        "that names another time zone is not compared."
    ),
    source="ISO 17100:2015, 5.3 (check of the target text: omissions, figures)",
    bad=(
        Example(
            "es", "Los pagos fallan desde las 10:40 UTC. Próxima información a las 14:00 UTC.", original=_EN
        ),
        Example(
            "fr", "Les paiements échouent depuis 10 h 04 UTC. Prochain point à 15 h 00 UTC.", original=_EN
        ),
        Example(
            "pt-BR", "Os pagamentos falham desde 10h40 UTC. Próxima atualização às 14h UTC.", original=_EN
        ),
        Example(
            "ja",
            "10時40分（UTC）から決済に失敗しています。次回のお知らせは午後2時（UTC）です。",
            original=_EN,
        ),
    ),
    good=(
        Example(
            "es", "Los pagos fallan desde las 10:04 UTC. Próxima información a las 14:00 UTC.", original=_EN
        ),
        Example(
            "fr",
            "Les paiements échouent depuis 10 h 04 UTC. Prochain point à 14 h UTC.",
            original=_EN,
        ),
        Example(
            "pt-BR", "Os pagamentos falham desde 10h04 UTC. Próxima atualização às 14h UTC.", original=_EN
        ),
        Example(
            "ja",
            "10時04分（UTC）から決済に失敗しています。次回のお知らせは午後2時（UTC）です。",
            original=_EN,
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    """Times that only the translation has; if there are none, those that it lacks, at its start."""
    if not draft.is_translation:
        return []
    text = halfwidth(draft.text)
    before = halfwidth(words_only(without_code(draft.original)))
    if zones(text) != zones(before):
        return []
    own = times(text)
    original = times(before)
    missing = [spot.word for spot in no_spans(only_in(original, own), before, numbers(text))]
    spots = []
    for spot in no_spans(only_in(own, original), text, numbers(before)):
        said = f"the original says {', '.join(missing)}" if len(missing) > 0 else "not in the original"
        spots.append(Spot(BODY, spot.start, spot.end, draft.body[spot.start : spot.end], said))
    if len(spots) == 0 and len(missing) > 0:
        body = draft.body.strip()
        start = draft.body.find(body)
        end = start + len(body.split("\n")[0])
        spots.append(Spot(BODY, start, end, ", ".join(missing), "in the original, and missing here"))
    return spots
