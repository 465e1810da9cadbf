"""The page that is answered where there is none."""

from __future__ import annotations

from signoff.site.pages.site import Face, Site


def not_found(site: Site, language: str) -> bytes:
    """What a reader sees who followed a broken link: where to go instead."""
    voice = site.voices[language]
    title = voice.words.gettext("Page not found")
    return site.missing(voice, Face(title, title))
