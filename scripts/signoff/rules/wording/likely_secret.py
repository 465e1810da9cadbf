"""What looks like a password or a key without a known shape."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches, matches_exactly
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.secret import masked, secrets
from signoff.rules.wording.words_allowed import has_any, is_allowed, is_in_address, places, spot_at

RULE = Rule(
    code="SO541",
    slug="likely-secret",
    severity="warning",
    family="wording",
    internal=True,
    about="looks like a password or a key",
    hint="take it out if it is one; if it is an example or a fingerprint, add it to allowed_words",
    why=(
        "A password is usually pasted by accident, in a hurry. "
        "The finding shows the beginning only, because findings are public too."
    ),
    source="OWASP, Secrets Management Cheat Sheet (detection by entropy and by key words)",
    bad=(
        Example("en", "Integrations may use the password: kU7rx29pQe until the new keys are out."),
        Example("en", "Use kJ8sW2pQz7LmX4vN9bTc6RfY until the new keys are out."),
        Example("es", "Entre con la contraseña: kU7rx29pQe"),
        Example("fr", "Connectez-vous avec le mot de passe : kU7rx29pQe"),
        Example("pt-BR", "Entre com a senha: kU7rx29pQe"),
        Example("ja", "パスワード：kU7rx29pQe でサインインできます。"),
    ),
    good=(
        Example("en", "Integrations work again with the keys that they had before."),
        Example("es", "Puede entrar con su contraseña de siempre."),
        Example("fr", "Vous pouvez vous connecter avec votre mot de passe habituel."),
        Example("pt-BR", "Você pode entrar com a sua senha de sempre."),
        Example("ja", "これまでと同じパスワードでサインインできます。"),
        Example("en", "Password: reset it at https://help.tallyfern.example/reset2026 if sign-in fails."),
        Example("en", "Build 3f786850e387550fdab836ed7e6dc881de23001b is not affected."),
        Example("es", "Contraseña: cámbiela si no puede entrar."),
        Example("fr", "Mot de passe : réinitialisez-le si la connexion échoue."),
        Example("pt-BR", "Senha: redefina-a se não conseguir entrar."),
        Example("ja", "パスワード：再設定してください。"),
    ),
)

_TOLD = (
    r"(?<![a-z0-9])(?:password|passwd|pwd|passphrase|api[ _-]?key|secret(?:[ _-]?key)?|access[ _-]?key|"
    r"auth[ _-]?token|access[ _-]?token|token|contraseña|clave(?: de api)?|"
    r"mot de passe|mdp|clé(?: d['’]api)?|jeton|senha|"
    r"chave(?: de api)?|パスワード|暗証番号|apiキー|トークン)"
    r"(?: (?:temporary|temporal|temporaire|temporária|provisional|provisoire|provisória|inicial))?"
    r"[\"'`*]{0,3} ?(?:[:=：＝]|is|es|est|é|は)[ \n]{0,2}[\"'`*「]{0,3}"
)
_WORD = r"^(?=[^\s\"'`」]{0,60}[0-9])(?=[^\s\"'`」]{0,60}[a-z])[!-_a-~]{8,}"
# Without a sign between: only what no sentence goes on with.
_BARE = (
    "(?:(?<=[Pp]assword )|(?<=contraseña )|(?<=mot de passe )|(?<=[Ss]enha ))"
    "(?=[!-~]{0,40}[0-9])(?=[!-~]{0,40}[A-Z])(?=[!-~]{0,40}[a-z])[!-~]{8,40}"
)
_DENSE = (
    "(?<![A-Za-z0-9+/=_.?&%#@:-])(?=[A-Za-z+/_-]*[0-9])(?=[a-z0-9+/_-]*[A-Z])(?=[A-Z0-9+/_-]*[a-z])"
    "[A-Za-z0-9+/_-]{24,}={0,2}(?![A-Za-z0-9.])"
)
_CHANGE = "[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])"


_TOLD_PIECES = (
    "password|passwd|pwd|passphrase|key|secret|token|contraseña|clave|mot de passe|mdp|clé|jeton|senha|chave|"
    "パスワード|暗証番号|キー|トークン"
).split("|")
_HAS_DENSE = "[A-Za-z0-9+/_=-]{24}"


def check(draft: Draft, house: House) -> list[Spot]:
    """What follows "password:" and has digits and letters, and long words that no language has."""
    spots = []
    for where, text in places(draft):
        found = likely(text)
        sure = secrets(text) if len(found) > 0 else []
        for match in found:
            is_told = any(one.start < match.end and match.start < one.end for one in sure)
            if not is_told and not is_allowed(match.word, house):
                spots.append(spot_at(where, match.start, match.end, masked(match.word)))
    return spots


def likely(text: str) -> list[Match]:
    """What is likely to be a secret in `text`; what is told as one first."""
    found: list[Match] = []
    if has_any(text.lower(), _TOLD_PIECES):
        for told in matches(_TOLD, text):
            for word in matches(_WORD, text[told.end : told.end + 80].partition("\n")[0]):
                if "://" not in word.word:
                    found.append(Match(told.end, told.end + len(word.word), word.word))
        found.extend([bare for bare in matches_exactly(_BARE, text) if "://" not in bare.word])
    if len(matches_exactly(_HAS_DENSE, text)) > 0:
        for dense in matches_exactly(_DENSE, text):
            changes = len(matches_exactly(_CHANGE, dense.word))
            before = text[max(0, dense.start - 12) : dense.start].lower() + dense.word[:6].lower()
            is_known = "sha" in before or is_in_address(text, dense.start)
            if changes * 4 >= len(dense.word) and not is_known:
                found.append(dense)
    return found
