"""Ways out: one module for each kind of channel, opened by its address.

A sender says what came of it in our own words. No answer, error or log of it ever contains an address, a
token or what a server said, because any of them may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from signoff.core.finding import OperatorError
from signoff.edge.channels.apprised import open_apprise
from signoff.edge.channels.mail import open_mail
from signoff.edge.channels.mastodon import open_mastodon
from signoff.edge.channels.opsgenie import open_opsgenie
from signoff.edge.channels.post import Answer, Post, Sender
from signoff.edge.channels.slack import open_slack
from signoff.edge.channels.webhook import open_webhook

__all__ = ["Answer", "Post", "Sender", "expand", "open_sender"]

_VARIABLE = re.compile(r"\$\{([A-Z_][A-Z0-9_]*)\}")


def expand(text: str, environ: Mapping[str, str]) -> str:
    """`text` with its `${NAME}`s filled in; OperatorError names those that are not set.

    A value that is only a part of the text is quoted as a part of an address.
    """
    missing = sorted({name for name in _VARIABLE.findall(text) if not environ.get(name, "").strip()})
    if missing:
        problem = f"{' and '.join(missing)} {'are' if len(missing) > 1 else 'is'} not set"
        raise OperatorError(problem, "set it in the environment of signoff announce")
    if _VARIABLE.fullmatch(text):
        return environ[text[2:-1]].strip()
    return _VARIABLE.sub(lambda found: quote(environ[found[1]].strip(), safe=""), text)


def open_sender(address: str, secret: str, form: str) -> Sender:
    """The sender for an address; OperatorError when it is none, without repeating it."""
    scheme, colon, _ = address.partition("://")
    scheme = scheme.lower()
    if not colon:
        raise OperatorError("its address is none", "write it like mailtos://..., slack://... or https://...")
    try:
        if scheme in {"http", "https"}:
            return open_webhook(address, secret)
        if scheme in {"mailto", "mailtos"}:
            return open_mail(address)
        if scheme in {"mastodon", "mastodons", "toot", "toots"}:
            return open_mastodon(address)
        if scheme == "opsgenie":
            return open_opsgenie(address)
        if scheme == "slack" and (urlsplit(address).netloc.rpartition("@")[2]).startswith(("xoxb-", "xoxp-")):
            return open_slack(address)
    except ValueError:
        raise OperatorError("its address cannot be read", "compare it with docs/channels.md") from None
    return open_apprise(address, form)
