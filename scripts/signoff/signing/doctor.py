"""Whether what protects the page is really on: asks the forge, and says the remedy for each gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from signoff.core.watched import Person, Settings
from signoff.edge.forge import Forge, RefusedError
from signoff.edge.forge_facts import Rule, Ruleset
from signoff.signing.checks import Check, Health, judged, ok

CONTEXT = "signoff"
ACTIONS = 15368
"""The id of the app GitHub Actions: who sets the status, when the gate's workflow does."""

MAIN = "main"
_IMPORT = "import .github/rulesets/main.json: Settings, Rules, Rulesets, New ruleset, Import a ruleset"
_ADMIN = "ask an administrator to run this: GITHUB_TOKEN=$(gh auth token) signoff doctor"
_TOO_LITTLE = {"commander": ("none", "read", "triage"), "liaison": ("none",)}


def examine_forge(forge: Forge, settings: Settings) -> Iterator[Check]:
    """Everything that the forge can tell. WorldError when it gives no answer."""
    facts = forge.repository_facts()
    branch = facts.default_branch
    yield judged(
        "main",
        f"the default branch is '{branch}'",
        f"the default branch is '{branch}', but the workflows publish '{MAIN}'",
        f"rename the branch, or write '{branch}' for '{MAIN}' in .github/workflows/",
        fine=branch == MAIN,
    )
    if facts.archived:
        yield Check("archived", Health.FAIL, "the repository is archived", "unarchive it")
    yield from _branch(forge, branch)
    yield from _bypass(forge, branch)
    yield from _asked("owners-known", lambda: _owners(forge), "CODEOWNERS")
    yield from _asked("pages", lambda: _pages(forge, settings), "Pages")
    yield from _asked("workflow-token", lambda: _workflow_token(forge), "what workflows may do")
    yield from _people(forge, settings)


def _asked(name: str, question: Callable[[], Iterable[Check]], what: str) -> Iterator[Check]:
    """The answer to `question`, or that our token may not see it."""
    try:
        yield from list(question())
    except RefusedError as error:
        yield Check(name, Health.UNKNOWN, f"our token may not see {what}: {error.problem}", _ADMIN)


@dataclass(frozen=True, slots=True)
class _Guard:
    """What protects a branch, by rulesets and by classic protection together."""

    approvals: int
    code_owners: bool
    last_push: bool
    apps: frozenset[int | None]
    force_push: bool
    deletion: bool


def _branch(forge: Forge, branch: str) -> Iterator[Check]:
    rules = forge.rules_for(branch)
    try:
        guard = _classic(forge, branch, _by_rules(rules))
    except RefusedError:
        guard = _by_rules(rules)
    if not rules:
        off = [s.name for s in forge.rulesets() if s.enforcement != "active"]
        told = f"; '{off[0]}' is there, but not active" if off else ""
        yield Check("ruleset", Health.WARN, f"no ruleset is in force for {branch}{told}", _IMPORT)
    else:
        yield ok("ruleset", f"{len(rules)} rules are in force for {branch}")
    yield from _status(guard)
    asked: tuple[tuple[str, bool, str, str], ...] = (
        ("approval", guard.approvals > 0, "a merge needs an approval", "anybody may merge without approval"),
        ("code-owners", guard.code_owners, "code owners approve", "the approval of anybody is enough"),
        (
            "last-push",
            guard.last_push,
            "who pushed last cannot be who approves",
            "one may push and approve in one person",
        ),
        (
            "force-push",
            not guard.force_push,
            "history cannot be rewritten",
            f"{branch} may be force-pushed: what was published could vanish",
        ),
        ("deletion", not guard.deletion, f"{branch} cannot be deleted", f"{branch} may be deleted"),
    )
    for name, fine, good, bad in asked:
        yield judged(name, good, bad, _IMPORT, fine=fine)


def _status(guard: _Guard) -> Iterator[Check]:
    yield judged(
        "status-required",
        f"a merge needs the status '{CONTEXT}'",
        f"a merge does not need the status '{CONTEXT}': the gate is a mere advice",
        _IMPORT,
        fine=bool(guard.apps),
    )
    if guard.apps:
        yield judged(
            "status-source",
            "only GitHub Actions may set it",
            "anybody who may write to the repository may set it",
            f"require '{CONTEXT}' from the source GitHub Actions; {_IMPORT}",
            fine=guard.apps == {ACTIONS},
            health=Health.WARN,
        )


def _by_rules(rules: Iterable[Rule]) -> _Guard:
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for rule in rules:
        kinds.setdefault(rule.kind, []).append(rule.parameters)
    pulls = kinds.get("pull_request", [])
    checks = [
        check
        for given in kinds.get("required_status_checks", [])
        for check in given.get("required_status_checks", ())
    ]
    return _Guard(
        approvals=max((given.get("required_approving_review_count", 0) for given in pulls), default=0),
        code_owners=any(given.get("require_code_owner_review") for given in pulls),
        last_push=any(given.get("require_last_push_approval") for given in pulls),
        apps=frozenset(c.get("integration_id") for c in checks if c.get("context") == CONTEXT),
        force_push="non_fast_forward" not in kinds,
        deletion="deletion" not in kinds,
    )


def _classic(forge: Forge, branch: str, guard: _Guard) -> _Guard:
    """`guard` with what classic protection adds to it."""
    known = forge.protection(branch)
    if known is None:
        return guard
    return _Guard(
        approvals=max(guard.approvals, known.approvals),
        code_owners=guard.code_owners or known.code_owners,
        last_push=guard.last_push or known.last_push_approval,
        apps=guard.apps or frozenset({None} if CONTEXT in known.status_contexts else ()),
        force_push=guard.force_push and known.force_push,
        deletion=guard.deletion and known.deletion,
    )


def _bypass(forge: Forge, branch: str) -> Iterator[Check]:
    """Who may pass the rules by: administrators too, unless the rules say otherwise."""
    active = [s for s in forge.rulesets() if s.enforcement == "active" and _covers(s, branch)]
    if not active:
        yield from _asked("bypass", lambda: _classic_bypass(forge, branch), "who may pass the rules by")
        return
    if any(ruleset.bypass is None for ruleset in active):
        told = "our token may not see who may pass the rules by"
        yield Check("bypass", Health.UNKNOWN, told, _ADMIN)
        return
    passing = sorted({f"{b.actor} {b.actor_id or ''}".strip() for s in active for b in s.bypass or ()})
    yield judged(
        "bypass",
        "nobody may pass the rules by",
        f"may pass the rules by: {', '.join(passing)}",
        "empty the bypass list of the ruleset; what lands unsigned is held, but it lands",
        fine=not passing,
    )


def _covers(ruleset: Ruleset, branch: str) -> bool:
    names = {f"refs/heads/{branch}", "~DEFAULT_BRANCH", "~ALL"}
    return ruleset.target == "branch" and bool(names & set(ruleset.include))


def _classic_bypass(forge: Forge, branch: str) -> Iterator[Check]:
    known = forge.protection(branch)
    if known is not None:
        passing = [*(() if known.admins_too else ("administrators",)), *known.bypass]
        yield judged(
            "bypass",
            "nobody may pass the rules by",
            f"may pass the rules by: {', '.join(passing)}",
            _IMPORT,
            fine=not passing,
        )


def _owners(forge: Forge) -> Iterator[Check]:
    mistakes = forge.code_owner_mistakes()
    yield judged(
        "owners-known",
        "the forge knows every owner in CODEOWNERS",
        f"the forge cannot use CODEOWNERS, {'; '.join(mistakes[:3])}: nobody is asked where nobody owns",
        "name people and teams in .github/CODEOWNERS who may write to the repository",
        fine=not mistakes,
    )


def _pages(forge: Forge, settings: Settings) -> Iterator[Check]:
    pages = forge.pages()
    if pages is None:
        hint = "Settings, Pages, Source: GitHub Actions"
        yield Check("pages", Health.FAIL, "GitHub Pages is off, so nothing is published", hint)
        return
    yield judged(
        "pages",
        "GitHub Pages takes what the workflow deploys",
        f"GitHub Pages publishes the branch '{pages.branch}', signed off or not",
        "Settings, Pages, Source: GitHub Actions",
        fine=pages.build == "workflow",
    )
    yield judged(
        "pages-https",
        "the page is served encrypted only",
        "the page may be read, and changed on its way, without encryption",
        "Settings, Pages, Enforce HTTPS",
        fine=pages.https,
        health=Health.WARN,
    )
    yield judged(
        "pages-address",
        f"the page lives at {settings.url}",
        f"Pages serves {pages.address}, status.yml says {settings.url}: links and feeds lead elsewhere",
        "correct 'url' in status.yml, or the custom domain in Settings, Pages",
        fine=pages.address.rstrip("/").lower() == settings.url.rstrip("/").lower(),
        health=Health.WARN,
    )


def _workflow_token(forge: Forge) -> Iterator[Check]:
    given = forge.workflow_permissions()
    yield judged(
        "workflow-token",
        "workflows may read, unless they say what they write",
        "every workflow may write everything",
        "Settings, Actions, General, Workflow permissions: Read repository contents",
        fine=given.default == "read",
        health=Health.WARN,
    )
    yield judged(
        "workflow-approval",
        "no workflow may approve a pull request",
        "a workflow may approve pull requests",
        "Settings, Actions, General: do not allow GitHub Actions to approve pull requests",
        fine=not given.may_approve,
    )


def _people(forge: Forge, settings: Settings) -> Iterator[Check]:
    for role, people in (("commander", settings.commanders), ("liaison", settings.liaisons)):
        for person in people:
            yield from _asked(
                f"{role}-{person.login}",
                lambda person=person, role=role: _person(forge, person, role),  # type: ignore[misc]
                f"what {person.login} may do",
            )


def _person(forge: Forge, person: Person, role: str) -> Iterator[Check]:
    name = f"{role}-{person.login}"
    account = forge.account(person.login)
    if account is None:
        text = f"nobody on the forge is called {person.login}: whoever takes that name gets the role"
        yield Check(name, Health.FAIL, text, "correct the login in status.yml")
        return
    if account.is_bot:
        yield Check(name, Health.FAIL, f"{person.login} is no person", "put people on the roster only")
        return
    may = forge.permission(person.login) or "none"
    yield judged(
        name,
        f"{account.login} has the role {may}",
        f"{account.login} has the role {may}: "
        + ("their approval does not count" if role == "commander" else "they cannot propose messages here"),
        f"give {account.login} the role write: Settings, Collaborators and teams",
        fine=may not in _TOO_LITTLE[role],
        health=Health.FAIL if role == "commander" else Health.WARN,
    )
