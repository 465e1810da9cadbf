"""A page from the proposal to the published words: `room.tell({...}); room.verify(); room.public`.

carol writes, alice commands; bob is on the roster too, mallory and dora are not. Signed merges are made with
keys that the test makes: `room.merge_signed("alice", {...})`.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from signoff.approval.evidence import REF
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.past import Past, past_of
from signoff.edge.signatures import ALLOWED
from signoff.signing.judged import judged
from signoff.signing.ledger import recorded
from signoff.signing.reviews import Remote
from signoff.signing.signed import Signed, signed_part
from signoff.signing.verify import Verified, open_notes, verify
from support.proposals import FIRST, IDENTIFIED, NEXT, RESOLVED, SLOW, Scene

STATUS = """\
name: Acme
url: https://status.example.org/
repository: acme/status
languages: [en, ja]
regions: [us, eu]
components:
  - {id: api, name: API, regions: [us, eu]}
  - {id: web, name: Web}
commanders:
  - {login: alice, email: alice@example.org}
  - {login: bob, email: bob@example.org}
"""
OPENED = f"{SLOW}/01-investigating.md"
ENDED = f"{SLOW}/03-resolved.md"


def make_key(folder: Path, name: str) -> Path:
    """A new SSH key; its file."""
    file = folder / f"key-{name}"
    if not file.exists():
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)], check=True
        )
    return file


def signer(key: Path, principal: str, *options: str) -> str:
    """A line of allowed_signers."""
    kind, public = key.with_suffix(".pub").read_text().split()[:2]
    told = ",".join(('namespaces="git"', *options))
    return f"{principal} {told} {kind} {public}\n"


class Newsroom(Scene):
    """A `Scene` whose proposals are merged, verified and published. Nothing is public yet."""

    def __init__(self, folder: Path, status: str = STATUS) -> None:
        super().__init__(folder, published={"status.yml": status})
        self.folder = folder
        self.forge_is_down = False
        self._drafts = 0

    def allow(self, *lines: str) -> None:
        """Put lines into allowed_signers on the main line."""
        self.publish({ALLOWED: "".join(lines)})

    def key(self, name: str) -> Path:
        return make_key(self.folder, name)

    def land(self, method: str = "merge", **how: Any) -> str:
        """Merge the pull request at hand; the commit."""
        self.hub.pass_time(minutes=1)
        commit = self.hub.merge(self.number, method, by="carol", **how)
        self.pull()
        return commit

    def tell(
        self, files: Mapping[str, str | bytes | None], by: str = "alice", method: str = "merge", **how: Any
    ) -> str:
        """What should happen: carol proposes, the commander approves, it is merged."""
        self._drafts += 1
        self.hub.pass_time(minutes=5)
        branch = f"words-{self._drafts}"
        self.hub.push(branch, files, author="carol", start="main")
        self.number = self.hub.open_pull_request("carol", branch)
        if by:
            self.approve(by)
        return self.land(method, **how)

    def push_to_main(self, files: Mapping[str, str | bytes | None], author: str = "carol") -> str:
        """Past all rules, as who may bypass them can."""
        self.hub.pass_time(minutes=5)
        commit = self.hub.push("main", files, author=author)
        self.pull()
        return commit

    def pull(self) -> None:
        self.git("fetch", "-q", "--prune", "origin")
        self.git("reset", "-q", "--hard", "origin/main")

    def git(self, *arguments: str, **surroundings: str) -> str:
        """Run git in the checkout of the main line, at the forge's time."""
        at = self.hub.now.isoformat()
        dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.page,
            env={**os.environ, **dates, **surroundings},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def on_a_branch(self, files: Mapping[str, str], author: str = "carol", name: str = "draft") -> None:
        """Commit files to a local branch that began at main, and go back to main."""
        self.hub.pass_time(minutes=1)
        self.git("switch", "-q", "-C", name, "main")
        for path, text in files.items():
            file = self.page / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Draft", "--author", f"{author} <{author}@example.org>")
        self.git("switch", "-q", "main")

    def merge_signed(
        self,
        login: str,
        files: Mapping[str, str] | None = None,
        *,
        key: Path | None = None,
        author: str = "carol",
        minutes: int = 1,
    ) -> str:
        """The commander merges the branch `draft` with a key (their own), and nobody pushes."""
        if files is not None:
            self.on_a_branch(files, author)
        self.hub.pass_time(minutes=minutes)
        self._signing(
            login, key or self.key(login), "merge", "-q", "--no-ff", "-S", "-m", "Sign off", "draft"
        )
        return self.git("rev-parse", "HEAD")

    def _signing(self, login: str, key: Path, *arguments: str) -> None:
        mail = {f"GIT_{role}_EMAIL": f"{login}@example.org" for role in ("AUTHOR", "COMMITTER")}
        self.git("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}", *arguments, **mail)

    @property
    def environ(self) -> dict[str, str]:
        return self.hub.environ(self._token)

    def forge(self) -> Forge | None:
        """None when we work without; patience of a second when it is down."""
        return Forge.from_environment(self.environ, deadline=1.0 if self.forge_is_down else 60.0)

    def switch_off(self) -> None:
        """The forge is down from now on; its git repository too is not asked."""
        self.hub.stop()
        self.forge_is_down = True

    def verify(self, *, forge: Forge | None = None, key: Path | None = None, **how: Any) -> Verified:
        """Run `signoff verify` on the checkout, asking the forge."""
        return verify(
            self.page,
            open_notes(self.page, key),
            forge=forge or self.forge(),
            now=how.pop("now", self.hub.now + timedelta(minutes=1)),
            remote=Remote(how.pop("remote", "origin")),
            **how,
        )

    def verify_offline(self, **how: Any) -> Verified:
        """Run it without a forge."""
        notes = open_notes(self.page, how.pop("key", None))
        return verify(self.page, notes, forge=None, now=self.hub.now + timedelta(minutes=1), **how)

    @property
    def signed(self) -> Signed:
        """What a build would publish, which nothing that is remembered from before may change."""
        repository = Repository.open(self.page)
        ledger, past = recorded(open_notes(self.page)).ledger, past_of(repository)
        part = signed_part(repository.files(repository.commit), ledger, past)
        self._looked_again(repository, past, part)
        return part

    def _looked_again(self, repository: Repository, past: Past, part: Signed) -> None:
        """A look that builds upon the last one sees the same."""
        trees = repository.folders(repository.commit)
        again = judged(repository, open_notes(self.page), trees, past, self.page.parent / "looked-before")
        assert (again.part.held, again.part.old) == (part.held, part.old)
        assert again.part.withheld == part.withheld
        assert again.files == sum(map(len, part.entries.values()))
        settled = repository.files(repository.commit, again.settled.keys())
        assert settled | dict(again.part.entries) == part.entries

    @property
    def public(self) -> dict[str, str]:
        """Path -> text of everything that a build would publish."""
        part = self.signed
        texts = Repository.open(self.page)
        return {
            f"incidents/{slug}/{entry.name}": next(iter(texts.blobs([entry.blob]))).decode()
            for slug, entries in part.entries.items()
            for entry in entries
        }

    def note(self, path: str, **facts: Any) -> None:
        """Forge a line of evidence for the bytes at `path` in HEAD, as whoever may push notes can."""
        blob = self.git("rev-parse", f"HEAD:{path}") if "blob" not in facts else facts.pop("blob")
        plain = {
            "path": path,
            "approver": "alice",
            "action": "publish",
            "proof": "review",
            "rule": 1,
            "when": _stamp(self.hub.now),
            "recorded": _stamp(self.hub.now),
            "commit": self.git("rev-parse", "HEAD"),
            **facts,
        }
        line = json.dumps(plain, sort_keys=True, separators=(",", ":"))
        self.git("notes", f"--ref={REF}", "append", "-m", line, blob)


def _stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def reasons(done: Verified) -> set[str]:
    """The slugs of all reasons why something is held."""
    return {reason.slug for decision in done.refused for reason in decision.reasons}


def doubts(done: Verified) -> list[tuple[str, set[str]]]:
    """Recorded evidence whose proof does not hold: path, and why."""
    return [(d.change.path, {reason.slug for reason in d.reasons}) for d in done.doubted]


__all__ = [
    "ENDED",
    "FIRST",
    "IDENTIFIED",
    "NEXT",
    "OPENED",
    "RESOLVED",
    "SLOW",
    "STATUS",
    "Newsroom",
    "doubts",
    "make_key",
    "reasons",
    "signer",
]
