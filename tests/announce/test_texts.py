"""What channels say: complete where there is room, and shortened by meaning where there is not."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from jsonschema import Draft202012Validator

from signoff.announce.short import for_sms, sms, sms_in, x
from signoff.announce.texts import FORMS, Said, Style, Told, say
from signoff.core.finding import OperatorError
from signoff.core.fold import fold
from signoff.core.model import Incident, NextUpdate, Posted, Translation
from signoff.core.watched import Component, Settings
from signoff.signing.style import style_of
from support.stories import SLUG, said, watched

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "es", "ja", "fr", "pt-BR")
TITLES = {
    "en": "🔥 Delayed notifications in the European regions",
    "es": "🔥 Notificaciones retrasadas en las regiones europeas",
    "ja": "🔥 ヨーロッパ地域での通知の遅延について",
    "fr": "🔥 Notifications retardées dans les régions d’Europe",
    "pt-BR": "🔥 Notificações atrasadas nas regiões da Europa",
}
LONG = " ".join(["Everything that could go wrong went wrong at once,"] * 12)
SETTINGS = Settings(
    name="Acme",
    url="https://status.example.org/",
    languages=LANGUAGES,
    components=(Component("api", {"": "API"}, regions=("us", "eu")), Component("web", {"": "Web"})),
    regions=("us", "eu"),
)


@pytest.fixture(scope="module")
def style() -> Style:
    return style_of(ROOT, SETTINGS)


def incident(*posted: Posted, settings: Settings = SETTINGS) -> Incident:
    found = fold(SLUG, posted, settings)
    assert found is not None
    return found


def longest(text: str) -> bool:
    """Whether a text message fits into as many parts as we send."""
    return sms_in(3, text).fits


def first(title: str = TITLES["en"], body: str = "Mail **waits**.", **more: object) -> Posted:
    there = [Translation(tag, TITLES[tag], "本文") for tag in LANGUAGES[1:]]
    facts = {"translations": tuple(there), "next_update": 20, "api": {"eu": "major_outage"}, **more}
    return said(1, "investigating", title=title, body=body, **facts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["sms", "x", "mastodon", "chat", "mail"])
def test_title_impact_and_link_survive_in_every_form_and_language(
    style: Style, form: str, language: str
) -> None:
    posted = first(body=LONG * 9)
    told = say(form, Told(incident(posted), posted, language), SETTINGS, style)
    words = style.words(language)
    whole = f"{told.subject}\n{told.body}"
    assert (for_sms(TITLES[language]) if form == "sms" else TITLES[language]) in whole
    assert "https://status.example.org/" in told.body
    assert f"incidents/{SLUG}/" in told.body
    assert form == "mail" or words.impact(incident(posted).summary.impact) in whole
    assert form != "sms" or longest(told.body)
    assert form != "x" or x(told.body).fits


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_message_has_one_part_where_that_is_enough(style: Style, language: str) -> None:
    posted = said(1, "investigating", title="Slow")
    told = say("sms", Told(incident(posted), posted, language), SETTINGS, style)
    whole = [style.words(language).status(posted.message.status), f"/{SLUG}/"]
    assert all(word in told.body for word in whole)
    assert sms(told.body).fits == (language != "ja"), "70 places are not enough for the link and more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_message_never_has_more_than_three_parts(style: Style, language: str) -> None:
    for title in (TITLES[language], LONG, "障害" * 200, "🔥" * 100):
        posted = said(1, "investigating", title=title, web="partial_outage")
        told = say("sms", Told(incident(posted), posted, language), SETTINGS, style)
        assert longest(told.body)
        assert told.body.endswith(f"/incidents/{SLUG}/")


@pytest.mark.parametrize("form", ["sms", "x", "mastodon"])
def test_a_title_too_long_ends_at_a_word(style: Style, form: str) -> None:
    posted = said(1, "investigating", title=LONG, body="b " * 400)
    told = say(form, Told(incident(posted), posted, "en"), SETTINGS, style)
    cut = told.body.partition("...")[0]
    assert LONG.startswith(cut)
    assert LONG[len(cut)] in " ,"
    assert form != "sms" or longest(told.body)
    assert form != "x" or x(told.body).fits


def test_the_text_goes_before_the_facts(style: Style) -> None:
    posted = first(body=LONG * 9)
    told = say("chat", Told(incident(posted), posted, "en"), SETTINGS, style)
    assert len(told.body) <= 1_900
    assert " ..." in told.body
    assert "Next update by 10:20 UTC." in told.body
    assert "API (EU)" in told.body


def test_a_text_without_spaces_is_cut_between_characters(style: Style) -> None:
    posted = first(body="👩\u200d🚒" * 900)
    body = say("chat", Told(incident(posted), posted, "en"), SETTINGS, style).body
    shown = body.split("\n\n")[1].removesuffix(" ...")
    assert shown
    assert not shown.replace("👩\u200d🚒", "")


def test_nothing_later_changes_what_a_message_said(style: Style) -> None:
    one = first()
    alone = [say(form, Told(incident(one), one, "en"), SETTINGS, style) for form in FORMS]
    later = said(2, "resolved", title="Other title", web="major_outage")
    both = incident(one, later)
    assert [say(form, Told(both, one, "en"), SETTINGS, style) for form in FORMS] == alone


def test_a_correction_and_a_retraction_say_so_first(style: Style) -> None:
    one = first()
    two = said(2, None, corrects="01-investigating", body="Only reports wait.")
    told = say("mail", Told(incident(one, two), two, "en"), SETTINGS, style)
    assert told.subject == f"[Acme] {TITLES['en']}: Correction"
    assert told.body.startswith("This corrects the message of November 21, 2026, 10:00 UTC.\n\nOnly reports")
    taken = say("mail", Told(incident(one), one, "en", retracted=True), SETTINGS, style)
    assert taken.subject.endswith(": Taken back")
    assert "waits" not in taken.body
    assert taken.body.endswith("https://status.example.org/")  # nothing else of the incident is there


def test_what_nobody_translated_says_so(style: Style) -> None:
    posted = said(1, "investigating", title="Slow", body="Words.")
    told = say("mail", Told(incident(posted), posted, "fr"), SETTINGS, style)
    assert told.body.startswith("Ce message n’a pas encore été traduit.\n\nWords.")


def test_the_most_particular_template_is_taken() -> None:
    found = {
        "mail.txt": "Subject: s\n\ngeneral",
        "mail.ja.txt": "japanese",
        "premium/mail.txt": "Subject: Dear\ncustomer\n\n{{ title }}, {{ link }}",
    }
    plain = style_of(ROOT, watched())
    style = Style(plain.words, MappingProxyType(found), plain.html)
    posted = said(1, "investigating", title="Slow")
    here = incident(posted, settings=watched())

    def told(**more: str) -> Said:
        return say("mail", Told(here, posted, more.pop("language", "en"), **more), watched(), style)

    assert told() == ("s", "general")
    assert told(language="ja") == ("", "japanese")
    assert told(texts="premium").subject == "Dear customer"
    assert told(texts="premium").body.startswith("Slow, https://")
    assert told(texts="other", language="ja").body == "japanese"


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{% if %}", "mail.txt, line 1"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "'__class__'"),
        ("{{ _.__globals__ }}", "'__globals__'"),
        ("{% include 'other.txt' %}", "other.txt"),
    ],
)
def test_a_template_that_is_wrong_or_reaches_out_is_refused(template: str, problem: str) -> None:
    plain = style_of(ROOT, watched())
    style = Style(plain.words, MappingProxyType({"mail.txt": template}), plain.html)
    posted = said(1, "investigating", title="Slow")
    with pytest.raises(OperatorError, match=re.escape(problem)):
        say("mail", Told(incident(posted, settings=watched()), posted, "en"), watched(), style)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_webhook_gets_what_the_schema_says(style: Style, language: str) -> None:
    schema = json.loads((ROOT / "docs/webhook.schema.json").read_text(encoding="utf-8"))
    check = Draft202012Validator(schema)
    one = first(next_update=None)
    two = said(2, "resolved", corrects="01-investigating", next_update=NextUpdate(after=timedelta(minutes=5)))
    notice = said(1, None, kind="notice", title="Soon", slug=SLUG)
    for posted, whole in ((one, (one, two)), (two, (one, two)), (notice, (notice,))):
        for retracted in (False, True):
            told = Told(incident(*whole), posted, language, retracted=retracted, key="0" * 32)
            check.validate(json.loads(say("webhook", told, SETTINGS, style).body))


def test_signs_of_html_and_markdown_are_plain_in_mail(style: Style) -> None:
    posted = said(1, "investigating", title="5 < 6 & <b>", body="a < b & `<i>` {{ page }}")
    told = say("mail", Told(incident(posted), posted, "en"), SETTINGS, style)
    assert told.subject == "[Acme] 5 < 6 & <b>: Investigating"
    assert told.body.startswith("a < b & <i> {{ page }}\n")
