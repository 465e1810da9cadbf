"""Rules about what a message states: its facts, alone and against what was said before."""
