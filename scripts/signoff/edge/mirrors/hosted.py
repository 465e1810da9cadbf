"""Hosts with a client of their own that takes a whole folder and shows it in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.edge.mirrors import Host, Sent
from signoff.edge.mirrors.running import run

_SECRETS = ("CLOUDFLARE_API_TOKEN", "NETLIFY_AUTH_TOKEN")


class Cloudflare(Host):
    """A project of Cloudflare Pages, through `wrangler`. It uploads only what it does not know yet."""

    def __init__(self, project: str) -> None:
        self._project = project

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`."""
        del gone
        options = ("--project-name", self._project, "--branch", "main", "--commit-dirty=true")
        _client("wrangler", "pages", "deploy", str(root), *options)
        return Sent(sum(map(len, stages)), 0)


class Netlify(Host):
    """A site of Netlify, through its client. It uploads only what it does not know yet."""

    def __init__(self, site: str) -> None:
        self._site = site

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`."""
        del gone
        _client("netlify", "deploy", "--prod", "--no-build", "--dir", str(root), "--site", self._site)
        return Sent(sum(map(len, stages)), 0)


def _client(name: str, *arguments: str) -> None:
    program = shutil.which(name)
    if program is None:
        package = {"netlify": "netlify-cli"}.get(name, name)
        raise OperatorError(f"the program {name} is not installed", f"npm install --global {package}")
    secrets = [os.environ.get(variable, "") for variable in _SECRETS]
    run([program, *arguments], extra={"CI": "1"}, secrets=secrets)
