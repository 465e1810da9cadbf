"""What programs say to programmers."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches_exactly
from signoff.rules.rule import BODY, TITLE, Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_any, is_allowed

RULE = Rule(
    code="SO534",
    slug="stack-trace",
    severity="warning",
    family="wording",
    about="quotes what programs say to programmers",
    hint="say what customers see or cannot do; keep the exception for the postmortem",
    why=(
        "Names of exceptions and lines of code mean nothing to customers and show how the inside is built. "
        "What customers themselves get to see belongs in `code`: there it is left alone unless it is a trace."
    ),
    source="OWASP, Improper Error Handling; MITRE CWE-209",
    bad=(
        Example("en", "Payments fail with a NullPointerException when the card is saved."),
        Example("en", "Exports stop:\n\n    Traceback (most recent call last):"),
        Example("es", "Los informes fallan con java.lang.OutOfMemoryError."),
        Example("fr", "L'export s'arrête dans export.py:214."),
        Example("pt-BR", "O serviço de busca reinicia com OOMKilled."),
        Example("ja", "カードを保存するとNullPointerExceptionが発生します。"),
    ),
    good=(
        Example("en", "Cards cannot be saved, and payments with a new card fail."),
        Example("es", "Los informes de más de un año no se generan."),
        Example("fr", "L'export de plus de mille factures s'arrête avant la fin."),
        Example("pt-BR", "A busca não mostra resultados por alguns segundos, várias vezes por hora."),
        Example("ja", "新しいカードを保存できず、決済に失敗します。"),
        Example(
            "en", "Sign-in answers with error 503. The page shows `RequestTimeoutError` instead of the list."
        ),
        Example("es", "La API responde con el error 503."),
        Example("fr", "L'API répond avec l'erreur 503."),
        Example("pt-BR", "A API responde com o erro 503."),
        Example("ja", "APIがエラー503を返します。"),
    ),
)

# Found in words only: customers may be told in code which message they will see.
_NAME = (
    r"(?<![A-Za-z0-9_\"'“”«「『])(?:[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)?(?:Exception|Error)|"
    r"(?:java|javax|scala|kotlin|org\.apache|com\.[a-z]+)(?:\.[a-z]+)+\.[A-Z][A-Za-z]+|"
    r"E(?:CONNREFUSED|CONNRESET|TIMEDOUT|NOSPC|ACCES|HOSTUNREACH|PIPE|NOENT|MFILE)|"
    r"OOMKilled|OOM[ -][Kk]ill(?:er|ed)|CrashLoopBackOff|ImagePullBackOff|SIG(?:SEGV|KILL|ABRT|TERM)|"
    r"SQLSTATE|ORA-[0-9]{5}|[Ss]egmentation fault|[Ss]egfault(?:s|ed)?|"
    r"[Cc]ore dump(?:ed|s)?|[Kk]ernel panic)(?![A-Za-z])"
)

# Found anywhere.
_TRACE = (
    r"Traceback \(most recent call last\)|File \"[^\"\n]+\", line [0-9]+|"
    r"(?<![A-Za-z0-9_])at [A-Za-z_$][A-Za-z0-9_.$<>]*"
    r"\([A-Za-z0-9_]+\.(?:java|kt|scala|js|ts|cs)(?::[0-9]+)+\)|"
    r"(?<![A-Za-z0-9_])[A-Za-z0-9_/-]+\.(?:py|rb|java|go|js|ts|php|cs|rs|kt|cpp|erl|ex):[0-9]+|"
    r"goroutine [0-9]+ \[|(?<![A-Za-z0-9_])panic: |Exception in thread"
)


_NAME_PIECES = (
    "Exception|Error|java|scala|kotlin|org.apache|com.|OOM|BackOff|SIG|SQLSTATE|ORA-|egfault|egmentation|"
    "ore dump|ernel panic|ECONN|ETIMEDOUT|ENOSPC|EACCES|EHOSTUNREACH|EPIPE|ENOENT|EMFILE"
).split("|")
_HAS_TRACE = r"Traceback|File \"|goroutine|panic: |Exception in|\.[a-z]{1,5}:[0-9]"


def check(draft: Draft, house: House) -> list[Spot]:
    """Names of exceptions and signals in words, traces anywhere."""
    spots = []
    for where, text in [[TITLE, draft.title], [BODY, draft.text]]:
        if has_any(text, _NAME_PIECES):
            for match in matches_exactly(_NAME, text):
                if not is_allowed(match.word, house):
                    spots.append(Spot(where, match.start, match.end, match.word))
    if len(matches_exactly(_HAS_TRACE, draft.body)) > 0:
        for match in matches_exactly(_TRACE, draft.body):
            spots.append(Spot(BODY, match.start, match.end, match.word))
    return spots
