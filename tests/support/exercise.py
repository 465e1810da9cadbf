"""A page in earnest with a key to sign with, the drill that is made of it, and commands in both."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

from click.testing import CliRunner, Result

from signoff.cli import group
from signoff.core.finding import OperatorError
from support.gitrepo import GitRepo
from support.newsroom import make_key, signer

SECRET = "hooks.example.net/T0PSECRET"
STATUS = f"""\
name: Acme
url: https://status.example.org/
repository: acme/status
languages: [en, ja]
regions: [eu, us]
region_names: {{eu: {{en: Europe, ja: ヨーロッパ}}}}
components:
  - {{id: api, name: API, regions: [eu, us]}}   # what customers use
commanders: [{{login: alice, email: alice@example.org}}]
internal_source: ../status-internal
internal_url: https://inside.example.org/
publisher: publisher@example.org
policy: {{cadence: {{critical: 20m}}, four_eyes: true}}
mirrors: [{{id: real, kind: directory, to: ../real-site}}]
channels:
  - {{id: chat, url: "${{CHAT_URL}}", languages: [en, ja]}}
  - {{id: hook, url: "https://{SECRET}/${{CHAT_URL}}"}}
"""
NEW = ("new", "--component", "api:eu=major_outage", "--commander", "alice", "--title", "Down", "--pr")


class Drill:
    """A page in earnest, and the copy in `folder`."""

    def __init__(self, root: Path, scenario: str) -> None:
        self.root = root
        self.repo = GitRepo(root / "page")
        key = make_key(root, "alice")
        self.repo.write(".github/allowed_signers", signer(key, "alice@example.org"))
        self.repo.write("status.yml", STATUS)
        self.repo.write("mkdocs.yml", "site_name: Acme\ntheme: {name: material}\nplugins: [signoff]\n")
        self.repo.write("docs/about.md", "# About\n\nThis page.\n")
        self.repo.commit("Start")
        for name, value in {
            "user.name": "Carol",
            "user.email": "carol@example.org",
            "gpg.format": "ssh",
            "user.signingKey": str(key),
        }.items():
            self.repo.git("config", name, value)
        self.folder = root / "copy"
        self.page = self.folder / "page"
        (root / "scenario.yml").write_text(scenario)

    def run(self, *arguments: str, at: str = "10:00", code: int = 0) -> Result:
        """One command in the copy (`start`: in the page in earnest)."""
        source = self.root / "page" if "start" in arguments else self.page
        environ = {
            "SIGNOFF_NOW": f"2026-11-21T{at}Z",
            "CHAT_URL": f"https://{SECRET}",
            "GITHUB_REPOSITORY": "acme/status",
            "GITHUB_TOKEN": "nobody",
        }
        with mock.patch.dict(os.environ, environ):
            result = CliRunner().invoke(group, [*arguments, "--source", str(source)], standalone_mode=False)
        if isinstance(result.exception, OperatorError):
            assert result.exception.exit_code == code, result.exception
        elif result.exception is not None:
            raise result.exception
        else:
            assert (result.return_value or 0) == code, result.output
        return result

    def start(self, *more: str, scenario: str = "", code: int = 0) -> Result:
        named = scenario or str(self.root / "scenario.yml")
        return self.run(
            "drill",
            "start",
            "--scenario",
            named,
            "--into",
            str(self.folder),
            "--speed",
            "2",
            *more,
            code=code,
        )


def refusal(result: Result) -> str:
    error = result.exception
    assert isinstance(error, OperatorError)
    return f"{error.problem}: {error.remedy}"
