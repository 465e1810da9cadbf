"""Components and regions in the words of a language: lists, places, what customers notice.

In the part of Python that the composer translates (rules/rule.py). `Touched` is one component in one region
(or everywhere); `collapsed` makes one of all regions of a component where they are alike.
"""

from __future__ import annotations

from signoff.rules.draft import House, Touched
from signoff.rules.find import matches
from signoff.writing.sounds import SOUNDS_LIKE_I
from signoff.writing.when import swap

WORST_FIRST = ["major_outage", "partial_outage", "degraded_performance", "under_maintenance"]


def collapsed(touched: list[Touched], house: House) -> list[Touched]:
    """`touched` with one entry, for everywhere, where a component has one status in all its regions."""
    found: list[Touched] = []
    done: list[str] = []
    for one in touched:
        key = one.id + "/" + one.status
        if key in done:
            continue
        alike = [other for other in touched if other.id == one.id and other.status == one.status]
        everywhere = False
        for component in house.components:
            if component.id == one.id and len(component.regions) > 0:
                everywhere = len(alike) >= len(component.regions)
        if everywhere:
            done.append(key)
            found.append(
                Touched(
                    id=one.id, name=one.name, region="", region_name="", status=one.status, has_regions=True
                )
            )
        else:
            found.append(one)
    return found


def list_text(names: list[str], tongue: dict[str, list[str]]) -> str:
    """`A, B and C` as the language says it, clear even where a name has an `and` of its own."""
    if len(names) == 0:
        return ""
    if len(names) == 1:
        return names[0]
    between, last, of_two, of_more = tongue["list"]
    joint = last
    for name in names:
        if last != between and last in name:
            joint = of_two if len(names) == 2 else of_more
    if joint == last and "before_i" in tongue and len(matches(SOUNDS_LIKE_I, names[-1])) > 0:
        joint = tongue["before_i"][0]
    return between.join(names[:-1]) + joint + names[-1]


def unlike(texts: list[str]) -> list[str]:
    """Each of `texts` once, in order."""
    found: list[str] = []
    for text in texts:
        if text not in found:
            found.append(text)
    return found


def names_of(touched: list[Touched]) -> list[str]:
    return unlike([one.name for one in touched])


def regions_of(touched: list[Touched]) -> list[str]:
    return unlike([one.region_name for one in touched if one.region != ""])


def affected(touched: list[Touched]) -> list[Touched]:
    return [one for one in touched if one.status != "operational"]


def unaffected(touched: list[Touched]) -> list[Touched]:
    return [one for one in touched if one.status == "operational"]


def places_text(touched: list[Touched], tongue: dict[str, list[str]], is_scope_known: bool) -> str:
    """Components with their regions, these said once where they are the same for all.

    That it is all regions is said only when the scope is known.
    """
    names = names_of(touched)
    places = [
        places_of([one for one in touched if one.name == name], tongue, is_scope_known) for name in names
    ]
    alike = True
    for each in places:
        if each != places[0]:
            alike = False
    if alike and len(names) > 1 and len(places[0]) > 0:
        pattern = tongue["group"][0 if len(places[0]) == 1 else 1]
        if places[0] == tongue.get("everywhere", []):
            pattern = swap(tongue["placed"][0], "name", "{x}")
        text = swap(pattern, "regions", tongue["list"][0].join(places[0]))
        return swap(text, "x", list_text(names, tongue))
    placed: list[str] = []
    for name, own in zip(names, places):  # noqa: B905  (the composer knows no keyword arguments)
        if len(own) == 0:
            placed.append(name)
        else:
            where = tongue["list"][0].join(own)
            placed.append(swap(swap(tongue["placed"][0], "regions", where), "name", name))
    return list_text(placed, tongue)


def places_of(touched: list[Touched], tongue: dict[str, list[str]], is_scope_known: bool) -> list[str]:
    """The regions of one component, [] for one without any, and for all of them when that is not sure."""
    regions = regions_of(touched)
    if len(regions) == 0 and is_scope_known and len(touched) > 0 and touched[0].has_regions:
        return tongue.get("everywhere", [])
    return regions


def effects_text(touched: list[Touched], tongue: dict[str, list[str]], is_scope_known: bool) -> str:
    """What customers notice: a sentence for each status, the worst first. "" where there are no words."""
    sentences: list[str] = []
    for status in WORST_FIRST:
        alike = [one for one in touched if one.status == status]
        if len(alike) > 0 and status in tongue:
            pattern = tongue[status][0 if len(names_of(alike)) == 1 else 1]
            sentences.append(swap(pattern, "x", places_text(alike, tongue, is_scope_known)))
    return tongue["sentence"][0].join(sentences)
