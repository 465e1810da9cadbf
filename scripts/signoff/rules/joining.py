"""What a message says, joined to what was known before: the drafts that rules judge.

The composer runs the same source, with what it knows of the open incidents in place of `Known`.
"""

from __future__ import annotations

from signoff.rules.draft import Draft, House, Known, Said, Stated, Touched
from signoff.rules.plain import without_code, words_only

OPERATIONAL = "operational"
IMPACTS = {
    "operational": "none",
    "under_maintenance": "none",
    "degraded_performance": "minor",
    "partial_outage": "major",
    "major_outage": "critical",
}
RANKS = {"none": 0, "minor": 1, "major": 2, "critical": 3}
ENDED = ["resolved", "postmortem", "completed", "cancelled"]


def drafts_from(said: Said, known: Known, house: House) -> list[Draft]:
    """The message as a draft, then each of its translations."""
    drafts = [draft_from(said, known, house, -1)]
    for index in range(len(said.translations)):
        drafts.append(draft_from(said, known, house, index))
    return drafts


def draft_from(said: Said, known: Known, house: House, index: int) -> Draft:
    """One text of a message: the translation number `index`, or the message itself for -1."""
    words = said.words
    if index >= 0:
        words = said.translations[index]
    kind = known.kind
    if known.position == 0 and said.kind != "":
        kind = said.kind
    status = said.status
    if status == "":
        status = known.status
    after = effects_after(said, known, house, kind)
    uncoded = without_code(words.body)
    audience = said.audience
    if audience == "":
        audience = known.audience
    return Draft(
        language=words.language,
        title=words.title,
        body=words.body,
        text=words_only(uncoded),
        uncoded=uncoded,
        is_translation=index >= 0,
        original=said.words.body if index >= 0 else "",
        original_title=said.words.title if index >= 0 else "",
        number=said.number,
        position=known.position + 1,
        kind=kind,
        audience=audience,
        is_drill=known.is_drill or said.is_drill,
        is_imported=said.is_imported,
        is_correction=said.is_correction,
        status=status,
        stated_status=said.status,
        status_before=known.status,
        impact=impact_after(said, known, after),
        impact_before=known.impact,
        stated_impact=said.impact,
        names_components=said.names_components,
        stated_components=touched(said.components, words.language, house),
        affected=touched(not_operational(after), words.language, house),
        affected_before=touched(not_operational(known.affected), words.language, house),
        promise=said.promise,
        promise_minutes=said.promise_minutes,
        promised_before=known.promised,
        minutes_open=known.minutes_open,
        data_loss=said.data_loss,
        lingering=said.lingering,
        has_window=said.has_window,
        translations=[translation.language for translation in said.translations],
        told=known.told,
    )


def effects_after(said: Said, known: Known, house: House, kind: str) -> list[Stated]:
    """What components do once `said` is public, region by region."""
    was_over = known.status in ENDED
    ends = ends_now(said, known)
    reopens = said.status != "" and was_over and said.status not in ENDED
    found: dict[str, Stated] = {}
    for effect in known.affected:
        status = effect.status
        if ends and kind == "incident":
            status = OPERATIONAL
        found[key_of(effect)] = Stated(id=effect.id, region=effect.region, status=status)
    if reopens and not said.names_components:
        for effect in known.cleared:
            found[key_of(effect)] = effect
    for stated in said.components:
        for effect in expanded(stated, house):
            found[key_of(effect)] = effect
    return [found[key] for key in found.keys()]  # noqa: SIM118  (in JavaScript, too)


def ends_now(said: Said, known: Known) -> bool:
    """Whether `said` is an ending, and not only the postmortem of what was over."""
    return said.status in ENDED and not (said.status == "postmortem" and known.status in ENDED)


def key_of(effect: Stated) -> str:
    return effect.id + "/" + effect.region


def expanded(stated: Stated, house: House) -> list[Stated]:
    """A statement without a region, on a component with regions, is about all of them."""
    if stated.region == "":
        for component in house.components:
            if component.id == stated.id and len(component.regions) > 0:
                return [
                    Stated(id=stated.id, region=region, status=stated.status) for region in component.regions
                ]
    return [stated]


def not_operational(effects: list[Stated]) -> list[Stated]:
    return [effect for effect in effects if effect.status != OPERATIONAL]


def impact_after(said: Said, known: Known, after: list[Stated]) -> str:
    """As stated, else by the worst effect once components are named, else as before."""
    if said.impact != "":
        return said.impact
    if not said.names_components or ends_now(said, known):
        return known.impact
    return worst_impact(after)


def worst_impact(effects: list[Stated]) -> str:
    """The impact that the worst of `effects` alone gives an incident."""
    worst = "none"
    for effect in effects:
        impact = IMPACTS.get(effect.status, "none")
        if RANKS[impact] > RANKS[worst]:
            worst = impact
    return worst


def touched(effects: list[Stated], language: str, house: House) -> list[Touched]:
    """`effects` with the names that readers of `language` know."""
    found: list[Touched] = []
    for effect in effects:
        name = effect.id
        has_regions = False
        for component in house.components:
            if component.id == effect.id:
                name = name_in(component.names, language, house)
                has_regions = len(component.regions) > 0
        region_name = ""
        if effect.region != "":
            region_name = name_in(house.regions.get(effect.region, {"": effect.region}), language, house)
        found.append(
            Touched(
                id=effect.id,
                name=name,
                region=effect.region,
                region_name=region_name,
                status=effect.status,
                has_regions=has_regions,
            )
        )
    return found


def name_in(names: dict[str, str], language: str, house: House) -> str:
    """A name in `language`, else in the default language, else the one for all."""
    if language in names:
        return names[language]
    if len(house.languages) > 0 and house.languages[0] in names:
        return names[house.languages[0]]
    return names.get("", "")
