"""The feeds, one discovered module per format."""
