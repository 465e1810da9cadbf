"""Rules about how a message says it, in every language."""
