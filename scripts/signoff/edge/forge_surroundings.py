"""Questions to the forge about the repository itself: what protects it, and what people may do in it."""

from __future__ import annotations

from urllib.parse import quote

from signoff.edge import forge_shapes as shapes
from signoff.edge.forge_facts import (
    Account,
    Pages,
    Protection,
    RepositoryFacts,
    Rule,
    Ruleset,
    WorkflowPermissions,
)
from signoff.edge.forge_reading import Reading, objects
from signoff.edge.forge_wire import Answer, Wire


class Surroundings:
    """The repository `repository` (owner/name) behind `wire`."""

    def __init__(self, wire: Wire, repository: str) -> None:
        self.repository = repository
        self._wire = wire
        self._place = f"/repos/{repository}"

    def viewer(self) -> Account | None:
        """Whose token it is; None for the token of an app or a workflow run."""
        answer = self._wire.get("/user")
        if answer.status in {403, 404}:
            return None
        return shapes.account(self._written(answer, 200, "say whose it is"))

    def repository_facts(self) -> RepositoryFacts:
        """What the repository is and allows."""
        return shapes.repository(self._sure(self._place, "read the repository"))

    def rules_for(self, branch: str) -> tuple[Rule, ...]:
        """The rules of active rulesets in force for `branch`."""
        path = f"{self._place}/rules/branches/{quote(branch, safe='')}"
        return tuple(map(shapes.rule, self._all(path, "read the rules of a branch")))

    def rulesets(self) -> tuple[Ruleset, ...]:
        """All rulesets with their rules, also inactive ones and those of the organisation."""
        path = f"{self._place}/rulesets"
        numbers = sorted(entry.number("id") for entry in self._all(path, "read rulesets"))
        return tuple(shapes.ruleset(self._sure(f"{path}/{number}", "read a ruleset")) for number in numbers)

    def protection(self, branch: str) -> Protection | None:
        """Classic protection of `branch`; None: it has none. `RefusedError` for all but administrators."""
        path = f"{self._place}/branches/{quote(branch, safe='')}/protection"
        found = self._one(path, "read branch protection")
        return shapes.protection(found) if found else None

    def pages(self) -> Pages | None:
        """GitHub Pages, or None when it is off."""
        found = self._one(f"{self._place}/pages", "read the settings of GitHub Pages")
        return shapes.pages(found) if found else None

    def account(self, login: str) -> Account | None:
        """The account of that login as the forge spells it; None when nobody has it."""
        found = self._one(f"/users/{quote(login, safe='')}", "look up an account")
        return shapes.account(found) if found else None

    def permission(self, login: str) -> str | None:
        """The role of somebody: none, read, triage, write, maintain, admin, or a custom one.

        None: there is no such account.
        """
        path = f"{self._place}/collaborators/{quote(login, safe='')}/permission"
        found = self._one(path, "read what somebody may do")
        return (found.text("role_name", "") or found.text("permission")) if found else None

    def workflow_permissions(self) -> WorkflowPermissions:
        """What workflow runs may do by default. `RefusedError` for all but administrators."""
        path = f"{self._place}/actions/permissions/workflow"
        return shapes.workflow_permissions(self._sure(path, "read the permissions of workflows"))

    def code_owner_mistakes(self) -> tuple[str, ...]:
        """What the forge cannot use in CODEOWNERS (owners that are nobody), by line."""
        found = self._one(f"{self._place}/codeowners/errors", "read the mistakes in CODEOWNERS")
        told = found.several("errors") if found else ()
        return tuple(f"line {one.number('line')}: {one.text('kind')}" for one in told)

    def _one(self, path: str, what: str) -> Reading | None:
        """One object, None where there is none."""
        answer = self._wire.get(path)
        return None if answer.status == 404 else self._written(answer, 200, what)

    def _sure(self, path: str, what: str) -> Reading:
        """One object that has to be there."""
        return self._written(self._wire.get(path), 200, what)

    def _written(self, answer: Answer, status: int, what: str) -> Reading:
        if answer.status != status:
            raise self._wire.refuse(answer, what)
        return Reading(answer.value, "answer")

    def _all(
        self, path: str, what: str, *, nothing: tuple[int, ...] = (), **query: str
    ) -> tuple[Reading, ...]:
        """All entries of a list; a status of `nothing` means an empty one."""
        found: list[Reading] = []
        for answer in self._wire.pages(path, **query):
            if answer.status in nothing:
                return ()
            if answer.status != 200:
                raise self._wire.refuse(answer, what)
            found += objects(answer.value, "list")
        return tuple(found)
