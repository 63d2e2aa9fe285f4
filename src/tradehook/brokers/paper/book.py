"""What an account holds, and what an execution does to it.

A holding keeps what it cost, not its average price: when part of it is closed, what rounding takes from the
released cost stays in the rest, so no fraction of money is ever made or lost.
"""

from decimal import Decimal

import msgspec

from tradehook.brokers.paper.money import exactly
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side

_SMALLEST_COST = Decimal("1e-12")


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """Units traded at one price. `point_value` is what a price change of 1 makes on one unit."""

    side: Side
    quantity: Quantity
    price: Price
    point_value: Decimal


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """Units held of one instrument (negative when short) and what they cost, in its currency and signed alike.

    `rate` is what that currency was worth in the account's when the holding last changed; `expires_at` is when what is
    held ends by itself.
    """

    symbol: str
    quantity: Quantity = Quantity(ZERO)
    cost: Money = Money(ZERO)
    rate: Decimal = Decimal(1)
    expires_at: Instant | None = None

    def with_units(self, quantity: Quantity, cost: Money) -> "Holding":
        """The holding with other units, which cost this."""
        return msgspec.structs.replace(self, quantity=quantity, cost=cost)

    def average_price(self, point_value: Decimal) -> Price:
        """Average cost of one unit, as a price; 0 when flat."""
        return Price(self.cost / (self.quantity * point_value) if self.quantity else ZERO)

    def reducible_by(self, side: Side) -> Quantity:
        """How many units an order of this side can take away before the holding is flat."""
        return Quantity(max(ZERO, -side.sign * self.quantity))


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What an execution does to a holding. In the instrument's currency: `received` for the units themselves
    (negative when paid), `realised` on those that it closed."""

    quantity: Quantity
    cost: Money
    received: Money
    realised: Money


@exactly
def effect(holding: Holding, execution: Execution) -> Effect:
    """Book an execution by average cost: first what it closes, then what it opens with the rest."""
    sign = execution.side.sign
    unit = sign * execution.price * execution.point_value
    closing = min(execution.quantity, holding.reducible_by(execution.side))
    opening = execution.quantity - closing
    released = _released(holding, closing)
    return Effect(
        quantity=Quantity(holding.quantity + sign * execution.quantity),
        cost=Money(holding.cost - released + unit * opening),
        received=Money(-unit * execution.quantity),
        realised=Money(-unit * closing - released),
    )


def _released(holding: Holding, closing: Decimal) -> Decimal:
    """The part of the cost that goes with the units that are closed."""
    held = abs(holding.quantity)
    if closing == held:
        return holding.cost
    return (holding.cost * closing / held).quantize(_SMALLEST_COST)
