"""Hosts with a client of their own that takes a whole folder and shows it in one step.

What their clients print and do in which case was recorded from them: tests/cases/hosted/ has it.
"""

from __future__ import annotations

import json
import re
import tempfile
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from http.client import OK
from itertools import chain
from pathlib import Path
from typing import ClassVar, NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import clock, web
from signoff.edge.mirrors import Host, OvertakenError, Sent
from signoff.edge.mirrors.client import Client, Said, Trouble
from signoff.edge.output import MARKER

_LOOKS = 12
"""How often the address is asked when the client does not say whether it shows the site."""

_PAUSE = 5.0


class Hosted(Host):
    """A place that can be asked only as readers ask it: at its address `url`, "" for unknown."""

    company: ClassVar[str]
    client: ClassVar[Client]
    left_out: ClassVar[re.Pattern[str]]
    """The files that the client does not send, without a word."""

    def __init__(self, name: str, url: str = "") -> None:
        self._name = name
        self._url = url

    def read(self, path: str) -> bytes | None:
        """See `Host`. A page that does not answer is no reason to leave it alone."""
        if not self._url:
            return None
        try:
            answer = web.get(self._url + path, web.Asking(timeout=5.0))
        except web.NoAnswerError:
            return None
        return answer.body if answer.status == OK else None

    def still(self, *, written: bool) -> None:
        """See `Host`. An address that does not answer this time tells nothing."""
        before = self._seen[0] if self._seen else None
        if before is not None and self.marker() not in (None, before):
            raise OvertakenError(written=written)

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str]) -> Sent:
        """See `Host`."""
        del gone
        paths = list(chain.from_iterable(stages))
        if lost := next((path for path in paths if self.left_out.match(path)), ""):
            raise OperatorError(
                f"{self.company} leaves out the file {lost}, so readers would not find it",
                "give the page another name",
            )
        self.still(written=False)
        # The clients write into the folder they are called in, read settings there and run what they find.
        with tempfile.TemporaryDirectory(prefix="client-") as scratch:
            done = self.deploy(root.absolute(), Path(scratch))
        if not done.shown and not self._shows((root / MARKER).read_bytes()):
            raise WorldError(
                f"{self.client.program} ended, but {self.company} has not said that it shows the site",
                "to see whether it does: signoff probe --wait 600; to send it again: signoff publish",
            )
        return Sent(len(paths) if done.changed is None else done.changed, 0)

    @abstractmethod
    def deploy(self, root: Path, scratch: Path) -> Deployed:
        """Let the client put the folder `root` there; it may write into `scratch`."""

    def _shows(self, marker: bytes) -> bool:
        for left in range(_LOOKS if self._url else 0, 0, -1):
            if self.marker() == marker:
                return True
            if left > 1:
                clock.pause(_PAUSE)
        return False


class Deployed(NamedTuple):
    """Whether the host has said that it shows the site, and how many files were sent (None: nobody said)."""

    shown: bool
    changed: int | None = None


class Cloudflare(Hosted):
    """A project of Cloudflare Pages, through `wrangler`. It uploads only what it does not know yet."""

    company = "Cloudflare Pages"
    left_out = re.compile(
        r"(functions|_worker\.js|_routes\.json|\.wrangler)(/|$)|(.*/)?(node_modules|\.git|\.DS_Store)(/|$)"
    )
    client = Client(
        program="wrangler",
        kind="cloudflare",
        install="sh scripts/setup.sh cloudflare, or with Node 22.12 or newer: npm install --global wrangler",
        reports="www.cloudflarestatus.com",
        secrets=("CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"),
        environment={
            "WRANGLER_HIDE_BANNER": "true",
            "WRANGLER_SEND_ERROR_REPORTS": "false",
            "WRANGLER_SEND_METRICS": "false",
        },
        troubles=(
            Trouble(
                r"code: 8000007\]|The Pages project .* does not exist",
                "there is no Pages project '{name}'",
                "make it, once: wrangler pages project create {name} --production-branch main",
            ),
            Trouble(
                r"Not logged in|necessary to set a CLOUDFLARE_API_TOKEN",
                "there is no CLOUDFLARE_API_TOKEN",
                "set it to a token with the permission Account, Cloudflare Pages, Edit; or: wrangler login",
            ),
            Trouble(
                r"API \(/(memberships|accounts)\)|More than one account",
                "the token does not tell which account is meant",
                "set CLOUDFLARE_ACCOUNT_ID; it is in the address of the dashboard",
            ),
            Trouble(
                r"code: (10000|10001|9106|9109|6003|6111)\]",
                "Cloudflare refuses the token: {words}",
                "set CLOUDFLARE_API_TOKEN to one with the permission Account, Cloudflare Pages, Edit",
            ),
            Trouble(
                r"code: 7003\]",
                "Cloudflare knows no such account or project",
                "set CLOUDFLARE_ACCOUNT_ID to the account's id; it is in the address of the dashboard",
            ),
            Trouble(
                r"Pages only supports",
                "{words}",
                "the free plan takes 20,000 files, a paid one 100,000, of 25 MiB at most: docs/mirrors.md",
            ),
        ),
    )

    def deploy(self, root: Path, scratch: Path) -> Deployed:
        """See `Hosted`. Without a branch it is the production branch's, whatever the project calls it."""
        said, told = self._deploy(root, scratch / "told")
        branch = told.get("production_branch")
        if told.get("environment") == "preview" and isinstance(branch, str) and branch:
            said, told = self._deploy(root, scratch / "again", f"--branch={branch}")
        if told.get("environment") == "preview":
            raise WorldError(
                f"Cloudflare put it on a preview of the project '{self._name}', which readers do not see",
                "set the production branch in the project's settings, then: signoff publish",
            )
        changed = re.search(r"Uploaded (\d+) files", said.text)
        shown = bool(told) and "couldn't ascertain" not in said.text
        return Deployed(shown, int(changed[1]) if changed else None)

    def _deploy(self, root: Path, told: Path, *options: str) -> tuple[Said, Mapping[str, object]]:
        """What it said, and what it wrote down about the deployment: nothing when there is none.

        It ends with exit code 0 after some errors: it exits with the number of the error, of which the
        system keeps the last byte, and that of 8000000 is 0.
        """
        said = self.client.call(
            ("pages", "deploy", str(root), f"--project-name={self._name}", "--commit-dirty=true", *options),
            told.parent,
            {"WRANGLER_OUTPUT_FILE_PATH": str(told), "WRANGLER_LOG_PATH": str(told.with_suffix(".logs"))},
        )
        entries = {str(entry.get("type")): entry for entry in _entries(told)}
        if said.status or "command-failed" in entries:
            raise self.client.error(said, self._name)
        return said, entries.get("pages-deploy-detailed") or entries.get("pages-deploy") or {}


class Netlify(Hosted):
    """A site of Netlify, through its client. It uploads only what it does not know yet."""

    company = "Netlify"
    left_out = re.compile(r"(?!\.well-known/)(.*/)?(\.(?!well-known/)|__MACOSX)|.*[#?]")
    client = Client(
        program="netlify",
        kind="netlify",
        install="sh scripts/setup.sh netlify, or with Node 22.13 or newer: npm install --global netlify-cli",
        reports="www.netlifystatus.com",
        secrets=("NETLIFY_AUTH_TOKEN",),
        environment={"NO_UPDATE_NOTIFIER": "1"},
        troubles=(
            Trouble(
                r"Authentication required",
                "there is no NETLIFY_AUTH_TOKEN",
                "set it to a personal access token of somebody who may deploy to '{name}'; or: netlify login",
            ),
            Trouble(
                r"Unauthorized|JSONHTTPError: Forbidden",
                "Netlify refuses the token: {words}",
                "set NETLIFY_AUTH_TOKEN to a personal access token of somebody who may deploy to '{name}'",
            ),
            Trouble(
                r"Project not found|Project with name .* not found",
                "there is no site '{name}', or Netlify does not answer: its client says the same of both",
                "see www.netlifystatus.com; or make it, once: "
                "netlify sites:create --name {name} --disable-linking",
            ),
            Trouble(
                r'Deployments are "locked"',
                "somebody has stopped publishing to '{name}' at Netlify",
                "choose there: Deploys, Unlock deploys; then: signoff publish",
            ),
        ),
    )

    def deploy(self, root: Path, scratch: Path) -> Deployed:
        """See `Hosted`."""
        said = self.client.call(
            ("deploy", "--prod", "--no-build", f"--dir={root}", f"--site={self._name}"), scratch, {}
        )
        if said.status:
            raise self.client.error(said, self._name)
        changed = re.search(r"Finished uploading (\d+) assets", said.text)
        shown = re.search(r"(?i)deploy url: *<?http|deploy complete|deploy is live", said.text)
        return Deployed(bool(shown), int(changed[1]) if changed else None)


def _entries(file: Path) -> list[Mapping[str, object]]:
    """The lines of JSON in `file`; none when it is not there or not to be understood."""
    try:
        found = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError):
        return []
    return [entry for entry in found if isinstance(entry, dict)]
