"""Cases as files: what is read, and beside each failing one the exact findings it must give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from signoff.core.finding import Finding
from signoff.core.parse import parse_folder
from signoff.core.watched import Settings
from signoff.settings import read_settings

CASES = Path(__file__).parents[1] / "cases"
PARSE = CASES / "parse"
SETTINGS = CASES / "settings"


def settings_for_cases() -> Settings:
    settings, findings = read_settings((PARSE / "status.yml").read_bytes())
    assert settings is not None
    assert not findings
    return settings


def folders(kind: str) -> list[Path]:
    """The incident folders of the `pass` or `fail` cases."""
    return sorted(path for path in (PARSE / kind).iterdir() if path.is_dir())


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def shown(findings: Iterable[Finding]) -> str:
    """Findings as they are stored beside a case: all that an author is told."""
    return "".join(
        f"{finding} [{finding.severity}]\n" + (f"  hint: {finding.hint}\n" if finding.hint else "")
        for finding in findings
    )


def expected() -> Iterator[tuple[Path, str]]:
    """Each file of stored findings, with what it should say today."""
    settings = settings_for_cases()
    for folder in folders("fail"):
        _, findings, lost = parse_folder(folder.name, files(folder), settings)
        unread = f"lost: {', '.join(lost)}\n" if lost else ""
        yield folder.with_suffix(".findings"), shown(findings) + unread
    for path in sorted((SETTINGS / "fail").glob("*.yml")):
        yield path.with_suffix(".findings"), shown(read_settings(path.read_bytes())[1])
