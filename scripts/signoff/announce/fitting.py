"""Shorten by meaning: what a channel has no room for goes in the order of what readers miss least.

The end of the text goes first, then the sentences about it (the last first), then the list of components,
then words of the title. Status, impact and link are never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from signoff.announce.short import Count, is_inside, shorter, sms, sms_in, x

CHAT = 1_900
"""Characters of a chat message: Discord takes 2,000, and none that we know takes fewer."""

MASTODON = 500

Measure = Callable[[str], Count]


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a message is said."""

    title: str
    text: str = ""
    sentences: tuple[str, ...] = ()
    components: str = ""


def _chat(text: str) -> Count:
    return Count(len(text), CHAT)


def _mastodon(text: str) -> Count:
    """Any link counts 23, as on X."""
    return Count(len(text) - sum(len(word) - 23 for word in text.split() if "://" in word), MASTODON)


LIMITS: dict[str, tuple[Measure, ...]] = {
    "chat": (_chat,),
    "sms": (sms, partial(sms_in, 2), partial(sms_in, 3)),
    "x": (x,),
    "mastodon": (_mastodon,),
}
"""How a form is measured. The next of several is taken when the one before would cost the title a word."""


def fit(form: str, whole: Piece, render: Callable[[Piece], str], link: str) -> str:
    """The most of `whole` that the form has room for; the link alone where nothing else has any."""
    measures = LIMITS.get(form)
    if measures is None:
        return render(whole)
    for measure in measures:
        for text in _less(whole, render, measure):
            if measure(text).fits:
                return text
    bare = Piece(whole.title)
    for title in shorter(whole.title):
        text = render(replace(bare, title=title))
        if measures[-1](text).fits:
            return text
    return link


def _less(whole: Piece, render: Callable[[Piece], str], measure: Measure) -> Iterator[str]:
    """`whole`, then ever less of it; the title stays."""
    yield render(whole)
    if whole.text:
        yield _cut_text(whole, render, measure)
        whole = replace(whole, text="")
        yield render(whole)
    while whole.sentences:
        whole = replace(whole, sentences=whole.sentences[:-1])
        yield render(whole)
    yield render(replace(whole, components=""))


def _cut_text(whole: Piece, render: Callable[[Piece], str], measure: Measure) -> str:
    """With as many words of the text as there is room for; where that is none, with one too many."""
    text = whole.text
    ends = [end for end in range(1, len(text)) if text[end].isspace()]
    if len(ends) * 40 < len(text):  # few words for so much text: a language that writes none
        ends = [end for end in range(1, len(text)) if not is_inside(text, end)]
    low, high = 0, len(ends)
    best = render(replace(whole, text="..."))
    while low < high:
        middle = (low + high) // 2
        cut = render(replace(whole, text=text[: ends[middle]].rstrip(" \n,;:-") + " ..."))
        if measure(cut).fits:
            best, low = cut, middle + 1
        else:
            high = middle
    return best
