"""The order that somebody means who knows it by the number that they were told.

It may not be made yet: the trade that places it has the number first. And it may have been made again: whoever knows
the first attempt means the newest.
"""

from dataclasses import dataclass

from tradehook.intake.queries import about_to_place
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import ReadTx
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import Leg

_OWN = frozenset({Leg.ENTRY, Leg.EXIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """What an account has under a number: the order, or what is watched in its place, or only the trade that is to
    place it. `made_room`: units that the trade has exited before it."""

    number: int
    trade: Trade | None = None
    order: Order | None = None
    watched: Watched | None = None
    made_room: Quantity = Quantity(ZERO)


def numbered(tx: ReadTx, account_id: AccountId, number: int) -> Numbered | None:
    """What has this number in an account; None where nothing has."""
    trade = trades.of_order_number(tx, account_id, number)
    if trade is not None:
        return _placed_by(tx, trade, number)
    order = orders.order_by_number(tx, account_id, number)
    return None if order is None else Numbered(number=number, order=_newest(tx, order))


def symbol_of(tx: ReadTx, account_id: AccountId, number: int) -> str | None:
    """What an account's order of this number trades, also one that has no trade yet; None where there is none."""
    found = numbered(tx, account_id, number)
    place = found and (found.order or found.watched or found.trade)
    if place:
        return place.symbol
    signal = about_to_place(tx, account_id, number)
    return None if signal is None else signal.symbol


def last_step(trade: Trade) -> int:
    """The step of a plan that the number is of: what goes before it makes room for it."""
    return len(trade.decision.intents) - 1 if trade.decision is not None else 0


def _placed_by(tx: ReadTx, trade: Trade, number: int) -> Numbered:
    own = [each for each in orders.orders_of_trade(tx, trade.id) if each.leg in _OWN]
    made = [each for each in own if each.step == last_step(trade)]
    if made:
        before = sum((each.filled_quantity for each in own if each.step < last_step(trade)), ZERO)
        return Numbered(number=number, trade=trade, order=made[-1], made_room=Quantity(before))
    return Numbered(number=number, trade=trade, watched=emulation.of_step(tx, trade.id, last_step(trade)))


def _newest(tx: ReadTx, order: Order) -> Order:
    """The last attempt of an order, which another one may have taken the place of."""
    made = orders.orders_of_trade(tx, order.trade_id) if order.trade_id else [order]
    return [each for each in made if (each.leg, each.step) == (order.leg, order.step)][-1]
