"""MkDocs makes the frames and the handbook; what it says against a source is told with place and remedy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from signoff.core.finding import OperatorError
from signoff.edge.mkdocs import shell
from signoff.site.frame import read_frames
from signoff.site.i18n import translator
from signoff.site.origins import foreign_resources
from support.handbook import MKDOCS, frame_of, settings, shell_of, text_of, write


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("a", "link", "script", "img") and dict(attrs).get("rel") not in ("canonical", "alternate"):
            self.found += [value for name, value in attrs if name in ("href", "src") and value]


def links(html: str, at: str) -> set[str]:
    return {urljoin(at, link) for link in _Links(html).found if not link.startswith("#")}


# What comes out


def test_a_source_without_mkdocs_yml_gets_a_frame(tmp_path: Path) -> None:
    made = shell_of(write(tmp_path, {"status.yml": "name: Acme\n"}))
    assert "<title>Hello – Acme</title>" in stamped_home(made)
    assert [path for path in made.files if not path.startswith("assets/")] == []
    assert made.findings == ()


@pytest.mark.parametrize("files", [{}, {"docs/about.md": "# About\n"}], ids=["bare", "with a handbook"])
def test_a_source_may_be_named_from_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]
) -> None:
    for name in ("page", "twin"):
        write(tmp_path / name, {"status.yml": "name: Acme\n", **files})
    monkeypatch.chdir(tmp_path)
    assert shell_of(Path("page")).files.keys() == shell_of(tmp_path / "twin").files.keys()
    assert not (tmp_path / "page" / "page").exists()


def stamped_home(made: object) -> str:
    frames = read_frames(made.frames, "en")  # type: ignore[attr-defined]
    return frames.page["en"].stamp("", "Hello", "All is well", "", "<h1>Hello</h1>").decode()


def test_there_is_a_frame_for_each_language_and_kind(tmp_path: Path) -> None:
    tags = ("en", "ja", "ar-XB")
    made = shell_of(tmp_path, *tags)
    kinds = [(frame.language, frame.kind) for frame in made.frames]
    assert sorted(kinds) == sorted((tag, kind) for tag in tags for kind in ("page", "not_found"))
    assert '<html lang="ja" dir="ltr">' in frame_of(made, "ja")
    assert '<html lang="ar-XB" dir="rtl">' in frame_of(made, "ar-XB")


@pytest.mark.parametrize("url", ["https://status.example.org/", "https://example.org/status/"])
@pytest.mark.parametrize("address", ["", "history/", "incidents/a/", "history/2026/11/"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_links_of_a_frame_lead_to_the_same_places_from_any_depth(
    tmp_path: Path, url: str, address: str, language: str
) -> None:
    source = write(
        tmp_path,
        {
            "mkdocs.yml": MKDOCS.replace("material}", "material, logo: logo.svg}")
            + "extra_css: [own.css]\nextra_javascript: [own.js]\n",
            "docs/about.md": "# About\n",
            "docs/own.css": "",
            "docs/own.js": "",
            "docs/logo.svg": "<svg/>",
        },
    )
    made = shell_of(source, "en", "ja", url=url)
    frame = read_frames(made.frames, "en").page[language]
    prefix = "" if language == "en" else "ja/"
    html = frame.stamp(prefix + address, "t", "d", "", "").decode()
    found = links(html, f"{url}{prefix}{address}")
    expected = {
        prefix,
        f"{prefix}history/",
        "about/",
        address,
        f"ja/{address}",
        "own.css",
        "own.js",
        "logo.svg",
    }
    expected |= {made.assets.css, made.assets.js}
    expected |= {f"{prefix}feed.{form}" for form in ("rss", "atom", "json")}
    assert found == {url + path for path in expected}


def test_the_page_for_missing_addresses_links_from_the_hosts_root(tmp_path: Path) -> None:
    made = shell_of(
        write(tmp_path, {"docs/about.md": "# About\n"}), "en", "ja", url="https://a.example/status/"
    )
    html = read_frames(made.frames, "en").not_found["en"].stamp("404.html", "t", "d", "", "").decode()
    asked_for = "https://a.example/status/no/such/page/"
    assert all(link.startswith("https://a.example/status/") for link in links(html, asked_for))
    assert links(html, asked_for) == links(html, "https://a.example/status/404.html")
    assert "https://a.example/status/about/" in links(html, asked_for)


def test_no_frame_and_no_page_asks_another_origin(tmp_path: Path) -> None:
    theme = "theme: {name: material, font: {text: Roboto, code: Roboto Mono}, palette: {primary: teal}}\n"
    source = write(tmp_path, {"mkdocs.yml": f"site_name: A\n{theme}", "docs/about.md": "# About\n"})
    made = shell_of(source, "en", "ja")
    pages = [frame.html for frame in made.frames]
    pages += [text_of(made, path) for path in made.files if path.endswith(".html")]
    assert len(pages) == 5
    assert [foreign_resources(page) for page in pages] == [()] * 5
    style = "".join(text_of(made, path) for path in made.files if path.endswith(".css"))
    assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import", style)


def test_nothing_of_materials_own_style_and_script_is_in_the_site(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": "# About\n", "docs/a.png": "x"})
    made = shell_of(source)
    own = {"about/index.html", "a.png", made.assets.css, made.assets.js, made.assets.handbook_css}
    assert set(made.files) == own | set(made.assets.icons.values())


def test_a_file_of_materials_that_a_page_uses_comes_along(tmp_path: Path) -> None:
    favicon = "assets/images/favicon.png"
    footer = f'<link rel="icon" href="{{{{ "{favicon}" | url }}}}">'
    source = write(tmp_path, {"mkdocs.yml": MKDOCS, "templates/site/frame/partials/footer.html": footer})
    assert favicon in shell_of(source).files


def test_a_template_of_the_source_comes_before_ours(tmp_path: Path) -> None:
    source = write(
        tmp_path, {"mkdocs.yml": MKDOCS, "templates/site/frame/partials/footer.html": "<b>own</b>"}
    )
    assert "<b>own</b>" in frame_of(shell_of(source), "en")


def test_a_custom_dir_may_fill_in_blocks_as_with_material(tmp_path: Path) -> None:
    config = MKDOCS.replace("material}", "material, custom_dir: overrides}")
    main = '{% extends "base.html" %}{% block announce %}<p>Sale!</p>{% endblock %}'
    source = write(tmp_path, {"mkdocs.yml": config, "overrides/main.html": main})
    made = shell_of(source)
    assert "<p>Sale!</p>" in frame_of(made, "en")
    assert "Hello" in stamped_home(made)


def test_hooks_and_plugins_of_the_source_keep_working(tmp_path: Path) -> None:
    hook = "def on_page_markdown(markdown, **_):\n    return markdown.replace('WHO', 'we')\n"
    config = MKDOCS.replace("[signoff]", "[search]") + "hooks: [hooks.py]\n"
    source = write(tmp_path, {"mkdocs.yml": config, "hooks.py": hook, "docs/about.md": "# About\n\nWHO\n"})
    made = shell_of(source)
    assert "<p>we</p>" in text_of(made, "about/index.html")
    index = json.loads(text_of(made, "search/search_index.json"))
    assert {entry["location"].partition("#")[0] for entry in index["docs"]} == {"about/"}


def test_plugins_may_be_written_either_way(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": MKDOCS.replace("[signoff]", "{search: {lang: en}}")})
    assert "search/search_index.json" in shell_of(source).files


def test_search_is_off_unless_asked_for(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": "site_name: A\ntheme: {name: material}\n"})
    assert not any("search" in path for path in shell_of(source).files)


TRANSLATED = {
    "mkdocs.yml": MKDOCS + "nav: [index.md, about.md, {More: [terms.md, end.md]}]\n",
    "docs/about.md": "# About us\n",
    "docs/about.ja.md": "# 私たち\n\n[規約](terms.md) [履歴](history.md)\n",
    "docs/terms.md": "# Terms\n",
    "docs/end.md": "# End\n",
    "docs/end.ja.md": "終わり\n",
}


def test_a_translated_page_answers_under_its_language(tmp_path: Path) -> None:
    made = shell_of(write(tmp_path, TRANSLATED), "en", "ja")
    page = text_of(made, "ja/about/index.html")
    assert '<html lang="ja"' in page
    assert "<title>私たち – Acme</title>" in page
    assert '<link rel="canonical" href="https://status.example.org/ja/about/">' in page
    assert '<a href="../../terms/">規約</a> <a href="../../ja/history/">履歴</a>' in page
    assert "https://status.example.org/about/" in links(page, "https://status.example.org/ja/about/")
    addresses = [entry.address for entry in made.pages]
    assert addresses == ["about/", "end/", "ja/about/", "ja/end/", "terms/"]
    assert made.findings == ()


def test_a_translated_page_has_the_place_of_its_original_in_the_navigation(tmp_path: Path) -> None:
    probe = (
        "{% if signoff.kind == 'handbook' %}<pre>"
        "{% for item in nav recursive %}"
        "{{ item.title }} {{ item.url | url if item.url is string }} {{ item.active }}, "
        "{{ loop(item.children) if item.children }}"
        "{% endfor %}"
        "| {{ page.title }} {{ page.previous_page.title }} {{ page.next_page.title }} {{ page.parent.title }}"
        "</pre>{% endif %}"
    )
    source = write(tmp_path, {**TRANSLATED, "templates/site/frame/partials/footer.html": probe})
    made = shell_of(source, "en", "ja")

    def told(path: str) -> str:
        return re.findall("<pre>(.*)</pre>", text_of(made, path))[0]

    assert told("end/index.html") == (
        "Status .. False, About us ../about/ False, More  True, Terms ../terms/ False, End ./ True, "
        "| End Terms  More"
    )
    status = translator("ja").gettext("Status")
    assert told("ja/end/index.html") == (
        f"{status} ../ False, 私たち ../about/ False, More  True, Terms ../../terms/ False, End ./ True, "
        "| End Terms  More"
    )
    assert told("ja/about/index.html").endswith(f"| 私たち {status} Terms ")


def test_translations_are_no_entries_of_their_own_in_the_navigation(tmp_path: Path) -> None:
    probe = "<pre>{% for item in nav %}{{ item.title }} {% endfor %}</pre>"
    files = {name: text for name, text in TRANSLATED.items() if name != "mkdocs.yml"}
    source = write(tmp_path, {**files, "templates/site/frame/partials/footer.html": probe})
    page = text_of(shell_of(source, "en", "ja"), "about/index.html")
    assert re.findall("<pre>(.*)</pre>", page) == ["About us End Terms "]


def test_a_template_made_for_mkdocs_works_in_a_frame(tmp_path: Path) -> None:
    probe = (
        "<pre>{{ base_url }}/x {{ extra_css[0] }} {{ extra_javascript[0] }} {{ page.canonical_url }} "
        "{{ page.edit_url }} {{ page.next_page }} {{ config.theme.font }} {{ config.theme.language }}</pre>"
    )
    config = MKDOCS + "repo_url: https://github.com/acme/status\nedit_uri: edit/main/docs\n"
    config += "extra_css: [own.css]\nextra_javascript: [own.js]\nnav: [index.md, a.md]\n"
    files = {"mkdocs.yml": config, "docs/a.md": "# A\n", "docs/own.css": "", "docs/own.js": ""}
    source = write(tmp_path, {**files, "templates/site/frame/partials/footer.html": probe})
    frames = read_frames(shell_of(source, "en", "ja").frames, "en").page
    printed = "../../x ../../own.css ../../own.js https://status.example.org/{} None None False {}"
    for language, address in (("en", "incidents/a/"), ("ja", "ja/history/")):
        html = frames[language].stamp(address, "t", "d", "", "").decode()
        assert re.findall("<pre>(.*)</pre>", html) == [printed.format(address, language)]


def test_a_language_that_material_does_not_speak_gets_a_frame(tmp_path: Path) -> None:
    probe = '{% import "partials/language.html" as lang with context %}<pre>{{ lang.t("footer.next") }}</pre>'
    source = write(tmp_path, {"templates/site/frame/partials/footer.html": probe})
    made = shell_of(source, "en", "fr-CA", "pt-BR", "tlh")
    told = {frame.language: re.findall("<pre>(.*)</pre>", frame.html) for frame in made.frames}
    assert told == {"en": ["Next"], "fr-CA": ["Suivant"], "pt-BR": ["Próximo"], "tlh": ["Next"]}


def test_a_name_with_markup_is_shown_as_it_is_written(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": "site_name: 'A <b>& B'\n", "docs/about.md": "# R&D <tt>\n"})
    made = shell_of(source)
    assert "– A &lt;b&gt;&amp; B</title>" in frame_of(made, "en")
    assert "<title>R&amp;D" in text_of(made, "about/index.html")


# What MkDocs says against a source


def test_a_broken_link_is_a_finding_with_its_place(tmp_path: Path) -> None:
    source = write(
        tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": "# About\n\nSee\nthe [terms](trems.md).\n"}
    )
    (finding,) = shell_of(source).findings
    assert str(finding).startswith("docs/about.md:4:13: SO050 handbook: ")
    assert "trems.md" in finding.text


def test_a_finding_is_not_lost_in_the_cache(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": "[x](nix.md)\n"})
    assert shell_of(source) == shell_of(source)
    assert len(shell_of(source).findings) == 1


def test_an_unknown_key_is_a_finding(tmp_path: Path) -> None:
    (finding,) = shell_of(write(tmp_path, {"mkdocs.yml": MKDOCS + "\ncolour: red\n"})).findings
    assert str(finding).startswith("mkdocs.yml:5:1: SO050 handbook: ")
    assert "colour" in finding.text


def test_a_page_that_the_navigation_names_in_vain_is_a_finding(tmp_path: Path) -> None:
    config = MKDOCS + "nav:\n  - about.md\n  - Terms: trems.md\n"
    (finding,) = shell_of(write(tmp_path, {"mkdocs.yml": config, "docs/about.md": "# About\n"})).findings
    assert str(finding).startswith("mkdocs.yml:6:12: SO050 handbook: ")


def test_each_broken_link_of_a_page_has_its_place(tmp_path: Path) -> None:
    page = "# About\n\n[a](nix.md)\n\n* and [b](nix.md), [c](nix.md)\n"
    made = shell_of(write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": page}))
    assert [(finding.line, finding.column) for finding in made.findings] == [(3, 5), (5, 11), (5, 24)]


def test_a_page_that_loads_from_elsewhere_is_a_finding(tmp_path: Path) -> None:
    page = "# About\n\n![us](https://x.example/us.png)\n"
    (finding,) = shell_of(write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": page})).findings
    assert (finding.path, finding.slug) == ("docs/about.md", "foreign-resource")


def test_a_file_where_a_status_page_answers_is_a_finding_and_left_out(tmp_path: Path) -> None:
    names = ("index.md", "history.ja.md", "incidents/a.md", "feed.rss", "ja/signoff.json", "api/v2/a.json")
    source = write(tmp_path, {"mkdocs.yml": MKDOCS, **{f"docs/{name}": "# A\n" for name in names}})
    write(source, {"docs/apis.md": "# A\n", "docs/robots.txt": "", "docs/ja/a.txt": ""})
    made = shell_of(source, "en", "ja")
    assert [(finding.path, finding.slug) for finding in made.findings] == [
        (f"docs/{name}", "reserved-address") for name in sorted(names)
    ]
    files = {path for path in made.files if not path.startswith("assets/")}
    assert files == {"apis/index.html", "robots.txt", "ja/a.txt"}


def test_two_addresses_for_one_site_are_a_finding(tmp_path: Path) -> None:
    made = shell_of(write(tmp_path, {"mkdocs.yml": MKDOCS + "site_url: https://other.example/\n"}))
    assert [finding.slug for finding in made.findings] == ["handbook"]
    assert "https://other.example/" not in frame_of(made, "en")


def test_a_link_out_of_the_source_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("token", encoding="utf-8")
    source = write(tmp_path / "page", {"mkdocs.yml": MKDOCS, "docs/about.md": "# About\n"})
    (source / "docs" / "a.txt").symlink_to(tmp_path / "secret.txt")
    (source / "docs" / "b.md").symlink_to(source / "docs" / "about.md")
    made = shell_of(source)
    assert [(finding.path, finding.slug) for finding in made.findings] == [("docs/a.txt", "symbolic-link")]
    assert "a.txt" not in made.files
    assert "b/index.html" in made.files


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"mkdocs.yml": "site_name: [\n"}, "mkdocs.yml|YAML|pars"),
        ({"mkdocs.yml": MKDOCS.replace("material", "materiel")}, "materiel"),
        ({"mkdocs.yml": MKDOCS + "nav: 3\n"}, "nav"),
        ({"mkdocs.yml": MKDOCS + "docs_dir: nowhere\n"}, "nowhere"),
        ({"mkdocs.yml": MKDOCS.replace("[signoff]", "[nope]")}, "nope"),
        ({"mkdocs.yml": MKDOCS.replace("[signoff]", "signoff")}, "plugins"),
        ({"mkdocs.yml": MKDOCS.replace("[signoff]", "[signoff: {source: nowhere}]")}, "nowhere"),
        ({"mkdocs.yml": MKDOCS, "templates/site/frame/base.html": "a\n{% if %}"}, "base.html:2"),
        ({"mkdocs.yml": MKDOCS, "templates/site/frame/base.html": "{{ nix.da }}"}, "nix"),
        ({"mkdocs.yml": MKDOCS, "templates/site/frame/base.html": "{% include 'a.html' %}"}, "a.html"),
        ({"mkdocs.yml": MKDOCS, "templates/site/frame/main.html": "Mine"}, "signoff.body"),
    ],
)
def test_what_stops_mkdocs_is_told_in_its_own_words(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    with pytest.raises(OperatorError, match=words) as caught:
        shell_of(write(tmp_path, files))
    assert caught.value.exit_code == 2
    assert caught.value.remedy
    assert [path.name for path in (tmp_path / ".cache" / "signoff").glob("*")] == []


def test_a_mistake_in_a_hook_is_no_mistake_in_the_configuration(tmp_path: Path) -> None:
    hook = "def on_page_markdown(markdown, **_):\n    raise ZeroDivisionError('mine')\n"
    source = write(tmp_path, {"mkdocs.yml": MKDOCS + "hooks: [h.py]\n", "h.py": hook})
    with pytest.raises(ZeroDivisionError, match="mine"):
        shell_of(source)


# The cache


def test_a_second_run_does_without_mkdocs(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": "# About\n"})
    code = (
        "import sys; from pathlib import Path; from support.handbook import shell_of; "
        f"made = shell_of(Path({str(source)!r}), 'en', 'ja'); print(len(made.frames), len(made.files)); "
        "print(*sorted({'mkdocs', 'jinja2', 'babel'} & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", code]
    first, second = (
        subprocess.run(command, env=environment, check=True, capture_output=True).stdout.splitlines()
        for _ in range(2)
    )
    assert (first[1], second[1]) == (b"babel jinja2 mkdocs", b"")
    assert first[0] == second[0]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mkdocs.yml", MKDOCS + "copyright: Us\n"),
        ("base.yml", "copyright: Us\n"),
        ("docs/about.md", "# Other\n"),
        ("docs/new.md", "# New\n"),
        ("hooks.py", "x = 2\n"),
        ("overrides/partials/footer.html", "<b>2</b>"),
        ("notes/more.md", "more"),
        ("templates/site/frame/partials/footer.html", "<b>3</b>"),
        ("templates/site/assets/own.css", "a{}"),
    ],
)
def test_whatever_the_shell_is_made_of_makes_it_anew(tmp_path: Path, name: str, text: str) -> None:
    config = MKDOCS.replace("material}", "material, custom_dir: overrides}")
    config += "INHERIT: base.yml\nhooks: [hooks.py]\nwatch: [notes]\n"
    files = {"mkdocs.yml": config, "base.yml": "copyright: We\n", "hooks.py": "x = 1\n"}
    files |= {"docs/about.md": "# About\n", "overrides/a.txt": "", "notes/a.md": ""}
    files |= {"templates/site/frame/a.txt": "", "templates/site/assets/a.txt": ""}
    source = write(tmp_path, files)
    shell_of(source)
    (before,) = places(source)
    write(source, {name: text})
    shell_of(source)
    assert len(places(source)) == 2
    assert before in places(source)


def places(source: Path) -> list[Path]:
    return sorted((source / ".cache" / "signoff").glob("shell-*"))


def test_a_variable_that_the_configuration_names_makes_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path, {"mkdocs.yml": MKDOCS + "copyright: !ENV [WHO, nobody]\n"})
    assert "nobody" in frame_of(shell_of(source), "en")
    monkeypatch.setenv("WHO", "somebody")
    assert "somebody" in frame_of(shell_of(source), "en")


def test_settings_that_the_frame_shows_make_it_anew_and_others_do_not(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for given in (settings("en"), settings("en", url="https://b.example/"), settings("en", "ja")):
        shell(tmp_path, cache, given)
    made = shell(tmp_path, cache, settings("en", "ja", name="Other"))
    assert "Other" in frame_of(made, "en")
    assert len(list(cache.glob("shell-*"))) == 2


def test_a_page_of_the_handbook_does_not_change_the_digest_of_the_frames(tmp_path: Path) -> None:
    source = write(tmp_path, {"mkdocs.yml": MKDOCS, "docs/about.md": "# About\n"})
    before = shell_of(source)
    write(source, {"docs/about.md": "# About\n\nus\n"})
    after = shell_of(source)
    assert text_of(before, "about/index.html") != text_of(after, "about/index.html")
    assert before.digest == after.digest
    changed = {path for path in after.files if before.sums[path] != after.sums[path]}
    assert changed == {"about/index.html"}
    write(source, {"docs/about.md": "# About\n", "mkdocs.yml": MKDOCS + "copyright: us\n"})
    assert shell_of(source).digest != before.digest


ELSEWHERE = """
import hashlib, sys
from pathlib import Path
from support.handbook import shell_of
source = Path(sys.argv[1])
made = shell_of(source, 'en', 'ja', 'fr')
digest = hashlib.sha256()
for frame in made.frames:
    digest.update(repr((frame.language, frame.kind, frame.html)).encode())
for path, file in sorted(made.files.items()):
    digest.update(path.encode() + b'\\0' + file.read_bytes())
print(made.digest, digest.hexdigest(), made.pages, made.findings)
"""


def test_the_same_source_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    files = {
        "mkdocs.yml": MKDOCS + "extra: {social: [{link: 'https://x.example/'}]}\n",
        "docs/about.md": "# About\n\n[x](nix.md) [y](guide/a.md)\n",
        "docs/about.ja.md": "# 私たち\n",
        **{f"docs/guide/{name}.md": f"# {name}\n" for name in "cab"},
        "templates/site/frame/partials/footer.html": "{{ build_date_utc }} {{ page.update_date }}",
    }
    printed = set()
    for folder, zone, locale, seed, moment in (
        ("one", "UTC", "C.UTF-8", "0", "1700000000"),
        ("two/deeper", "Pacific/Kiritimati", "C", "1", None),
        ("drei ü", "America/New_York", "ja_JP.UTF-8", "2", "1"),
    ):
        source = write(tmp_path / folder, files)
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        environment |= {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUTF8": "1"}
        if moment is not None:
            environment["SOURCE_DATE_EPOCH"] = moment
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, str(source)],
            env=environment,
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        assert done.stderr == ""
        printed.add(done.stdout)
    assert len(printed) == 1


def test_the_surroundings_are_left_as_they_were(tmp_path: Path) -> None:
    before = dict(os.environ)
    shell_of(write(tmp_path, {"mkdocs.yml": MKDOCS}))
    assert urlsplit(settings().url).netloc
    assert {name: value for name, value in os.environ.items() if name != "NO_MKDOCS_2_WARNING"} == {
        name: value for name, value in before.items() if name != "NO_MKDOCS_2_WARNING"
    }
