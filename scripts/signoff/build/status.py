"""`status.yml` of the work tree, for whoever cannot go on without it; costs little to import."""

from __future__ import annotations

from pathlib import Path

from signoff.core.finding import Finding, OperatorError
from signoff.core.watched import Settings
from signoff.edge.files import read_status
from signoff.settings import MAX_FILE, read_settings


def settings_of(source: Path) -> tuple[Settings, list[Finding]]:
    """What `status.yml` says; an OperatorError with all its mistakes when it cannot be used."""
    settings, findings = read_settings(read_status(source, MAX_FILE))
    if settings is None:
        told = "\n".join(f"{finding}\n    {finding.hint}" for finding in findings)
        raise OperatorError(f"status.yml cannot be used:\n{told}", "correct these places")
    return settings, findings
