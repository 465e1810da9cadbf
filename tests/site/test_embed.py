"""`/embed.js` as a file; tests/clients/test_browser_clients.py runs it on somebody's page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from support.api import made
from support.stories import at, watched


def _script(**facts: object) -> str:
    return made(at(0), settings=replace(watched(), **facts))["embed.js"].decode()


def test_it_brings_the_words_of_every_language() -> None:
    texts = json.loads(re.search(r"const texts = ({.*});", _script()).group(1))
    assert texts == {
        "en": {"prefix": "", "close": "Close", "unknown": "Acme: status unknown"},
        "ja": {"prefix": "ja/", "close": "閉じる", "unknown": "Acme: 状態は不明です"},
    }


def test_it_is_small_and_asks_nobody_but_where_it_came_from() -> None:
    script = _script(languages=("en", "es", "ja", "fr", "pt-BR"))
    assert len(script) < 5_500
    assert "http:" not in script
    assert "https:" not in script
    for forbidden in ("document.cookie", "innerHTML", "eval(", ".style."):
        assert forbidden not in script


def test_it_is_whole_javascript() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    done = subprocess.run(
        [node, "--check", "-"], input=_script(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
