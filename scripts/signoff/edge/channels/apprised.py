"""Everything else through Apprise, which knows far more than a hundred services.

Apprise says of a failure only that there was one; its log says more, and is read for a status or for how
the connection broke. The log names addresses, so none of it is ever shown.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from signoff.core.finding import OperatorError
from signoff.edge.channels.post import LONG, NEVER, Answer, Post, Sender
from signoff.edge.channels.wire import judged, judged_text

if TYPE_CHECKING:
    from collections.abc import Iterable

_SMS = frozenset(
    "twilio sns africastalking bulksms bulkvs burstsms clickatell clicksend d7sms msgbird httpsms kaleyra "
    "kavenegar msg91 octopush plivo seven sfr sinch smpp smsc smseagle smsmanager telnyx threema voipms "
    "vonage nexmo freemobile 46elks popcorn".split()
)
_MAIL = frozenset(
    "ses sendgrid mailgun smtp2go sparkpost resend brevo postmark mailersend azure o365 office365".split()
)
_X = frozenset({"twitter", "x", "tweet"})
_ALARM = "pagerduty"
"""It knows repeats by the incident: a second alarm for the same one is none."""

_STATUS = re.compile(r"\berror=(\d{3})\b|\bstatus[ =:]+(\d{3})\b")
_BROKE = ("Socket Exception", "Connection error", "Connection Error")
_CALLS = re.compile(r"@(?=(?:everyone|here|channel)\b)")


@dataclass(frozen=True, slots=True)
class Apprised:
    plugin: Any = field(repr=False)
    scheme: str
    form: str
    exact: timedelta
    resend: str

    def send(self, post: Post, seconds: float) -> Answer:
        import apprise  # noqa: PLC0415  (a quarter of a second, for those who need it)

        if self.scheme == _ALARM:
            self.plugin.dedup, self.plugin.action = post.about, "map"
        lines: list[str] = []
        caller = apprise.Apprise()
        caller.add(self.plugin)
        result = caller.notify(
            body=_CALLS.sub("@\u200b", post.body),
            title=_CALLS.sub("@\u200b", post.subject),
            notify_type=apprise.NotifyType(post.level),
            body_format=apprise.NotifyFormat.TEXT,
            timeout=max(0.5, seconds),
            log_level=logging.DEBUG,
            log_callback=lambda entry, _: lines.append(str(getattr(entry, "message", entry))),
        )
        if result:
            return Answer("sent")
        return _judged(lines)


def _judged(lines: Iterable[str]) -> Answer:
    """What the log says of a failure."""
    for line in lines:
        if any(word in line for word in _BROKE[:1]):
            return judged_text(line)
    for line in lines:
        if found := _STATUS.search(line):
            return judged(int(found[1] or found[2]))
    return Answer("unknown", "Apprise does not say what went wrong", again=True)


def open_apprise(address: str, form: str) -> Sender:
    """A channel by Apprise's own address for it."""
    try:
        import apprise  # noqa: PLC0415
    except ImportError:
        raise OperatorError(
            "Apprise is not installed, which this kind of channel needs",
            'install it: pip install "signoff[announce]"',
        ) from None
    logger = logging.getLogger("apprise")
    logger.propagate = False  # it names addresses
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.DEBUG)  # what went wrong is said there only
    # no pictures of Apprise's from elsewhere, no name of Apprise's, nothing kept on disk
    asset = apprise.AppriseAsset(
        app_id="Status",
        app_desc="Status",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        storage_mode="memory",
    )
    plugin = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if plugin is None:
        raise OperatorError("Apprise does not know such an address", "compare it with Apprise's own pages")
    scheme = address.partition("://")[0].lower()
    form = form or _form(scheme)
    exact = LONG if scheme == _ALARM else NEVER
    return Apprised(plugin, scheme, form, exact, "never" if form in {"sms", "x", "mastodon"} else "always")


def _form(scheme: str) -> str:
    if scheme in _SMS:
        return "sms"
    if scheme in _MAIL:
        return "mail"
    return "x" if scheme in _X else "chat"
