"""Hosts with a client of their own that takes a whole folder and shows it in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from http.client import OK
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.edge import web
from signoff.edge.mirrors import Host, Sent
from signoff.edge.mirrors.running import run
from signoff.edge.output import MARKER

_SECRETS = ("CLOUDFLARE_API_TOKEN", "NETLIFY_AUTH_TOKEN")


class Hosted(Host):
    """A place that can be asked only as readers ask it: at its address `url`, "" for unknown."""

    def __init__(self, name: str, url: str = "") -> None:
        self._name = name
        self._url = url

    def marker(self) -> bytes | None:
        """See `Host`. A page that does not answer is no reason to leave it alone."""
        if not self._url:
            return None
        try:
            answer = web.get(self._url + MARKER, web.Asking(timeout=5.0))
        except web.NoAnswerError:
            return None
        return answer.body if answer.status == OK else None


class Cloudflare(Hosted):
    """A project of Cloudflare Pages, through `wrangler`. It uploads only what it does not know yet."""

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`."""
        del gone
        options = ("--project-name", self._name, "--branch", "main", "--commit-dirty=true")
        _client("wrangler", "pages", "deploy", str(root), *options)
        return Sent(sum(map(len, stages)), 0)


class Netlify(Hosted):
    """A site of Netlify, through its client. It uploads only what it does not know yet."""

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`."""
        del gone
        _client("netlify", "deploy", "--prod", "--no-build", "--dir", str(root), "--site", self._name)
        return Sent(sum(map(len, stages)), 0)


def _client(name: str, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        package = {"netlify": "netlify-cli"}.get(name, name)
        raise OperatorError(f"the program {name} is not installed", f"npm install --global {package}")
    secrets = [os.environ.get(variable, "") for variable in _SECRETS]
    run([program, *arguments], extra={"CI": "1"}, secrets=secrets)
