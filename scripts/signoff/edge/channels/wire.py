"""One request over HTTP, and what its failure says about whether it arrived."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import requests

from signoff.edge.channels.post import Answer

LARGEST = 65_536
_REFERENCE = re.compile(r"[\w.-]{1,40}", re.ASCII)
_NEVER_ARRIVED = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeout",
    "ProxyError",
)
_UNSURE = frozenset({500, 502, 504, 520, 522, 524})
"""A server that answers so may have done what it was asked."""


class Reply(NamedTuple):
    """`answer` as far as the status tells; `said` is the JSON that came with it, {} for none."""

    answer: Answer
    said: Mapping[str, Any]


def send(
    address: str, data: bytes, headers: Mapping[str, str], seconds: float, *, verify: bool = True
) -> Reply:
    """POST `data`. No redirect is followed: it could carry a secret elsewhere."""
    limit = max(0.1, seconds)
    try:
        with requests.post(
            address,
            data=data,
            headers={"User-Agent": "signoff", **headers},
            timeout=(min(10.0, limit), limit),
            allow_redirects=False,
            stream=True,
            verify=verify,
        ) as response:
            return Reply(judged(response.status_code, _wait(response)), _said(response))
    except requests.RequestException as error:
        return Reply(judged_error(error), {})


def reference(said: object) -> str:
    """What a service calls a message, if that can be a name: it is kept where everybody may read it."""
    return said if isinstance(said, str) and _REFERENCE.fullmatch(said) else ""


def judged(status: int, wait: float = 0.0) -> Answer:
    """What a status says."""
    if 200 <= status < 300:
        return Answer("sent")
    why = f"it answered {status}"
    if status in {401, 403}:
        why += ": the token or password is not accepted"
    elif status in {404, 410}:
        why += ": there is no such place any more"
    if status in _UNSURE:
        return Answer("unknown", why, again=True, wait=wait)
    return Answer("failed", why, again=status in {408, 425, 429, 503}, wait=wait)


def judged_error(error: Exception) -> Answer:
    """What an exception of requests says; its own text names addresses and is never shown."""
    return judged_text(f"{type(error).__name__} {error!r}")


def judged_text(text: str) -> Answer:
    """The same from the text of an exception."""
    if any(word in text for word in ("CERTIFICATE", "WRONG_VERSION_NUMBER", "HANDSHAKE_FAILURE")):
        return Answer("failed", "its certificate is not accepted")
    if "NameResolution" in text or "Name or service not known" in text or "getaddrinfo" in text:
        return Answer("failed", "its host has no address", again=True)
    if "Connection refused" in text or "Errno 111" in text:
        return Answer("failed", "it takes no connections", again=True)
    if any(word in text for word in _NEVER_ARRIVED) or "connect timeout" in text:
        return Answer("failed", "it cannot be reached", again=True)
    if "InvalidURL" in text or "InvalidSchema" in text or "MissingSchema" in text or "LocationParse" in text:
        return Answer("failed", "its address is none")
    if "timed out" in text.lower() or "timeout" in text.lower():
        return Answer("unknown", "it did not answer in time", again=True)
    return Answer("unknown", "it broke off before it answered", again=True)


def _wait(response: requests.Response) -> float:
    with contextlib.suppress(ValueError):
        return min(float(response.headers.get("Retry-After", "0")), 3600.0)
    return 0.0


def _said(response: requests.Response) -> Mapping[str, Any]:
    if not 200 <= response.status_code < 300:
        return {}
    try:
        data = response.raw.read(LARGEST, decode_content=True)
        said = json.loads(data)
    except Exception:  # noqa: BLE001  (the status has said that it arrived; what follows is a courtesy)
        return {}
    return said if isinstance(said, dict) else {}
