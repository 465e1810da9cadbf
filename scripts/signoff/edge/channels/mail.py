"""Mail by SMTP: Apprise neither names its mails nor says who refused them, and threads need names."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from signoff.core.finding import OperatorError
from signoff.edge.channels.post import NEVER, Answer, Post, Sender

MOST = 100
"""Recipients of one mail; a list of more belongs to a mail service."""

_Refused = smtplib.SMTPResponseException


@dataclass(frozen=True, slots=True)
class Mail:
    """Recipients do not see each other."""

    host: str = field(repr=False)
    port: int
    mode: str
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: str = field(repr=False)
    name: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    form: str = "mail"
    exact: timedelta = NEVER
    resend: str = "always"

    def send(self, post: Post, seconds: float) -> Answer:
        data = self._message(post).as_bytes(policy=SMTP)
        said: list[str] = []
        try:
            with self._open(seconds) as server:
                refused = self._envelope(server, said)
                if isinstance(refused, Answer):
                    return refused
                said.append("data")
                code, _ = server.data(data)
                said.append("answered")
        except _Refused as error:
            return _answer(error.smtp_code)
        except ssl.SSLCertVerificationError:
            return Answer("failed", "its certificate is not accepted")
        except (OSError, smtplib.SMTPException) as error:
            return _broken(error, "data" in said and "answered" not in said)
        if not 200 <= code < 300:
            return _answer(code)
        many = len(self.recipients)
        why = f"{refused} of {many} recipients were refused" if refused else ""
        return Answer("sent", why, ref=_name(post))

    @contextmanager
    def _open(self, seconds: float) -> Iterator[smtplib.SMTP]:
        limit = max(0.1, min(seconds, 30.0))
        context = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(self.host, self.port, timeout=limit, context=context)
            if self.mode == "ssl"
            else smtplib.SMTP(self.host, self.port, timeout=limit)
        )
        try:
            server.ehlo_or_helo_if_needed()
            if self.mode == "starttls":
                server.starttls(context=context)
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            server.close()

    def _envelope(self, server: smtplib.SMTP, said: list[str]) -> int | Answer:
        """How many recipients were refused; an answer when the mail is."""
        code, _ = server.mail(self.sender)
        if code != 250:
            return _answer(code)
        codes = [server.rcpt(recipient)[0] for recipient in self.recipients]
        refused = [code for code in codes if code not in {250, 251}]
        return _answer(refused[0]) if len(refused) == len(codes) else len(refused)

    def _message(self, post: Post) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(self.name, addr_spec=self.sender)
        mail["To"] = self.recipients[0] if len(self.recipients) == 1 else "undisclosed-recipients:;"
        mail["Subject"] = post.subject
        mail["Date"] = format_datetime(post.at)
        mail["Message-ID"] = _name(post)
        mail["Auto-Submitted"] = "auto-generated"
        if post.thread:
            mail["In-Reply-To"] = mail["References"] = post.thread
        mail.set_content(post.body + "\n")
        mail["Content-Language"] = post.language  # setting the content takes such headers away
        return mail


def _name(post: Post) -> str:
    return f"<{post.key}@{post.page}>"


def _answer(code: int) -> Answer:
    if code in {530, 534, 535}:
        return Answer("failed", f"it answered {code}: user and password are not accepted")
    return Answer("failed", f"it answered {code}", again=400 <= code < 500)


def _broken(error: Exception, is_unsure: bool) -> Answer:
    if is_unsure:
        return Answer("unknown", "it broke off while it took the mail", again=True)
    if isinstance(error, socket.gaierror):
        return Answer("failed", "its host has no address", again=True)
    if isinstance(error, ConnectionRefusedError):
        return Answer("failed", "it takes no connections", again=True)
    if isinstance(error, TimeoutError):
        return Answer("failed", "it did not answer in time", again=True)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer("failed", "it cannot encrypt or ask for a password: see mode= in its address")
    return Answer("failed", "it broke off", again=True)


def open_mail(address: str) -> Sender:
    """`mailtos://USER:PASSWORD@HOST/?from=ADDRESS&to=ADDRESS,ADDRESS`, as Apprise writes it.

    `mailtos` speaks TLS from the start on port 465, else by STARTTLS; `mailto` and `mode=insecure` none.
    """
    parts = urlsplit(address)
    asked = {name: found[-1] for name, found in parse_qs(parts.query).items()}
    host = asked.get("smtp") or parts.hostname or ""
    secure = parts.scheme.lower() == "mailtos"
    mode = asked.get("mode") or (("ssl" if parts.port == 465 else "starttls") if secure else "insecure")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    recipients = tuple(dict.fromkeys(a.strip() for a in asked.get("to", "").split(",") if a.strip()))
    sender = asked.get("from") or (user if "@" in user else f"{user}@{host}")
    if not host or mode not in {"ssl", "starttls", "insecure"}:
        raise ValueError("no host or no such mode")
    if not recipients or not all(map(_is_address, (sender, *recipients))):
        raise OperatorError("it does not say from whom to whom", "write ?from=...&to=... into its address")
    if len(recipients) > MOST:
        raise OperatorError(
            f"it has more than {MOST} recipients", "use a list of your mail service, and name that"
        )
    default = {"ssl": 465, "starttls": 587, "insecure": 25}[mode]
    name = asked.get("name", "")
    return Mail(host, parts.port or default, mode, user, password, sender, name, recipients)


def _is_address(text: str) -> bool:
    return "@" in parseaddr(text)[1] and text.isascii() and not any(c.isspace() or c in "<>," for c in text)
