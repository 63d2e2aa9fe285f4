"""The prices that an order and its legs must have, by type. Pure; each rule gives its refusal or None."""

from collections.abc import Mapping
from decimal import Decimal

from tradehook.brokers.paper.refusals import Refuses
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.exact import canonical, canonical_or_none
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, OrderClass, OrderPrices, OrderTicket, OrderType

_LIMIT, _STOP, _AMOUNT, _PERCENT = "limit price", "stop price", "trail amount", "trail percent"
_WANTED: Mapping[OrderType, tuple[str, ...]] = {
    OrderType.MARKET: (),
    OrderType.LIMIT: (_LIMIT,),
    OrderType.STOP: (_STOP,),
    OrderType.STOP_LIMIT: (_LIMIT, _STOP),
    OrderType.TRAILING_STOP: (_AMOUNT, _PERCENT),
}
_HUNDRED = 100

_STOP_LOSSES = frozenset({OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP})
_LEG_TYPES = {Leg.TAKE_PROFIT: frozenset({OrderType.LIMIT}), Leg.STOP_LOSS: _STOP_LOSSES}
_LEGS: Mapping[OrderClass, tuple[frozenset[Leg], ...]] = {
    OrderClass.SIMPLE: (frozenset(),),
    OrderClass.BRACKET: (frozenset({Leg.TAKE_PROFIT, Leg.STOP_LOSS}),),
    OrderClass.OTO: (frozenset({Leg.TAKE_PROFIT}), frozenset({Leg.STOP_LOSS})),
    OrderClass.OCO: (frozenset({Leg.STOP_LOSS}),),
}
_LEGS_IN_WORDS = {
    OrderClass.SIMPLE: "no legs",
    OrderClass.BRACKET: "a take profit (a limit) and a stop loss",
    OrderClass.OTO: "one leg, a take profit (a limit) or a stop loss",
    OrderClass.OCO: "a limit as the take profit, and a stop loss as its leg",
}


def prices_problem(order_type: OrderType, prices: OrderPrices, instrument: Instrument) -> Rejected | None:
    """What is wrong with the prices of an order of this type."""
    given = _given(prices)
    unwanted = [name for name in given if name not in _WANTED[order_type]]
    if unwanted:
        words = order_type.replace("_", " ")
        return Refuses.UNWANTED_PRICE.because(order_type=words, names=" or ".join(unwanted))
    if order_type is OrderType.TRAILING_STOP:
        return _trail(prices)
    problems = (_price(order_type, name, given.get(name), instrument) for name in _WANTED[order_type])
    return next((problem for problem in problems if problem is not None), None)


def legs_problem(ticket: OrderTicket, instrument: Instrument) -> Rejected | None:
    """What is wrong with the legs of an order of this class."""
    kinds = frozenset(leg.leg for leg in ticket.legs)
    fits = kinds in _LEGS[ticket.order_class] and len(kinds) == len(ticket.legs)
    typed = all(leg.order_type in _LEG_TYPES.get(leg.leg, ()) for leg in ticket.legs)
    leads = ticket.order_class is not OrderClass.OCO or ticket.order_type is OrderType.LIMIT
    if not (fits and typed and leads):
        given = ", ".join(f"{leg.leg} ({leg.order_type})".replace("_", " ") for leg in ticket.legs) or "no legs"
        return Refuses.UNSUPPORTED_LEGS.because(
            order_class=ticket.order_class, wanted=_LEGS_IN_WORDS[ticket.order_class], given=given
        )
    problems = (prices_problem(leg.order_type, leg.prices, instrument) for leg in ticket.legs)
    return next((problem for problem in problems if problem is not None), None)


def _given(prices: OrderPrices) -> dict[str, Decimal]:
    named = {
        _LIMIT: prices.limit_price,
        _STOP: prices.stop_price,
        _AMOUNT: prices.trail_amount,
        _PERCENT: prices.trail_percent,
    }
    return {name: price for name, price in named.items() if price is not None}


def _price(order_type: OrderType, name: str, price: Decimal | None, instrument: Instrument) -> Rejected | None:
    if price is None or price <= 0:
        invalid = Refuses.INVALID_LIMIT_PRICE if name == _LIMIT else Refuses.INVALID_STOP_PRICE
        words = order_type.replace("_", " ")
        return invalid.because(order_type=words, price=canonical_or_none(price) or "none")
    if not instrument.tick.holds(price):
        tick = canonical(instrument.tick.at(price))
        return Refuses.OFF_TICK.because(price=canonical(price), symbol=instrument.symbol, tick=tick)
    return None


def _trail(prices: OrderPrices) -> Rejected | None:
    given = {name: trail for name, trail in _given(prices).items() if name in (_AMOUNT, _PERCENT)}
    percent = prices.trail_percent
    if len(given) == 1 and min(given.values()) > 0 and (percent is None or percent < _HUNDRED):
        return None
    said = " and ".join(f"{name} {canonical(trail)}" for name, trail in given.items()) or "neither"
    return Refuses.INVALID_TRAIL.because(given=said)
