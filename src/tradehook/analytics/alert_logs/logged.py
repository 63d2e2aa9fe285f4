"""What an import finds in a log, and what tells its alerts apart."""

import hashlib
from typing import NamedTuple

import msgspec

from tradehook.analytics.tradingview.problems import Problem
from tradehook.vocabulary.ids import StrategyId, UserId
from tradehook.vocabulary.instant import Instant


class AlertLog(NamedTuple):
    """A log that somebody imported. `strategy_id`: the strategy whose alerts they are, where that was said."""

    id: str
    owner_id: UserId
    name: str
    strategy_id: StrategyId | None
    imported_at: Instant


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """An alert of a log that is about a trade. `symbol` is canonical, `family` what its contracts are grouped by."""

    alert_id: str
    name: str
    symbol: str
    family: str
    text: str
    at: Instant

    def digest(self, strategy_id: StrategyId | None) -> bytes:
        """The same for the same firing of the same alert, whichever file it is in."""
        parts = (strategy_id or "", self.alert_id, str(self.at), self.text)
        return hashlib.sha256("\0".join(parts).encode(errors="replace")).digest()


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that is not about a trade, in this line."""

    line: int
    text: str


class LogRead(msgspec.Struct, frozen=True, kw_only=True):
    """A log as it was read, beside what the store has.

    `new` are to be kept. `repeated` were in the file before, `known` came with an earlier import, `delivered` came to a
    webhook by themselves; each is a count. `left_out` are the first of `not_about_a_trade`. With `problems` nothing was
    taken; `more` of them are not told.
    """

    new: tuple[Logged, ...] = ()
    rows: int = 0
    repeated: int = 0
    known: int = 0
    delivered: int = 0
    not_about_a_trade: int = 0
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[Problem, ...] = ()
    more: int = 0
