"""The internal build has scorecards, of what customers could read; the public one has none."""

from __future__ import annotations

from pathlib import Path

from signoff.build.options import Options
from signoff.build.run import build
from support.gitrepo import GitRepo
from support.page import FIRST, STATUS
from support.pages import Seen
from support.stories import at

SLUG = "2026-11-21-slow"
SITREP = "---\naudience: internal\nnext_update: 45m\n---\nThe zanzibar cluster is down.\n"
REPORT = "reports:\n  - {at: 2026-11-21T09:56Z, count: 6, text: zanzibar is slow, tell_commander: true}\n"


def test_inside_and_nowhere_else(tmp_path: Path) -> None:
    page, inside = GitRepo(tmp_path / "page"), GitRepo(tmp_path / "inside")
    page.write("status.yml", STATUS.replace("[en, ja]", "[en]") + "internal_source: ../inside\n")
    page.write(".gitignore", "/.cache/\n")
    page.commit(at=at(-60))
    page.post(f"{SLUG}/01-investigating.md", FIRST, at=at(0))
    inside.post(f"{SLUG}/01-sitrep.md", SITREP, at=at(5))
    inside.write(f"reports/{SLUG}.yml", REPORT)
    page.write(f"incidents/{SLUG}/02-identified.md", "---\nstatus: identified\n---\nA draft.\n")
    for name, asked in (("public", {}), ("internal", {"inside": True, "drafts": True})):
        now = "2026-11-21T10:50Z"
        options = Options(source=page.root, site_dir=tmp_path / name, now=now, jobs=1, **asked)
        assert not build(options).failed
    seen = Seen((tmp_path / "internal" / "scores" / SLUG / "index.html").read_bytes())
    rows = {row[0].text: row[1].text for row in seen.all(".text table")[0].iter("tr")}
    assert rows["First message"] == "4 min"
    assert rows["Longest silence"] == "50 min"  # neither the sitrep nor the draft broke it
    assert "zanzibar is slow" in seen.words()
    home = Seen((tmp_path / "internal" / "index.html").read_bytes())
    assert "./scores/" in home.links("p.meta")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "public").rglob("*") if path.is_file())
    assert b"zanzibar" not in everything
    assert not (tmp_path / "public" / "scores").exists()
