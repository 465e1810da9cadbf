"""Places that only insiders can open: tools, folders, files of a machine."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import BODY, TITLE, Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_any, is_allowed, places, spot_at

RULE = Rule(
    code="SO536",
    slug="internal-link",
    severity="warning",
    family="wording",
    about="points to something that only insiders can open",
    hint="leave it out; what customers need to know belongs into the message itself",
    why="A link that asks for a company login, or a path on a machine, leaves customers outside the door.",
    source="MITRE ATT&CK T1593 and T1594 (search open and victim-owned websites)",
    bad=(
        Example("en", "Webhooks are late. Progress: https://grafana.tallyfern.example/d/webhooks"),
        Example("en", "The log in /var/log/payments/worker.log shows declined cards."),
        Example("es", "Los detalles están en https://tallyfern.atlassian.net/browse/OPS-12"),
        Example("fr", "Le suivi se fait dans https://tallyfern.slack.com/archives/C024BE91L"),
        Example("pt-BR", "O painel http://localhost:3000/d/fila mostra o atraso."),
        Example("ja", "進み具合はhttps://grafana.tallyfern.example/d/webhooks で確認できます。"),
    ),
    good=(
        Example("en", "Webhooks are up to 40 minutes late. We post the delay here every 20 minutes."),
        Example("es", "Los informes llegan tarde. Publicamos aquí el retraso cada 20 minutos."),
        Example("fr", "Les webhooks arrivent en retard. Nous publions ici le retard toutes les 20 minutes."),
        Example("pt-BR", "Os e-mails atrasam até 40 minutos. Publicamos aqui o atraso a cada 20 minutos."),
        Example(
            "ja", "Webhookの送信が最大40分遅れています。遅れの状況は20分ごとにこのページでお知らせします。"
        ),
        Example("en", "Read how to retry at https://help.tallyfern.example/webhooks/retry."),
        Example("es", "Consulte https://help.tallyfern.example/es/webhooks."),
        Example("fr", "Voir https://help.tallyfern.example/fr/webhooks."),
        Example("pt-BR", "Veja https://help.tallyfern.example/pt-br/webhooks."),
        Example("ja", "https://help.tallyfern.example/ja/webhooks をご覧ください。"),
    ),
)

_TOOL = (
    r"https?://(?:localhost|127\.0\.0\.1"
    r"|(?:jira|confluence|grafana|kibana|prometheus|alertmanager|argocd|zabbix|nagios|icinga|vault|intranet|"
    r"pgadmin|phpmyadmin)[.-][a-z0-9.-]+"
    r"|[a-z0-9-]+\.slack\.com/(?:archives|client)|[a-z0-9-]+\.atlassian\.net/(?:browse|wiki|jira)"
    r"|[a-z0-9-]+\.pagerduty\.com/incidents|(?:app|us[0-9]|eu[0-9]?|ap[0-9])\.datadoghq\.(?:com|eu)|one\.newrelic\.com"
    r"|[a-z0-9-]+\.sentry\.io"
    r"|meet\.google\.com|[a-z0-9-]*\.?zoom\.us/j/|teams\.microsoft\.com/l/meetup"
    r")[^\s)>\]]*"
    r"|(?<![a-z0-9\\])\\\\[a-z0-9.-]+\\[a-z0-9$._-]+"
)
# Folders of a server; in code they may be part of what customers are told to do.
_FOLDER = (
    r"(?<![a-z0-9_.:/~-])/(?:var/(?:log|lib|www|run|spool)|srv|opt|root|home)/[a-z0-9_./-]+"
    r"|(?<![a-z0-9_])[c-z]:\\[a-z0-9_. \\-]+"
)
_FOLDERS = ["/var/", "/srv/", "/opt/", "/root/", "/home/", ":\\"]


def check(draft: Draft, house: House) -> list[Spot]:
    """Links into tools of the trade, and folders of a machine; these not in code."""
    spots = []
    for where, text in places(draft):
        if "://" in text or "\\\\" in text:
            spots.extend(_spots(where, _TOOL, text, house))
    for where, text in [[TITLE, draft.title], [BODY, draft.text]]:
        if has_any(text, _FOLDERS):
            spots.extend(_spots(where, _FOLDER, text, house))
    return spots


def _spots(where: str, pattern: str, text: str, house: House) -> list[Spot]:
    return [
        spot_at(where, match.start, match.end, match.word)
        for match in matches(pattern, text)
        if not is_allowed(match.word, house)
    ]
