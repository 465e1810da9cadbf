"""People, repositories and git objects as GitHub's REST API writes them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .history import Commit
from .world import Person, Place, Status

Json = dict[str, Any]

_PERSON_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_PLACE_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
GHOST = Person(10137, "ghost", "")


def instant(at: datetime) -> str:
    """An instant as GitHub writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(kind: str, number: int) -> str:
    """An opaque id."""
    return base64.b64encode(f"{kind}{number}".encode()).decode()


@dataclass(frozen=True)
class Shapes:
    """Writes what both calls and events show; `api` and `server` are the addresses of this GitHub."""

    api: str
    server: str

    def person(self, person: Person | None) -> Json | None:
        """A simple user; None for an account that was deleted."""
        if person is None or person.deleted:
            return None
        url = f"{self.api}/users/{person.login}"
        web = person.login.removesuffix("[bot]")
        return {
            "login": person.login,
            "id": person.id,
            "node_id": node_id("U_", person.id),
            "avatar_url": f"{self.server}/avatars/u/{person.id}?v=4",
            "gravatar_id": "",
            "url": url,
            "html_url": f"{self.server}/{'apps/' if person.kind == 'Bot' else ''}{web}",
            **{name: url + end for name, end in _PERSON_LINKS.items()},
            "type": person.kind,
            "site_admin": False,
        }

    def somebody(self, person: Person | None) -> Json:
        """A simple user; the ghost for an account that was deleted."""
        return self.person(person) or self.person(GHOST) or {}

    def full_person(self, person: Person, created: datetime) -> Json:
        """What `GET /users/{username}` says."""
        unknown = dict.fromkeys("name company blog location email hireable bio twitter_username".split())
        counts = dict.fromkeys("public_repos public_gists followers following".split(), 0)
        times = dict.fromkeys(("created_at", "updated_at"), instant(created))
        return {**(self.person(person) or {}), **unknown, **counts, **times}

    def own_person(self, person: Person, created: datetime) -> Json:
        """What `GET /user` says."""
        names = "private_gists total_private_repos owned_private_repos disk_usage collaborators"
        private = {**dict.fromkeys(names.split(), 0), "two_factor_authentication": True}
        return {**self.full_person(person, created), **private}

    def place(self, place: Place, owner: Person, *, open_pulls: int = 0) -> Json:
        """The repository as it is embedded in pull requests and events."""
        url = f"{self.api}/repos/{place.full_name}"
        web = f"{self.server}/{place.full_name}"
        host = self.server.partition("://")[2]
        at = instant(place.created) if place.created else None
        counts = ("stargazers_count", "watchers_count", "forks_count", "forks", "watchers")
        return {
            "id": place.id,
            "node_id": node_id("R_", place.id),
            "name": place.name,
            "full_name": place.full_name,
            "private": place.private,
            "owner": self.somebody(owner),
            "html_url": web,
            "description": None,
            "fork": False,
            "url": url,
            **{name: url + end for name, end in _PLACE_LINKS.items()},
            "created_at": at,
            "updated_at": at,
            "pushed_at": at,
            "git_url": f"git://{host}/{place.full_name}.git",
            "ssh_url": f"git@{host}:{place.full_name}.git",
            "clone_url": f"{web}.git",
            "svn_url": web,
            "homepage": None,
            "size": 100,
            **dict.fromkeys(counts, 0),
            "language": "Python",
            **{f"has_{what}": True for what in ("issues", "projects", "downloads", "wiki")},
            "has_pages": place.pages is not None,
            "has_discussions": False,
            "mirror_url": None,
            "archived": place.archived,
            "disabled": False,
            "open_issues_count": open_pulls,
            "open_issues": open_pulls,
            "license": None,
            "allow_forking": True,
            "is_template": False,
            "web_commit_signoff_required": False,
            "topics": [],
            "visibility": "private" if place.private else "public",
            "default_branch": "main",
        }

    def full_place(self, place: Place, owner: Person, may: dict[str, bool]) -> Json:
        """What `GET /repos/{owner}/{repo}` says."""
        return {
            **self.place(place, owner),
            "permissions": may,
            "allow_merge_commit": "merge" in place.merge_ways,
            "allow_squash_merge": "squash" in place.merge_ways,
            "allow_rebase_merge": "rebase" in place.merge_ways,
            "allow_auto_merge": False,
            "delete_branch_on_merge": False,
            "subscribers_count": 0,
            "network_count": 0,
        }

    def status(self, status: Status, place: Place, person: Person | None) -> Json:
        """A commit status."""
        at = instant(status.at)
        creator = self.person(person)
        return {
            "url": f"{self.api}/repos/{place.full_name}/statuses/{status.sha}",
            "avatar_url": creator["avatar_url"] if creator else None,
            "id": status.id,
            "node_id": node_id("SC_", status.id),
            "state": status.state,
            "description": status.description,
            "target_url": status.target,
            "context": status.context,
            "created_at": at,
            "updated_at": at,
            "creator": creator,
        }

    def git_commit(self, commit: Commit, place: Place) -> Json:
        """A commit of the git database."""
        url = f"{self.api}/repos/{place.full_name}/git"
        web = f"{self.server}/{place.full_name}/commit"
        return {
            "sha": commit.sha,
            "node_id": hashlib.sha256(commit.sha.encode()).hexdigest()[:20],
            "url": f"{url}/commits/{commit.sha}",
            "html_url": f"{web}/{commit.sha}",
            "author": {"name": commit.author[0], "email": commit.author[1], "date": commit.authored},
            "committer": {
                "name": commit.committer[0],
                "email": commit.committer[1],
                "date": commit.committed,
            },
            "message": commit.message,
            "tree": {"sha": commit.tree, "url": f"{url}/trees/{commit.tree}"},
            "parents": [
                {"sha": p, "url": f"{url}/commits/{p}", "html_url": f"{web}/{p}"} for p in commit.parents
            ],
            "verification": {
                "verified": False,
                "reason": "unsigned",
                "payload": None,
                "signature": None,
                "verified_at": None,
            },
        }
