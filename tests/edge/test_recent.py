"""What happened lately is the same as in the whole history, and the rest of it is not read."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.edge import history, recent
from signoff.edge.git import Repository
from signoff.edge.past import Arrival, past_of
from support.gitrepo import START, GitRepo


def story(root: Path, seed: int, steps: int = 40) -> GitRepo:
    """Incidents that begin, go on, are edited, renamed and taken away, in any order."""
    chance, repo = random.Random(seed), GitRepo(root)
    slugs: list[str] = []
    repo.write("status.yml", "name: Acme\n")
    repo.commit("Start")
    for number in range(1, steps + 1):
        what = chance.choice(
            ["begin", "begin", "go on", "go on", "edit", "rename", "move", "remove", "other"]
        )
        slug = chance.choice(slugs) if slugs else ""
        if what == "begin" or not slug:
            slugs.append(f"s{number}")
            repo.post(f"s{number}/01-investigating.md")
        elif what == "go on":
            repo.post(f"{slug}/{number:02}-more.md")
        elif what == "edit":
            names = sorted((repo.page / "incidents" / slug).iterdir())
            repo.post(f"{slug}/{chance.choice(names).name}", f"edited {number}\n")
        elif what == "rename":
            slugs[slugs.index(slug)] = f"{slug}r"
            repo.rename(slug, f"{slug}r")
            repo.commit("Rename")
        elif what == "move":
            names = sorted((repo.page / "incidents" / slug).iterdir())
            repo.rename(f"{slug}/{names[0].name}", f"{slug}/{number:02}-moved.md")
            repo.commit("Move")
        elif what == "remove":
            names = sorted((repo.page / "incidents" / slug).iterdir())
            names[-1].unlink()
            slugs = slugs if len(names) > 1 else [one for one in slugs if one != slug]
            repo.commit("Remove")
        else:
            repo.write("README.md", f"{number}")
            repo.commit("Other")
    return repo


@pytest.mark.parametrize("seed", range(2))
def test_the_folders_that_changed_are_seen_as_in_the_whole_history(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "FIRST_LOOK", 4)
    monkeypatch.setattr(recent, "MARGIN", 2)
    repo = story(tmp_path, seed)
    repository = Repository.open(repo.page)
    whole = past_of(repository)
    for minutes in range(0, 420, 60):
        since = START + timedelta(minutes=minutes)
        seen = recent.recent(repository, since)
        changed = {
            place.partition("/")[0]
            for place in whole.told
            if any(a.time >= since for a in whole.of(f"incidents/{place}"))
        }
        assert changed <= seen.slugs
        for place in whole.told:
            if place.partition("/")[0] not in changed:
                continue
            path = f"incidents/{place}"
            assert _plain(seen.past.of(path)) == _plain(whole.of(path))
            assert seen.past.landings.of(place) == whole.landings.of(place)


def _plain(arrivals: tuple[Arrival, ...]) -> list[tuple[str, ...]]:
    return [(a.blob, a.commit, str(a.time)) for a in arrivals]


def test_only_the_end_of_a_long_history_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = GitRepo(tmp_path)
    repo.write("status.yml", "name: Acme\n")
    repo.commit("Start")
    for number in range(30):
        repo.post(f"s{number}/01-investigating.md")
    monkeypatch.setattr(recent, "FIRST_LOOK", 4)
    monkeypatch.setattr(recent, "MARGIN", 1)
    compared = []
    steps = history.steps

    def counting(root: Path, commits: list[history.Commit], folder: str) -> object:
        compared.extend(commits)
        return steps(root, commits, folder)

    monkeypatch.setattr(recent.history, "steps", counting)
    seen = recent.recent(Repository.open(repo.page), repo.now)
    assert seen.slugs == {"s29"}
    assert len(compared) == 1


def test_one_slow_clock_hides_nothing(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.write("status.yml", "name: Acme\n")
    repo.commit("Start")
    since = repo.now
    repo.post("one/01-investigating.md")
    now = repo.now
    repo.post("two/01-investigating.md", at=START - timedelta(days=400))
    repo.now = now
    repo.post("three/01-investigating.md")
    assert recent.recent(Repository.open(repo.page), since).slugs == {"one", "two", "three"}


def test_a_folder_that_is_asked_for_is_seen_however_old_it_is(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.post("one/01-investigating.md")
    repo.post("two/01-investigating.md")
    repository = Repository.open(repo.page)
    seen = recent.recent(repository, repo.now + timedelta(days=1), ["one"])
    assert (seen.slugs, seen.fresh) == ({"one"}, frozenset())
    place = "one/01-investigating.md"
    assert seen.past.landings.of(place) == past_of(repository).landings.of(place)
    assert recent.recent(repository, repo.now, ["never"]).slugs >= {"two"}


def test_nothing_lately_is_nothing(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path)
    repo.post("one/01-investigating.md")
    seen = recent.recent(Repository.open(repo.page), repo.now + timedelta(days=1))
    assert (seen.slugs, seen.fresh) == (frozenset(), frozenset())
