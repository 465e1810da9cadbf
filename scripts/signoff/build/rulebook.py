"""`make rules`: write the pages of the handbook that are made of the linter's rules."""

from __future__ import annotations

import sys
from pathlib import Path

from signoff.rules.handbook import rules_page, style_page

PAGES = {"docs/rules.md": rules_page, "docs/style.md": style_page}


def main(root: Path) -> None:
    """Write each page of `root` anew."""
    for path, made in PAGES.items():
        (root / path).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
