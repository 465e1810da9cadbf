"""Signoff: the status page your incident commander signs off."""

__version__ = "0.1.0"
