"""Which language a text is in, by its small words and its letters. Short texts are not judged."""

from __future__ import annotations

from signoff.rules.find import matches

SPOKEN = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "de": "German",
    "it": "Italian",
    "ja": "Japanese",
    "zh": "Chinese",
    "ko": "Korean",
    "ru": "Russian",
}

_SMALL_WORDS = {
    "en": (
        "the and is are was were been have has had we our you your this that these with for from of to in "
        "on at by "
        "will not it its their they be as an or which when who but can cannot some all any no now still while"
    ),
    "es": (
        "el los las del y con una por para que se en es son está están ha han hemos sido fue pero más "
        "también su sus "
        "nuestro nuestra nuestros no de al lo como desde hasta todos todas puede pueden estamos ya sin este "
        "esta durante"
    ),
    "fr": (
        "le les des du et une un pour que qui est sont a ont avons été par sur dans ne pas plus avec ce "
        "cette ces "
        "nous vous votre vos notre nos aux au en depuis la de il elle leur leurs mais ou où tous peut peuvent"
    ),
    "pt": (
        "o os as do da dos das e com um uma por para que se em no na nos nas é são está estão foi foram "
        "não mais "
        "também de seu sua seus nosso nossa ao aos à às como desde até todos pode podem estamos já sem este "
        "esta pelo pela"
    ),
    "de": (
        "der die das und ist sind war wurde wird werden nicht mit für von zu im in auf den dem des ein "
        "eine einen "
        "wir unsere ihr sie es als auch bei nach aus oder aber kann können noch durch um an sich haben hat"
    ),
    "it": (
        "il lo gli della dei delle del e con un una per che si in è sono stato stata non più anche suo sua "
        "nostro "
        "al alla ai dal dalla nel nella come fino tutti può possono stiamo già senza questo questa la le "
        "di da"
    ),
}

_TIMES_SEEN = {
    word: [language for language in _SMALL_WORDS if f" {word} " in f" {_SMALL_WORDS[language]} "]
    for words in _SMALL_WORDS.values()
    for word in words.split()
}

_KANA = "[ぁ-ゖァ-ヺー]+"
_HAN = "[㐀-䶿一-鿿]+"
_HANGUL = "[가-힣]+"
_CYRILLIC = "[Ѐ-ӿ]+"
_OTHER_LETTERS = "[Ͱ-ϿЀ-ӿ԰-ۿऀ-๿ぁ-ゖァ-ヺー㐀-䶿一-鿿가-힣]+"

_FEWEST_WORDS = 8
_FEWEST_LETTERS = 12


def base_of(language: str) -> str:
    """`pt` of `pt-BR`."""
    return language.lower().split("-")[0]


def language_of(text: str, expected: str) -> str:
    """The language that `text` is in rather than in `expected`; "" if it is, or nobody can tell."""
    if expected in ["ja", "zh", "ko", "ru"]:
        return _instead_of_script(text, expected)
    words = text.lower().split()
    seen = _small_words(words)
    if seen.get(expected, 0) * 3 >= len(words) and len(words) > 0:
        return ""
    others = _letters(_OTHER_LETTERS, text)
    if others >= _FEWEST_LETTERS and others * 2 > len("".join(words)):
        return _by_script(text)
    return _by_words(words, seen, expected)


def _small_words(words: list[str]) -> dict[str, int]:
    """How many small words of each language there are."""
    seen = {language: 0 for language in _SMALL_WORDS}  # noqa: C420  (in JavaScript, too)
    for word in words:
        if word in _TIMES_SEEN:
            for language in _TIMES_SEEN[word]:
                seen[language] = seen[language] + 1
    return seen


def _by_words(words: list[str], seen: dict[str, int], expected: str) -> str:
    """Where another language has at least four small words more, and twice as many."""
    if len(words) < _FEWEST_WORDS or (expected != "" and expected not in _SMALL_WORDS):
        return ""
    own = seen.get(expected, 0)
    best = ""
    for language, count in seen.items():
        if count >= own + 4 and count >= own * 2 and (best == "" or count > seen[best]):
            best = language
    return best


def _instead_of_script(text: str, expected: str) -> str:
    kana = _letters(_KANA, text)
    han = _letters(_HAN, text)
    own = {"ja": kana, "zh": han, "ko": _letters(_HANGUL, text), "ru": _letters(_CYRILLIC, text)}[expected]
    if own >= 2 and not (expected == "zh" and kana * 5 > han):
        return _mostly_words(text, own)
    if _letters(_OTHER_LETTERS, text) >= _FEWEST_LETTERS:
        script = _by_script(text)
        return "" if script == expected else script
    words = text.lower().split()
    return _by_words(words, _small_words(words), "")


def _mostly_words(text: str, own: int) -> str:
    """A few own letters (a name) do not make a text of English words Japanese."""
    if own * 12 > len(text):
        return ""
    words = text.lower().split()
    return _by_words(words, _small_words(words), "")


def _by_script(text: str) -> str:
    kana = _letters(_KANA, text)
    han = _letters(_HAN, text)
    counts = {
        "ja": kana * 5,
        "zh": han,
        "ko": _letters(_HANGUL, text),
        "ru": _letters(_CYRILLIC, text),
    }
    best = ""
    for language, count in counts.items():
        if count >= _FEWEST_LETTERS and (best == "" or count > counts[best]):
            best = language
    return best


def _letters(pattern: str, text: str) -> int:
    return sum([len(match.word) for match in matches(pattern, text)])
