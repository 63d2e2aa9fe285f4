"""The prices of a leg that follows the price of its entry (rule: deciding 5). Pure."""

from tradehook.vocabulary.decision import PlaceLeg
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.order import UNPRICED, Leg, OrderPrices
from tradehook.vocabulary.side import Side


def planned_prices(leg: PlaceLeg) -> OrderPrices:
    """The prices of a leg as it was planned."""
    return OrderPrices(
        limit_price=None if leg.limit_price is None else Price(leg.limit_price),
        stop_price=None if leg.stop_price is None else Price(leg.stop_price),
        trail_amount=None if leg.trail_amount is None else Price(leg.trail_amount),
        trail_percent=leg.trail_percent,
    )


def prices_from(leg: PlaceLeg, entered: Side, price: Price, tick: Tick) -> OrderPrices:
    """The prices of a leg whose entry filled at a price, on the tick; as planned where it keeps no distance.

    A take profit is beyond the price in the direction of the entry, a stop on its other side. The limit of a stop keeps
    its offset from the stop.
    """
    planned = planned_prices(leg)
    if leg.distance is None:
        return planned
    side = entered.opposite
    if leg.leg is Leg.TAKE_PROFIT:
        return _or_planned(OrderPrices(limit_price=tick.round(leg.distance.from_price(price, entered), side)), planned)
    stop = tick.round(leg.distance.from_price(price, side), side)
    if planned.limit_price is None or planned.stop_price is None:
        return _or_planned(OrderPrices(stop_price=stop), planned)
    limit = tick.round(stop + planned.limit_price - planned.stop_price, side)
    return _or_planned(OrderPrices(stop_price=stop, limit_price=limit), planned)


def _or_planned(found: OrderPrices, planned: OrderPrices) -> OrderPrices:
    """Prices that are none, or of another kind than the leg has, are not asked for."""
    kinds = [(found.limit_price, planned.limit_price), (found.stop_price, planned.stop_price)]
    fits = found != UNPRICED and all((new is None) is (had is None) for new, had in kinds)
    return found if fits and all(new is None or new > 0 for new, _ in kinds) else planned
