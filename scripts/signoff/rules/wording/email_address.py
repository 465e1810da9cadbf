"""Mail addresses of people."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import is_allowed, is_in_address, places, spot_at

RULE = Rule(
    code="SO542",
    slug="email-address",
    severity="warning",
    family="wording",
    about="gives somebody's mail address",
    hint="leave it out; if it is your own contact address, add it (or its domain) to allowed_words",
    why=(
        "A person's address is personal data that the feeds keep for ever. "
        "Addresses of a desk (support@, security@, help@ and the like) are left alone."
    ),
    source="GDPR, article 4(1); NIST SP 800-122",
    bad=(
        Example("en", "The invoices of john.harper@gmail.com were sent twice this morning."),
        Example("es", "Escriba a javier.molina@tallyfern.example si no puede entrar."),
        Example("fr", "Écrivez à claire.fontaine@orange.fr."),
        Example("pt-BR", "As faturas de joana.prates@gmail.com foram enviadas duas vezes."),
        Example("ja", "taro.yamamoto@gmail.com様宛ての請求書を二重に送信しました。"),
    ),
    good=(
        Example("en", "Some invoices were sent twice this morning. We have written to everybody concerned."),
        Example("es", "Escriba a soporte@tallyfern.example si no puede entrar."),
        Example("fr", "Écrivez à assistance@tallyfern.example."),
        Example("pt-BR", "Algumas faturas foram enviadas duas vezes. Já escrevemos a quem as recebeu."),
        Example("ja", "今朝、一部の請求書を二重に送信しました。対象のお客様にはメールでご連絡済みです。"),
        Example(
            "en", "Write to support@tallyfern.example. Clone from git@forge.example:acme/app.git meanwhile."
        ),
        Example("es", "Escriba a soporte@tallyfern.example."),
        Example("pt-BR", "Escreva para suporte@tallyfern.example."),
        Example("ja", "support@tallyfern.example までご連絡ください。"),
    ),
)

_ADDRESS = r"(?<![a-z0-9._%+/=-])[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,18}(?![a-z0-9@])"

# What desks are called, in the five languages.
_DESK = (
    "^(?:git|hg|svn|support|help|helpdesk|helpcenter|service|servicedesk|customer[._-]?(?:service|care|support|success)|"
    "care|success|contact|contactus|hello|hi|info|information|office|team|sales|billing|accounts?|accounting|"
    "payments?|invoices?|orders?|security|abuse|noc|ops|soc|psirt|cert|csirt|dpo|privacy|legal|compliance|press|media|"
    "status|incidents?|deploy|dist|majordomo|sponsorship|tsc|board|alerts?|notifications?|feedback|ask|admin|administrator|webmaster|postmaster|hostmaster|"
    "it|its?-?support|tech|technical|platform|api|dev|developers?|community|partners?|"
    "no-?reply|do-?not-?reply|mailer-daemon|example|you|your-?name|user(?:name)?|name|"
    "soporte|ayuda|atencion|contacto|facturacion|ventas|seguridad|hola|"
    "assistance|aide|sav|serviceclient|facturation|commercial|securite|bonjour|"
    "suporte|ajuda|atendimento|contato|faturamento|cobranca|vendas|seguranca|ola|"
    "hilfe|kontakt|kundenservice|it-?service|edv|assistenza|supporto|aiuto|"
    "[a-z0-9]+[._-](?:support|help|team|users|dev|announce|status|security|list|ops|admins?)|"
    "(?:support|help|team|status|security|infra|admin)[._+-][a-z0-9._+-]+)@"
)

# Mailing lists, and what clouds call their programs.
_NOBODY = r"@(?:lists?|groups)\.|\.gserviceaccount\.com$|@users\.noreply\."


def check(draft: Draft, house: House) -> list[Spot]:
    """Every address that is not a desk's and not allowed by the house."""
    spots = []
    for where, text in places(draft):
        if "@" in text:
            for match in matches(_ADDRESS, text):
                is_desk = len(matches(_DESK, match.word)) > 0 or len(matches(_NOBODY, match.word)) > 0
                if not is_desk and not is_in_address(text, match.start) and not is_allowed(match.word, house):
                    spots.append(spot_at(where, match.start, match.end, masked(match.word)))
    return spots


def masked(address: str) -> str:
    """The first letter and the domain: findings are public too."""
    return address[:1] + "…@" + address.partition("@")[2]
