"""A `gh` that answers `gh api` from a JSON file (GH_FAKE) and remembers what it was asked.

Its keys: `login` ("" is not logged in), `methods` (of merging that the repository allows; none: auto-merge is
off), `pulls`, `asked` (reviewers), `auto` (pull requests with auto-merge), `calls`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote

PLACE = Path(os.environ["GH_FAKE"])
State = dict[str, Any]


def answer(state: State, status: int, body: Any) -> NoReturn:
    PLACE.write_text(json.dumps(state), encoding="utf-8")
    print(json.dumps(body))
    if status >= 300:
        print(f"gh: {body.get('message', 'failed')} (HTTP {status})", file=sys.stderr)
    raise SystemExit(0 if status < 300 else 1)


def refuse(state: State, message: str) -> NoReturn:
    answer(state, 422, {"message": "Validation Failed", "errors": [{"message": message}]})


def main() -> None:
    state: State = json.loads(PLACE.read_text(encoding="utf-8"))
    _, _, host, address, *rest = sys.argv[1:]
    told = json.loads(sys.stdin.read()) if "--input" in rest else None
    state["calls"].append({"host": host, "address": address, "told": told})
    if not state["login"]:
        PLACE.write_text(json.dumps(state), encoding="utf-8")
        print("To get started with GitHub CLI, please run:  gh auth login", file=sys.stderr)
        raise SystemExit(4)
    if address == "graphql":
        method = told["variables"]["method"]
        if state["methods"] == ["clean status"]:
            refuse(state, "Pull request Pull request is in clean status")
        if not state["methods"]:
            refuse(state, "Auto merge is not allowed for this repository")
        if method not in state["methods"]:
            refuse(state, f"Merge method {method.lower()} merging is not allowed on this repository")
        state["auto"].append([told["variables"]["id"], method])
        answer(state, 200, {"data": {}})
    if address.endswith("/requested_reviewers"):
        if state["login"] in told["reviewers"]:
            refuse(state, "Review cannot be requested from pull request author.")
        state["asked"] += told["reviewers"]
        answer(state, 201, {})
    if told is None:
        head = unquote(address.partition("head=")[2]).partition(":")[2]
        answer(state, 200, [one for one in state["pulls"] if one["head"] == head])
    if any(one["head"] == told["head"] for one in state["pulls"]):
        refuse(state, f"A pull request already exists for acme:{told['head']}.")
    number = len(state["pulls"]) + 1
    made = {
        "number": number,
        "node_id": f"PR_{number}",
        "head": told["head"],
        "title": told["title"],
        "html_url": f"https://github.com/acme/status/pull/{number}",
    }
    state["pulls"].append(made)
    answer(state, 201, made)


if __name__ == "__main__":
    main()
