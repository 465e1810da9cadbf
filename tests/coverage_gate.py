"""Fails when the tests took too few branches of core/: run it after `pytest --cov`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).parents[1]
REPORT = ROOT / ".cache" / "coverage" / "core.json"
LEAST = 95.0


def main() -> int:
    coverage = Coverage()
    coverage.load()
    coverage.json_report(include=["*/signoff/core/*"], outfile=str(REPORT))
    report = json.loads(REPORT.read_text(encoding="utf-8"))
    for path, file in sorted(report["files"].items()):
        for source, target in file["missing_branches"]:
            print(f"  {path}:{source}: never went on to {'the end' if target < 0 else f'line {target}'}")
    total = report["totals"]
    taken = 100 * total["covered_branches"] / max(total["num_branches"], 1)
    print(f"core/: {taken:.1f} % of {total['num_branches']} branches taken, at least {LEAST} % wanted")
    return 0 if taken >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
