"""Colours that can be read, assets whose names follow their bytes, templates that escape."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from signoff.site import palette
from signoff.site.assets import assets, small, without_comments
from signoff.site.pages.home import home
from signoff.site.pages.site import teaser
from signoff.site.palette import Palette, Scheme, contrast, css, from_theme, parse
from signoff.site.printing import Environment
from support.pages import LATER, TEMPLATES, Seen, open_site, own_assets, state_at

STATES = "ok mt mi ma cr un".split()


def colours(style: str) -> dict[str, palette.Colour]:
    """The custom properties of a block of CSS."""
    return {name: parse(value) for name, value in re.findall(r"--([\w-]+):(#\w{6})", style)}


def blocks(made: Palette) -> dict[str, dict[str, palette.Colour]]:
    light, dark, _ = css(made).strip().split("\n")
    return {"light": colours(light), "dark": colours(dark)}


class TestPalette:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("primary", sorted(palette._PRIMARY))
    def test_every_colour_of_material_gives_words_that_can_be_read(self, primary: str, scheme: str) -> None:
        made = blocks(Palette(Scheme(primary, "indigo"), Scheme(primary, "indigo")))[scheme]
        assert contrast(made["bar"], made["on-bar"]) >= 4.5
        for words, ground in product(("link", "accent", "ink", "quiet"), ("paper", "shade")):
            assert contrast(made[words], made[ground]) >= 4.5, (words, ground)

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("accent", sorted(palette._ACCENT))
    def test_every_accent_can_be_read(self, accent: str, scheme: str) -> None:
        made = blocks(Palette(Scheme("indigo", accent), Scheme("indigo", accent)))[scheme]
        assert contrast(made["accent"], made["shade"]) >= 4.5

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("state", STATES)
    def test_every_state_can_be_read_on_paper_and_on_its_ground(self, state: str, scheme: str) -> None:
        made = blocks(Palette())[scheme]
        for ground in ("paper", f"{state}-soft"):
            assert contrast(made[state], made[ground]) >= 4.5
            assert contrast(made["ink"], made[ground]) >= 7
        assert contrast(made[f"{state}-fill"], made["paper"]) >= 3

    @pytest.mark.parametrize(
        ("theme", "expected"),
        [
            (None, Palette()),
            ({"primary": "teal"}, Palette(Scheme("teal", "teal"), Scheme("teal", "teal"))),
            (
                {"scheme": "slate", "primary": "deep purple"},
                Palette(None, Scheme("deep-purple", "deep-purple")),
            ),
            ({"scheme": "default"}, Palette(Scheme(), None)),
            (
                [
                    {
                        "media": "(prefers-color-scheme: light)",
                        "scheme": "default",
                        "primary": "red",
                        "accent": "blue",
                    },
                    {"media": "(prefers-color-scheme: dark)", "scheme": "slate", "primary": "black"},
                ],
                Palette(Scheme("red", "blue"), Scheme("black", "indigo")),
            ),
            ({"primary": "custom"}, Palette()),
            ("nonsense", Palette()),
            ([], Palette()),
        ],
    )
    def test_material_s_ways_to_say_it_are_understood(self, theme: object, expected: Palette) -> None:
        assert from_theme(theme) == expected

    def test_readers_may_switch_where_there_are_two(self) -> None:
        assert Palette().toggle
        assert not from_theme({"scheme": "slate"}).toggle
        assert "data-scheme" not in css(from_theme({"scheme": "slate"}))
        assert "prefers-color-scheme" not in css(from_theme({"scheme": "default"}))

    def test_paper_is_white_whatever_the_reader_prefers(self) -> None:
        for made in (Palette(), Palette(None, Scheme())):
            plain = css(made).partition("\n")[0]
            assert colours(plain)["paper"] == (255, 255, 255)
            assert all("@media screen" in line for line in css(made).strip().split("\n")[1:])


class TestAssets:
    def test_a_name_changes_when_the_bytes_do_and_only_then(self) -> None:
        sources = {f"assets/{file.name}": file.read_text() for file in (TEMPLATES / "assets").iterdir()}
        first = assets(sources, Palette())
        assert assets(dict(sources), Palette()) == first
        other = assets(sources, from_theme({"primary": "teal"}))
        assert other.css != first.css
        assert (other.js, other.icons) == (first.js, first.icons)
        assert set(first.files) == {first.css, first.js, first.handbook_css, *first.icons.values()}

    def test_comments_are_not_shipped(self) -> None:
        made = own_assets()
        assert b"/*" not in made.files[made.css]
        assert b"//" not in made.files[made.js]

    def test_a_style_keeps_its_meaning(self) -> None:
        style = "/* a,\n b */\na > b,\n:is(c, d) e {\n  margin: 0 calc(1px - 2px);\n  color: red;\n}\n"
        assert small(style) == "a>b,:is(c,d) e{margin: 0 calc(1px - 2px);color: red}\n"

    def test_a_script_keeps_addresses(self) -> None:
        assert without_comments('// no\n  a("//b"); // yes\n\n') == 'a("//b"); // yes\n'

    def test_no_asset_names_another_origin(self) -> None:
        for name, data in own_assets().files.items():
            addresses = set(re.findall(rb"https?://[^\s\"')]+", data)) - {b"http://www.w3.org/2000/svg"}
            assert addresses == set(), name


class TestTemplates:
    def render(self, text: str, **shown: object) -> str:
        return Environment(jinja2.DictLoader({"t": text})).get_template("t").render(shown)

    def test_text_is_escaped_and_html_is_not(self) -> None:
        assert (
            self.render("{{ a }}{{ b }}{{ c }}", a="<&\"'>", b=Markup("<b>"), c=7)
            == "&lt;&amp;&quot;&#x27;&gt;<b>7"
        )

    def test_html_of_other_kinds_is_understood(self) -> None:
        class Own:
            def __html__(self) -> str:
                return "<i>"

        assert self.render("{{ a }}", a=Own()) == "<i>"

    def test_what_a_page_does_not_give_is_an_error(self) -> None:
        with pytest.raises(jinja2.UndefinedError):
            self.render("{{ nobody }}")

    def test_a_template_of_ones_own_wins(self, tmp_path: Path) -> None:
        (tmp_path / "partials").mkdir()
        (tmp_path / "partials" / "legend.html").write_text("<p>{{ _('Components') }} & us</p>")
        page = Seen(home(open_site(None, tmp_path), state_at(LATER, []), {}, "ja"))
        assert "& us" in page.words()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("two\nlines", "two lines"),
        ("word " * 60, "word " * 39 + "word…"),
        ("x" * 300, "x" * 200 + "…"),
    ],
)
def test_a_teaser_is_one_line_cut_between_words(text: str, expected: str) -> None:
    assert teaser(text) == expected
