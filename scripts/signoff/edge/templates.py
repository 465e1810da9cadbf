"""Where templates are found: the source's own folder first, then what the package brings."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def template_dirs(source: Path, kind: str = "site") -> tuple[Path, ...]:
    """The folders `templates/<kind>` to look in, in this order; a file in an earlier one wins.

    A wheel carries the folder inside the package; a checkout (editable install) has it at the
    repository's top, which may be `source` itself: then there is only one.
    """
    own = source / "templates" / kind
    shipped = _PACKAGE / "templates" / kind
    if not shipped.is_dir():
        shipped = _PACKAGE.parents[1] / "templates" / kind
    found = [folder.resolve() for folder in (own, shipped) if folder.is_dir()]
    return tuple(dict.fromkeys(found))
