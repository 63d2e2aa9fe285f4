"""A store that was put back from a backup: what of it is parked, and the transaction that lets it go on.

Between the backup and the restore, a life went by of which the store knows nothing: whatever it was about to send may
have been sent. So what was not sent ends, visibly; what the brokers show counts (`engine/running.py` looks at nothing
else while the store is held); and orders of older trades are asked for before they are sent (`sending.py`).
"""

from dataclasses import dataclass

from tradehook.accounts.accounts import Account
from tradehook.accounts.queries import all_accounts
from tradehook.engine import restore_refusals as refusals
from tradehook.engine.ending import End, end
from tradehook.engine.noting import note
from tradehook.engine.ordering import from_before
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import BrokerRequest, Order
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions.queries import snapshot_of
from tradehook.restores import queries as restores
from tradehook.restores.restore import Restore
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """What waits for the release of a store, as it is now.

    `unsent`: trades from before the restore that wait, or are away, and end with the release. `unknown`: requests of
    which it is not known how they ended. `open_orders` and `watched` go on. `unseen`: accounts whose broker has not
    shown its books since the restore.
    """

    unsent: tuple[Trade, ...]
    unknown: tuple[BrokerRequest, ...]
    open_orders: tuple[Order, ...]
    watched: tuple[Watched, ...]
    unseen: tuple[Account, ...]


def parked(tx: ReadTx, restore: Restore) -> Parked:
    """What is parked since this restore."""
    every = all_accounts(tx)
    return Parked(
        unsent=tuple(trades.not_begun(tx, restore.restored_at)),
        unknown=tuple(requests.unsettled(tx)),
        open_orders=tuple(order for each in every for order in orders.open_orders_of_account(tx, each.id)),
        watched=tuple(emulation.alive(tx)),
        unseen=tuple(each for each in every if not _is_seen(tx, each, restore)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The store goes on: how many trades were ended, and what is to be done once that is committed."""

    ended: int
    turn: Turn


def release(tx: Tx, world: World, unsettled: bool) -> Released | Refusal:
    """Let the store go on. `unsettled`: although books were not seen, or it is not known how requests ended."""
    restore = restores.last(tx)
    if restore is None or not restore.holds:
        return refusals.not_held()
    waits = parked(tx, restore)
    if waits.unseen and not unsettled:
        return refusals.books_unseen(waits.unseen)
    if waits.unknown and not unsettled:
        return refusals.doubts_left(len(waits.unknown))
    turn = NOTHING
    for trade in waits.unsent:
        turn += _end(tx, world, trade)
    restores.release(tx, world.now())
    note(tx, world, None, About.STORE_RELEASED.saying(ended=len(waits.unsent)))
    return Released(ended=len(waits.unsent), turn=turn)


def _end(tx: Tx, world: World, trade: Trade) -> Turn:
    lane = lock_lane(tx, trade.lane)
    reason = from_before(world, trade.counted_from)
    reasons = () if reason is None else (reason,)
    return end(tx, lane, trade, End(status=TradeStatus.HELD, reasons=reasons, at=world.now()))


def _is_seen(tx: ReadTx, account: Account, restore: Restore) -> bool:
    snapshot = snapshot_of(tx, account.id)
    return snapshot is not None and snapshot.taken_at > restore.restored_at
