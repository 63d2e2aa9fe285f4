"""Legs that keep a distance from their entry move with the price at which it filled (rule: deciding 5).

What a leg has to be at follows from the plan, or from the price and the distance that it was given since, and from the
fills alone; the row keeps which fill price it follows, so that one that somebody else has moved since is left where it
is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

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
class _Following:
    """What a leg follows: its entry, as it was planned, and the price at which that has filled."""

    entry: Order
    plan: PlaceLeg
    price: Price


def move_legs(tx: Tx, world: World, entry: Order, legs: Iterable[Order]) -> Turn:
    """Ask for the prices that these legs of an entry have by the price at which it has filled, where they differ."""
    price = entry.average_price
    if entry.leg is not Leg.ENTRY or entry.order_class not in _LINKED or price is None:
        return NOTHING
    if entry.status.open and world.now() < after(entry.created_at, STAYS_OPEN_S):
        return NOTHING
    if _legs_end_too(tx, world, entry):
        return NOTHING
    turn = NOTHING
    behind = [leg for leg in legs if leg.status in _WORKS and leg.priced_from != price]
    planned = _planned(tx, entry) if behind else {}
    for leg in behind:
        plan = _plan(leg, planned)
        if plan is not None and plan.distance is not None:
            turn += _move(tx, world, _Following(entry, plan, price), leg)
    return turn


def move_all(tx: Tx, world: World) -> Turn:
    """Look at the legs of every entry that has filled in part and stays open."""
    turn = NOTHING
    for entry in tending.partly_filled_entries(tx, after(world.now(), -STAYS_OPEN_S)):
        turn += move_legs(tx, world, entry, orders.legs_of(tx, entry.id))
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
    plan, tick = _plan(leg, _planned(tx, entry)), world.instrument(leg.symbol).tick
    if plan is None or plan.distance is None:
        return leg.prices
    of = _Following(entry, plan, entry.average_price)
    if leg.prices not in (planned_prices(plan), _should_have(of, leg, tick)):
        return leg.prices
    return prices_from(plan, entry.side, of.price, tick)


def _move(tx: Tx, world: World, of: _Following, leg: Order) -> Turn:
    tick = world.instrument(leg.symbol).tick
    if requests.is_under_way(tx, leg.id, RequestKind.REPLACE) or _too_soon(tx, of.entry, leg, world.now()):
        return NOTHING
    if leg.prices != _should_have(of, leg, tick):
        return NOTHING
    tending.set_priced_from(tx, leg.id, of.price)
    wanted = prices_from(of.plan, of.entry.side, of.price, tick)
    if wanted == leg.prices:
        return NOTHING
    terms = Replacement(client_order_id=ClientOrderId(""), prices=wanted)
    broker = broker_of(tx, world, leg.account_id)
    return Turn(requests=(change(tx, world, broker, leg, terms, asked_by=leg.trade_id),))


def _should_have(of: _Following, leg: Order, tick: Tick) -> OrderPrices:
    """The prices of a leg that nobody has moved but this, since it was planned or given others."""
    since = None if leg.follows is None else leg.follows.since
    if leg.priced_from is None or leg.priced_from == since:
        return planned_prices(of.plan)
    return prices_from(of.plan, of.entry.side, leg.priced_from, tick)


def _plan(leg: Order, planned: Mapping[Leg, PlaceLeg]) -> PlaceLeg | None:
    """A leg as it was planned, with the price and the distance that it was given since."""
    plan, given = planned.get(leg.leg), leg.follows
    if plan is None or given is None:
        return plan
    prices = given.prices
    return replace(plan, limit_price=prices.limit_price, stop_price=prices.stop_price, distance=given.distance)


def _too_soon(tx: ReadTx, entry: Order, leg: Order, now: Instant) -> bool:
    """Whether the leg of an entry that may fill on was moved a moment ago."""
    asked = [each.created_at for each in requests.of_order(tx, leg.id) if each.kind is RequestKind.REPLACE]
    return entry.status.open and bool(asked) and now < after(asked[-1], STAYS_OPEN_S)


def _planned(tx: ReadTx, entry: Order) -> Mapping[Leg, PlaceLeg]:
    """The legs that are linked with an entry, as its trade planned them."""
    trade = trades.trade(tx, entry.trade_id) if entry.trade_id else None
    intents = trade.decision.intents if trade is not None and trade.decision is not None else ()
    intent = intents[entry.step] if entry.step < len(intents) else None
    legs = intent.legs if isinstance(intent, PlaceOrder) else ()
    return {leg.leg: leg for leg in legs if leg.carried is Carried.BY_BROKER}
