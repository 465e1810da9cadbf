"""Rules about the shape of a text, and of its translations against each other."""
