"""`status.yml` is read whole, or refused with everything that is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.build.status import settings_of
from signoff.core.finding import OperatorError
from support.desk import STATUS


def test_a_long_one_is_read_to_its_end(tmp_path: Path) -> None:
    """Longer than a message may be: a page with hundreds of components."""
    parts = "".join(f"  - {{id: part-{number}, name: {'x' * 60}}}\n" for number in range(1_000))
    text = STATUS.replace("commanders:", f"{parts}commanders:")
    assert len(text) > 65_536
    (tmp_path / "status.yml").write_text(text, encoding="utf-8")
    settings, findings = settings_of(tmp_path)
    assert len(settings.components) == 1_002
    assert [person.login for person in settings.commanders] == ["alice", "bob"]
    assert findings == []


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "status.yml").write_text("name: Acme\nurl: nowhere\n", encoding="utf-8")
    with pytest.raises(OperatorError) as refused:
        settings_of(tmp_path)
    assert "bad-url" in refused.value.problem
    assert "missing-setting" in refused.value.problem
