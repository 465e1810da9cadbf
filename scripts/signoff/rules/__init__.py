"""The message linter: one discovered module per rule."""
