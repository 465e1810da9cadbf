"""Whole cState sites: configuration, languages, drafts, what is refused, the files around the incidents."""

from __future__ import annotations

import pytest

from signoff.core.finding import OperatorError
from signoff.importers.cstate.config import EXAMPLE_URL, is_config, read_site
from signoff.importers.cstate.report import report
from signoff.importers.cstate.site import import_site
from signoff.importers.cstate.sources import is_wanted
from support.cstate import cases, checked, folders, imported, only, settings_of, told

POST = """---
title: {title}
date: 2024-01-02 10:00:00Z
resolved: true
resolvedWhen: 2024-01-02 12:00:00Z
severity: down
{facts}---
{body}
"""


def post(title: str = "T", body: str = "x", facts: str = "") -> str:
    return POST.format(title=title, body=body, facts=facts)


def test_systems_become_components_with_groups_and_descriptions() -> None:
    settings = settings_of(cases())
    shown = [
        (c.id, c.name[""], (c.group or {"": ""})[""], c.description.get("", "")) for c in settings.components
    ]
    assert shown == [
        ("web-shop", "Web shop", "Sales", "Where customers order"),
        ("terminals", "Payment terminals", "Sales", ""),
        ("reports", "Reports", "", ""),
        ("cafe-screens", "Café screens", "", ""),
    ]
    assert {c.since.isoformat() for c in settings.components if c.since} == {"2024-01-10"}
    assert (settings.name, settings.url, settings.timezone, settings.languages) == (
        "Kiosk Works",
        "https://status.kiosk.example/",
        "Europe/Berlin",
        ("en",),
    )


def test_the_page_has_the_words_of_the_old_one_about_itself() -> None:
    about = cases().files["docs/about.md"].decode()
    assert about.startswith(
        "# Kiosk Works\n\nHow our kiosks are doing. See also [the help pages](https://help"
    )


def test_numbers_add_up() -> None:
    counts = cases().counts
    assert counts.posts == counts.incidents + counts.maintenances + counts.notices
    assert counts.left_open == 2
    assert counts.updates + counts.added == sum(len(m) for m in checked(cases()).values())


def test_every_post_has_a_redirect_from_its_old_address() -> None:
    result = cases()
    rules = result.files["docs/_redirects"].decode().splitlines()
    assert len(rules) == result.counts.posts
    assert "/issues/2024-06-03t0730--two-times/ /incidents/2024-06-03-0730-two-times/ 301" in rules
    assert all(rule.count(" ") == 2 for rule in rules)


def test_stated_addresses_are_redirected_as_well() -> None:
    posts = {
        "2024-01-02-a.md": post(facts="url: /old/a/\naliases: [/older/a/, ../../x, 'a b']\n"),
        "2024-01-02-b.md": post(facts="slug: bee\naliases: /b/\n"),
    }
    result = imported(posts, config="baseURL: https://s.example/status/\ntitle: X\n")
    assert result.files["docs/_redirects"].decode().splitlines() == [
        "/status/b/ /status/incidents/2024-01-02-b/ 301",
        "/status/issues/bee/ /status/incidents/2024-01-02-b/ 301",
        "/status/old/a/ /status/incidents/2024-01-02-a/ 301",
        "/status/older/a/ /status/incidents/2024-01-02-a/ 301",
    ]


def test_a_page_without_systems_is_one_component_that_every_incident_affects() -> None:
    result = imported({"2024-01-02-a.md": post()}, config="title: Whole Page\nparams:\n  systems: null\n")
    ((component),) = settings_of(result).components
    assert component.id == "whole-page"
    assert "whole-page: major_outage" in only(result)["01-investigating.md"]


def test_posts_without_a_configuration_are_imported_all_the_same() -> None:
    result = imported({"2024-01-02-a.md": post()}, config=None)
    settings = settings_of(result)
    assert (settings.name, settings.url) == ("folder", EXAMPLE_URL)
    assert told(result) == ["no-configuration", "setting-guessed", "resolved-added"]


@pytest.mark.parametrize(
    ("url", "guessed"),
    [("http://localhost:1313/", True), ("status", True), ("''", True), ("https://s.example/x", False)],
)
def test_an_address_that_nobody_can_reach_is_replaced_and_told(url: str, guessed: bool) -> None:
    result = imported({"2024-01-02-a.md": post()}, config=f"title: X\nbaseURL: {url}\n")
    assert ("setting-guessed" in told(result)) is guessed
    assert settings_of(result).url == (EXAMPLE_URL if guessed else "https://s.example/x/")


def test_names_shown_differ_from_names_used() -> None:
    systems = ["{name: Mail intern, displayName: Mail}", "name: Mail", "name: mail", "link: x"]
    config = "title: X\nparams:\n  systems:\n" + "".join(f"  - {system}\n" for system in systems)
    result = imported({"2024-01-02-a.md": post(facts="affected: [Mail]\n")}, config=config)
    assert [c.name[""] for c in settings_of(result).components] == ["Mail", "Mail"]
    assert "mail: major_outage" in only(result)["01-investigating.md"]
    assert told(result).count("system-left-out") == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.yaml", "TITLE: Loud\nbaseurl: https://s.example\n"),
        ("hugo.toml", "title = 'Loud'\nbaseURL = 'https://s.example'\n"),
        ("config.json", '{"title": "Loud", "baseURL": "https://s.example"}'),
        ("config/_default/hugo.yml", "title: Loud\nbaseURL: https://s.example\n"),
    ],
)
def test_a_configuration_may_be_written_in_any_way_hugo_reads(name: str, text: str) -> None:
    site, findings = read_site({name: text.encode()}, "folder")
    assert (site.name, site.url, site.path, findings) == ("Loud", "https://s.example/", name, [])


def test_hugo_files_win_over_config_files_and_folders_are_merged() -> None:
    files = {
        "config.yml": b"title: Old\nparams: {description: Words}\n",
        "hugo.yml": b"title: New\nbaseURL: https://s.example\n",
        "config/_default/params.toml": b"systems = [{name = 'API'}]\n",
        "config/_default/other.toml": b"title = 'no'\n",
    }
    site, _ = read_site(files, "folder")
    assert (site.name, site.description, [s.name for s in site.systems]) == ("New", "Words", ["API"])


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("config.yml", "title: 'x\nb: c\n", "config.yml:3"),
        ("config.toml", "title = ", "config.toml:"),
        ("config.json", "{", "config.json:"),
        ("config.yml", "a: &a [1]\nb: *a\n", "line 2"),
        ("config.yml", "a: " + "[" * 40, "nested"),
        ("config.yml", b"title: \xff", "config.yml"),
    ],
)
def test_a_configuration_that_cannot_be_read_ends_the_import(
    name: str, text: str | bytes, place: str
) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(OperatorError, match=place.replace("*", "")) as error:
        import_site({name: data, "content/issues/a.md": b"x"}, [], "folder")
    assert error.value.remedy


@pytest.mark.parametrize(
    ("config", "tags"),
    [
        ("languageCode: it\ndefaultContentLanguage: en\n", ("it",)),
        ("languageCode: en-us\n", ("en",)),
        ("locale: pt-br\n", ("pt-BR",)),
        ("defaultContentLanguage: de\n", ("de",)),
        ("languageCode: klingon_!\n", ("en",)),
        (
            "defaultContentLanguage: fr\nlanguages: {en: {weight: 2}, fr: {}, xx: 3, de: {weight: 1}}\n",
            ("fr", "de", "en"),
        ),
        ("languages: {english: {languageCode: en-GB}, ja: {disabled: true}}\n", ("en",)),
    ],
)
def test_languages_are_those_of_the_posts(config: str, tags: tuple[str, ...]) -> None:
    site, _ = read_site({"config.yml": f"title: X\n{config}".encode()}, "folder")
    assert tuple(language.tag for language in site.languages) == tags


LANGUAGES = """
title: X
baseURL: https://s.example/
defaultContentLanguage: en
languages:
  en: {contentDir: content/english, weight: 1}
  fr: {contentDir: content/french, weight: 2}
"""


def test_the_same_post_in_another_language_is_a_translation() -> None:
    posts = {
        "english/issues/2024-01-02-a.md": post("Slow", "It is slow.\n\nUpdate 11:00: better"),
        "french/issues/2024-01-02-a.md": post("Lent", "C'est lent.\n\nMise à jour 11:00 : mieux"),
    }
    result = imported(posts, config=LANGUAGES)
    files = only(result)
    assert sorted(files) == [
        "01-investigating.fr.md",
        "01-investigating.md",
        "02-update.fr.md",
        "02-update.md",
        "03-resolved.fr.md",
        "03-resolved.md",
    ]
    assert files["01-investigating.fr.md"] == "---\ntitle: Lent\n---\nC'est lent.\n"
    assert files["03-resolved.fr.md"].endswith("\nRésolu.\n")
    ((messages),) = checked(result).values()
    assert [len(message.translations) for message in messages] == [1, 1, 1]
    assert (result.counts.posts, result.counts.incidents, result.counts.translations) == (2, 1, 1)
    assert "/fr/issues/2024-01-02-a/ /incidents/2024-01-02-a/ 301" in result.files["docs/_redirects"].decode()


def test_a_translation_with_other_updates_is_an_incident_of_its_own() -> None:
    posts = {
        "english/issues/2024-01-02-a.md": post("Slow", "It is slow."),
        "french/issues/2024-01-02-a.md": post("Lent", "C'est lent.\n\nUpdate 11:00 : mieux"),
        "french/issues/2024-01-03-b.md": post("Seul", ""),
    }
    result = imported(posts, config=LANGUAGES)
    assert sorted(folders(result)) == ["2024-01-02-a", "2024-01-02-a-fr", "2024-01-03-b"]
    assert "translation-apart" in told(result)
    assert result.counts.posts == result.counts.incidents == 3


def test_a_file_name_may_say_the_language() -> None:
    config = LANGUAGES.replace("content/english", "content").replace("content/french", "content")
    posts = {"2024-01-02-a.md": post("Slow", "It is slow."), "2024-01-02-a.fr.md": post("Lent", "")}
    result = imported(posts, config=config)
    assert sorted(only(result)) == ["01-investigating.md", "02-resolved.fr.md", "02-resolved.md"]


def test_a_translation_of_a_refused_post_stands_alone_or_is_refused_too() -> None:
    posts = {
        "english/issues/a.md": post().replace("date:", "dote:").replace("resolvedWhen:", "x:"),
        "french/issues/a.md": post("Lent"),
        "english/issues/2024-01-02-b.md": post(),
        "french/issues/2024-01-02-b.md": post(body="<!-- x --> y " * 300),
    }
    result = imported(posts, config=LANGUAGES)
    counts = result.counts
    assert counts.posts == counts.incidents + counts.translations + counts.refused == 4


def test_drafts_stay_out_and_are_counted() -> None:
    posts = {"2024-01-02-a.md": post(body="SECRET", facts="draft: true\n"), "2024-01-02-b.md": post()}
    result = imported(posts)
    assert sorted(folders(result)) == ["2024-01-02-b"]
    assert (result.counts.posts, result.counts.drafts, result.counts.incidents) == (2, 1, 1)
    assert not any(b"SECRET" in data for data in result.files.values())
    assert "draft-left-out" in told(result)


def test_pages_that_are_no_posts_are_told() -> None:
    posts = {
        "2024-01-02-a.md": post(),
        "issues/_index.md": "Section.",
        "pages/about.md": "About.",
        "issues/2024-01-03-bundle/index.md": post(),
        "issues/2023/2023-01-02-b.html": post(body="<p>b</p>"),
        "issues/notes.txt": "x",
    }
    result = imported(posts)
    assert sorted(folders(result)) == ["2023-01-02-b", "2024-01-02-a", "2024-01-03-bundle"]
    assert told(result).count("not-a-post") == 3


def test_two_posts_for_one_folder_keep_apart_whatever_others_there_are() -> None:
    names = ("2024-01-02-a-b.md", "2024-01-02-a_b.md")
    result = imported(dict.fromkeys(names, post()))
    assert len(folders(result)) == 2
    assert "name-taken" in told(result)
    more = imported(dict.fromkeys([*names, "2024-01-02-zz.md"], post()))
    assert set(folders(result)) < set(folders(more))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"---\ntitle: x\0\n---\n", "binary"),
        (b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", "alias"),
        (b"---\na: " + b"[" * 60 + b"\n---\n", "nested"),
        (b"---\n" + b"".join(b"k%d: v\n" % n for n in range(200)) + b"---\n", "keys"),
        (b"---\ntitle: x\ndate: soon\n---\nx", "no date"),
    ],
)
def test_what_could_hurt_is_refused_and_the_rest_imported(data: bytes, reason: str) -> None:
    result = imported({"bad.md": data, "2024-01-02-good.md": post()})
    assert sorted(folders(result)) == ["2024-01-02-good"]
    (refused,) = [finding for finding in result.findings if finding.is_error]
    assert reason in refused.text
    assert (result.counts.posts, result.counts.refused) == (2, 1)


def test_files_refused_by_the_reader_are_told_and_counted() -> None:
    files = {"config.yml": b"title: X\n", "content/issues/2024-01-02-a.md": post().encode()}
    refused = [("content/issues/big.md", "it is too large"), ("content/pages/link.md", "it is a link")]
    result = import_site(files, refused, "folder")
    assert result.counts.refused == 1
    assert [f.text for f in result.findings if f.is_error] == ["it is too large"]


@pytest.mark.parametrize(
    ("text", "title", "slug"),
    [
        ('+++\ntitle = "T\ndate = 2024-01-02\n+++\nx', "T", "odd-front-matter"),
        ('{"title": "T"\nx', "a", "facts-missing"),
        ('{"title": "T", "date": "2024-01-02", "tags": null, "draft": false} x', "T", "unused-key"),
        ("---\ntitle: [T, U]\nmenu: {main: {weight: 1}, more: [1, [2]]}\nslug: ~\n---\nx", "a", "unused-key"),
        ("---\n- a\n- b\n---\nx", "a", "no-title"),
        ("---\n---\nx", "a", "no-title"),
        ("---\ntitle: 'T: \n  date: x\n---\nx", "T:", "odd-front-matter"),
    ],
)
def test_odd_front_matter_gives_what_can_be_read(text: str, title: str, slug: str) -> None:
    result = imported({"2024-01-02-a.md": text})
    first = min(only(result).items())[1]
    assert f'title: "{title}"' in first or f"title: {title}\n" in first
    assert slug in told(result)


@pytest.mark.parametrize("when", ["2024-01-02T011:00:00Z", "024-01-02 11:00:00Z"])
def test_a_mended_end_is_told(when: str) -> None:
    result = imported({"2024-01-02-a.md": post().replace("2024-01-02 12:00:00Z", when)})
    assert "at: 2024-01-02T11:00Z" in only(result)["02-resolved.md"]
    assert "date-repaired" in told(result)


@pytest.mark.parametrize(
    "data",
    [
        post().replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + post().encode(),
        post().replace("\n", "\r").encode(),
    ],
)
def test_line_ends_and_byte_order_marks_do_not_matter(data: bytes) -> None:
    files = only(imported({"2024-01-02-a.md": data}))
    assert "title: T\n" in files["01-investigating.md"]
    assert "\r" not in files["01-investigating.md"]


def test_another_encoding_is_read_and_told() -> None:
    result = imported({"2024-01-02-a.md": post("Störung").encode("cp1252")})
    assert "title: Störung\n" in only(result)["01-investigating.md"]
    assert "odd-encoding" in told(result)


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (
            {
                "config.yml": "theme: clearstatustheme\n",
                "content/default/issues/a.md": "---\ntitle: x\n---\n",
            },
            "ClearStatus",
        ),
        (
            {"config.yml": "title: x\n", "content/issues/a.md": "---\nmax_severity: down\n---\n"},
            "ClearStatus",
        ),
        ({"config.toml": "title = 'x'\n", "content/incidents/a.md": "+++\n+++\n"}, "Netlify StatusKit"),
        ({"site/content/incidents/a.md": "+++\n+++\n"}, "Netlify StatusKit"),
        ({"config.yml": "title: x\n", "content/pages/a.md": "x"}, "no cState site"),
        ({}, "no cState site"),
    ],
)
def test_other_programs_are_refused_by_name(files: dict[str, str], name: str) -> None:
    with pytest.raises(OperatorError, match=name):
        import_site({path: text.encode() for path, text in files.items()}, [], "folder")


def test_only_posts_and_configuration_are_read() -> None:
    wanted = [
        "config.yml",
        "hugo.toml",
        "config/_default/params.yml",
        "content/issues/a.md",
        "content/x/issues/b.HTML",
    ]
    others = ["config.md", "README.md", "static/a.md", "content/issues/a.png", "package.json", "i18n/en.yaml"]
    assert [path for path in [*wanted, *others] if is_wanted(path)] == wanted
    assert is_config("config.yml")
    assert not is_config("package.json")


def test_a_naive_time_asks_for_a_zone_and_names_the_first_file() -> None:
    posts = {
        "2024-01-02-b.md": post().replace("Z", ""),
        "2024-01-02-a.md": post(body="y\n\nUpdate 2024-01-02 11:00: x"),
    }
    result = imported(posts, zone="")
    assert result.naive[0] == ("content/issues/2024-01-02-a.md", 10, "2024-01-02 11:00")
    assert len({path for path, _, _ in result.naive}) == 2
    assert imported(posts, zone="Asia/Tokyo").naive == ()


def test_the_zone_of_the_site_is_used_when_none_is_given() -> None:
    text = post().replace("Z", "")
    result = imported({"2024-01-02-a.md": text}, config="title: X\ntimeZone: America/New_York\n", zone="")
    assert "at: 2024-01-02T15:00Z" in only(result)["01-investigating.md"]
    assert settings_of(result).timezone == "America/New_York"
    assert result.naive == ()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(OperatorError, match="not a time zone"):
        imported({"2024-01-02-a.md": post()}, zone=zone)


def test_a_time_of_day_needs_no_zone_when_the_post_has_one() -> None:
    result = imported(
        {"2024-01-02-a.md": post(body="x\n\nUpdate 11:00: y").replace("10:00:00Z", "10:00:00+02:00")}, zone=""
    )
    assert result.naive == ()
    assert "at: 2024-01-02T09:00Z" in only(result)["02-update.md"]


def test_an_import_is_the_same_for_any_order_of_files() -> None:
    posts = {f"2024-01-02-{n}.md": post(f"T{n}") for n in range(6)}
    backwards = dict(reversed(posts.items()))
    assert imported(posts) == imported(backwards)


def test_the_report_shows_counts_kinds_and_places() -> None:
    result = imported({"2024-01-02-a.md": post(facts="affected: [Door, Window]\n"), "2024-01-02-b.md": "\0"})
    text = report(result, 7, 0, [], dry_run=False)
    rows = {row[:32].strip(): row[32:39].strip() for row in text.splitlines()}
    assert (rows["posts"], rows["incidents"], rows["refused"]) == ("2", "1", "1")
    assert rows["messages"] == "2"
    assert rows["files written"] == "7"
    assert "content/issues/2024-01-02-b.md:1: SO801 post-refused: this is a binary file" in text
    assert text.index("errors") < text.index("warnings") < text.index("for information")
    assert "affected, but no systems of the old page: Door (1), Window (1)" in text


def test_the_report_of_a_flawless_import_says_so() -> None:
    text = post(body="*Resolved* 12:00 - y\n\n*Investigating* 10:00 - x").replace(
        "*Resolved* 12", "[Resolved 12"
    )
    text = text.replace("12:00 - y", "12:00]\ny").replace(
        "*Investigating* 10:00 - x", "[Investigating 10:00]\nx"
    )
    result = imported({"2024-01-02-a.md": text}, config="title: X\nbaseURL: https://s.example\n")
    assert report(result, 1, 2, [], dry_run=True).endswith(f"{'oddities':<32}{0:>7}")


def test_the_report_shortens_long_lists_of_names() -> None:
    names = ", ".join(f"N{n}" for n in range(30))
    result = imported({"2024-01-02-a.md": post(facts=f"affected: [{names}]\n")})
    assert " and 18 more" in report(result, 1, 0, [], dry_run=False)
