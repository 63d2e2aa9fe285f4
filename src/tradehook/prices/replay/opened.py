"""An opened file of recorded prices, whatever its format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Rows = Iterable[tuple[int, Sequence[str]]]
"""The rows of a file, each with its line."""


class Unreadable(Exception):
    """The file is not what its name says, or is damaged; the message is that of who reads it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What the header of a file says, and its rows, read as they are asked for."""

    header: Sequence[str]
    rows: Rows
