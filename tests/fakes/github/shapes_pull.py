"""Pull requests and what hangs on them as GitHub's REST API writes them."""

from __future__ import annotations

from typing import Any

from .history import Commit
from .shapes import Json, Shapes, instant, node_id
from .world import Comment, Issue, Person, Place, Pull, Review

_STATUS = {"A": "added", "M": "modified", "D": "removed", "R": "renamed", "C": "copied", "T": "changed"}


class PullShapes:
    """Writes pull requests of `place`; `known` finds an account by its login."""

    def __init__(self, shapes: Shapes, place: Place, known: dict[str, Person]) -> None:
        self.shapes = shapes
        self.place = place
        self.known = known

    @property
    def url(self) -> str:
        return f"{self.shapes.api}/repos/{self.place.full_name}"

    @property
    def web(self) -> str:
        return f"{self.shapes.server}/{self.place.full_name}"

    def pull(self, pull: Pull) -> Json:
        """A pull request as lists have it."""
        url = f"{self.url}/pulls/{pull.number}"
        issue = f"{self.url}/issues/{pull.number}"
        web = f"{self.web}/pull/{pull.number}"
        statuses = f"{self.url}/statuses/{pull.head}"
        links = {
            "self": url,
            "html": web,
            "issue": issue,
            "comments": f"{issue}/comments",
            "review_comments": f"{url}/comments",
            "review_comment": f"{self.url}/pulls/comments{{/number}}",
            "commits": f"{url}/commits",
            "statuses": statuses,
        }
        return {
            "url": url,
            "id": pull.id,
            "node_id": node_id("PR_", pull.id),
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "issue_url": issue,
            "number": pull.number,
            "state": "open" if pull.is_open else "closed",
            "locked": False,
            "title": pull.title,
            "user": self.shapes.somebody(self.known.get(pull.login)),
            "body": pull.body,
            "created_at": instant(pull.created),
            "updated_at": instant(pull.updated),
            "closed_at": instant(pull.closed) if pull.closed else None,
            "merged_at": instant(pull.merged) if pull.merged else None,
            "merge_commit_sha": pull.merge_commit,
            "assignee": None,
            "assignees": [],
            "requested_reviewers": [],
            "requested_teams": [],
            "labels": [],
            "milestone": None,
            "draft": pull.draft,
            "commits_url": links["commits"],
            "review_comments_url": links["review_comments"],
            "review_comment_url": links["review_comment"],
            "comments_url": links["comments"],
            "statuses_url": statuses,
            "head": self._end(pull, pull.head_ref, pull.head, pull.fork),
            "base": self._end(pull, pull.base_ref, pull.base, ""),
            "_links": {name: {"href": link} for name, link in links.items()},
            "author_association": self._association(pull.login),
            "auto_merge": None,
            "active_lock_reason": None,
        }

    def full_pull(self, pull: Pull, files: int, comments: int) -> Json:
        """A pull request as asked for by its number."""
        return {
            **self.pull(pull),
            "merged": pull.merged is not None,
            "mergeable": None if pull.merged else pull.merge_commit is not None,
            "rebaseable": False,
            "mergeable_state": "unknown" if pull.merged else "clean",
            "merged_by": self.shapes.person(self.known.get(pull.merged_by)) if pull.merged_by else None,
            "comments": comments,
            "review_comments": 0,
            "maintainer_can_modify": False,
            "commits": len(pull.commits),
            "additions": files,
            "deletions": 0,
            "changed_files": files,
        }

    def review(self, pull: Pull, review: Review) -> Json:
        """A review."""
        web = f"{self.web}/pull/{pull.number}#pullrequestreview-{review.id}"
        url = f"{self.url}/pulls/{pull.number}"
        written: Json = {
            "id": review.id,
            "node_id": node_id("PRR_", review.id),
            "user": self.shapes.person(self.known.get(review.login)),
            "body": review.body,
            "state": review.state,
            "html_url": web,
            "pull_request_url": url,
            "author_association": self._association(review.login),
            "_links": {"html": {"href": web}, "pull_request": {"href": url}},
            "commit_id": review.commit,
        }
        if review.state != "PENDING":
            written["submitted_at"] = instant(review.at)
        return written

    def issue(self, issue: Issue | Pull) -> Json:
        """An issue as lists have it; a pull request is one, and says so."""
        url = f"{self.url}/issues/{issue.number}"
        is_pull = isinstance(issue, Pull)
        web = f"{self.web}/{'pull' if is_pull else 'issues'}/{issue.number}"
        shown: Json = {
            "url": url,
            "repository_url": self.url,
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "html_url": web,
            "id": issue.id,
            "node_id": node_id("I_", issue.id),
            "number": issue.number,
            "title": issue.title,
            "user": self.shapes.person(self.known.get(issue.login)),
            "labels": [] if isinstance(issue, Pull) else [self._label(name) for name in issue.labels],
            "state": "open" if issue.closed is None else "closed",
            "locked": False,
            "assignee": None,
            "assignees": [],
            "milestone": None,
            "comments": 0,
            "created_at": instant(issue.created),
            "updated_at": instant(issue.updated),
            "closed_at": instant(issue.closed) if issue.closed else None,
            "author_association": self._association(issue.login),
            "body": issue.body,
        }
        if is_pull:
            pull = f"{self.url}/pulls/{issue.number}"
            shown["pull_request"] = {
                "url": pull,
                "html_url": web,
                "diff_url": f"{web}.diff",
                "patch_url": f"{web}.patch",
            }
        return shown

    def _label(self, name: str) -> Json:
        return {
            "id": len(name),
            "node_id": node_id("LA_", len(name)),
            "url": f"{self.url}/labels/{name}",
            "name": name,
            "color": "d73a4a",
            "default": False,
            "description": None,
        }

    def comment(self, comment: Comment) -> Json:
        """A comment below a pull request."""
        url = f"{self.url}/issues/comments/{comment.id}"
        return {
            "url": url,
            "html_url": f"{self.web}/pull/{comment.pull}#issuecomment-{comment.id}",
            "issue_url": f"{self.url}/issues/{comment.pull}",
            "id": comment.id,
            "node_id": node_id("IC_", comment.id),
            "user": self.shapes.person(self.known.get(comment.login)),
            "created_at": instant(comment.created),
            "updated_at": instant(comment.updated),
            "author_association": self._association(comment.login),
            "body": comment.body,
            "performed_via_github_app": None,
        }

    def commit(self, commit: Commit) -> Json:
        """A commit with the accounts behind its e-mail addresses."""
        by_email = {person.email: person for person in self.known.values() if person.email}
        git = self.shapes.git_commit(commit, self.place)
        url = f"{self.url}/commits/{commit.sha}"
        inner = {name: git[name] for name in ("author", "committer", "message", "tree", "verification")}
        return {
            "sha": commit.sha,
            "node_id": git["node_id"],
            "commit": {**inner, "url": git["url"], "comment_count": 0},
            "url": url,
            "html_url": git["html_url"],
            "comments_url": f"{url}/comments",
            "author": self.shapes.person(by_email.get(commit.author[1])),
            "committer": self.shapes.person(by_email.get(commit.committer[1])),
            "parents": [
                {"sha": p, "url": f"{self.url}/commits/{p}", "html_url": f"{self.web}/commit/{p}"}
                for p in commit.parents
            ],
        }

    def file(self, entry: tuple[str, str, str, str, int], head: str) -> Json:
        """A changed file."""
        letter, path, before, blob, _mode = entry
        written: dict[str, Any] = {
            "sha": blob,
            "filename": path,
            "status": _STATUS[letter],
            "additions": 1,
            "deletions": 0,
            "changes": 1,
            "blob_url": f"{self.web}/blob/{head}/{path}",
            "raw_url": f"{self.web}/raw/{head}/{path}",
            "contents_url": f"{self.url}/contents/{path}?ref={head}",
        }
        return {**written, "previous_filename": before} if before else written

    def _association(self, login: str) -> str:
        person = self.known.get(login)
        if person is None or person.deleted or person.role == "none":
            return "NONE"
        return "OWNER" if login == self.place.owner else "COLLABORATOR"

    def _end(self, pull: Pull, ref: str, sha: str, fork: str) -> Json:
        owner = fork.partition("/")[0] or self.place.owner
        person = self.known.get(owner)
        repo: Json | None = self.shapes.place(self.place, self.known[self.place.owner])
        if fork:
            name = fork.partition("/")[2]
            copy = Place(self.place.id + pull.number, owner, name, private=self.place.private)
            gone = person is None or person.deleted
            repo = None if gone else self.shapes.place(copy, self.known[owner])
            if repo is not None:
                repo["fork"] = True
        return {
            "label": f"{owner}:{ref}",
            "ref": ref,
            "sha": sha,
            "user": self.shapes.somebody(person),
            "repo": repo,
        }
