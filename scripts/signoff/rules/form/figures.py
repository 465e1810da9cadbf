"""Numbers and times of a text, however a language writes them: 10:40, 10h40, 10時40分; 1,000, 1.000, 1 000.

What is found is a list of spots whose `word` is the figure in one form ("10:40", "1000") and whose `note` is
"" or MAYBE: a figure that may stand for another one ("2 h"; a number in words; the month of a date) counts
for the other text, and is never missed itself.
"""

from __future__ import annotations

from signoff.rules.find import matches, matches_exactly
from signoff.rules.plain import blanked
from signoff.rules.rule import BODY, Spot

MAYBE = "maybe"

_HOUR = "(?:[01]?[0-9]|2[0-4])"
_HALF_DAY = r"(?: ?(?:[ap]\.m\.|[ap]m(?![a-z])))"
_CLOCK = (
    rf"(?<![0-9a-su-z.,:]){_HOUR}(?: ?h ?|:|：)[0-5][0-9](?::[0-5][0-9])?{_HALF_DAY}?(?![0-9:]|[a-gi-y])"
    rf"|(?<![0-9a-z.,:]){_HOUR}{_HALF_DAY}"
    rf"|(?:午前|午後)?{_HOUR}時(?:[0-5]?[0-9]分|半)?(?!間)"
)
_BARE_HOUR = rf"(?<![0-9a-z.,:]){_HOUR} ?h(?! ?[0-9]|[a-z])"
_HOURS = "(?<![0-9a-z.,:])[0-9]{1,2}(?:[.,]5)? ?(?:hours?|horas?|heures?|時間)"
_ZONE = "(?<![A-Za-z])(?:UTC|GMT|JST|CET|CEST|BST|IST|EST|EDT|PST|PDT|BRT|ART)(?![A-Za-z])|日本時間"
_SAME_ZONE = {"GMT": "UTC", "日本時間": "JST"}

_SCALE = {
    "thousand": 3,
    "million": 6,
    "millions": 6,
    "billion": 9,
    "mil": 3,
    "millón": 6,
    "millones": 6,
    "mille": 3,
    "milliard": 9,
    "milliards": 9,
    "milhão": 6,
    "milhões": 6,
    "bilhão": 9,
    "bilhões": 9,
    "千": 3,
    "万": 4,
    "百万": 6,
    "億": 8,
    "k": 3,
}
_SCALES = "thousand|millions?|billion|millón|millones|mille|milliards?|milhão|milhões|bilhão|bilhões|mil|k"
_GAP = "[ \u00a0\u202f]"
_GROUPS = "[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
_NUMBER = (
    rf"(?<![0-9a-z_])(?<![a-z]-)(?<![0-9][.,])(?:{_GROUPS}|[0-9]+(?:[.,][0-9]+)*)"
    rf"(?:{_GAP}?(?:{_SCALES})(?![a-zà-ÿ])|百万|億|万|千)?"
)

# "iOS17", "v2", "db-3": part of a name, which another language may write apart.
_ATTACHED = "(?<=[a-z_])(?:[0-9]+(?:[.,][0-9]+)*)(?:百万|億|万|千)?|(?<=[a-z]-)[0-9]+(?:[.,][0-9]+)*"
_MYRIADS = "(?<![0-9.,])[0-9]{1,4}万[0-9]{1,4}(?![0-9千])"

# Small numbers in words, in the five languages, and what else people say instead of a number.
_SAID = {
    "0": "zero cero zéro no none ninguno ninguna aucun aucune nenhum nenhuma",
    "2": "two dos deux dois duas both ambos ambas twice dobro doble double second segundo segunda deuxième "
    "二 両 2",
    "3": "three tres trois três third tercero tercera tercer troisième terceiro terceira 三",
    "4": "four cuatro quatre quatro fourth quarter cuarto quart 四",
    "5": "five cinco cinq fifth quinto 五",
    "6": "six seis sixth sexto 六",
    "7": "seven siete sept sete week weeks semana semanas semaine semaines 七 週",
    "8": "eight ocho huit oito 八",
    "9": "nine nueve neuf nove 九",
    "10": "ten diez dix dez 十",
    "11": "eleven once onze 十一",
    "12": "twelve doce douze doze dozen docena douzaine dúzia noon mediodía midi meio-dia 十二 正午",
    "15": "fifteen quince quinze quarter cuarto quart 十五",
    "20": "twenty veinte vingt vinte 二十",
    "24": "day days día días jour jours journée dia dias 日",
    "25": "quarter cuarto quart",
    "30": "thirty treinta trente trinta half media demi demie meia 三十 半",
    "45": "forty-five",
    "48": "two dos deux dois 二日 2日",
    "50": "half mitad moitié metade fifty cincuenta cinquante cinquenta 半",
    "60": "hour hora heure minute minuto 時間 分",
    "90": "hour hora heure",
    "100": "all todos todas tous toutes hundred cien cent cem すべて 全",
    "1.5": "half media demi demie meia 半",
    "0.5": "half media demi demie meia 半",
}
_MONTHS = [
    "january|enero|janvier|janeiro|jan",
    "february|febrero|février|fevereiro|feb",
    "march|marzo|mars|março|mar",
    "april|abril|avril|apr",
    "may|mayo|mai|maio",
    "june|junio|juin|junho|jun",
    "july|julio|juillet|julho|jul",
    "august|agosto|août|aug",
    "september|septiembre|septembre|setembro|sep|sept",
    "october|octubre|octobre|outubro|oct",
    "november|noviembre|novembre|novembro|nov",
    "december|diciembre|décembre|dezembro|dec",
]
_MONTH_OF = {name: str(number + 1) for number, names in enumerate(_MONTHS) for name in names.split("|")}
_VALUES_OF = {
    word: [value for value in _SAID if f" {word} " in f" {_SAID[value]} "]
    for words in _SAID.values()
    for word in words.split()
}
_UNSPACED = [word for word in _VALUES_OF if len(matches("^[ぁ-ゖァ-ヺ一-鿿0-9]+$", word)) > 0 and word != "2"]


def times(text: str) -> list[Spot]:
    """Every time of day."""
    found = [Spot(BODY, match.start, match.end, _time(match.word)) for match in matches(_CLOCK, text)]
    for match in matches(_BARE_HOUR, text):
        found.append(Spot(BODY, match.start, match.end, _time(match.word), MAYBE))
    lowered = text.lower()
    for noon in ["noon", "midday", "mediodía", "midi", "meio-dia", "正午"]:
        if noon in lowered:
            found.append(Spot(BODY, 0, 0, "12:00", MAYBE))
    for midnight in ["midnight", "medianoche", "minuit", "meia-noite", "深夜", "零時"]:
        if midnight in lowered:
            found.append(Spot(BODY, 0, 0, "0:00", MAYBE))
    return found


def zones(text: str) -> list[str]:
    """The time zones that are named, each once, in order of their names."""
    found: list[str] = []
    for match in matches_exactly(_ZONE, text):
        zone = _SAME_ZONE.get(match.word, match.word)
        if zone not in found:
            found.append(zone)
    return sorted(found)


def numbers(text: str) -> list[Spot]:
    """Every number that is no time of day."""
    rest = blanked(blanked(text, _CLOCK), _BARE_HOUR)
    found = _spans(text)
    for match in matches(_MYRIADS, rest):
        found.append(Spot(BODY, match.start, match.end, _myriads(match.word)))
    for match in matches(_NUMBER, blanked(rest, _MYRIADS)):
        found.append(Spot(BODY, match.start, match.end, _number(match.word)))
    for match in matches(_ATTACHED, rest):
        found.append(Spot(BODY, match.start, match.end, _number(match.word), MAYBE))
    return found + _in_words(rest)


def _spans(text: str) -> list[Spot]:
    """What looks like a time and may be a number: "2 h" of hours, "1 h 30" of minutes."""
    found = []
    for match in matches(_BARE_HOUR, text):
        found.append(Spot(BODY, match.start, match.end, _plain(matches("[0-9]+", match.word)[0].word), MAYBE))
    for match in matches(_CLOCK, text):
        if "h" in match.word.lower():
            time = _time(match.word)
            found.append(Spot(BODY, match.start, match.end, minutes_in(time), MAYBE))
            found.append(Spot(BODY, match.start, match.end, time.replace(":30", ".5"), MAYBE))
    for match in matches(_HOURS, text):
        whole, _, half = _plain(matches("^[0-9.,]+", match.word)[0].word).partition(".")
        minutes = int(whole) * 60 + (30 if half == "5" else 0)
        found.append(Spot(BODY, match.start, match.end, str(minutes), MAYBE))
    return found


def _in_words(text: str) -> list[Spot]:
    found = []
    for word in matches(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()):
        for value in _VALUES_OF.get(word.word, []):
            found.append(Spot(BODY, word.start, word.end, value, MAYBE))
        if word.word in _MONTH_OF:
            found.append(Spot(BODY, word.start, word.end, _MONTH_OF[word.word], MAYBE))
    for inside in _UNSPACED:
        if inside in text:
            for value in _VALUES_OF[inside]:
                found.append(Spot(BODY, 0, 0, value, MAYBE))
    return found


def minutes_in(time: str) -> str:
    """A time as a span: "1 h 30" may be ninety minutes."""
    hours, _, minutes = time.partition(":")
    return str(int(hours) * 60 + int(minutes))


def no_spans(these: list[Spot], text: str, others: list[Spot]) -> list[Spot]:
    """`these` times of `text`, but those with an h that `others`, the other text's numbers, say as a span."""
    known = [spot.word for spot in others]
    return [
        spot
        for spot in these
        if "h" not in text[spot.start : spot.end].lower() or minutes_in(spot.word) not in known
    ]


def only_in(these: list[Spot], others: list[Spot]) -> list[Spot]:
    """The sure figures of `these` that `others` have in no form, each once."""
    known = [spot.word for spot in others]
    found: list[Spot] = []
    for spot in these:
        if spot.note != MAYBE and spot.word not in known:
            known.append(spot.word)
            found.append(spot)
    return found


def halfwidth(text: str) -> str:
    """`text` with the wide digits and signs of Japanese as ordinary ones, each in its place."""
    if len(matches("[０-９，．：％]", text)) == 0:
        return text
    for wide, plain in zip("０１２３４５６７８９，．：％", "0123456789,.:%", strict=True):
        text = text.replace(wide, plain)
    return text


def _time(word: str) -> str:
    parts = [int(match.word) for match in matches("[0-9]+", word)]
    hour = parts[0]
    minute = parts[1] if len(parts) > 1 else 0
    lowered = word.lower()
    if "半" in word:
        minute = 30
    is_late = "午後" in word or "pm" in lowered or "p.m" in lowered
    is_early = "午前" in word or "am" in lowered or "a.m" in lowered
    if is_late and hour < 12:
        hour = hour + 12
    if is_early and hour == 12:
        hour = 0
    return str(hour % 24) + ":" + ("0" + str(minute) if minute < 10 else str(minute))


def _number(word: str) -> str:
    digits = matches("^[0-9.,'’ \u00a0\u202f]*[0-9]", word)[0].word
    scale = _SCALE.get(word[len(digits) :].strip().lower(), 0)
    return _scaled(_plain(digits), scale)


def _myriads(word: str) -> str:
    """1万5000 is 15000."""
    high, _, low = word.partition("万")
    return str(int(high) * 10000 + int(low))


def _plain(digits: str) -> str:
    """Without separators and leading zeros, decimals after a point."""
    grouped = matches("^[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{3})+(?![0-9])", digits)
    whole = digits
    rest = ""
    if len(grouped) > 0:
        whole = "".join([match.word for match in matches("[0-9]", grouped[0].word)])
        rest = digits[len(grouped[0].word) :]
    written = (whole + rest).replace(",", ".")
    stripped = written.lstrip("0")
    if stripped == "" or stripped.startswith("."):
        return "0" + stripped
    return stripped


def _scaled(number: str, zeros: int) -> str:
    if zeros == 0 or number.count(".") > 1:
        return number
    whole, _, decimals = number.partition(".")
    return (whole + (decimals + "000000000000")[:zeros]).lstrip("0")
