"""Legs that keep a distance from their entry move with the price at which it filled (rule: deciding 5).

What a leg has to be at follows from the plan and the fills alone; the row keeps which fill price it follows, so that
one that somebody else has moved since is left where it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tradehook.engine.facts import broker_of
from tradehook.engine.leg_prices import planned_prices, prices_from
from tradehook.engine.ordering import change
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.orders.tending import queries as tending
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.decision import Carried, PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import Leg, OrderClass, OrderPrices, OrderStatus, Replacement

STAYS_OPEN_S = 10.0
"""Legs of an entry that has filled in part move once it has been open for this long, and no more often."""

_LINKED = frozenset({OrderClass.BRACKET, OrderClass.OTO})
_WORKS = frozenset({OrderStatus.WORKING, OrderStatus.PARTIALLY_FILLED})


@dataclass(frozen=True, slots=True)
class _Follows:
    """What legs follow: their entry, as they were planned, and the price at which it has filled."""

    entry: Order
    planned: Mapping[Leg, PlaceLeg]
    price: Price


def move_legs(tx: Tx, world: World, entry: Order) -> Turn:
    """Ask for the prices that the legs of an entry have by the price at which it has filled, where they differ."""
    price = entry.average_price
    if entry.leg is not Leg.ENTRY or entry.order_class not in _LINKED or price is None:
        return NOTHING
    if entry.status.open and world.now() < after(entry.created_at, STAYS_OPEN_S):
        return NOTHING
    if _legs_end_too(tx, world, entry):
        return NOTHING
    turn = NOTHING
    planned = _planned(tx, entry)
    for leg in orders.legs_of(tx, entry.id) if planned else ():
        if leg.leg in planned and leg.status in _WORKS and leg.priced_from != price:
            turn += _move(tx, world, _Follows(entry, planned, price), leg)
    return turn


def move_all(tx: Tx, world: World) -> Turn:
    """Look at the legs of every entry that has filled in part and stays open."""
    turn = NOTHING
    for entry in tending.partly_filled_entries(tx, after(world.now(), -STAYS_OPEN_S)):
        turn += move_legs(tx, world, entry)
    return turn


def _legs_end_too(tx: ReadTx, world: World, entry: Order) -> bool:
    """Whether the broker takes the legs out with what is left of their entry: what has filled gets its stop again."""
    ended = entry.status.final and entry.status is not OrderStatus.FILLED
    return ended and broker_of(tx, world, entry.account_id).declaration.legs_hold_quantity


def prices_by_fill(tx: ReadTx, world: World, leg: Order) -> OrderPrices:
    """The prices of a leg by the fills of its entry, also of one that ended before it could move; its own where it
    follows none, or somebody has moved it."""
    entry = orders.order(tx, leg.parent_id) if leg.parent_id else None
    if entry is None or entry.leg is not Leg.ENTRY or entry.average_price is None:
        return leg.prices
    of, tick = _Follows(entry, _planned(tx, entry), entry.average_price), world.instrument(leg.symbol).tick
    planned = of.planned.get(leg.leg)
    if planned is None or leg.prices not in (planned_prices(planned), _should_have(of, leg, tick)):
        return leg.prices
    return prices_from(planned, entry.side, of.price, tick)


def _move(tx: Tx, world: World, of: _Follows, leg: Order) -> Turn:
    tick = world.instrument(leg.symbol).tick
    if requests.is_under_way(tx, leg.id, RequestKind.REPLACE) or _too_soon(tx, of.entry, leg, world.now()):
        return NOTHING
    if leg.prices != _should_have(of, leg, tick):
        return NOTHING
    tending.set_priced_from(tx, leg.id, of.price)
    wanted = prices_from(of.planned[leg.leg], of.entry.side, of.price, tick)
    if wanted == leg.prices:
        return NOTHING
    terms = Replacement(client_order_id=ClientOrderId(""), prices=wanted)
    broker = broker_of(tx, world, leg.account_id)
    return Turn(requests=(change(tx, world, broker, leg, terms, asked_by=leg.trade_id),))


def _should_have(of: _Follows, leg: Order, tick: Tick) -> OrderPrices:
    """The prices of a leg that nobody has moved but this."""
    planned = of.planned[leg.leg]
    if leg.priced_from is None:
        return planned_prices(planned)
    return prices_from(planned, of.entry.side, leg.priced_from, tick)


def _too_soon(tx: ReadTx, entry: Order, leg: Order, now: Instant) -> bool:
    """Whether the leg of an entry that may fill on was moved a moment ago."""
    asked = [each.created_at for each in requests.of_order(tx, leg.id) if each.kind is RequestKind.REPLACE]
    return entry.status.open and bool(asked) and now < after(asked[-1], STAYS_OPEN_S)


def _planned(tx: ReadTx, entry: Order) -> Mapping[Leg, PlaceLeg]:
    """The legs of an entry that keep a distance, as its trade planned them."""
    trade = trades.trade(tx, entry.trade_id) if entry.trade_id else None
    intents = trade.decision.intents if trade is not None and trade.decision is not None else ()
    intent = intents[entry.step] if entry.step < len(intents) else None
    legs = intent.legs if isinstance(intent, PlaceOrder) else ()
    return {leg.leg: leg for leg in legs if leg.distance is not None and leg.carried is Carried.BY_BROKER}
