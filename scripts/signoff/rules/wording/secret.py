"""Keys, tokens and passwords that have a known shape."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches, matches_exactly
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_any, places, spot_at

RULE = Rule(
    code="SO540",
    slug="secret",
    severity="error",
    family="wording",
    internal=True,
    about="carries a key, token or password",
    hint="take it out, and replace it where it is used: what was in a proposal was seen by others",
    why=(
        "The page, its history and every feed keep what was published for ever. "
        "The finding shows the beginning only, because findings are public too."
    ),
    source="the formats of tokens that GitHub, AWS, Slack, Stripe publish; RFC 7519, RFC 7468, RFC 3986",
    bad=(
        Example("en", "Use the key AKIAIOSFODNN7EXAMPLE meanwhile."),
        Example("en", "Set the token `" + "ghp_" + "0123456789abcdefABCDEF0123456789abcdEF" + "`."),
        Example("es", "Descargue de https://copia:clave1234@files.tallyfern.example/hoy."),
        Example("fr", "Jeton : eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"),
        Example("pt-BR", "A chave é:\n\n-----BEGIN RSA PRIVATE KEY-----"),
        Example("ja", "鍵AKIAIOSFODNN7EXAMPLEをお使いください。"),
    ),
    good=(
        Example("en", "Create a new key under Settings, API keys."),
        Example("es", "Descargue la copia desde su cuenta, en Copias."),
        Example("fr", "Créez un nouveau jeton dans votre compte."),
        Example("pt-BR", "Crie uma nova chave na sua conta."),
        Example("ja", "アカウントの設定画面で新しいキーを作成してください。"),
        Example("en", "Keys that begin with sk_live_ or ghp_ are refused since 10:40 UTC. Log in again."),
        Example(
            "en", "Basic authentication is not affected; see https://help.tallyfern.example/keys#token=new."
        ),
        Example("es", "Las claves que empiezan por AKIA no funcionan."),
        Example("fr", "Les clés qui commencent par AKIA sont refusées."),
        Example("pt-BR", "As chaves que começam com AKIA são recusadas."),
        Example("ja", "AKIAで始まるキーは使えません。"),
    ),
)

_TOKENS = [
    "(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z2-7]{16}",
    "gh[pousr]_[A-Za-z0-9]{30,}",
    "github_pat_[A-Za-z0-9_]{22,}",
    "glpat-[A-Za-z0-9_-]{20,}",
    "xox[abeoprs]-[A-Za-z0-9-]{10,}",
    "xapp-[0-9]-[A-Za-z0-9-]{10,}",
    r"hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{12,}",
    r"discord(?:app)?\.com/api/webhooks/[0-9]{10,}/[A-Za-z0-9_-]{20,}",
    r"webhook\.office\.com/webhookb2/[A-Za-z0-9@/-]{20,}",
    "[rs]k_(?:live|test)_[A-Za-z0-9]{10,}",
    "whsec_[A-Za-z0-9+/]{16,}",
    "AIza[A-Za-z0-9_-]{35}",
    r"ya29\.[A-Za-z0-9_-]{20,}",
    "sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{24,}",
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "npm_[A-Za-z0-9]{36}",
    "pypi-AgE[A-Za-z0-9_-]{16,}",
    "do[oprt]_v1_[a-f0-9]{40,}",
    "(?:AC|SK)[0-9a-f]{32}",
    "hf_[A-Za-z0-9]{30,}",
    r"hv[bs]\.[A-Za-z0-9_-]{20,}",
    "[0-9]{8,10}:AA[A-Za-z0-9_-]{30,}",
    "AccountKey=[A-Za-z0-9+/]{40,}",
    r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*",
    r"Bearer [A-Za-z0-9._~+/-]*[0-9][A-Za-z0-9._~+/-]{15,}=*",
    "Basic (?=[A-Za-z0-9+/]*[0-9=])[A-Za-z0-9+/]{16,}=*",
]
_TOKEN = "(?<![A-Za-z0-9_-])(?:" + "|".join(_TOKENS) + ")"
_BLOCK = "-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
_SIGNED_LINK = (
    r"(?<=[?&])(?:access_token|token|auth|sig|signature|secret|password|pwd|api_?key|x-amz-signature)"
    r"=[a-z0-9%._~+/-]{12,}=*"
)
_LOGIN = r"(?<![a-z0-9])[a-z][a-z0-9+.-]{1,20}://[^\s/@:()<>\[\]]+:(?!(?:pass|passwd|password|pw|[*x]+)@)[^\s/@()<>\[\]]{3,}@(?=[a-z0-9\[])"


# Every match has one of these: looking for them costs much less.
_PIECES = (
    "AKIA|ASIA|AIDA|AROA|ABIA|ACCA|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|glpat-|xox|xapp-|hooks.slack|/api/webhooks/|"
    "webhookb2|k_live_|k_test_|whsec_|AIza|ya29.|sk-|SG.|npm_|pypi-|_v1_|AC|SK|hf_|hvs.|hvb.|:AA|AccountKey|eyJ|"
    "Bearer|Basic|PRIVATE KEY"
).split("|")


def check(draft: Draft, house: House) -> list[Spot]:
    """Everything that is a secret by its shape; no list of allowed words lets one pass."""
    spots = []
    for where, text in places(draft):
        for match in secrets(text):
            spots.append(spot_at(where, match.start, match.end, masked(match.word)))
    return spots


def secrets(text: str) -> list[Match]:
    """The secrets in `text`: those that have a shape of their own, then those in addresses."""
    found: list[Match] = []
    if has_any(text, _PIECES):
        found.extend(matches_exactly(f"{_TOKEN}|{_BLOCK}", text))
    if "://" in text:
        found.extend(matches(f"{_SIGNED_LINK}|{_LOGIN}", text))
    return found


def masked(secret: str) -> str:
    """The first four characters: enough to find the place, too few to use."""
    return secret[:4] + "…"
