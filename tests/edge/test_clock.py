"""Which instant a build is for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signoff.core.finding import OperatorError
from signoff.edge import clock

GIVEN = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nobody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGNOFF_NOW", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_the_option_comes_before_the_variables_and_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert clock.now() == datetime(1970, 1, 2, tzinfo=UTC)
    monkeypatch.setenv("SIGNOFF_NOW", "2001-01-01T00:00Z")
    assert clock.now() == datetime(2001, 1, 1, tzinfo=UTC)
    assert clock.now("2026-11-21T10:02Z") == GIVEN
    assert (clock.wanted(None), clock.wanted("newest")) == ("2001-01-01T00:00Z", "newest")


def test_the_default_is_not_what_somebody_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build as of the newest message still needs an instant for drafts: SIGNOFF_NOW may be `newest`."""
    monkeypatch.setenv("SIGNOFF_NOW", "newest")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert clock.default() == datetime(1970, 1, 2, tzinfo=UTC)


def test_empty_variables_are_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    monkeypatch.setenv("SIGNOFF_NOW", "")
    assert clock.wanted(None) is None
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_real_time_is_in_utc_and_whole_seconds() -> None:
    found = clock.now()
    assert found.tzinfo is UTC
    assert found.microsecond == 0


@pytest.mark.parametrize(
    "text",
    ["2026-11-21T10:02Z", "2026-11-21 10:02:00Z", "2026-11-21 11:02+01:00", "2026-11-20T20:02:00-14:00"],
)
def test_instants_are_written_as_in_messages(text: str) -> None:
    assert clock.now(text) == GIVEN
    assert clock.now(text).tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["soon", "2026-11-21", "2026-13-01T00:00Z", "1764000000", "2026-11-21T10:02"]
)
def test_an_instant_that_is_none_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(OperatorError, match=text) as caught:
        clock.now(text)
    assert "2026-11-21T10:02Z" in caught.value.remedy or f"{text}Z" in caught.value.remedy


@pytest.mark.parametrize("text", ["soon", "1.5", "1" * 30, "-" + "9" * 30])
def test_an_epoch_that_is_no_number_of_seconds_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    with pytest.raises(OperatorError, match="SOURCE_DATE_EPOCH") as caught:
        clock.now()
    assert "git log" in caught.value.remedy
