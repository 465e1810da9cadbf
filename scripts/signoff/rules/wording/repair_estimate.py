"""SO501: says when it will be fixed."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches
from signoff.rules.rule import TITLE, Example, Rule, Spot
from signoff.rules.wording.phrases import OVER, folded, phrases, sentence_around, spaced
from signoff.rules.wording.words_estimates import NAMED, PLANNED, UNLESS
from signoff.rules.wording.words_forecasts import FORECASTS
from signoff.rules.wording.words_promises import PROMISES
from signoff.rules.wording.words_times import TIMES, UPDATES

RULE = Rule(
    code="SO501",
    slug="repair-estimate",
    severity="error",
    family="wording",
    about="the text says when it will be fixed",
    hint=("say what is being done and when the next update comes; the policy `estimates` forbids the rest"),
    why=(
        "Nobody can say how long an unknown repair takes. Customers plan by the time they are "
        "given, and a "
        "missed one costs more trust than none. The promise that can be kept is that of the next "
        "update. "
        "Houses that have to give estimates set `estimates: allow`."
    ),
    source=(
        "PagerDuty, Incident Response documentation, Customer Liaison: “Don't estimate resolution times”"
    ),
    bad=(
        Example("en", "Exports fail. We expect this to be fixed within the next hour."),
        Example("es", "Las exportaciones fallan. Esperamos tenerlo resuelto en una hora."),
        Example("ja", "エクスポートに失敗します。1時間以内に復旧する見込みです。"),
        Example("fr", "Les exports échouent. Le service devrait être rétabli d'ici une heure."),
        Example("pt-BR", "As exportações falham. O serviço deve voltar ao normal em uma hora."),
    ),
    good=(
        Example(
            "en",
            (
                "Exports fail. A change is being deployed. We will post an update on the recovery within "
                "20 minutes."
            ),
        ),
        Example(
            "en",
            ("We cannot give an ETA yet. Exports failed for 30 minutes this morning and fail again now."),
        ),
        Example("es", "Las exportaciones fallan. Publicaremos la próxima actualización en 20 minutos."),
        Example("ja", "エクスポートに失敗します。次回のお知らせは20分後の予定です。"),
        Example("fr", "Les exports échouent. Le prochain point sera publié dans 20 minutes."),
        Example("pt-BR", "As exportações falham. Publicaremos a próxima atualização em 20 minutos."),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    """Estimates in what is not over; none where the policy allows them, nor in maintenance, "
    "which has a window.
    """
    if house.estimates == "allow" or draft.kind != "incident" or draft.status in OVER:
        return []
    if len(matches(spaced(PLANNED.get(draft.language, "$^")), folded(draft.text))) > 0:
        return []
    found = phrases(draft, NAMED, {}, UNLESS)
    promised = phrases(draft, PROMISES, {}, UNLESS)
    promised.extend(phrases(draft, FORECASTS, {}, UNLESS))
    for spot in promised:
        text = draft.title if spot.where == TITLE else draft.text
        is_new = all(
            spot.where != one.where or spot.end <= one.start or one.end <= spot.start for one in found
        )
        if is_new and _has_time(folded(text), spot, draft.language):
            found.append(spot)
    return found


def _has_time(plain: str, spot: Spot, language: str) -> bool:
    """Whether the sentence around a promise names a time other than that of the next update."""
    sentence = sentence_around(plain, spot.start, spot.end)
    updates = matches(spaced(UPDATES[language]), sentence)
    return any(is_apart(time, updates) for time in matches(spaced(TIMES[language]), sentence))


def is_apart(time: Match, others: list[Match]) -> bool:
    """Whether `time` lies in none of `others`."""
    return all(time.end <= other.start or other.end <= time.start for other in others)
