"""`python -m signoff.build.catalogues [TAG...]`: bring the catalogues up to date with code and templates.

To be run in a checkout. New words arrive empty; the tests fail until they are translated. A tag
that has no catalogue yet gets one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from signoff.site.locale.extraction import extract, problems, update

CATALOGUES = Path("scripts/signoff/site/locale")
_WORDED = (
    ("scripts/signoff/site", "*.py"),
    ("scripts/signoff/announce", "*.py"),
    ("scripts/signoff/composer", "*.py"),
    ("templates/site", "*.html"),
    ("templates/channels", "*.txt"),
)


def sources(root: Path) -> dict[str, bytes]:
    """The files of a checkout whose words are translated, by path."""
    paths = sorted(path for folder, names in _WORDED for path in (root / folder).rglob(names))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def main(root: Path, tags: Iterable[str]) -> list[str]:
    """Rewrite all catalogues of the checkout at `root`; what is left to translate, by language."""
    template = extract(sources(root))
    known = {path.stem for path in (root / CATALOGUES).glob("*.po")}
    left = []
    for tag in sorted(known | set(tags)):
        path = root / CATALOGUES / f"{tag}.po"
        before = path.read_bytes() if path.exists() else b""
        after = update(before, template, tag)
        if after != before:
            path.write_bytes(after)
        left += [f"{tag}: {problem}" for problem in problems(after, template, tag)]
    return left


if __name__ == "__main__":
    remaining = main(Path.cwd(), sys.argv[1:])
    sys.stdout.write(("\n".join(remaining) or "All catalogues are complete.") + "\n")
    sys.exit(1 if remaining else 0)
