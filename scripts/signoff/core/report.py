"""Findings as people, the forge's annotations and programs read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from signoff.core.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Report:
    """Sorted `findings` on `incidents` folders. Not `complete`: messages could not be judged."""

    findings: tuple[Finding, ...]
    incidents: int
    complete: bool = True

    def count(self, severity: Severity) -> int:
        return sum(1 for finding in self.findings if finding.severity is severity)


def as_text(report: Report) -> str:
    """Each finding on a line with its remedy below, then how many there are."""
    lines = []
    for finding in report.findings:
        weight = "" if finding.is_error else f" ({finding.severity})"
        lines.append(f"{finding}{weight}")
        if finding.hint:
            lines.append(f"  hint: {finding.hint}")
    lines.append(summary(report))
    return "\n".join(lines)


def summary(report: Report) -> str:
    """One line: `2 errors, 1 warning in 14 incidents`."""
    counted = [
        _count(report.count(severity), word)
        for severity, word in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "remark"),
        )
        if report.count(severity)
    ]
    line = f"{', '.join(counted) or 'nothing wrong'} in {_count(report.incidents, 'incident')}"
    return line if report.complete else f"{line}; messages are checked once status.yml is right"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def as_json(report: Report) -> str:
    """One object; `findings` keep their order."""
    return json.dumps(
        {
            "findings": [
                {
                    "path": finding.path,
                    "line": finding.line,
                    "column": finding.column,
                    "code": finding.code,
                    "slug": finding.slug,
                    "severity": finding.severity.value,
                    "text": finding.text,
                    "hint": finding.hint,
                }
                for finding in report.findings
            ],
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "incidents": report.incidents,
            "complete": report.complete,
        },
        ensure_ascii=False,
        indent=2,
    )


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def as_github(report: Report) -> str:
    """Workflow commands that GitHub Actions turns into annotations beside the lines."""
    return "\n".join(_annotation(finding) for finding in report.findings)


def _annotation(finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{finding.code} {finding.slug}",
    }
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = f"{finding.text}\nhint: {finding.hint}" if finding.hint else finding.text
    return f"::{_COMMANDS[finding.severity]} {said}::{_data(message)}"


def _data(value: str) -> str:
    """Escaped so that no author can end the message and start a command of their own."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Report], str]] = {"text": as_text, "json": as_json, "github": as_github}
