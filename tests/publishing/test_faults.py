"""Whatever breaks on the way: readers find a whole site, old or new, and the next run finishes the job."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.signing import write_notes
from signoff.core.finding import WorldError
from signoff.core.watched import Mirror
from signoff.edge.mirrors.bucket import Bucket
from signoff.publishing.sending import host_of, send_all
from support.page import STATUS, fresh, missing, post_incident, start_page

from .test_mirrors import stored
from .test_publish import MIRRORS


def test_storage_that_takes_half_has_no_page_that_names_a_missing_file(
    storage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The upload breaks off after every number of files in turn; what is there hangs together each time."""
    repo = start_page(tmp_path / "page")
    old = fresh(repo, tmp_path / "site")
    post_incident(repo, "2026-11-03-more")
    (repo.page / "templates" / "site" / "assets").mkdir(parents=True)
    (repo.page / "templates" / "site" / "assets" / "extra.css").write_text("p { margin: 0 }")
    new = fresh(repo, tmp_path / "site-new")
    mirror = Mirror(id="m", kind="s3", to="acme/page", endpoint=storage)
    whole = Bucket._put

    def send(root: Path, files: Mapping[str, bytes]) -> bool:
        (done,) = send_all([mirror], root, files, ["ja"], source=tmp_path, host=host_of, deadline=60)
        return done.fine

    changed = [path for path in new if old.get(path) != new[path]]
    before = missing(old)
    for after in (len(changed) * part // 4 for part in (1, 2, 3)):
        assert send(tmp_path / "site", old)
        left = iter(range(after))

        def breaks(self: Bucket, client: Any, root: Path, path: str, left: Any = left) -> None:
            if next(left, None) is None:
                raise WorldError("the line broke", "")
            whole(self, client, root, path)

        monkeypatch.setattr("signoff.edge.mirrors.bucket._AT_ONCE", 1)
        monkeypatch.setattr(Bucket, "_put", breaks)
        assert not send(tmp_path / "site-new", new)
        monkeypatch.setattr(Bucket, "_put", whole)
        halfway = stored(storage)
        assert missing(halfway) <= before, after
        is_new = halfway["signoff.json"] == new["signoff.json"]
        assert is_new is (after >= len(changed))
    assert send(tmp_path / "site-new", new)
    assert {path: data for path, data in stored(storage).items() if path in new} == new


def test_notes_that_cannot_be_fetched_stop_nothing(tmp_path: Path) -> None:
    page = start_page(tmp_path / "page", STATUS + MIRRORS)
    write_notes(page.page)
    page.git("remote", "add", "origin", str(tmp_path / "gone"))
    now = (page.now + timedelta(minutes=5)).isoformat()
    call = [sys.executable, "-m", "signoff", "publish", "--source", str(page.page), "--now", now]
    page.write(
        "status.yml",
        (page.page / "status.yml").read_text().replace("https://status.example.org/", "http://127.0.0.1:9/"),
    )
    page.commit("Live on this machine")
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert "going on with the notes that are here" in done.stderr
    assert "is on 2 of 2 mirrors" in done.stdout
    assert json.loads((tmp_path / "one" / "signoff.json").read_bytes())["commit"] == page.head
