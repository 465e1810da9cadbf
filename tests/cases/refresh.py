"""Write the findings of every failing case anew: `python tests/cases/refresh.py`.

Read the diff before committing it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.cases import expected

for path, text in expected():
    path.write_text(text, encoding="utf-8")
