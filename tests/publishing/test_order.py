"""What is sent first, what last, and what is removed only then."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from signoff.publishing.order import stages, transfer
from support.page import fresh, start_page

_LINK = re.compile(rb'(?:href|src)="([^"#?:]+)"')


def test_no_file_names_one_of_a_later_stage(tmp_path: Path) -> None:
    """On the real page: what a page loads is there before it, and `signoff.json` comes alone at the end."""
    site = fresh(start_page(tmp_path / "page"), tmp_path / "site")
    order = {path: rank for rank, stage in enumerate(stages(site, ["ja"])) for path in stage}
    assert order.keys() == site.keys()
    wrong = []
    for path, data in site.items():
        if not path.endswith(".html"):
            continue
        for link in _LINK.findall(data):
            target = _resolved(path, link.decode())
            if target in order and target.startswith("assets/") and order[target] >= order[path]:
                wrong.append((path, target))
    assert not wrong
    assert order["index.html"] > order["incidents/2026-11-01-slow/index.html"]
    assert order["ja/index.html"] > order["ja/incidents/2026-11-01-slow/index.html"]
    assert order["feed.rss"] > order["incidents/2026-11-01-slow/index.html"]
    assert [path for path, rank in order.items() if rank == max(order.values())] == ["signoff.json"]


def _resolved(path: str, link: str) -> str:
    parts = path.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) + ("/index.html" if link.endswith("/") else "")


PATHS = st.dictionaries(
    st.sampled_from(
        ["index.html", "assets/a.css", "incidents/x/index.html", "feed.rss", "signoff.json", "old.html"]
    ),
    st.sampled_from("12"),
)


@given(PATHS, PATHS)
def test_a_transfer_turns_what_is_there_into_the_site(site: dict[str, str], there: dict[str, str]) -> None:
    plan = transfer(site, there)
    after = {path: sum_ for path, sum_ in there.items() if path not in plan.gone}
    after |= {path: site[path] for stage in plan.stages for path in stage}
    assert {path: after[path] for path in site} == site
    assert all(path.startswith("assets/") for path in after.keys() - site.keys())
    assert all(there.get(path) != site[path] for stage in plan.stages for path in stage)
