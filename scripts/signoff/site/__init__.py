"""The state to pages and feeds: `{address: bytes}`, nothing written."""
