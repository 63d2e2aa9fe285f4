"""Lanes: in an account and a family, trades are carried out one at a time, in the order of acceptance.

A lane is a row, not a coroutine: a trade that waits keeps the row and frees the worker, and a restart finds it there.
"""

from dataclasses import replace

from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Lane, Trade
from tradehook.vocabulary.ids import LaneKey
from tradehook.vocabulary.instant import Instant


def claim(tx: Tx, key: LaneKey) -> tuple[Lane, Trade] | None:
    """The trade whose turn it is: the one that holds the lane, else the earliest that waits; None when none does."""
    lane = trades.lane(tx, key)
    if lane is not None and lane.trade_id is not None:
        holder = trades.trade(tx, lane.trade_id)
        if holder is not None:
            return lane, holder
    waiting = trades.next_in_lane(tx, key)
    if waiting is None:
        return None
    lane = Lane(key=key, trade_id=waiting.id, waits_for=None, wait_until=None)
    trades.set_lane(tx, lane)
    return lane, waiting


def wait(tx: Tx, lane: Lane, waits_for: str, until: Instant) -> None:
    """Keep what the holder waits for and until when, unless it is so already."""
    if (lane.waits_for, lane.wait_until) != (waits_for, until):
        trades.set_lane(tx, replace(lane, waits_for=waits_for, wait_until=until))


def release(tx: Tx, trade: Trade) -> bool:
    """Let the next trade have its turn; whether this trade held the lane."""
    lane = trades.lane(tx, trade.lane)
    if lane is None or lane.trade_id != trade.id:
        return False
    trades.set_lane(tx, Lane(key=lane.key, trade_id=None, waits_for=None, wait_until=None))
    return True
