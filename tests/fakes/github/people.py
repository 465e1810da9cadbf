"""What people do on the fake: accounts, pushes, pull requests, reviews, merges. Time passes as they act."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .history import History
from .shapes import Shapes
from .shapes_pull import PullShapes
from .world import Comment, Issue, Person, Place, Pull, Review, Status, Token

ACTIONS = "github-actions[bot]"
ROLES = ("none", "read", "triage", "write", "maintain", "admin")
EVERYTHING = (
    "metadata contents pull_requests issues statuses checks pages administration actions deployments".split()
)


class BlockedError(Exception):
    """The rules of the repository forbid a merge."""


class People:
    """The state of the forge, and what people do to it. `lock` serialises them with the calls."""

    def __init__(self, folder: Path, repository: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.history = History(folder / "remote.git")
        self.now = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
        self._ids = 1000
        owner, _, name = repository.partition("/")
        self.place = Place(self._id(), owner, name, created=self.now)
        self.old_names: set[str] = set()
        self.accounts: dict[str, Person] = {}
        self.tokens: dict[str, Token] = {}
        self.pulls: dict[int, Pull] = {}
        self.issues: dict[int, Issue] = {}
        self.comments: list[Comment] = []
        self.statuses: list[Status] = []
        self.shapes = Shapes("", "")
        self.tree_limit = 100_000
        self.actions_may_propose = True
        self.account(owner, role="admin")
        self.account(ACTIONS, kind="Bot", email="41898282+github-actions[bot]@users.noreply.github.com")

    @property
    def path(self) -> Path:
        """The bare repository: clone it, fetch from it, push to it."""
        return self.history.root

    @property
    def pull_shapes(self) -> PullShapes:
        return PullShapes(self.shapes, self.place, self.accounts)

    def pass_time(self, **span: float) -> datetime:
        """Let time go by: `pass_time(minutes=20)`."""
        self.now += timedelta(**span)
        return self.now

    # accounts

    def account(self, login: str, *, role: str = "write", kind: str = "User", email: str = "") -> Person:
        """An account with a role in the repository; made on its first mention."""
        if login not in self.accounts:
            address = email or f"{login}@example.org"
            self.accounts[login] = Person(self._id(), login, address, kind, role)
        return self.accounts[login]

    def set_role(self, login: str, role: str) -> None:
        """Make somebody a collaborator, or (role `none`) no more."""
        assert role in ROLES
        self.account(login).role = role

    def delete_account(self, login: str) -> None:
        """The account is gone; what it wrote stays."""
        self.accounts[login].deleted = True

    def token(self, login: str = ACTIONS, **permissions: str) -> str:
        """A token. For a person it may what its role may; for a bot, what is said: `statuses="write"`."""
        person = self.account(login)
        is_app = person.kind == "Bot"
        if not permissions and not is_app:
            level = "write" if ROLES.index(person.role) >= ROLES.index("write") else "read"
            permissions = dict.fromkeys(EVERYTHING, level)
            if person.role != "admin":
                permissions.pop("administration")
        value = ("ghs_" if is_app else "ghp_") + secrets.token_hex(20)
        self.tokens[value] = Token(value, login, {"metadata": "read", **permissions}, is_app)
        return value

    # git

    def push(
        self,
        branch: str,
        files: Mapping[str, str | bytes | None],
        *,
        author: str = "",
        start: str = "",
        message: str = "Change",
    ) -> str:
        """Commit files (None deletes one) and push them to `branch`; the commit.

        It continues the branch, or begins at `start` (then an existing branch is force-pushed), or main.
        """
        with self.lock:
            person = self.account(author or self.place.owner)
            parent = self.history.resolve(start or branch) or self.history.resolve("main")
            with tempfile.TemporaryDirectory(prefix="fake-github-") as folder:
                index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
                if parent:
                    self.history.git("read-tree", parent, **index)
                lines = "".join(self._entry(path, data) for path, data in files.items())
                self.history.git("update-index", "-z", "--index-info", input=lines.encode(), **index)
                tree = self.history.git("write-tree", **index)
            parents = [parent] if parent else []
            sha = self.history.record(tree, parents, message, self.now, person.identity, person.identity)
            self.history.move(f"refs/heads/{branch}", sha)
            self._tick()
            self.look()
            return sha

    def _entry(self, path: str, data: str | bytes | None) -> str:
        """A line for git's index; mode 0 takes a file away."""
        if data is None:
            return f"0 {'0' * 40}\t{path}\0"
        raw = data.encode() if isinstance(data, str) else data
        return f"100644 {self.history.git('hash-object', '-w', '--stdin', input=raw)}\t{path}\0"

    def look(self) -> None:
        """See what was pushed since the last look, as GitHub does on every push."""
        with self.lock:
            refs = dict(
                reversed(line.split(" ", 1))
                for line in self.history.git(
                    "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"
                ).splitlines()
            )
            for pull in self.pulls.values():
                if pull.is_open:
                    self._look_at(pull, refs)

    def _look_at(self, pull: Pull, refs: Mapping[str, str]) -> None:
        head = pull.head if pull.fork else refs.get(f"refs/heads/{pull.head_ref}", pull.head)
        base = refs.get(f"refs/heads/{pull.base_ref}", pull.base)
        if (head, base) == (pull.head, pull.base) and pull.commits:
            return
        if pull.commits and self.history.base_of(head, base) == head and head == pull.head:
            self._merged_by_push(pull, base)
            return
        if head != pull.head:
            pull.updated = self.now
            self._dismiss_stale(pull)
        pull.head, pull.base = head, base
        pull.commits = tuple(self.history.between(base, head))
        self.history.move(f"refs/pull/{pull.number}/head", head)
        tree = self.history.merged_tree(base, head)
        pull.merge_commit = None
        if tree:
            message = f"Merge {head} into {base}"
            identity = self.accounts[pull.login].identity
            pull.merge_commit = self.history.record(tree, [base, head], message, self.now, identity)
            self.history.move(f"refs/pull/{pull.number}/merge", pull.merge_commit)

    def _merged_by_push(self, pull: Pull, tip: str) -> None:
        """Somebody merged on the command line and pushed: GitHub closes the pull request as merged."""
        way = self.history.git("rev-list", "--first-parent", "--ancestry-path", f"{pull.head}..{tip}")
        commit = way.split()[-1] if way else pull.head
        pull.merged_by, pull.merge_commit, pull.landed = self.place.owner, commit, (commit,)
        pull.merged = pull.closed = pull.updated = self.now

    def _dismiss_stale(self, pull: Pull) -> None:
        parameters = [
            rule["parameters"]
            for rule in self.rules_of(pull.base_ref)
            if rule["type"] == "pull_request" and "parameters" in rule
        ]
        if any(given.get("dismiss_stale_reviews_on_push") for given in parameters):
            for review in pull.reviews:
                if review.state == "APPROVED":
                    review.state = "DISMISSED"

    # pull requests

    def open_pull_request(
        self,
        author: str,
        head: str,
        *,
        base: str = "main",
        title: str = "",
        body: str | None = None,
        draft: bool = False,
        fork: str = "",
    ) -> int:
        """Propose the branch `head`; its number. With `fork` ("mallory/status") `head` is not followed."""
        with self.lock:
            self.account(author, role="none" if fork else "write")
            if fork:
                self.account(fork.partition("/")[0], role="none")
            tip, onto = self.history.resolve(head), self.history.resolve(base)
            assert tip, f"there is no branch '{head}'"
            assert onto, f"there is no branch '{base}'"
            number = max([*self.pulls, *self.issues], default=0) + 1
            at = self._tick()
            self.pulls[number] = Pull(
                self._id(), number, author, title or f"Propose {head}", body, head, tip, base, onto, at, at,
                draft=draft, fork=fork,
            )  # fmt: skip
            self.look()
            return number

    def review(
        self, number: int, login: str, state: str = "APPROVED", *, body: str = "", commit: str | None = None
    ) -> int:
        """Hand in a review of the head (or of an older `commit`); its id."""
        assert state in {"APPROVED", "CHANGES_REQUESTED", "COMMENTED", "PENDING"}
        with self.lock:
            self.look()
            self.account(login)
            pull = self.pulls[number]
            if login == pull.login and state in {"APPROVED", "CHANGES_REQUESTED"}:
                raise BlockedError("Can not approve or request changes on your own pull request")
            review = Review(self._id(), login, state, body, commit or pull.head, self._tick())
            pull.reviews.append(review)
            pull.updated = review.at
            return review.id

    def dismiss(self, number: int, review: int) -> None:
        """Dismiss a review: GitHub rewrites its state, nothing else of it."""
        with self.lock:
            (found,) = (r for r in self.pulls[number].reviews if r.id == review)
            found.state = "DISMISSED"
            self._tick()

    def open_issue(self, login: str, title: str, body: str = "", *labels: str) -> int:
        """Open an issue, as an issue form does; its number."""
        with self.lock:
            self.account(login)
            at = self._tick()
            number = max([*self.pulls, *self.issues], default=0) + 1
            self.issues[number] = Issue(self._id(), number, login, title, body or None, labels, at, at)
            return number

    def close_issue(self, number: int) -> None:
        with self.lock:
            self.issues[number].closed = self.issues[number].updated = self._tick()

    def comment(self, number: int, login: str, body: str) -> int:
        """Write below a pull request or an issue; the comment's id."""
        with self.lock:
            self.account(login)
            at = self._tick()
            made = Comment(self._id(), number, login, body, at, at)
            self.comments.append(made)
            return made.id

    def comments_of(self, number: int) -> list[Comment]:
        """What was written below a pull request."""
        return [comment for comment in self.comments if comment.pull == number]

    def close(self, number: int) -> None:
        """Close without merging."""
        with self.lock:
            self.pulls[number].closed = self.pulls[number].updated = self._tick()

    def rules_of(self, branch: str) -> list[dict]:  # type: ignore[type-arg]
        """The rules in force for a branch, each with its ruleset."""
        found = []
        for ruleset in self.place.rulesets:
            names = ruleset["conditions"]["ref_name"]["include"]
            if ruleset["enforcement"] == "active" and (
                f"refs/heads/{branch}" in names
                or "~ALL" in names
                or ("~DEFAULT_BRANCH" in names and branch == "main")
            ):
                found += [{**rule, "ruleset_id": ruleset["id"]} for rule in ruleset["rules"]]
        return found

    def latest_status(self, sha: str) -> dict[str, Status]:
        """Of each context the newest status of a commit."""
        return {status.context: status for status in self.statuses if status.sha == sha}

    def _id(self) -> int:
        self._ids += 1
        return self._ids

    def _tick(self) -> datetime:
        """This instant; the next act comes a second later."""
        at = self.now
        self.now += timedelta(seconds=1)
        return at
