"""Words, dates and numbers of each language, and whether the catalogues are complete."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from signoff.build import catalogues as command
from signoff.core.model import STATUSES, ComponentStatus, Impact, Indicator, Kind, Status
from signoff.site import i18n
from signoff.site.i18n import Words, iso, language_name, translator
from signoff.site.locale import Catalogue, catalogue_for, locale_of
from signoff.site.locale.extraction import extract, problems, update
from signoff.site.pseudo import PSEUDO

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / command.CATALOGUES
TRANSLATED = ("es", "fr", "ja", "pt-BR")
EVENING = datetime(2026, 11, 21, 18, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract(command.sources(ROOT))


def test_the_promised_languages_are_there() -> None:
    assert set(TRANSLATED) <= {path.stem for path in LOCALE.glob("*.po")}


@pytest.mark.parametrize("path", sorted(LOCALE.glob("*.po")), ids=lambda path: path.stem)
class TestCatalogue:
    """Every catalogue that lies in the folder, also one that somebody adds."""

    def test_is_complete_and_fits_its_source(self, path: Path, template: Catalog) -> None:
        assert problems(path.read_bytes(), template, path.stem) == []

    def test_is_what_the_command_writes(self, path: Path, template: Catalog) -> None:
        """Otherwise run `python -m signoff.build.catalogues`."""
        before = path.read_bytes()
        assert _without_places(update(before, template, path.stem)) == _without_places(before)

    def test_is_read_as_babel_reads_it(self, path: Path) -> None:
        ours = Catalogue(path.read_text(encoding="utf-8"))
        theirs = read_po(io.BytesIO(path.read_bytes()), locale=locale_of(path.stem))
        for message in filter(lambda m: m.id and m.string, theirs):
            context = message.context or ""
            if isinstance(message.id, str):
                assert ours.pgettext(context, message.id) == message.string
            else:
                heard = {ours.npgettext(context, *message.id, n) for n in range(200)}
                assert heard == set(message.string)


def _without_places(po: bytes) -> list[bytes]:
    """A word may move to another template without a word to translators."""
    return [line for line in po.splitlines() if not line.startswith(b"#:")]


def test_words_of_all_modules_and_templates_are_found(template: Catalog) -> None:
    found = {path for message in template for path, _ in message.locations}
    assert "templates/site/home.html" in found
    assert "scripts/signoff/site/vocabulary.py" in found


PLAIN = re.compile(r"\{[{%#].*?[}%#]\}|<(code|script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
PROPER_NAMES = {"Slack", "RSS", "Atom", "JSON", "Signoff"}
SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"{<]*)')


@pytest.mark.parametrize("path", sorted(ROOT.glob("templates/site/**/*.html")), ids=lambda path: path.name)
def test_a_template_says_all_its_words_through_the_catalogues(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    spoken = [PLAIN.sub(" ", text), *SPOKEN_ATTRIBUTE.findall(text)]
    assert set(re.findall(r"[A-Za-z]{3,}", " ".join(spoken))) <= PROPER_NAMES


PO = """
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Hello %(name)s"
msgstr "Hola %(name)s"

msgctxt "count"
msgid "%(num)s <b>day</b>"
msgid_plural "%(num)s <b>days</b>"
msgstr[0] "%(num)s <b>día</b>"
msgstr[1] "%(num)s <b>días</b>"
"""
SOURCE = {
    "a.py": b'gettext("Hello %(name)s")',
    "b.html": b'{{ npgettext("count", "%(num)s <b>day</b>", "%(num)s <b>days</b>", n) }}',
}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("", "", ""),
        ("Hola %(name)s", "Hola %(nombre)s", "other placeholders"),
        ("Hola %(name)s", "Hola", "other placeholders"),
        ("Hola %(name)s", "Hola %(name)s ", "other placeholders"),
        ("%(num)s <b>días</b>", "%(num)s <i>días</i>", "other placeholders"),
        ('"Hola %(name)s"', '""', "not translated"),
        ('msgid "Hello', '#, fuzzy\nmsgid "Hello', "fuzzy"),
        ('msgstr[1] "%(num)s <b>días</b>"\n', "", "not translated"),
        ('msgctxt "count"\n', "", "missing"),
        ('msgid "Hello', 'msgid "Bye', "missing"),
        ('msgid "Hello', 'msgid "Bye', "unused"),
        ('%(name)s"\n\n', '%(name)s"\n\n#~ msgid "Old"\n#~ msgstr "Viejo"\n\n', "unused"),
    ],
)
def test_a_catalogue_that_does_not_fit_is_noticed(old: str, new: str, problem: str) -> None:
    assert old in PO
    found = problems(PO.replace(old, new, 1).encode(), extract(SOURCE), "es")
    assert any(line.startswith(problem) for line in found) if problem else found == []


def test_a_template_that_does_not_compile_is_not_taken_for_one_without_words() -> None:
    with pytest.raises(Exception, match="unexpected"):
        extract({"broken.html": b"{{ _('Hello' }}"})


def test_a_new_language_is_one_file_that_lists_what_to_translate(tmp_path: Path) -> None:
    for path, source in {
        "scripts/signoff/site/a.py": SOURCE["a.py"],
        "templates/site/b.html": SOURCE["b.html"],
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(source)
    (tmp_path / command.CATALOGUES).mkdir()

    left = command.main(tmp_path, ["de"])

    assert len(left) == 2
    assert all(line.startswith("de: not translated") for line in left)
    first = (tmp_path / command.CATALOGUES / "de.po").read_bytes()
    assert b'msgctxt "count"' in first
    assert b"Date" not in first
    command.main(tmp_path, [])
    assert (tmp_path / command.CATALOGUES / "de.po").read_bytes() == first


def test_translations_survive_an_update_and_unused_ones_go() -> None:
    po = update(PO.encode() + b'\nmsgid "Old"\nmsgstr "Viejo"\n', extract(SOURCE), "es")
    assert problems(po, extract(SOURCE), "es") == []
    assert "Hola %(name)s" in po.decode()
    assert "Viejo" not in po.decode()


def test_comments_for_translators_reach_the_catalogue() -> None:
    source = {"a.py": b'# Translators: a greeting\ngettext("Hello")'}
    assert "a greeting" in update(b"", extract(source), "es").decode()


# What is said when a language has no catalogue


@pytest.mark.parametrize(
    ("asked", "spoken", "lang"),
    [
        ("en", "en", "en"),
        ("en-GB", "en", "en-GB"),
        ("es-MX", "es", "es-MX"),
        ("pt-BR", "pt-BR", "pt-BR"),
        ("pt", "pt-BR", "pt-BR"),
        ("pt-PT", "pt-BR", "pt-BR"),
        ("es-x-bank", "es", "es-x-bank"),
        ("de", "en", "en"),
        ("zh-TW", "en", "en"),
        ("tlh", "en", "en"),
        ("../../etc", "en", "en"),
    ],
)
def test_the_nearest_words_are_used_and_named(asked: str, spoken: str, lang: str) -> None:
    assert catalogue_for(asked)[0] == spoken
    assert translator(asked).lang == lang
    assert translator(asked).language == asked


def test_dates_of_a_language_without_words_are_english_like_the_words() -> None:
    assert translator("de").month(date(2026, 5, 1)) == "May 2026"
    assert translator("en-GB").day(date(2026, 5, 1)) == "1 May 2026"


def test_a_word_missing_in_a_catalogue_is_said_in_english() -> None:
    words = Words("es", "es", locale_of("es"), Catalogue(PO))
    assert words.gettext("Nobody has translated this") == "Nobody has translated this"
    assert words.ngettext("%(num)s thing", "%(num)s things", 2) == "%(num)s things"
    assert words.npgettext("count", "%(num)s <b>day</b>", "%(num)s <b>days</b>", 1) == "%(num)s <b>día</b>"
    assert words.npgettext("count", "%(num)s <b>day</b>", "%(num)s <b>days</b>", 0) == "%(num)s <b>días</b>"


def test_a_fuzzy_or_empty_translation_is_not_used() -> None:
    po = PO + '\n#, fuzzy\nmsgid "Yes"\nmsgstr "No"\n\nmsgid "Empty"\nmsgstr ""\n'
    assert Catalogue(po).gettext("Yes") == "Yes"
    assert Catalogue(po).gettext("Empty") == "Empty"


def test_quotes_line_breaks_and_continued_lines_are_read() -> None:
    po = 'msgid ""\n"a \\"b\\" "\n"c\\n"\nmsgstr ""\n"d\\\\"\n"\\te"\n'
    assert Catalogue(po).gettext('a "b" c\n') == "d\\\te"


# Dates and times


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "UTC", "November 21, 2026, 18:02 UTC"),
        ("en", "Asia/Tokyo", "November 22, 2026, 03:02 JST (Nov 21, 18:02 UTC)"),
        ("en", "Europe/Berlin", "November 21, 2026, 19:02 CET (18:02 UTC)"),
        ("es", "UTC", "21 de noviembre de 2026, 18:02 UTC"),
        ("ja", "UTC", "2026年11月21日 18:02 UTC"),
        ("ja", "Asia/Tokyo", "2026年11月22日 03:02 JST（11月21日 18:02 UTC）"),
        ("fr", "Europe/Paris", "21 novembre 2026, 19:02 CET (18:02 UTC)"),
        ("pt-BR", "America/Sao_Paulo", "21 de novembro de 2026, 15:02 UTC−3 (18:02 UTC)"),
        ("en", "Asia/Kolkata", "November 21, 2026, 23:32 IST (18:02 UTC)"),
        ("en", "Asia/Kathmandu", "November 21, 2026, 23:47 UTC+5:45 (18:02 UTC)"),
    ],
)
def test_an_instant_is_said_in_the_pages_zone_and_in_utc(language: str, zone: str, said: str) -> None:
    words = translator(language, zone)
    assert words.instant(EVENING) == said
    assert words.instant(EVENING) == said  # as remembered


def test_an_instant_is_the_same_whatever_zone_it_is_written_in() -> None:
    words = translator("en", "Europe/Berlin")
    there = EVENING.astimezone(translator("en", "Asia/Tokyo").zone)
    assert Words("en", "en", locale_of("en"), Catalogue(""), "Europe/Berlin").instant(there) == words.instant(
        EVENING
    )


def test_summer_time_is_named() -> None:
    assert translator("en", "Europe/Berlin").time(datetime(2026, 7, 1, 10, tzinfo=UTC)) == "12:00 CEST"


@pytest.mark.parametrize(
    ("zone", "hours", "said"),
    [
        ("UTC", 2, "November 21, 2026, 18:02 – 20:02 UTC"),
        ("UTC", 20, "November 21, 2026, 18:02 UTC – November 22, 2026, 14:02 UTC"),
        ("Europe/Berlin", 2, "November 21, 2026, 19:02 – 21:02 CET (18:02 – 20:02 UTC)"),
        ("Asia/Tokyo", 2, "November 22, 2026, 03:02 – 05:02 JST (Nov 21, 18:02 – 20:02 UTC)"),
        ("Asia/Tokyo", 8, "November 22, 2026, 03:02 – 11:02 JST (Nov 21, 18:02 – Nov 22, 02:02 UTC)"),
    ],
)
def test_a_span_says_its_day_once_where_it_can(zone: str, hours: int, said: str) -> None:
    assert translator("en", zone).span(EVENING, EVENING + timedelta(hours=hours)) == said


@pytest.mark.parametrize(
    ("language", "weekday", "short", "month"),
    [
        ("en", "Saturday, November 21, 2026", "Nov 21", "November 2026"),
        ("es", "sábado, 21 de noviembre de 2026", "21 nov", "noviembre de 2026"),
        ("ja", "2026年11月21日土曜日", "11月21日", "2026年11月"),
        ("fr", "samedi 21 novembre 2026", "21 nov.", "novembre 2026"),
        ("pt-BR", "sábado, 21 de novembro de 2026", "21 de nov.", "novembro de 2026"),
    ],
)
def test_dates_follow_the_order_of_the_language(language: str, weekday: str, short: str, month: str) -> None:
    words = translator(language)
    assert words.weekday(EVENING.date()) == weekday
    assert words.short_day(EVENING.date()) == short
    assert words.month(EVENING.date()) == month


def test_utc_is_said_whatever_the_pages_zone_is() -> None:
    words = translator("en", "Asia/Tokyo")
    assert words.utc(EVENING) == "November 21, 2026, 18:02 UTC"
    assert words.local_day(EVENING) == date(2026, 11, 22)


def test_a_heading_starts_with_a_capital() -> None:
    words = translator("fr")
    assert words.heading(words.month(EVENING.date())) == "Novembre 2026"


def test_what_is_said_does_not_depend_on_what_was_said_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts are remembered, and forgotten when there are too many."""
    monkeypatch.setattr(i18n, "MANY", 3)
    words = Words("fr", "fr", locale_of("fr"), catalogue_for("fr")[1])
    moments = [EVENING + timedelta(hours=h) for h in range(9)]

    def said() -> list[str]:
        return [f"{words.instant(m)} {words.time(m)} {words.duration(m - EVENING)}" for m in moments]

    assert said() == said()
    assert len(set(said())) == len(moments)


def test_an_instant_for_programs_is_utc() -> None:
    assert iso(EVENING.astimezone(translator("en", "Asia/Tokyo").zone)) == "2026-11-21T18:02:00Z"


def test_the_process_changes_nothing() -> None:
    """Another locale, time zone and hash seed: the same words."""
    code = (
        "from datetime import *; from signoff.site.i18n import translator;"
        "w = translator('fr', 'Asia/Tokyo');"
        "m = datetime(2026, 11, 21, 18, 2, tzinfo=UTC);"
        "print(ascii([w.instant(m), w.percent(.5), w.number(9999), w.list('abc')]))"
    )
    said = set()
    for environment in (
        {"TZ": "UTC", "LC_ALL": "C"},
        {"TZ": "America/New_York", "LANGUAGE": "de", "PYTHONHASHSEED": "7"},
    ):
        variables = {**os.environ, **environment}
        run = [sys.executable, "-c", code]
        said.add(subprocess.run(run, env=variables, capture_output=True, check=True).stdout)
    assert len(said) == 1


# Numbers


@pytest.mark.parametrize(
    ("language", "minutes", "long", "short"),
    [
        ("en", 0, "less than a minute", "less than a minute"),
        ("en", 1, "1 minute", "1 min"),
        ("en", 80, "1 hour 20 minutes", "1 hr 20 min"),
        ("en", 25 * 1440, "25 days", "25 days"),
        ("en", 1441, "1 day 1 minute", "1 day 1 min"),
        ("en", 2 * 1440 + 65, "2 days 1 hour", "2 days 1 hr"),
        ("es", 80, "1 hora y 20 minutos", "1 h 20 min"),
        ("ja", 80, "1時間20分", "1時間20分"),
        ("fr", 80, "1\xa0heure et 20 minutes", "1\u202fh 20\xa0min"),
        ("pt-BR", 121, "2 horas e 1 minuto", "2 h 1 min"),
    ],
)
def test_a_duration_has_at_most_two_units(language: str, minutes: int, long: str, short: str) -> None:
    words = translator(language)
    assert words.duration(timedelta(minutes=minutes)) == long
    assert words.short_duration(timedelta(minutes=minutes)) == short


def test_a_negative_duration_is_no_duration() -> None:
    assert translator("en").duration(timedelta(minutes=-5)) == "less than a minute"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1.0, "100%"),
        (1 - 1e-12, "99.99%"),
        (0.99999, "99.99%"),
        (0.9987, "99.87%"),
        (0.3, "30.00%"),
        (0.0, "0.00%"),
        (0.1 + 0.2, "30.00%"),
    ],
)
def test_a_share_is_cut_so_that_trouble_never_reads_as_none(share: float, said: str) -> None:
    assert translator("en").percent(share) == said


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert translator("fr").percent(0.9987) == "99,87\xa0%"
    assert translator("es").percent(0.9987) == "99,87\xa0%"
    assert translator("pt-BR").number(10_000) == "10.000"
    assert translator("ja").list(["A", "B", "C"]) == "A、B、C"
    assert translator("en").list([]) == ""
    assert translator("es").list(["API", "Web", "Informes"]) == "API, Web e Informes"
    assert translator("es").list(["API", "Web"]) == "API y Web"


# Words for the model


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_every_word_of_the_model_has_its_own_name(language: str) -> None:
    words = translator(language)
    for names in (
        [words.status(status) for status in Status if status not in (Status.SCHEDULED, Status.COMPLETED)],
        [words.component_status(status) for status in [*ComponentStatus, None]],
        [words.impact(impact) for impact in Impact],
        [words.kind(kind) for kind in Kind],
        [words.indicator(indicator) for indicator in Indicator],
    ):
        assert all(names)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_the_demonstration_explains_each_state_by_the_name_it_has_on_the_page(language: str) -> None:
    words = translator(language)
    names = [words.component_status(status) for status in ComponentStatus]
    names += [words.status(status) for status in STATUSES[Kind.INCIDENT]]
    page = "about.md" if language == "en" else f"about.{language}.md"
    rows = (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
    explained = {row.split("|")[1].strip() for row in rows if row.startswith("| ")}
    assert {name.lower() for name in names} <= explained


def test_a_notice_is_called_a_notice_until_it_is_withdrawn() -> None:
    words = translator("en")
    assert words.status(None, Kind.NOTICE) == "Notice"
    assert words.status(Status.RESOLVED, Kind.NOTICE) == "Withdrawn"
    assert words.status(Status.RESOLVED) == "Resolved"


@pytest.mark.parametrize("language", TRANSLATED)
def test_japanese_uses_full_width_punctuation_and_french_its_spaces(language: str, template: Catalog) -> None:
    for message in template:
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = translator(language).npgettext(message.context or "", ids[0], ids[-1], 5)
        if language == "ja":
            assert not re.search(r"[぀-ヿ一-鿿](?:[,.!?;:()]|\.\.\.)", said), said
        if language == "fr":
            assert not re.search(r"[^\s\u202f\xa0][;:!?](?:\s|$)| [;:!?]|\w'\w", said), said


# For templates


def test_words_in_html_keep_their_tags_and_escape_what_is_put_in() -> None:
    names = translator("en").names
    assert names["_"]("<b>%(name)s</b>", name="<Acme & Co>") == "<b>&lt;Acme &amp; Co&gt;</b>"
    assert names["ngettext"]("%(num)s day", "%(num)s days", 2) == "2 days"
    assert names["pgettext"]("kind", "Incident") == "Incident"
    assert names["npgettext"]("x", "%(num)s of %(all)s", "%(num)s of %(all)s", 1, all="<") == "1 of &lt;"


@pytest.mark.parametrize(
    ("language", "name"),
    [("ja", "日本語"), ("pt-BR", "Português (Brasil)"), ("es", "Español"), ("tlh", "tlh"), ("?", "?")],
)
def test_a_language_is_called_what_its_speakers_call_it(language: str, name: str) -> None:
    assert language_name(language) == name


@pytest.mark.parametrize("language", sorted(PSEUDO))
def test_a_pretend_language_changes_every_word_and_keeps_placeholders(language: str) -> None:
    words = translator(language)
    assert words.gettext("Hello <b>%(name)s</b>") == "[Héllö <b>%(name)s</b>~~~~~~~]"
    assert words.ngettext("%(num)s day", "%(num)s days", 2) == "[%(num)s dáýš~~~~]"
    assert words.status(Status.RESOLVED) == "[Réšölvéd~~]"
    assert words.npgettext("c", "a", "b", 1) == "[á]"
    assert words.gettext("%(a)s – %(b)s") == "%(a)s – %(b)s"
    assert words.direction == ("rtl" if language == "ar-XB" else "ltr")
