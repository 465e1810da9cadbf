"""The ready texts of a page, where commands look for them (build/texts.py reads them)."""

from __future__ import annotations

from signoff.build.texts import catalogue

__all__ = ["catalogue"]
