"""What a program that calls `signoff` can rely on."""

from __future__ import annotations

import pytest

from signoff.cli import check, main
from signoff.core.finding import OperatorError, WorldError


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (OperatorError("no such folder", "make it"), 2, "signoff: no such folder\n  hint: make it\n"),
        (WorldError("no answer", "wait"), 3, "signoff: no answer\n  hint: wait\n"),
        (RuntimeError("a slip"), 70, "RuntimeError: a slip\n"),
        (SystemError("1"), 70, "SystemError: 1\n"),
    ],
)
def test_a_bug_is_neither_a_finding_nor_somebody_elses_mistake(
    error: Exception,
    code: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """1 is a verdict, after which a workflow goes on; so nothing else may end with it."""

    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(check, "check", fails)
    with pytest.raises(SystemExit) as ended:
        main(["check"])
    assert ended.value.code == code
    assert capsys.readouterr().err.endswith(told)
