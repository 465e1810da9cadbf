"""What a system or a program says of a disk becomes a sentence with a place and a remedy."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from signoff.edge import disk
from signoff.edge.disk import Trouble


def system(number: int, file: Path | None = None) -> OSError:
    return OSError(number, os.strerror(number), str(file) if file else None)


def test_the_words_of_systems_and_programs_are_understood() -> None:
    for number, trouble in ((errno.ENOSPC, Trouble.FULL), (errno.EDQUOT, Trouble.FULL), (errno.EACCES, None)):
        assert disk.trouble_of(system(number)) is trouble
        assert disk.trouble_in(f"fatal: cannot write: {os.strerror(number)}") is trouble
    assert disk.trouble_in("sha1 file 'x' write error. Out of diskspace") is Trouble.FULL
    assert disk.trouble_in("mkdir failed: Read-only file system (30)") is Trouble.READ_ONLY
    assert disk.trouble_of(OSError("no number")) is None


def test_the_place_is_named_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = disk.world_error(system(errno.ENOSPC, Path("/srv/page/file")))
    assert "the disk with " in here.problem
    assert "is full" in here.problem
    assert "make room" in here.remedy
    frozen = disk.world_error(system(errno.EROFS, Path("/srv/page/file")))
    assert frozen.problem == "the disk with /srv/page is read-only"
    other = disk.world_error(system(errno.EACCES, Path("/srv/page/file")))
    assert other.problem == "Permission denied: /srv/page/file"
    scratch = tmp_path / "tmp" / "signoff-publish-1" / "signoff-branch-2"
    scratch.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    for error in (system(errno.ENOSPC), system(errno.ENOSPC, scratch / "index")):
        moment = disk.world_error(error)
        assert f"the disk with {tmp_path}/tmp, where files lie for a moment, is full" in moment.problem
        assert "TMPDIR" in moment.remedy


def test_whether_one_may_write_is_known_before(tmp_path: Path) -> None:
    assert disk.cannot_write(tmp_path / "not" / "there") == ""
    (tmp_path / "file").touch()
    assert "is not a folder" in disk.cannot_write(tmp_path / "file" / "below")
    (tmp_path / "dangling").symlink_to("nowhere")
    assert "is not a folder" in disk.cannot_write(tmp_path / "dangling" / "below")
    if os.geteuid() != 0:
        (tmp_path / "closed").mkdir(mode=0o555)
        assert disk.cannot_write(tmp_path / "closed" / "new") == f"{tmp_path}/closed: Permission denied"


def test_a_full_disk_that_nobody_expected_is_no_mistake_of_ours() -> None:
    crash = "raise OSError(errno.ENOSPC, 'No space left on device', '/srv/page/file')"
    program = (
        f"import errno\nfrom signoff import cli\ndef run(*_, **__): {crash}\ncli.group.main = run\ncli.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "is full" in done.stderr
    assert "Traceback" not in done.stderr
