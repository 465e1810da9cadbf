"""A rehearsal on a copy of the page: make it, play it, look at what came of it."""
