"""The composer: a page on which a message is written, checked by the same rules, and handed to the forge."""
