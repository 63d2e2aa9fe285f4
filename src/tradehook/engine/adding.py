"""Giving an entry a leg that it was placed without: tradehook watches it beside whatever the broker links.

The leg belongs to the trade of its entry, as those do that came with it. It is known by the trade that asked and the
entry, so that it is added once, however often it is asked for.
"""

from dataclasses import replace

from tradehook.engine.changing import Change, Standing
from tradehook.engine.emulating import attend
from tradehook.engine.ending import why_unfilled
from tradehook.engine.facts import broker_of
from tradehook.engine.family import family_of
from tradehook.engine.watched_orders import happen
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedEvent
from tradehook.orders.emulation.making import leg_of
from tradehook.orders.emulation.rules import price_of
from tradehook.orders.order import Order
from tradehook.plumbing.ids import derived
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import AddLeg, Carried
from tradehook.vocabulary.exact import ZERO, Price
from tradehook.vocabulary.ids import OrderId, TradeId
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.side import Side


def add_leg(tx: Tx, world: World, trade: Trade, intent: AddLeg) -> Change:
    """Add a leg to an entry: it begins at once where that has filled something, and else waits for its fills. One of
    another kind may be there still: it goes once this one is there."""
    if is_added(tx, trade, intent):
        return Change(standing=Standing.DONE)
    entry = orders.lock_order(tx, OrderId(intent.order_id))
    if entry is None or entry.trade_id is None:
        return _failed(_refused(trade.symbol, "it is no order of tradehook's at the broker"))
    reason = _why_not(tx, world, entry)
    if reason is not None:
        return _failed(reason)
    _take_place(tx, world, entry, intent)
    _attach(tx, world, entry, entry.trade_id, (_id_of(trade, intent), intent))
    return Change(standing=Standing.DONE, turn=attend(tx, world, entry.lane))


def is_added(tx: ReadTx, trade: Trade, intent: AddLeg) -> bool:
    """Whether a trade has added a leg already, whatever became of that."""
    return emulation.watched_order(tx, _id_of(trade, intent)) is not None


def _take_place(tx: Tx, world: World, entry: Order, intent: AddLeg) -> None:
    """An entry has one leg of a kind that tradehook watches: the one that was asked for last."""
    for each in emulation.alive_in(tx, entry.lane):
        if each.entry_id == entry.id and each.leg is intent.leg.leg and each.status.is_ours:
            emulation.change(tx, happen(each, WatchedEvent.CANCELLED, "another one took its place"), world.now())


def _attach(tx: Tx, world: World, entry: Order, trade_id: TradeId, added: tuple[OrderId, AddLeg]) -> None:
    watched_id, intent = added
    leg = leg_of(entry, trade_id, intent.leg, watched_id)
    carried = Carried.AFTER_FILL if leg.carried is Carried.AFTER_FILL else Carried.WATCHED
    mark = _market(tx, world, entry, leg.side) if entry.filled_quantity else None
    emulation.add(tx, replace(leg, carried=carried, mark=mark, created_at=world.now()))


def _market(tx: Tx, world: World, entry: Order, side: Side) -> Price | None:
    """Where a trailing leg of what is held already begins: at the price of now, not at that of the fill."""
    broker = broker_of(tx, world, entry.account_id)
    quote = broker.quote(entry.account_id, world.instrument(entry.symbol), world.now())
    return None if quote is None else price_of(quote, side)


def _why_not(tx: Tx, world: World, entry: Order) -> Reason | None:
    if entry.leg is not Leg.ENTRY:
        return _refused(entry.symbol, "only an entry can be given a leg")
    if entry.status.final and not entry.filled_quantity:
        return why_unfilled(entry, world.now())
    if entry.status.final and not _is_held(tx, entry):
        return _refused(entry.symbol, "nothing of it is held any more")
    return None


def _is_held(tx: ReadTx, entry: Order) -> bool:
    """Whether anything is held on the side of an entry; also while the broker shows another position than our books."""
    family = family_of(tx, entry.lane)
    held = sum((each.quantity for each in family.positions if each.symbol == entry.symbol), ZERO)
    return family.differs or entry.side.sign * held > 0


def _id_of(trade: Trade, intent: AddLeg) -> OrderId:
    return OrderId(derived(trade.id, f"{intent.order_id}/{intent.leg.leg}"))


def _failed(reason: Reason) -> Change:
    return Change(standing=Standing.FAILED, reason=reason)


def _refused(symbol: str, words: str) -> Reason:
    return Why.CHANGE_REFUSED.because(symbol=symbol, words=words)
