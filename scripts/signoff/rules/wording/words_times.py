"""How a text names a time to come: “shortly”, “within the hour”, “14:30”; patterns as in phrases.py."""

from __future__ import annotations

# A time to come.
TIMES = {
    "en": (
        r"\d ?(?:-|–|to)? ?\d* ?(?:more )?(?:min|hour|hr|h\b|day|week|am\b|pm\b|a\.m|p\.m|utc|gmt"
        r"|[ecmp][ds]?t\b)|\d:\d\d"
        r"|\b(?:shortly|before long|momentarily|imminently|tomorrow|tonight|today|overnight|asap"
        r"|this (?:morning|afternoon|evening|week))\b"
        r"|\bsoon\b(?! as)|\b(?:an?|half an?|one|two|three|four|five|six|ten|few|couple(?: of)?"
        r"|several|another) (?:more |business |or two )?"
        r"(?:minute|hour|day|moment|week)|\bend of (?:the |this )?(?:day|business|week|morning"
        r"|afternoon|hour)|\bin no time"
        r"|\bwithin (?:the )?(?:next |coming )?(?:few |couple (?:of )?)?(?:minute|hour|day)"
        r"|\bnext (?:few |couple |several )?(?:of )?"
        r"(?:minute|hour|day|week|morning)|\b(?:by|on|before|until) (?:next |this )?(?:mon|tues"
        r"|wednes|thurs|fri"
        r"|satur|sun)day|\bany (?:minute|moment)"
        r"|\b(?:by|before|until|around|at) (?:noon|midnight|lunch\w*)"
    ),
    "es": (
        r"\d ?(?:min|h\b|hora|hs\b|dia|utc|gmt|cet|a\.? ?m\b|p\.? ?m\b)|\d:\d\d|\b(?:en breve"
        r"|pronto|enseguida|en seguida|hoy|manana|esta (?:tarde|noche|manana)"
        r"|en un rato|en cualquier momento|a la mayor brevedad posible hoy|inminente\w*)\b"
        r"|\b(?:una|un|dos|tres|cuatro|cinco|seis|ocho|diez|quince|veinte|treinta|media|unas|unos"
        r"|pocas|pocos|varias|par de) "
        r"(?:hora|minuto|dia|momento|instante)|\bproxim[oa]s? (?:\w+ )?(?:hora|minuto|dia|momento"
        r"|instante)|\b(?:final|fin) (?:del|de la|de) (?:dia|jornada|tarde|manana|semana)"
        r"|\bacabe (?:el|la) (?:dia|jornada|semana)|\bantes de (?:comer|cenar|medianoche)\b"
        r"|\b(?:antes|despues) del? (?:mediodia|lunes"
        r"|martes|miercoles|jueves|viernes)|\bunas? \w+ horas|\b(?:el|este"
        r"|hasta el) (?:proximo )?(?:lunes|martes|miercoles"
        r"|jueves|viernes|sabado|domingo)\b"
    ),
    "ja": (
        r"[0-9０-９一二三四五六七八九十数半][ 　]?(?:分|時|日|週)|[0-9]:[0-9]{2}|まもなく|間もなく|もうすぐ|すぐに|近く|本日|今日|明日|明朝"
        r"|今夜|今晩|夕方|午前中|午後|夜まで|朝まで|数分|数時間|昼|朝|夜中|[月火水木金土日]曜|しばらく(?:すれば|で)|じきに"
    ),
    "fr": (
        r"\d ?(?:min|h\b|heure|jour|utc|gmt|cet)|\d ?h ?\d\d|\d:\d\d|\b(?:sous peu|bientot"
        r"|tres vite|prochainement|demain|aujourd'hui|ce soir|cet apres-midi|ce matin|incessamment"
        r"|d'un (?:moment|instant) a l'autre|dans (?:l'heure|la (?:journee|soiree|matinee|nuit"
        r"|foulee)|les (?:prochaines|minutes|heures)|quelques|un instant|peu de temps))\b"
        r"|\b(?:une|deux|trois|quatre|cinq|six|huit|dix|quinze|vingt|trente|quelques|demi"
        r"|prochaines?) ?-?(?:prochaines )?(?:heure|minute|jour|instant)"
        r"|\bfin (?:de (?:la )?)?(?:journee|matinee|soiree|semaine|d'apres-midi)"
        r"|\bavant (?:midi|minuit)|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
    ),
    "pt-BR": (
        r"\d ?(?:min|h\b|hora|dia|utc|gmt|brt)|\d ?h ?\d\d|\d:\d\d|\b(?:em breve|logo|logo mais"
        r"|daqui a pouco|hoje|amanha|ainda hoje|esta (?:tarde|noite)|hoje a (?:tarde|noite)"
        r"|a qualquer momento"
        r"|em instantes|em alguns)\b|\b(?:uma|um|duas|dois|tres|quatro|cinco|seis|oito|dez|quinze"
        r"|vinte|trinta|meia|poucas|poucos|algumas"
        r"|alguns) (?:hora|minuto|dia|instante|momento)|\bproxim[oa]s? (?:\w+ )?(?:hora|minuto|dia"
        r"|instante)"
        r"|\bfim d[oa] (?:dia|tarde|manha|noite|semana|expediente)|\bfinal d[oa] (?:dia|tarde"
        r"|manha|noite|semana)|\bmais \w+ horas|\bantes d[oa] (?:meio-dia|almoco|fim)"
        r"|\b(?:segunda|terca|quarta|quinta|sexta)(?:-feira| de manha| a tarde|\\b)"
    ),
}

# Where a text names the time of the next update.
UPDATES = {
    "en": (
        r"\b(?:updates?|news|information|details|report back|post again)(?: \w+){0,3} (?:at|in"
        r"|within|by|around"
        r"|before|every|on) [^.!?;,\n]{0,22}"
    ),
    "es": (
        r"\b(?:actualizacion(?:es)?|novedades|noticias|informacion|informaremos|avisaremos|publicaremos)"
        r"(?: \w+){0,3} (?:a las?|en|dentro de|antes de|hacia|sobre|cada) [^.!?;,\n]{0,22}"
    ),
    "ja": r"(?:お知らせ|続報|ご報告|最新情報)[^。！？、\n]{0,22}|[^。！？、\n]{0,14}(?:に|ごとに)(?:改めて)?(?:お知らせ|ご報告|続報|ご案内)",
    "fr": (
        r"\b(?:points?|mises? a jour|nouvelles|informations?|informerons"
        r"|tiendrons)(?: \w+){0,3} (?:a|dans|d'ici"
        r"|vers|avant|sous|toutes les) [^.!?;,\n]{0,22}"
    ),
    "pt-BR": (
        r"\b(?:atualizac(?:ao|oes)|novidades|noticias|informac\w+|informaremos|avisaremos|publicaremos)"
        r"(?: \w+){0,3} (?:as|a|em|dentro de|ate|antes|por volta|a cada) [^.!?;,\n]{0,22}"
    ),
}
