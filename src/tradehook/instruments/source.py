"""Where it is known from that an instrument exists."""

from enum import StrEnum


class Source(StrEnum):
    """Where it is known from that an instrument exists."""

    PACKAGE = "package"
    """What comes with this version: its own lists and rules, and the packages that it is installed with."""
    DIRECTORY = "directory"
    """A symbol directory that was imported."""
    ASSUMED = "assumed"
    """A message named it in a strategy that accepts unknown tickers; nothing else is known of it."""
