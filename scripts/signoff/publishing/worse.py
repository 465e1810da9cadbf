"""Whether the site that the workflow has built may take the place of the page: the guard, without a mirror.

Run by the workflow `publish` (`SITE FOLDER`) before GitHub Pages gets it. WORDS in the environment say why
a refusal is passed over; they are handed on in FOLDER, for the notes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError
from signoff.edge import plumbing, web
from signoff.edge.git import Repository
from signoff.publishing.guard import Refusal, refusals
from signoff.publishing.record import Publication
from signoff.publishing.served import PATIENCE, Look
from signoff.publishing.shape import Shape, shape_of

LISTED = "api/v2/incidents.json"
"""Names the newest incidents of the page: what it lists has a page, and must keep it."""


def worse(source: Path, site: Path) -> tuple[Shape, tuple[Refusal, ...]]:
    """The shape of the built site, and why it must not take the place of what the page serves.

    A page that cannot be looked at stops nothing: it may be gone.
    """
    after, url = shape_of(site), settings_of(source)[0].url
    seen = Look(url, after.made).seen()
    before = replace(seen.shape, paths=_listed(url)) if seen.shape else None
    repository = Repository.open(source)
    told = plumbing.run(repository.root, "show", "-s", "--format=%ct", repository.commit).stdout
    newest = datetime.fromtimestamp(int(told), UTC)
    return after, refusals(before, after, now=after.made, newest=newest, elsewhere=seen.time)


def _listed(url: str) -> frozenset[str]:
    try:
        answer = web.get(url + LISTED, web.Asking(timeout=PATIENCE))
        entries = json.loads(answer.body)["incidents"]
        slugs = [entry["signoff"]["slug"] for entry in entries]
        return frozenset(f"incidents/{slug}/index.html" for slug in slugs)
    except (web.NoAnswerError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def main(site: Path, folder: Path, words: str) -> int:
    """See the module; the exit code: 2 refused."""
    try:
        after, reasons = worse(Path(), site)
    except OperatorError as error:
        sys.stderr.write(f"signoff: {error.problem}\n  hint: {error.remedy}\n")
        return error.exit_code
    kind = "passed over, as you said" if words else "refused"
    for reason in reasons:
        sys.stderr.write(f"{kind}: {reason.text}\n  hint: {reason.hint}\n")
    if reasons and words:
        folder.mkdir(parents=True, exist_ok=True)
        line = Publication(after.made, after.commit, "", {}, words).line()
        (folder / "words.json").write_text(line, encoding="utf-8")
    elif reasons:
        sys.stderr.write("Nothing was published. When it is right: run 'publish' by hand, and say why.\n")
        return 2
    return 0


def command(arguments: Sequence[str]) -> int:
    """The two folders, and WORDS."""
    site, folder = arguments
    return main(Path(site), Path(folder), os.environ.get("WORDS", "").strip())


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:]))
