"""Which colours the pages have: Material's names in, CSS custom properties with enough contrast out.

People choose colours in `mkdocs.yml` with Material's words (`theme.palette.primary: indigo`). Some of
Material's colours are too pale to read as a link or under white words, so each is moved towards black
or white until it reaches the contrast WCAG 2.2 AA asks for (4.5:1, with some reserve).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Colour = tuple[int, int, int]

CONTRAST = 4.8
"""A little more than the 4.5:1 of WCAG AA, because of rounding."""

_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)
_INK: Colour = (33, 33, 33)

# Material's colours: the primary colour, the accent, and whether dark words stand on the primary.
_PRIMARY = {
    "red": "#ef5552",
    "pink": "#e92063",
    "purple": "#ab47bd",
    "deep-purple": "#7e56c2",
    "indigo": "#4051b5",
    "blue": "#2094f3",
    "light-blue": "#02a6f2",
    "cyan": "#00bdd6",
    "teal": "#009485",
    "green": "#4cae4f",
    "light-green": "#8bc34b",
    "lime": "#cbdc38",
    "yellow": "#ffec3d",
    "amber": "#ffc105",
    "orange": "#ffa724",
    "deep-orange": "#ff6e42",
    "brown": "#795649",
    "grey": "#757575",
    "blue-grey": "#546d78",
    "black": "#14151a",
    "white": "#ffffff",
}
_ACCENT = {
    "red": "#ff1a47",
    "pink": "#f50056",
    "purple": "#df41fb",
    "deep-purple": "#7c4dff",
    "indigo": "#526cfe",
    "blue": "#4287ff",
    "light-blue": "#0091eb",
    "cyan": "#00bad6",
    "teal": "#00bda4",
    "green": "#00c753",
    "light-green": "#63de17",
    "lime": "#b0eb00",
    "yellow": "#ffd500",
    "amber": "#ffaa00",
    "orange": "#ff9100",
    "deep-orange": "#ff6e42",
}
_DARK_WORDS = frozenset({"lime", "yellow", "amber", "orange", "white", "light-green", "cyan"})
_NO_LINK_COLOUR = frozenset({"grey", "blue-grey", "black", "white", "brown"})

_LIGHT_PAPER: Colour = (255, 255, 255)
_LIGHT_SHADE: Colour = (244, 245, 248)
_DARK_PAPER: Colour = (30, 33, 41)
_DARK_SHADE: Colour = (39, 43, 54)


@dataclass(frozen=True, slots=True)
class Scheme:
    """The two colours of a light or dark scheme, by Material's names."""

    primary: str = "indigo"
    accent: str = "indigo"


@dataclass(frozen=True, slots=True)
class Palette:
    """A light and a dark scheme; one of them is None where `mkdocs.yml` offers only the other."""

    light: Scheme | None = Scheme()
    dark: Scheme | None = Scheme()

    @property
    def toggle(self) -> bool:
        """Whether readers may switch between light and dark."""
        return self.light is not None and self.dark is not None


def from_theme(value: object) -> Palette:
    """The palette that `theme.palette` of `mkdocs.yml` means, in any of the shapes Material takes.

    One entry that names no scheme, or no entry at all, gives both schemes: somebody who reads a
    status page at night did not choose the hour.
    """
    entries = [entry for entry in _entries(value) if isinstance(entry, Mapping)]
    if not entries:
        return Palette()
    if len(entries) == 1 and "scheme" not in entries[0]:
        scheme = _scheme(entries[0])
        return Palette(scheme, scheme)
    dark = [_scheme(entry) for entry in entries if entry.get("scheme") == "slate"]
    light = [_scheme(entry) for entry in entries if entry.get("scheme", "default") != "slate"]
    return Palette(light[0] if light else None, dark[0] if dark else None)


def css(palette: Palette) -> str:
    """The custom properties of `palette`; print is always light."""
    light = _properties(palette.light or palette.dark or Scheme(), dark=False)
    dark = _properties(palette.dark or palette.light or Scheme(), dark=True)
    if palette.dark is None:
        return f":root{{{light}}}\n"
    if palette.light is None:
        return f":root{{{light}}}\n@media screen{{:root{{{dark}}}}}\n"
    return (
        f":root{{{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}\n"
        f"@media screen{{:root[data-scheme=dark]{{{dark}}}}}\n"
    )


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def parse(colour: str) -> Colour:
    """`#4051b5` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _entries(value: object) -> Iterable[object]:
    if isinstance(value, list | tuple):
        return value
    return [value]


def _scheme(entry: Mapping[str, object]) -> Scheme:
    primary = _name(entry.get("primary"), _PRIMARY)
    return Scheme(primary, _name(entry.get("accent"), _ACCENT, primary))


def _name(value: object, known: Mapping[str, str], default: str = "indigo") -> str:
    # `custom` (colours in a style sheet of one's own) and unknown names fall back
    name = str(value or "").strip().lower().replace(" ", "-")
    if name in known:
        return name
    return default if default in known else "indigo"


def _properties(scheme: Scheme, *, dark: bool) -> str:
    link_name = "indigo" if scheme.primary in _NO_LINK_COLOUR else scheme.primary
    shade = _DARK_SHADE if dark else _LIGHT_SHADE
    words = _INK if scheme.primary in _DARK_WORDS else _WHITE
    bar = _readable(parse(_PRIMARY[scheme.primary]), [words])
    link = _readable(parse(_PRIMARY[link_name]), [shade])
    accent = _readable(parse(_ACCENT[scheme.accent]), [shade])
    # in the dark a bright bar above the page blinds; white and pale bars become part of the page
    if dark and _luminance(bar) > 0.4:
        bar, words = _DARK_SHADE, _WHITE
    return (
        f"color-scheme:{'dark' if dark else 'light'};"
        f"--bar:{_hex(bar)};--on-bar:{_hex(words)};--link:{_hex(link)};--accent:{_hex(accent)};"
        + (_DARK if dark else _LIGHT)
    )


def _readable(colour: Colour, grounds: Iterable[Colour]) -> Colour:
    """`colour`, moved towards black or white until it can be read with all of `grounds`."""
    grounds = list(grounds)
    bright = min(_luminance(ground) for ground in grounds) > 0.18
    target = _BLACK if bright else _WHITE
    for step in range(0, 101, 2):
        moved = _mix(colour, target, step / 100)
        if min(contrast(moved, ground) for ground in grounds) >= CONTRAST:
            return moved
    return target


def _mix(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


# paper, words, quieter words, lines, shade; then for each state the colour of words, of pictures
# (3:1 is enough for those) and of the soft ground
_STATES = "ok mt mi ma cr un".split()


def _fixed(neutrals: str, colours: str, fills: str, softs: str) -> str:
    names = ["paper", "ink", "quiet", "line", "shade"]
    pairs = list(zip(names, neutrals.split(), strict=True))
    pairs += zip(_STATES, colours.split(), strict=True)
    pairs += zip((f"{state}-fill" for state in _STATES), fills.split(), strict=True)
    pairs += zip((f"{state}-soft" for state in _STATES), softs.split(), strict=True)
    return ";".join(f"--{name}:{colour}" for name, colour in pairs)


_LIGHT = _fixed(
    "#ffffff #1f2229 #5a6070 #dfe2e9 #f4f5f8",
    "#1b7a3e #2461b4 #8a5800 #b4480a #b3261e #5a6070",
    "#2b9650 #3b7ddd #b97a00 #d95d12 #cf2f2a #7a8194",
    "#e9f5ed #e8f0fb #fdf3dc #fdeee4 #fdeceb #eff1f5",
)
_DARK = _fixed(
    "#1e2129 #e4e7ee #a3abbb #3a4050 #272b36",
    "#6ccf8e #8db8ff #e8bb55 #f79a5c #ff8f86 #a3abbb",
    "#4fae72 #6ca0f0 #d8a640 #e8853f #f0736a #8b94a6",
    "#22372c #253349 #3a3220 #402d22 #432b2c #2c313d",
)
