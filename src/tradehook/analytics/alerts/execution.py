"""What carrying out an alert cost, from three prices: that of the signal, the intended one, and the fill's.

One sign everywhere: a positive figure is worse for the trader (a buy that got dearer, a sale that got cheaper), a
negative one is better.
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import msgspec

from tradehook.analytics.scales import WIDE, percent_of
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.side import Side


class ThreePrices(msgspec.Struct, frozen=True, kw_only=True):
    """The prices of one order. `quantity` in units above zero; `point_value` is what a price change of 1 makes on one.

    `filled` is the average over its fills, None while there is none.
    """

    side: Side
    quantity: Quantity
    signal: Price
    intended: Price
    filled: Price | None
    point_value: Decimal = Decimal(1)


class Cost(NamedTuple):
    """One cost: per unit in the quote currency, in percent of the price it is measured from, and of all units."""

    price: Decimal
    percent: Decimal | None
    money: Money


class CostKind(StrEnum):
    """The costs of an order; the first two add up to the third."""

    SETUP = "setup"
    EXECUTION = "execution"
    TOTAL = "total"

    @property
    def meaning(self) -> str:
        """What it is and whose doing, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    CostKind.SETUP: "Intended price less signal price: what the strategy chose to pay for a limit or a stop.",
    CostKind.EXECUTION: "Fill price less intended price: slippage, the doing of market and broker.",
    CostKind.TOTAL: "Fill price less signal price.",
}


def intended_price(order_type: OrderType, signal: Price, limit: Price | None, stop: Price | None) -> Price:
    """The price that an order is meant to fill at.

    The limit of limit and stop-limit orders, the stop of stop orders; the signal's for market and trailing orders, and
    where the price of its type was not given.
    """
    match order_type:
        case OrderType.LIMIT | OrderType.STOP_LIMIT:
            return signal if limit is None else limit
        case OrderType.STOP:
            return signal if stop is None else stop
        case _:
            return signal


def costs(prices: ThreePrices) -> dict[CostKind, Cost]:
    """The costs of an order; only the setup while nothing has filled."""
    known = {CostKind.SETUP: _cost(prices, prices.signal, prices.intended)}
    if prices.filled is not None:
        known[CostKind.EXECUTION] = _cost(prices, prices.intended, prices.filled)
        known[CostKind.TOTAL] = _cost(prices, prices.signal, prices.filled)
    return known


def worse_by(side: Side, earlier: Price, later: Price) -> Decimal:
    """How much worse the later price is for somebody on this side, per unit; negative when it is better."""
    return WIDE.subtract(later, earlier) if side is Side.BUY else WIDE.subtract(earlier, later)


def _cost(prices: ThreePrices, earlier: Price, later: Price) -> Cost:
    price = worse_by(prices.side, earlier, later)
    money = WIDE.multiply(WIDE.multiply(price, prices.quantity), prices.point_value)
    return Cost(price, percent_of(price, abs(earlier)), Money(money))
