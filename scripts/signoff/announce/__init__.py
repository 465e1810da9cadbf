"""New messages, minus what was sent, to deliveries."""
