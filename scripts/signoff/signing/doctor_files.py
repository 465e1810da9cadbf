"""What the files of a repository tell about its protection, without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from signoff.core.watched import Settings
from signoff.edge.signatures import ALLOWED
from signoff.signing.checks import Check, Health, judged

MAX_FILE = 1_000_000
CODE_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_USES = re.compile(r"^\s*(?:-\s+)?uses:\s*['\"]?([^\s'\"#]+)", re.MULTILINE)
_PINNED = re.compile(r"(\./.*|docker://.+@sha256:[0-9a-f]{64}|[^@]+@[0-9a-f]{40})")
_RULES = ("/status.yml", "/.github/workflows/gate.yml", "/scripts/signoff/__init__.py", "/mkdocs.yml")


def read_files(root: Path) -> dict[str, str]:
    """The files below `.github/` and the other places of code owners, by path; links are not followed."""
    found = {}
    paths = [*root.glob(".github/workflows/*.y*ml"), root / ALLOWED, *(root / p for p in CODE_OWNERS)]
    for path in sorted(paths):
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MAX_FILE:
            name = path.relative_to(root).as_posix()
            found[name] = path.read_text(encoding="utf-8", errors="replace")
    return found


def examine_files(files: Mapping[str, str], settings: Settings) -> Iterator[Check]:
    """Everything that `status.yml` and the files around it can tell."""
    yield from _roster(settings)
    yield from _workflows({name: text for name, text in files.items() if "/workflows/" in name})
    yield from _code_owners(files, settings)
    yield from _signers(files.get(ALLOWED), settings)


def _roster(settings: Settings) -> Iterator[Check]:
    commanders = [person.login.lower() for person in settings.commanders]
    yield judged(
        "roster",
        f"{len(commanders)} people may sign off",
        f"{len(commanders)} may sign off: when they write a message or sleep, nothing can be published",
        "add people to 'commanders' in status.yml; two is the least",
        fine=len(commanders) >= 2,
        health=Health.FAIL if settings.policy.four_eyes else Health.WARN,
    )
    alone = [p.login for p in settings.liaisons if not set(commanders) - {p.login.lower()}]
    yield judged(
        "four-eyes",
        "for each liaison there is a commander besides",
        f"nobody but {', '.join(alone)} could sign off what they write",
        "add another commander in status.yml",
        fine=not alone,
    )
    yield judged(
        "second-look",
        "nobody signs off their own words alone",
        "'four_eyes' is off: a commander can publish their own words alone",
        "remove 'four_eyes' from 'policy' in status.yml, unless that is what you want",
        fine=settings.policy.four_eyes,
        health=Health.WARN,
    )


def _workflows(workflows: Mapping[str, str]) -> Iterator[Check]:
    loose = sorted(
        {used for text in workflows.values() for used in _USES.findall(text) if not _PINNED.fullmatch(used)}
    )
    yield judged(
        "pinned-actions",
        "every action is pinned by its commit",
        f"these can change under your feet: {', '.join(loose[:5])}",
        "pin each by the full id of its commit, with the version as a comment",
        fine=not loose,
    )
    gates = [text for text in workflows.values() if re.search(r"signoff gate\b", text)]
    yield judged(
        "gate-workflow",
        "a workflow judges proposals",
        "no workflow runs 'signoff gate', so nothing tells who has to sign off",
        "take .github/workflows/gate.yml from the template",
        fine=bool(gates),
    )
    open_doors = [
        name
        for name, text in workflows.items()
        if "deploy-pages" in text and not re.search(r"signoff build\b.*--signed-only", text)
    ]
    publishes = any("deploy-pages" in text for text in workflows.values())
    yield judged(
        "publish-workflow",
        "what is published is built with --signed-only",
        f"{', '.join(open_doors)} publishes messages that nobody signed off"
        if open_doors
        else "no workflow here deploys to Pages; make sure that whatever publishes uses --signed-only",
        "take .github/workflows/publish.yml from the template",
        fine=publishes and not open_doors,
        health=Health.FAIL if open_doors else Health.WARN,
    )


def _code_owners(files: Mapping[str, str], settings: Settings) -> Iterator[Check]:
    """The first of GitHub's three places counts, and in it the last line that fits."""
    place = next((name for name in CODE_OWNERS if name in files), "")
    rules = [line.split("#")[0].split() for line in files.get(place, "").splitlines()]
    rules = [rule for rule in rules if rule]
    remedy = "take .github/CODEOWNERS from the template and name your people in it"
    ours = _owners(rules, "/incidents/a/01-investigating.md")
    teams = any("/" in owner for owner in ours)
    missing = [p.login for p in settings.commanders if f"@{p.login}".lower() not in ours]
    yield judged(
        "owners-of-messages",
        "the commanders own the messages",
        "nobody owns the messages" if not ours else f"{', '.join(missing)} may sign off but owns no messages",
        remedy,
        fine=bool(ours) and (teams or not missing),
        health=Health.WARN if ours else Health.FAIL,
    )
    bare = [path for path in _RULES if not _owners(rules, path)]
    yield judged(
        "owners-of-rules",
        "roster, rules, code and workflows have owners",
        f"anybody may change {', '.join(bare)} with any one approval",
        remedy,
        fine=not bare,
    )


def _owners(rules: list[list[str]], path: str) -> set[str]:
    for pattern, *owners in reversed(rules):
        if _fits(pattern, path):
            return {owner.lower() for owner in owners}
    return set()


def _fits(pattern: str, path: str) -> bool:
    """Whether a line of CODEOWNERS is about `path`; patterns as in .gitignore, without `!` and `[`."""
    anchored = "/" in pattern.rstrip("/")
    body = re.escape(pattern.strip("/")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*")
    body = body.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    # `a/*` is about the files in a, not those in its folders; everything else is about what lies below, too
    below = "" if pattern.endswith("/*") else "(?:/.*)?" if not pattern.endswith("/") else "/.*"
    return re.fullmatch(f"/{'' if anchored else '(?:.*/)?'}{body}{below}", path) is not None


def _signers(text: str | None, settings: Settings) -> Iterator[Check]:
    lines = [line.strip() for line in (text or "").splitlines()]
    principals = [line.split()[0].lower() for line in lines if line and not line.startswith("#")]
    listed = {name for line in principals for name in line.split(",")}
    known = {person.email.lower() for person in settings.commanders if person.email}
    yield judged(
        "signed-merges",
        f"{len(listed & known)} of {len(settings.commanders)} commanders can sign when the forge is down",
        f"no commander's key is in {ALLOWED}: while the forge is down nothing can be signed off",
        "add 'email' to the commanders in status.yml, and a line with the same address and an SSH key there",
        fine=bool(listed & known),
        health=Health.WARN,
    )
    strangers = sorted(listed - known - {settings.publisher.lower()})
    yield judged(
        "signers-on-roster",
        f"{ALLOWED} lists nobody else",
        f"{', '.join(strangers)} in {ALLOWED}: no commander of status.yml, so these keys sign nothing off",
        "correct the address, or end the line with valid-before",
        fine=not strangers,
        health=Health.WARN,
    )
    if settings.publisher:
        yield judged(
            "publisher",
            f"only sign-off notes signed by {settings.publisher} count",
            f"status.yml names the publisher {settings.publisher}, but {ALLOWED} has no key of that name",
            "add the public half of SIGNOFF_SIGNING_KEY, else no recorded sign-off counts",
            fine=settings.publisher.lower() in listed,
        )
    else:
        hint = "make a key, and set 'publisher' in status.yml (docs/gate.md, step 6)"
        told = "whoever may push can write sign-off notes that the page believes"
        yield Check("publisher", Health.WARN, told, hint)
