"""Adjustments: what makes our position the broker's where no execution explains it (rule: architecture 4).

Nothing is known of such a change but its end, so no result is made up. Units that are gone leave at our own average
price: nothing is realised by it (to twelve decimals of a price). Units that have come get the price with which the
average becomes the broker's, or the broker's average itself where only a price of zero or less would do that. Where
the broker gives no average it is our own, and the price at hand where nothing is left of ours. A position that went
through zero leaves in full and comes anew.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from tradehook.positions.fold import EXACT
from tradehook.vocabulary.broker import BrokerPosition
from tradehook.vocabulary.exact import ZERO, Price, Quantity
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.side import Side

_STEP = Decimal("1e-12")


class FillKind(StrEnum):
    """What a fill stands for: an execution of an order, units that came or went at a price without one (a contract
    ended), or what moved no cash: what no execution explained, and splits."""

    EXECUTION = "execution"
    SETTLEMENT = "settlement"
    ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Units that come or go without an execution. `quantity` > 0."""

    side: Side
    quantity: Quantity
    price: Price


def adjustments(held: Position, shown: BrokerPosition, at_hand: Price) -> tuple[Adjustment, ...]:
    """What takes our position to what the broker shows: first what leaves, then what comes; none where they agree."""
    gap = EXACT.subtract(shown.quantity, held.quantity)
    side = Side.BUY if gap > 0 else Side.SELL
    leaving = min(abs(gap), held.size) if gap * held.quantity < 0 else ZERO
    staying = replace(held, quantity=Quantity(EXACT.add(held.quantity, side.sign * leaving)))
    coming = EXACT.subtract(abs(gap), leaving)
    steps = (
        Adjustment(side=side, quantity=Quantity(leaving), price=_rounded(held.average_price)),
        Adjustment(side=side, quantity=Quantity(coming), price=_rounded(_price_to_come(staying, shown, at_hand))),
    )
    return tuple(step for step in steps if step.quantity)


def split(held: Position, ratio: Decimal, quantity: Quantity) -> tuple[Adjustment, ...]:
    """What a split makes of a position: all of it leaves at what it cost, and `quantity` units come at that price
    divided by `ratio`."""
    side = Side.BUY if held.quantity > 0 else Side.SELL
    steps = (
        Adjustment(side=side.opposite, quantity=held.size, price=_rounded(held.average_price)),
        Adjustment(
            side=side, quantity=Quantity(abs(quantity)), price=_rounded(EXACT.divide(held.average_price, ratio))
        ),
    )
    return tuple(step for step in steps if step.quantity)


def _price_to_come(staying: Position, shown: BrokerPosition, at_hand: Price) -> Decimal:
    """The price of what comes to what stays that makes the average the broker's, as nearly as average cost allows."""
    if shown.average_price is None:
        return staying.average_price if staying.quantity else at_hand
    coming = EXACT.subtract(shown.quantity, staying.quantity)
    if not coming:
        return shown.average_price
    cost = EXACT.subtract(
        EXACT.multiply(shown.quantity, shown.average_price), EXACT.multiply(staying.quantity, staying.average_price)
    )
    price = EXACT.divide(cost, coming)
    return price if _rounded(price) > 0 else shown.average_price


def _rounded(price: Decimal) -> Price:
    return Price(price.quantize(_STEP, context=EXACT))
