"""SO606: a title that short channels have to cut."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches_exactly
from signoff.rules.rule import Example, Rule, Spot

ROOM = 80
"""Places of a text message (160) that are left for the title beside its status and the link."""
ROOM_WIDE = 50
"""The same in two parts of a message (70 each) in letters that are not in the alphabet of text messages."""
GSM = r"[^\x0a\x0d -_a-z¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΔΦΓΛΩΠΨΣΘΞ{|}~€^]"

RULE = Rule(
    code="SO606",
    slug="long-title",
    severity="info",
    family="form",
    about="text messages will cut this title",
    hint="name the component and what it does, in about ten words",
    why=(
        "The title is the subject of the mail, the first line in chat, and with the link all that fits into "
        "a text message. What is behind the cut, nobody reads there."
    ),
    source="3GPP TS 23.038 (160 and 70 characters); docs/design.md, section 7",
    bad=(
        Example(
            "en",
            "Pages fail to load.",
            title="Pages of the Web app fail to load for customers in all regions, and the API answers with errors",
        ),
        Example(
            "ja",
            "ページを表示できません。",
            title="ヨーロッパおよびアメリカのお客様において、ウェブアプリの一部のページが表示できない事象、ならびにAPIのエラーが発生しています",
        ),
    ),
    good=(
        Example("en", "Pages fail to load.", title="Pages of the Web app fail to load in Europe"),
        Example("ja", "ページを表示できません。", title="ヨーロッパでウェブアプリのページを表示できません"),
        Example("es", "Algunas páginas no cargan.", title="Algunas páginas de la aplicación no cargan"),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    room = ROOM
    if len(matches_exactly(GSM, draft.title)) > 0:
        room = ROOM_WIDE
    if len(draft.title) <= room or draft.audience == "internal":
        return []
    return [Spot("title", room, len(draft.title), draft.title[room : len(draft.title)])]
