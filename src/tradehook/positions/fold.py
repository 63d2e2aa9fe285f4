"""Positions as a fold over fills: what is held, at what average cost, and what was made of it.

Fills are executions and adjustments (see `adjusting`); to the fold they are one.

How exact it is. Quantities, costs and results are sums and products of what the broker reported, not
rounded. An average price is a quotient and is kept to 50 significant digits. The cost of what is held is
read back from it on a grid of 24 decimals, which gives the very sum of the fills: their prices times
quantities have fewer decimals. A partial exit leaves the average price as it is, and what it takes from the
cost goes into the result: result and open cost always add up to what was received less what was paid, to
the last digit.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Context, Decimal

from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import ExecutionId
from tradehook.vocabulary.position import Position

EXACT = Context(prec=200)
"""So wide that no sum or product of real prices and quantities rounds."""

_AVERAGE = Context(prec=50)
_GRID = Decimal("1e-24")


def fold(
    symbol: str, fills: Iterable[Fill], point_value: Decimal, busted: Collection[ExecutionId] = frozenset()
) -> Position:
    """The position that these fills of one symbol make, in any order and however often each is given.

    Executions that were taken back count for nothing, whether they or that was learned first.
    """
    known: dict[ExecutionId, Fill] = {fill.execution_id: fill for fill in fills if fill.execution_id not in busted}
    position = Position(symbol=symbol)
    for fill in sorted(known.values(), key=_when):
        position = apply(position, fill, point_value)
    return position


def apply(position: Position, fill: Fill, point_value: Decimal) -> Position:
    """The position after one more fill, which must not lie before those already in it, nor be one of them."""
    signed = EXACT.multiply(fill.quantity, Decimal(fill.side.sign))
    quantity = EXACT.add(position.quantity, signed)
    value = EXACT.multiply(signed, fill.price)
    average = _average(position, fill.price, quantity, EXACT.add(open_cost(position), value))
    after = replace(
        position,
        quantity=Quantity(quantity),
        average_price=Price(average),
        fees=Money(EXACT.add(position.fees, fill.fee)),
    )
    result = EXACT.subtract(EXACT.subtract(open_cost(after), open_cost(position)), value)
    return replace(after, realised=Money(EXACT.add(position.realised, EXACT.multiply(result, point_value))))


def open_cost(position: Position) -> Decimal:
    """What the units held were bought for, in price x units; negative, what a short was sold for."""
    return EXACT.multiply(position.average_price, position.quantity).quantize(_GRID, context=EXACT)


def _average(before: Position, price: Price, quantity: Decimal, cost: Decimal) -> Decimal:
    """The average price once `quantity` is held: `cost` is that of all of it, had nothing been closed."""
    if not quantity:
        return ZERO
    if before.quantity * quantity < 0:
        return price
    return before.average_price if abs(quantity) < abs(before.quantity) else _AVERAGE.divide(cost, quantity)


def _when(fill: Fill) -> tuple[int, str]:
    return fill.happened_at, fill.execution_id
