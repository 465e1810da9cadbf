"""What ready texts need to know of a language: its lists, dates, spans and the words for effects.

Plain tables, the same for the command line and the browser: every entry is a list of texts, so that all of
it is JSON. `one|several` entries have two texts. Months and days of the week are those of the Unicode CLDR
(tests/writing/test_tongues.py compares them); word order and phrases are those of status messages.
A language that is not here gets NEUTRAL: commas, ISO dates, no phrases of its own.
"""

from __future__ import annotations

Tongue = dict[str, list[str]]

NEUTRAL: Tongue = {
    "list": [", ", ", ", ", ", ", "],
    "group": ["{x} ({regions})", "{x} ({regions})"],
    "placed": ["{name} ({regions})"],
    "day": ["{y}-{mm}-{dd}"],
    "full": ["{y}-{mm}-{dd}"],
    "short": ["{mm}-{dd}"],
    "time": ["{time} {zone}"],
    "moment": ["{day} {time}"],
    "range": ["{start} – {end}"],
    "both": ["{local} ({utc})"],
    "within": ["{span}"],
    "by": ["{day} {time}"],
    "minutes": ["{n} min", "{n} min"],
    "hours": ["{n} h", "{n} h"],
    "days": ["{n} d", "{n} d"],
    "several": ["…"],
    "sentence": [" "],
}

ENGLISH: Tongue = {
    # between; before the last; the same where a name has that word in it, for two and for more
    "list": [", ", " and ", " as well as ", ", and "],
    "group": ["{x} (region: {regions})", "{x} (regions: {regions})"],
    "placed": ["{name} ({regions})"],
    "everywhere": ["all regions"],
    "months": "January February March April May June July August September October November December".split(),
    "weekdays": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "day": ["{month} {d}, {y}"],
    "full": ["{weekday}, {month} {d}, {y}"],
    "short": ["{month} {d}"],
    "time": ["{time} {zone}"],
    "moment": ["{day}, {time}"],
    "range": ["{start} – {end}"],
    "both": ["{local} ({utc})"],
    "within": ["within {span}"],
    "by": ["by {time} on {day}"],
    "minutes": ["{n} minute", "{n} minutes"],
    "hours": ["{n} hour", "{n} hours"],
    "days": ["{n} day", "{n} days"],
    "span": [" and "],
    "several": ["several services"],
    "sentence": [" "],
    "major_outage": ["You cannot use {x} at the moment.", "You cannot use {x} at the moment."],
    "partial_outage": [
        "You can use {x} only in part: some actions fail.",
        "You can use {x} only in part: some actions fail.",
    ],
    "degraded_performance": [
        "You can use {x}, but with delays or errors.",
        "You can use {x}, but with delays or errors.",
    ],
    "under_maintenance": [
        "We are carrying out maintenance on {x}.",
        "We are carrying out maintenance on {x}.",
    ],
}

SPANISH: Tongue = {
    "list": [", ", " y ", " así como ", ", así como "],
    "before_i": [" e "],
    "group": ["{x} (región: {regions})", "{x} (regiones: {regions})"],
    "placed": ["{name} ({regions})"],
    "everywhere": ["todas las regiones"],
    "months": (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
    ),
    "weekdays": "lunes martes miércoles jueves viernes sábado domingo".split(),
    "day": ["{d} de {month} de {y}"],
    "full": ["{weekday}, {d} de {month} de {y}"],
    "short": ["{d} de {month}"],
    "time": ["{time} {zone}"],
    "moment": ["{day}, {time}"],
    "range": ["{start} – {end}"],
    "both": ["{local} ({utc})"],
    "within": ["en un plazo de {span}"],
    "by": ["a más tardar el {day} a las {time}"],
    "minutes": ["{n} minuto", "{n} minutos"],
    "hours": ["{n} hora", "{n} horas"],
    "days": ["{n} día", "{n} días"],
    "span": [" y "],
    "several": ["varios servicios"],
    "sentence": [" "],
    "major_outage": [
        "En este momento no es posible utilizar el servicio {x}.",
        "En este momento no es posible utilizar los servicios {x}.",
    ],
    "partial_outage": [
        "El servicio {x} funciona solo en parte: algunas acciones fallan.",
        "Los servicios {x} funcionan solo en parte: algunas acciones fallan.",
    ],
    "degraded_performance": [
        "El servicio {x} está disponible, pero con retrasos o errores.",
        "Los servicios {x} están disponibles, pero con retrasos o errores.",
    ],
    "under_maintenance": [
        "El servicio {x} está en mantenimiento.",
        "Los servicios {x} están en mantenimiento.",
    ],
}

JAPANESE: Tongue = {
    "list": ["、", "および", "および", "および"],
    "group": ["{x}（対象地域：{regions}）", "{x}（対象地域：{regions}）"],
    "placed": ["{name}（{regions}）"],
    "everywhere": ["全地域"],
    "months": [f"{month}月" for month in range(1, 13)],
    "weekdays": list("月火水木金土日"),
    "day": ["{y}年{month}{d}日"],
    "full": ["{y}年{month}{d}日（{weekday}）"],
    "short": ["{month}{d}日"],
    "time": ["{time}（{zone}）"],
    "moment": ["{day}{time}"],
    "range": ["{start}～{end}"],
    "both": ["{local}／{utc}"],
    "within": ["{span}以内に"],
    "by": ["{day}{time}までに"],
    "minutes": ["{n}分", "{n}分"],
    "hours": ["{n}時間", "{n}時間"],
    "days": ["{n}日", "{n}日"],
    "span": [""],
    "several": ["複数のサービス"],
    "sentence": [""],
    "major_outage": ["現在、{x}をご利用いただけません。", "現在、{x}をご利用いただけません。"],
    "partial_outage": [
        "{x}は、一部の操作がご利用いただけない状態です。",
        "{x}は、一部の操作がご利用いただけない状態です。",
    ],
    "degraded_performance": [
        "{x}はご利用いただけますが、遅延またはエラーが発生しています。",
        "{x}はご利用いただけますが、遅延またはエラーが発生しています。",
    ],
    "under_maintenance": ["{x}のメンテナンスを実施しています。", "{x}のメンテナンスを実施しています。"],
}

FRENCH: Tongue = {
    "list": [", ", " et ", ", et ", ", et "],
    "group": ["{x} (région\u00a0: {regions})", "{x} (régions\u00a0: {regions})"],
    "placed": ["{name} ({regions})"],
    "everywhere": ["toutes les régions"],
    "months": (
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    ),
    "weekdays": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "first": ["1er"],
    "day": ["{d} {month} {y}"],
    "full": ["{weekday} {d} {month} {y}"],
    "short": ["{d} {month}"],
    "time": ["{time} {zone}"],
    "moment": ["{day}, {time}"],
    "range": ["{start} – {end}"],
    "both": ["{local} ({utc})"],
    "within": ["d'ici {span}"],
    "by": ["au plus tard le {day} à {time}"],
    "minutes": ["{n} minute", "{n} minutes"],
    "hours": ["{n} heure", "{n} heures"],
    "days": ["{n} jour", "{n} jours"],
    "span": [" et "],
    "several": ["plusieurs services"],
    "sentence": [" "],
    "major_outage": [
        "Le service {x} est actuellement indisponible.",
        "Les services {x} sont actuellement indisponibles.",
    ],
    "partial_outage": [
        "Le service {x} ne fonctionne qu'en partie\u00a0: certaines actions échouent.",
        "Les services {x} ne fonctionnent qu'en partie\u00a0: certaines actions échouent.",
    ],
    "degraded_performance": [
        "Le service {x} est disponible, mais avec des retards ou des erreurs.",
        "Les services {x} sont disponibles, mais avec des retards ou des erreurs.",
    ],
    "under_maintenance": [
        "Le service {x} est en maintenance.",
        "Les services {x} sont en maintenance.",
    ],
}

PORTUGUESE: Tongue = {
    "list": [", ", " e ", " bem como ", ", bem como "],
    "group": ["{x} (região: {regions})", "{x} (regiões: {regions})"],
    "placed": ["{name} ({regions})"],
    "everywhere": ["todas as regiões"],
    "months": (
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split()
    ),
    "weekdays": ("segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo".split()),
    "first": ["1º"],
    "day": ["{d} de {month} de {y}"],
    "full": ["{weekday}, {d} de {month} de {y}"],
    "short": ["{d} de {month}"],
    "time": ["{time} {zone}"],
    "moment": ["{day}, {time}"],
    "range": ["{start} – {end}"],
    "both": ["{local} ({utc})"],
    "within": ["em até {span}"],
    "by": ["até {day}, {time}"],
    "minutes": ["{n} minuto", "{n} minutos"],
    "hours": ["{n} hora", "{n} horas"],
    "days": ["{n} dia", "{n} dias"],
    "span": [" e "],
    "several": ["vários serviços"],
    "sentence": [" "],
    "major_outage": [
        "No momento, não é possível usar o serviço {x}.",
        "No momento, não é possível usar os serviços {x}.",
    ],
    "partial_outage": [
        "O serviço {x} funciona apenas em parte: algumas ações falham.",
        "Os serviços {x} funcionam apenas em parte: algumas ações falham.",
    ],
    "degraded_performance": [
        "O serviço {x} está disponível, mas com atrasos ou erros.",
        "Os serviços {x} estão disponíveis, mas com atrasos ou erros.",
    ],
    "under_maintenance": [
        "O serviço {x} está em manutenção.",
        "Os serviços {x} estão em manutenção.",
    ],
}

TONGUES: dict[str, Tongue] = {
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "ja": JAPANESE,
    "pt-BR": PORTUGUESE,
    "pt": PORTUGUESE,
}


def tongue_of(language: str) -> Tongue:
    """The words of `language`, of the language it is a variety of, or NEUTRAL."""
    return TONGUES.get(language) or TONGUES.get(language.partition("-")[0]) or NEUTRAL
