"""GitHub's own evaluation of expressions, and its own parser of workflows, in one node process."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

MARK = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_ASKS_OUTCOME = re.compile(r"\b(success|failure|always|cancelled)\s*\(")


class Expressions:
    """Evaluates in the contexts it is given; `modules` is where npm installed."""

    def __init__(self, modules: Path) -> None:
        node = shutil.which("node")
        assert node
        script = Path(__file__).with_name("evaluate.mjs")
        self._process = subprocess.Popen(
            [node, str(script), str(modules)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def mistakes(self, name: str, content: str) -> list[str]:
        """What GitHub would refuse about a workflow."""
        return self._ask(workflow=name, content=content)["errors"]

    def holds(self, condition: str, contexts: Mapping[str, Any], outcome: str = "success") -> bool:
        """Whether `if: condition` lets a job or step run; without a word about outcomes it needs success."""
        inner = condition.strip()
        whole = MARK.fullmatch(inner)
        inner = (whole.group(1) if whole else inner) or "success()"
        if not _ASKS_OUTCOME.search(inner):
            inner = f"success() && ({inner})"
        return bool(self._evaluate(inner, contexts, outcome)["truth"])

    def fill(self, text: str, contexts: Mapping[str, Any], outcome: str = "success") -> str:
        """`text` with each `${{ ... }}` replaced."""
        return MARK.sub(lambda found: self._evaluate(found.group(1), contexts, outcome)["text"], text)

    def _evaluate(self, expression: str, contexts: Mapping[str, Any], outcome: str) -> dict[str, Any]:
        return self._ask(expression=expression.strip(), contexts=contexts, outcome=outcome)

    def _ask(self, **asked: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, f"{answer['error']}: {asked.get('expression', asked.get('workflow'))}"
        return answer
