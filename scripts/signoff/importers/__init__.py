"""Other status pages to messages: one module per foreign source."""
