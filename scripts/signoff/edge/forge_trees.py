"""Which blob lies at which path of a commit, asked of the forge: also where our clone lacks the commit.

A force-push takes the commit that was reviewed off its branch, and a squash never brings it to main. The
forge still has it. Trees say their entries' modes, so that a symbolic link does not pass for a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from signoff.core.finding import WorldError
from signoff.edge.forge_reading import Reading
from signoff.edge.forge_wire import Wire

MANY_FOLDERS = 24
"""With more folders than that one question for the whole tree is cheaper than one for each."""
_FILES = frozenset({"100644", "100755"})
_FOLDER = "040000"

Entries = dict[str, tuple[str, str]]
"""Path below a tree -> mode and id."""


class Trees:
    """The trees of one repository. A tree never changes, so each is asked for once."""

    def __init__(self, wire: Wire, place: str) -> None:
        self._wire = wire
        self._place = place
        self._known: dict[str, Entries] = {}
        self._whole: dict[str, Entries | None] = {}
        self._tops: dict[str, str] = {}

    def blobs_at(self, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
        """The blob of each path at `commit`, None where there is no ordinary file."""
        wanted = sorted(set(paths))
        top = self._top(commit)
        folders = {path.rpartition("/")[0] for path in wanted}
        whole = self._all_below(top) if len(folders) > MANY_FOLDERS else None
        found: dict[str, str | None] = {}
        for path in wanted:
            if whole is not None:
                mode, blob = whole.get(path, ("", ""))
            else:
                folder, _, name = path.rpartition("/")
                tree = self._folder(top, folder)
                mode, blob = self._entries(tree).get(name, ("", "")) if tree else ("", "")
            found[path] = blob if mode in _FILES else None
        return found

    def _top(self, commit: str) -> str:
        """The tree of a commit."""
        if commit not in self._tops:
            answer = self._wire.get(f"{self._place}/git/commits/{quote(commit, safe='')}")
            if answer.status != 200:
                raise self._wire.refuse(answer, f"read commit {commit[:10]}")
            found = Reading(answer.value, "commit")
            if found.sha("sha") != commit:
                raise WorldError(
                    f"the forge answered with another commit than {commit[:10]}",
                    "give the whole id of the commit",
                )
            self._tops[commit] = found.inside("tree").sha("sha")
        return self._tops[commit]

    def _folder(self, tree: str, folder: str) -> str:
        """The tree of a folder below `tree`, "" when there is none."""
        for name in folder.split("/") if folder else ():
            mode, tree = self._entries(tree).get(name, ("", ""))
            if mode != _FOLDER:
                return ""
        return tree

    def _entries(self, tree: str) -> Entries:
        """What lies directly in a tree."""
        if tree not in self._known:
            found = self._ask(tree)
            if found is None:
                raise WorldError("the forge does not show a folder whole", "it is too large: split it")
            self._known[tree] = found
        return self._known[tree]

    def _all_below(self, tree: str) -> Entries | None:
        """Everything below a tree; None when that is more than the forge shows at once."""
        if tree not in self._whole:
            self._whole[tree] = self._ask(tree, recursive=1)
        return self._whole[tree]

    def _ask(self, tree: str, **how: int) -> Entries | None:
        answer = self._wire.get(f"{self._place}/git/trees/{tree}", **how)
        if answer.status != 200:
            raise self._wire.refuse(answer, "read a folder")
        found = Reading(answer.value, "tree")
        if found.switch("truncated"):
            return None
        return {entry.text("path"): (entry.text("mode"), entry.sha("sha")) for entry in found.several("tree")}
