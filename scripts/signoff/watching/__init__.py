"""The verbs of the clock: lay the desk, remind once, score, take down reports and sitreps."""
