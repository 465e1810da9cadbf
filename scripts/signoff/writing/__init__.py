"""Ready texts: which there are, what they ask for, and the message they become."""
