"""The commands on real repositories: page, private repository, remote, forge."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from fakes.github import GitHub
from signoff.cli import main
from signoff.core.finding import OperatorError, WorldError
from signoff.watching.desk import Asked
from signoff.watching.ledger import REF
from signoff.watching.rounds import Surroundings
from support.gitrepo import GitRepo
from support.page import RESOLVED
from support.stories import at

SLUG = "2026-11-21-slow"
STATUS = """\
name: Acme
url: https://status.example.org/
regions: [us, eu]
components:
  - {id: api, name: API, regions: [us, eu]}
commanders: [alice, bob]
liaisons: [carol]
internal_source: ../inside
"""
STILL = "the promised update is still owed"
FIRST = """\
---
title: Slow API
status: investigating
commander: alice
impact: major
components: {api: partial_outage}
started: 2026-11-21T09:57Z
next_update: 15m
---
We look into slow answers.
"""


@pytest.fixture(autouse=True)
def _no_forge(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN", "GITHUB_API_URL", "SIGNOFF_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    """A page with one incident that opened at 10:00, and a private repository beside it."""
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", STATUS)
    repo.write(".gitignore", "/.cache/\n/site/\n")
    repo.commit(at=at(-600))
    repo.post(f"{SLUG}/01-investigating.md", FIRST, at=at(0))
    return repo


@pytest.fixture
def inside(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "inside")
    made.write("README.md", "What is said inside.\n")
    made.commit(at=at(-600))
    return made


def run(page: GitRepo, *words: str, minute: float = 0) -> int:
    now = at(minute).strftime("%Y-%m-%dT%H:%M:%SZ")
    with pytest.raises(SystemExit) as ended:
        main([*words, "--source", str(page.root), "--now", now])
    return int(ended.value.code or 0)


def owed(page: GitRepo, capsys: pytest.CaptureFixture[str], minute: float, *words: str) -> dict[str, str]:
    """What `signoff due` tells programs: what -> stage."""
    capsys.readouterr()
    code = run(page, "due", "--format", "json", *words, minute=minute)
    told = json.loads(capsys.readouterr().out)
    assert code == (1 if told["owed_now"] else 0)
    return {row["owed"]: row["stage"] for row in told["owed"]}


class TestDue:
    def test_the_exit_code_says_whether_anything_is_owed_now(self, page, inside, capsys):
        assert owed(page, capsys, 2) == {"promise": "later", "sitrep": "later"}
        assert owed(page, capsys, 12) == {"promise": "soon", "sitrep": "later"}
        assert owed(page, capsys, 16) == {"promise": "overdue", "sitrep": "later"}
        assert run(page, "due", minute=26) == 1
        out = capsys.readouterr().out
        assert f"ESCALATED: {SLUG}: the promised update, 11 min overdue" in out
        assert f"Write it: signoff update {SLUG}" in out

    def test_an_update_settles_it_and_the_end_settles_all(self, page, inside, capsys):
        page.post(
            f"{SLUG}/02-identified.md", "---\nstatus: identified\nnext_update: 20m\n---\nFound.\n", at=at(14)
        )
        assert owed(page, capsys, 16) == {"promise": "later", "sitrep": "later"}
        page.post(f"{SLUG}/03-resolved.md", RESOLVED, at=at(30))
        assert owed(page, capsys, 31) == {"postmortem": "later"}

    def test_the_index_of_an_earlier_look_changes_nothing(self, page, inside, capsys):
        first = owed(page, capsys, 12)
        assert (page.root / ".cache" / "signoff").is_dir()
        assert owed(page, capsys, 12) == first

    def test_reports_on_what_nobody_was_told_start_the_clock(self, page, inside, capsys):
        assert run(page, "report", "2026-11-21-other", "--text", "no mail", minute=10) == 0
        assert owed(page, capsys, 11)["first-message"] == "soon"
        other = FIRST.replace("Slow API", "No mail")
        page.post("2026-11-21-other/01-investigating.md", other, at=at(13))
        assert "first-message" not in owed(page, capsys, 14)

    def test_what_is_held_settles_nothing_and_declares(self, page, inside, capsys):
        assert owed(page, capsys, 2, "--signed-only") == {"first-message": "soon"}

    def test_without_the_private_clone_it_goes_on_and_says_so(self, page, capsys):
        assert run(page, "due", minute=2) == 0
        assert "../inside is not here" in capsys.readouterr().err
        assert owed(page, capsys, 200) == {"promise": "escalated"}

    def test_a_broken_file_of_reports_costs_its_entry(self, page, inside, capsys):
        inside.write(f"reports/{SLUG}.yml", "reports:\n  - {at: now, text: x}\n")
        assert run(page, "due", minute=2) == 0
        assert "SO034 bad-instant" in capsys.readouterr().err

    def test_mistakes_of_the_operator_end_with_two(self, page, inside, capsys):
        assert run(page, "due", "--remind", "--every", "soon", minute=2) == 2
        with pytest.raises(SystemExit) as ended:
            main(["due", "--source", str(page.root / "nowhere")])
        assert ended.value.code == 2


class TestRemind:
    def test_each_stage_is_told_once_and_remembered_inside(self, page, inside, capsys):
        for _ in range(2):
            run(page, "due", "--remind", minute=12)
        assert capsys.readouterr().err.count("is due in 3 min.") == 1
        run(page, "due", "--remind", minute=17)
        assert "2 min overdue" in capsys.readouterr().err
        assert inside.git("rev-parse", REF)
        with pytest.raises(subprocess.CalledProcessError):
            page.git("rev-parse", REF)

    def test_a_ledger_that_cannot_be_shared_is_an_error_before_anybody_is_told(self, page, inside, capsys):
        page.git("remote", "add", "origin", str(inside.root))
        assert run(page, "due", "--remind", "--remote", "origin", minute=12) == 2
        told = capsys.readouterr().err
        assert "inside has no remote 'origin'" in told
        assert "is due in" not in told

    def test_two_clones_share_what_they_told(self, page, inside, tmp_path, capsys):
        hub = tmp_path / "inside.git"
        inside.git("clone", "-q", "--bare", str(inside.root), str(hub))
        inside.git("remote", "add", "origin", str(hub))
        run(page, "due", "--remind", "--remote", "origin", minute=12)
        (tmp_path / "other").mkdir()
        page.git("clone", "-q", str(page.root), str(tmp_path / "other" / "page"))
        page.git("clone", "-q", str(hub), str(tmp_path / "other" / "inside"))
        capsys.readouterr()
        other = GitRepo.__new__(GitRepo)
        other.root = tmp_path / "other" / "page"
        run(other, "due", "--remind", "--remote", "origin", minute=12)
        assert "is due in" not in capsys.readouterr().err

    def test_the_forge_gets_one_comment_for_each_stage(self, page, inside, tmp_path, monkeypatch):
        with GitHub(tmp_path / "hub") as hub:
            hub.now = at(1)
            number = hub.open_issue("carol", "Incident: slow", f"### Folder\n\n{SLUG}\n", "incident")
            rights = {"contents": "read", "issues": "write", "pull_requests": "write"}
            for name, value in hub.environ(hub.token(**rights)).items():
                monkeypatch.setenv(name, value)
            for minute in (12, 13, 17, 18, 27, 40):
                inside.git("update-ref", "-d", REF)  # as in a workflow, which remembers nothing
                run(page, "due", "--remind", minute=minute)
            bodies = [comment.body for comment in hub.comments_of(number)]
        # at minute 40 the sitrep, due at 10:30, is overdue as well; at 27 it is due soon
        told = [body.splitlines()[1] + " " + body.splitlines()[3] for body in bodies]
        assert told == [
            "@carol > Slow API: the promised update is due 2026-11-21 10:15 UTC.",
            "@carol @alice > Slow API: the promised update was due 2026-11-21 10:15 UTC.",
            f"@carol @alice @bob > Slow API: {STILL}, and was due 2026-11-21 10:15 UTC.",
        ]


class TestPull:
    """What a round of a watch gets first, from the page's remote and from that of the private repository."""

    @pytest.fixture
    def clones(self, page, inside, tmp_path):
        """(here, there): a pair of page and private repository, and another with the remotes of both."""
        there = {}
        for name, repo in (("page", page), ("inside", inside)):
            hub = tmp_path / f"{name}.git"
            repo.git("clone", "-q", "--bare", str(repo.root), str(hub))
            repo.git("remote", "add", "origin", str(hub))
            (tmp_path / "there").mkdir(exist_ok=True)
            repo.git("clone", "-q", str(hub), str(tmp_path / "there" / name))
            there[name] = tmp_path / "there" / name
        return there

    def around(self, source, *, remote="origin", signed_only=False):
        asked = Asked(source=source, signed_only=signed_only)
        return Surroundings(asked=asked, forge=None, remote=remote, run="x", say=print)

    def test_it_gets_messages_reports_and_sign_off_notes(self, page, inside, clones):
        page.post(f"{SLUG}/02-identified.md", "---\nstatus: identified\n---\nFound.\n", at=at(11))
        page.git("notes", "--ref=signoff", "add", "-m", "{}", "HEAD")
        page.git("push", "-q", "origin", "main", "refs/notes/signoff")
        inside.write(f"reports/{SLUG}.yml", "reports:\n  - {at: 2026-11-21T10:12Z, text: x}\n")
        inside.commit()
        inside.git("push", "-q", "origin", "main")
        self.around(clones["page"], signed_only=True).pull()
        assert (clones["page"] / "incidents" / SLUG / "02-identified.md").exists()
        assert (clones["inside"] / "reports" / f"{SLUG}.yml").exists()
        assert (
            page.git("rev-parse", "refs/notes/signoff")
            in (clones["page"] / ".git").joinpath("refs/notes/signoff").read_text()
        )

    def test_own_commits_and_edits_are_left_alone(self, page, inside, clones):
        file = clones["page"] / "incidents" / SLUG / "01-investigating.md"
        page.post(f"{SLUG}/01-investigating.md", FIRST + "More.\n", at=at(11))
        page.git("push", "-q", "origin", "main")
        file.write_text("mine", encoding="utf-8")
        with pytest.raises(WorldError, match="could not be brought up to date"):
            self.around(clones["page"]).pull()
        assert file.read_text(encoding="utf-8") == "mine"

    def test_a_remote_that_is_none_and_a_lost_branch_are_said(self, page, inside, clones):
        with pytest.raises(OperatorError, match="page has no remote 'upstream'"):
            self.around(clones["page"], remote="upstream").pull()
        page.git("-C", str(clones["page"]), "checkout", "-q", "--detach")
        with pytest.raises(WorldError, match="no branch"):
            self.around(clones["page"]).pull()
        self.around(clones["page"], remote="").pull()


class TestInside:
    def test_without_a_private_repository_sitreps_lie_with_the_page(self, page, capsys):
        page.write("status.yml", STATUS.replace("internal_source: ../inside\n", ""))
        page.commit(at=at(1))
        assert owed(page, capsys, 40) == {"promise": "escalated"}
        assert run(page, "sitrep", "--doing", "x", "--next", "20m", minute=40) == 0
        assert "Whoever may read this repository" in capsys.readouterr().err
        page.commit(at=at(41))
        assert owed(page, capsys, 42) == {"promise": "escalated", "sitrep": "later"}

    def test_which_incident_has_to_be_said_when_there_are_several(self, page, inside, capsys):
        page.post("2026-11-21-other/01-investigating.md", FIRST, at=at(3))
        assert run(page, "sitrep", "--doing", "x", minute=5) == 2
        assert "2026-11-21-other" in capsys.readouterr().err
        assert run(page, "sitrep", "2026-11-21-other", "--doing", "x", minute=5) == 0

    def test_a_sitrep_settles_the_debt_once_it_is_committed(self, page, inside, capsys):
        assert owed(page, capsys, 57)["sitrep"] == "soon"
        assert run(page, "sitrep", "--doing", "rolling back", minute=57) == 0
        out = capsys.readouterr().out
        assert "audience: internal" in out
        assert "**Next steps:** rolling back." in out
        assert "**Who is on it:** alice commands, liaisons carol." in out
        assert owed(page, capsys, 58)["sitrep"] == "soon"
        inside.commit(at=at(58))
        assert owed(page, capsys, 59)["sitrep"] == "later"
        assert owed(page, capsys, 119)["sitrep"] == "overdue"

    def test_it_says_what_customers_report(self, page, inside, capsys):
        run(
            page,
            "report",
            SLUG,
            "--count",
            "6",
            "--text",
            "no answers: 'x', #1",
            "--tell-commander",
            minute=5,
        )
        run(page, "report", SLUG, "--text", "slow", minute=15)
        assert "7 customers so far" in capsys.readouterr().out
        assert run(page, "sitrep", SLUG, "--doing", "x", "--print", minute=20) == 0
        told = capsys.readouterr().out
        assert "7 customers (7 by 10:15, 7 by 10:20 UTC). \"no answers: 'x', #1\" (6)" in told
        assert not list(inside.root.glob("incidents/**/*.md"))

    def test_a_page_may_have_its_own_words(self, page, inside, capsys):
        own = "---\nname: S\nwhen: Now.\naudience: internal\n---\nWe do {{doing}}. Told: {{told}}.\n"
        page.write("templates/messages/sitrep.en.md", own)
        page.commit(at=at(5))
        assert run(page, "sitrep", "--doing", "a *rollback*", "--print", minute=20) == 0
        told = capsys.readouterr().out
        assert "We do a \\*rollback\\*. Told: 1 message, the last at 10:00 UTC;" in told

    def test_words_that_ask_for_more_than_is_known_are_left_out(self, page, inside, capsys):
        page.write("templates/messages/sitrep.en.md", "---\nname: S\naudience: internal\n---\n{{weather}}\n")
        page.commit(at=at(5))
        assert run(page, "sitrep", "--doing", "x", "--print", minute=20) == 0
        assert "- Being done: x" in capsys.readouterr().out

    def test_a_minute_has_room_for_one(self, page, inside, capsys):
        assert run(page, "sitrep", "--doing", "x", minute=57) == 0
        assert run(page, "sitrep", "--doing", "y", minute=57) == 2
        assert "there is a incidents/" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "words",
        [
            ("sitrep", "2026-11-21-sloow", "--doing", "x"),
            ("sitrep", SLUG),
            ("report", "../evil", "--text", "x"),
            ("report", SLUG, "--text", "  "),
            ("report", SLUG, "--text", "x" * 501),
            ("report", SLUG, "--text", "x\u202ey"),
            ("score", "nothing-like-it"),
        ],
    )
    def test_what_cannot_be_is_refused_and_leaves_nothing(self, page, inside, words, capsys):
        assert run(page, *words, minute=5) == 2
        assert "hint: " in capsys.readouterr().err
        assert {path.name for path in inside.root.iterdir()} == {".git", "README.md"}

    def test_a_file_that_somebody_broke_is_not_added_to(self, page, inside, capsys):
        inside.write(f"reports/{SLUG}.yml", "reports: [")
        assert run(page, "report", SLUG, "--text", "x", minute=5) == 2
        assert (inside.root / f"reports/{SLUG}.yml").read_text() == "reports: ["

    def test_where_there_is_no_private_clone_nothing_is_written(self, page, capsys):
        assert run(page, "report", SLUG, "--text", "x", minute=5) == 2
        assert "clone the private repository" in capsys.readouterr().err


class TestScore:
    def test_one_incident_and_all(self, page, inside, capsys):
        run(page, "report", SLUG, "--text", "slow", minute=-3)
        page.post(f"{SLUG}/02-resolved.md", RESOLVED, at=at(40))
        capsys.readouterr()
        assert run(page, "score", "slow", minute=60) == 0
        told = capsys.readouterr().out
        assert "first message      3 min after it was declared (at most 5 min)" in told
        assert "silence            40 min (at most 20 min)  LATE 1 time" in told
        run(page, "score", "--format", "json", minute=60)
        plain = json.loads(capsys.readouterr().out)
        assert plain["incidents"][0]["seconds_from_declaration"] == 180
        assert plain["all"]["kept"]["promises"] == {"kept": 0, "of": 1}
        assert run(page, "score", "--since", "2026-11-22", minute=60) == 0
        assert "no incident to score" in capsys.readouterr().out

    def test_drills_are_scored_only_by_name(self, page, inside, capsys):
        drill = FIRST.replace("title:", "drill: true\ntitle:")
        page.post("2026-11-21-drill/01-investigating.md", drill, at=at(5))
        capsys.readouterr()
        run(page, "score", "2026-11-21-drill", minute=60)
        assert "a drill" in capsys.readouterr().out
        run(page, "score", minute=60)
        assert "drill" not in capsys.readouterr().out


def test_watching_pulls_survives_and_ends_by_ctrl_c(page, tmp_path, monkeypatch, capsys):
    """Three rounds: one that cannot pull, one with news, and Ctrl-C."""
    hub = tmp_path / "page.git"
    page.git("clone", "-q", "--bare", str(page.root), str(hub))
    clone = tmp_path / "clone" / "page"
    clone.parent.mkdir()
    page.git("clone", "-q", str(hub), str(clone))
    page.git("remote", "add", "origin", str(hub))
    page.post(f"{SLUG}/02-identified.md", "---\nstatus: identified\n---\nFound.\n", at=at(11))
    minutes = iter([at(12), at(12), at(13), at(13), at(14), at(14)])
    hidden = hub.with_name("hidden.git")
    hub.rename(hidden)
    rounds = []

    def wait(seconds):
        rounds.append(seconds)
        if len(rounds) == 1:
            hidden.rename(hub)
            page.git("push", "-q", "origin", "main")
        if len(rounds) == 2:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr("signoff.edge.clock.pause", wait)
    monkeypatch.setattr("signoff.edge.clock.now", lambda _=None: next(minutes))
    with pytest.raises(SystemExit) as ended:
        main(["due", "--source", str(clone), "--watch", "--remote", "origin", "--every", "30s"])
    told = capsys.readouterr().out
    assert ended.value.code == 130
    assert "could not look" in told
    assert "looking again" in told
    assert f"{SLUG}: the promised update, due in 2 min" in told
    assert (clone / "incidents" / SLUG / "02-identified.md").exists()
    assert rounds == [30, 30]
    assert timedelta(seconds=rounds[0]) == timedelta(seconds=30)
