"""The message linter: one discovered file per rule, the same rules in the composer.

A rule reads a `Draft` (rules/draft.py) and gives `Spot`s (rules/rule.py). Rules and what they call are
written in the small part of Python that the composer translates into JavaScript (composer/script.py):
there is one source for command line, gate and browser.
"""
