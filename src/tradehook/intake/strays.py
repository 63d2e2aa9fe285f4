"""Requests at addresses that nobody has: they are no webhook's and leave no row, so the last of them are remembered.

Most senders that go astray have the address only in part, or another server's.
"""

import re
from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from tradehook.vocabulary.finding import Finding, State
from tradehook.vocabulary.instant import Instant, iso

_MOST: Final = 20
_LONGEST_PATH: Final = 120
_LIKE_A_SECRET: Final = re.compile(r"[^/]{13,}")
_SHOWN_OF_IT: Final = 4


class Stray(NamedTuple):
    """A request that led nowhere. What could be a secret in its path is cut short."""

    at: Instant
    method: str
    path: str
    source_ip: str


class Strays:
    """The last requests that led nowhere, of this process since its start."""

    def __init__(self) -> None:
        self._last: deque[Stray] = deque(maxlen=_MOST)

    def came(self, at: Instant, method: str, path: str, source_ip: str) -> None:
        """A request came to an address that nobody has."""
        self._last.append(Stray(at, method, _cut_short(path), source_ip))

    @property
    def newest_first(self) -> tuple[Stray, ...]:
        """What is remembered."""
        return tuple(reversed(self._last))


def _cut_short(path: str) -> str:
    """A path by which it can be recognised, and nothing be opened."""
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in path)
    return _LIKE_A_SECRET.sub(lambda found: f"{found[0][:_SHOWN_OF_IT]}…", shown)[:_LONGEST_PATH]


def stray_findings(strays: Sequence[Stray]) -> tuple[Finding, ...]:
    """The newest request at each path, newest first."""
    if not strays:
        fine = "No request came to an address that nobody has, since the start."
        return (Finding(code="no-wrong-path", state=State.FINE, message=fine),)
    newest = {stray.path: stray for stray in reversed(strays)}
    return tuple(_finding(stray) for stray in sorted(newest.values(), key=lambda stray: stray.at, reverse=True))


def _finding(stray: Stray) -> Finding:
    return Finding(
        code="wrong-path",
        state=State.MIND,
        message=f"A request came from {stray.source_ip} at {iso(stray.at)} to {stray.path}, which is nobody's address.",
        hint="If it is yours, copy the whole address of the webhook again, from the first letter to the last.",
        at=stray.at,
    )
