"""What a list of executions made: the result of what was opened and closed, first in, first out, before fees."""

from collections import defaultdict, deque
from collections.abc import Iterable
from decimal import Context, Decimal
from typing import NamedTuple

from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.side import Side

_EXACT = Context(prec=200)
"""So wide that no sum or product of real prices and quantities rounds."""


class Execution(NamedTuple):
    """Some units bought or sold. `quantity` above zero, or None: all that is held on the other side."""

    symbol: str
    side: Side
    quantity: Quantity | None
    price: Price
    point_value: Decimal


class _Lot(NamedTuple):
    signed: Decimal
    price: Decimal


def closed_result(executions: Iterable[Execution]) -> Money:
    """The result of what they closed, in the quote currency; what stays open counts for nothing. In order of time."""
    held: defaultdict[str, deque[_Lot]] = defaultdict(deque)
    total = ZERO
    for execution in executions:
        total = _EXACT.add(total, _closing(held[execution.symbol], execution))
    return Money(total)


def _closing(lots: deque[_Lot], execution: Execution) -> Decimal:
    """Take what it closes out of the lots, put the rest beside them, and say what was made."""
    result, left = ZERO, _signed(lots, execution)
    while left and lots and (lots[0].signed > 0) != (left > 0):
        oldest = lots.popleft()
        closed = max(oldest.signed, -left) if oldest.signed < 0 else min(oldest.signed, -left)
        gain = _EXACT.multiply(_EXACT.subtract(execution.price, oldest.price), closed)
        result = _EXACT.add(result, _EXACT.multiply(gain, execution.point_value))
        left = _EXACT.add(left, closed)
        if closed != oldest.signed:
            lots.appendleft(_Lot(_EXACT.subtract(oldest.signed, closed), oldest.price))
    if left:
        lots.append(_Lot(left, execution.price))
    return result


def _signed(lots: deque[_Lot], execution: Execution) -> Decimal:
    sign = execution.side.sign
    if execution.quantity is not None:
        return execution.quantity * sign
    held = sum((lot.signed for lot in lots), ZERO)
    return -held if held * sign < 0 else ZERO
