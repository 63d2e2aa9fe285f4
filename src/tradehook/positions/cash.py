"""Cash and equity as folds: what a position did to the account's cash, and what it adds to its worth.

Two ways of settling. Stocks, crypto and options are paid for in full; of futures and forex only the result
moves cash. Either way equity is the cash put in, plus realised, plus unrealised, less fees. All of it
exact: see `fold`.

An adjustment moved no cash that we know of (see `adjusting`): it is left out of cash, though what came by it counts at
what it is worth. So after an adjustment cash and equity are what executions made them, whatever the broker's are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tradehook.positions.fold import EXACT, open_cost
from tradehook.vocabulary.exact import Money, Price
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.position import Position

PAID_IN_FULL = frozenset({AssetClass.STOCKS, AssetClass.CRYPTO, AssetClass.OPTIONS})
"""Classes whose price changes hands at the fill; the others are held on margin."""


def paid_in_full(instrument: Instrument) -> bool:
    """Whether the price changes hands at the fill; contracts on an underlying are held on margin."""
    return instrument.asset_class in PAID_IN_FULL and instrument.contract_type is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A position with its instrument and the market price it is valued at."""

    instrument: Instrument
    position: Position
    price: Price


def cash_of(instrument: Instrument, position: Position, adjustments: Iterable[Fill] = ()) -> Money:
    """All that the executions of a position did to cash, from the first one on; in the instrument's currency.

    `adjustments` are those among the position's fills: what they would have cost is put back. On margin they cost
    nothing, for they realise nothing.
    """
    result = EXACT.subtract(position.realised, position.fees)
    if not paid_in_full(instrument):
        return Money(result)
    paid = open_cost(position)
    for fill in adjustments:
        paid = EXACT.subtract(paid, EXACT.multiply(fill.side.sign * fill.quantity, fill.price))
    return Money(EXACT.subtract(result, _times_point_value(paid, instrument)))


def cash_effect(instrument: Instrument, before: Position, after: Position) -> Money:
    """What one fill did to cash, given the position before and after it.

    Paid in full: -side x quantity x price x point value - fee. On margin: the realised result - fee.
    """
    return Money(EXACT.subtract(cash_of(instrument, after), cash_of(instrument, before)))


def value(holding: Holding) -> Money:
    """What a position is worth beside the cash: its market value, or on margin its unrealised result.

    Negative for a short that was paid in full: it has to be bought back.
    """
    units = EXACT.multiply(holding.position.quantity, holding.price)
    if not paid_in_full(holding.instrument):
        units = EXACT.subtract(units, open_cost(holding.position))
    return Money(_times_point_value(units, holding.instrument))


def equity(cash: Money, holdings: Iterable[Holding]) -> Money:
    """What the account is worth: its cash and the value of what it holds."""
    total: Decimal = cash
    for holding in holdings:
        total = EXACT.add(total, value(holding))
    return Money(total)


def _times_point_value(units: Decimal, instrument: Instrument) -> Decimal:
    return EXACT.multiply(units, instrument.point_value)
