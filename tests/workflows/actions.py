"""What the actions that our workflows use do to a machine, as far as the steps around them can tell."""

from __future__ import annotations

import fnmatch
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.runner import Runner

INPUTS = {
    "actions/checkout": {"ref", "fetch-depth", "persist-credentials"},
    "actions/setup-python": {"python-version"},
    "actions/upload-artifact": {"name", "path", "retention-days", "if-no-files-found"},
    "actions/upload-pages-artifact": {"path"},
    "actions/deploy-pages": set(),
    "actions/cache/restore": {"path", "key", "restore-keys"},
    "actions/cache/save": {"path", "key"},
    "actions/download-artifact": {"name", "pattern", "path", "merge-multiple", "run-id", "github-token"},
    "actions/attest-build-provenance": {"subject-path"},
}


class ActionFailedError(Exception):
    """The action ended red."""


class Machine:
    """A runner during one job: what was put on its PATH and into its environment."""

    def __init__(
        self,
        runner: Runner,
        permissions: Mapping[str, str],
        job: Mapping[str, Any],
        github: Mapping[str, Any],
    ) -> None:
        self.runner = runner
        self.permissions = permissions
        self.job = job
        self.github = github
        self.path: list[str] = []
        self.environ: dict[str, str] = {}

    def use(self, action: str, given: Mapping[str, str]) -> dict[str, str]:
        """Do what `action` does; its outputs."""
        name = action.partition("@")[0]
        assert set(given) <= INPUTS[name], f"{name} is not imitated with {set(given) - INPUTS[name]}"
        does: dict[str, Callable[[Mapping[str, str]], dict[str, str]]] = {
            "actions/checkout": self._checkout,
            "actions/setup-python": self._setup_python,
            "actions/upload-artifact": self._upload,
            "actions/upload-pages-artifact": self._upload_pages,
            "actions/deploy-pages": self._deploy,
            "actions/cache/restore": self._restore,
            "actions/cache/save": self._save,
            "actions/download-artifact": self._download,
            "actions/attest-build-provenance": self._attest,
        }
        return does[name](given)

    def _checkout(self, given: Mapping[str, str]) -> dict[str, str]:
        """Without credentials nothing can be pushed; with them what the token may."""
        if "contents" not in self.permissions:
            raise ActionFailedError("the token may not read the repository")
        ref = given.get("ref") or str(self.github["ref"])
        depth = given.get("fetch-depth", "1")
        self._git("init", "-q", "-b", "main", ".")
        self._git("remote", "add", "origin", self.runner.hub.path.as_uri())
        shallow = [] if depth == "0" else [f"--depth={depth}"]
        branches = ["+refs/heads/*:refs/remotes/origin/*"] if depth == "0" else []
        self._git("fetch", "-q", "--no-tags", *shallow, "origin", *branches, f"+{ref}:refs/remotes/checkout")
        if ref.startswith("refs/heads/"):
            self._git("checkout", "-q", "-B", ref.removeprefix("refs/heads/"), "refs/remotes/checkout")
        else:
            self._git("checkout", "-q", "--detach", "refs/remotes/checkout")
        may_push = (
            given.get("persist-credentials", "true") == "true" and self.permissions["contents"] == "write"
        )
        if not may_push:
            self._git("remote", "set-url", "--push", "origin", "no-credentials:for/pushing")
        return {}

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.runner.workspace, check=True, capture_output=True)

    def _setup_python(self, given: Mapping[str, str]) -> dict[str, str]:
        """A Python on the PATH; the environment with the packages is where the next step makes it."""
        self.path.insert(0, str(Path(sys.executable).resolve().parent))
        if self.runner.library is not None:
            (self.runner.workspace / ".venv").symlink_to(self.runner.library)
        return {"python-version": given["python-version"]}

    def _restore(self, given: Mapping[str, str]) -> dict[str, str]:
        """The exact key, else the newest that begins as asked for; only the first is called a hit."""
        key, begins = given["key"], given.get("restore-keys", "").split()
        like = [known for known in reversed(self.runner.caches) if any(map(known.startswith, begins))]
        found = key if key in self.runner.caches else next(iter(like), None)
        data = self.runner.caches[found] if found else None
        file = self.runner.workspace / given["path"]
        if isinstance(data, Path):
            shutil.copytree(data, file)
        elif data is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return {"cache-hit": "true" if found == key else "false" if found else ""}

    def _save(self, given: Mapping[str, str]) -> dict[str, str]:
        """A key is never written twice."""
        self.runner.caches.setdefault(given["key"], (self.runner.workspace / given["path"]).read_bytes())
        return {}

    def _download(self, given: Mapping[str, str]) -> dict[str, str]:
        """One that is missing is a failure; none that fits a pattern is not. Others' runs need a right."""
        known = self.runner.artifacts_of.get(given.get("run-id", str(self.github["run_id"])), {})
        if "run-id" in given and (
            self.permissions.get("actions") != "read" or given["github-token"] != self.github["token"]
        ):
            raise ActionFailedError("the token may not read what other runs have made")
        names = [given["name"]] if "name" in given else fnmatch.filter(sorted(known), given["pattern"])
        target = self.runner.workspace / given["path"]
        assert "name" in given or given["merge-multiple"] == "true", "else each goes into a folder of its own"
        for name in names:
            if name not in known:
                raise ActionFailedError(f"there is no artifact {name}")
            shutil.copytree(known[name], target, dirs_exist_ok=True)
        return {}

    def _attest(self, given: Mapping[str, str]) -> dict[str, str]:
        if {self.permissions.get(name) for name in ("attestations", "id-token")} != {"write"}:
            raise ActionFailedError("the token may not attest")
        self.runner.attested += sorted(
            file.name for file in self.runner.workspace.glob(given["subject-path"])
        )
        return {}

    def _upload(self, given: Mapping[str, str]) -> dict[str, str]:
        source = self.runner.workspace / given["path"]
        if not source.exists():
            if given.get("if-no-files-found") == "error":
                raise ActionFailedError(f"there is no {source}")
            return {}
        run = str(self.github["run_id"])
        target = self.runner.folder / "artifacts" / run / given["name"]
        shutil.rmtree(target, ignore_errors=True)
        if source.is_file():
            target.mkdir(parents=True)
            shutil.copyfile(source, target / source.name)
        else:
            hidden = shutil.ignore_patterns(".*")  # as `include-hidden-files` is off
            shutil.copytree(source, target, ignore=hidden)
        self.runner.artifacts[given["name"]] = target
        self.runner.artifacts_of.setdefault(run, {})[given["name"]] = target
        return {}

    def _upload_pages(self, given: Mapping[str, str]) -> dict[str, str]:
        links = [path for path in Path(given["path"]).rglob("*") if path.is_symlink()]
        unreadable = [path for path in Path(given["path"]).rglob("*") if path.stat().st_mode & 0o004 == 0]
        if links or unreadable or not (Path(given["path"]) / "index.html").is_file():
            raise ActionFailedError(
                "Pages takes no links and nothing that is not for all to read, and wants an index.html"
            )
        archive = self.runner.temp / "artifact.tar"
        hidden = ("tar", "--exclude=.[^/]*", "-cf", str(archive), "-C", given["path"], ".")
        subprocess.run(hidden, check=True)
        return self._upload({"name": "github-pages", "path": str(archive)})

    def _deploy(self, _: Mapping[str, str]) -> dict[str, str]:
        environment = self.job.get("environment", {})
        if {self.permissions.get(name) for name in ("pages", "id-token")} != {"write"}:
            raise ActionFailedError("the token may not deploy to Pages")
        if environment.get("name") != "github-pages":
            raise ActionFailedError("only the environment github-pages may deploy")
        if "github-pages" not in self.runner.artifacts:
            raise ActionFailedError("there is no artifact github-pages")
        shutil.rmtree(self.runner.public)
        self.runner.public.mkdir()
        archive = self.runner.artifacts["github-pages"] / "artifact.tar"
        subprocess.run(["tar", "-xf", str(archive), "-C", str(self.runner.public)], check=True)
        return {"page_url": "https://status.example.org/"}
