"""Write what every case gives anew: `python tests/cases/refresh.py`.

Read the diff before committing it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support import cases, cstate, texts

for path, text in [*cases.expected(), *cstate.expected(), *texts.expected()]:
    path.write_text(text, encoding="utf-8")
