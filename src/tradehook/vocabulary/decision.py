"""What should be done about a signal: intents, or the reasons why not, and how that was found."""

from decimal import Decimal

import msgspec

from tradehook.vocabulary.order import Leg, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Side


class CancelOrders(msgspec.Struct, frozen=True, kw_only=True, tag="cancel"):
    """Cancel these orders of the family, by our order ids, and wait until that is confirmed."""

    order_ids: tuple[str, ...]


class PlaceOrder(msgspec.Struct, frozen=True, kw_only=True, tag="place"):
    """Place one order. `quantity` > 0, on the instrument's step; `limit_price` on the tick, for limit orders only."""

    leg: Leg
    symbol: str
    side: Side
    quantity: Decimal
    order_type: OrderType
    time_in_force: TimeInForce
    limit_price: Decimal | None = None


Intent = CancelOrders | PlaceOrder


class TraceStep(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that was looked at, in plain words: `rule` names it, `found` says what it found, with the numbers."""

    rule: str
    found: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Intents in the order in which they are carried out, or at least one reason why there are none.

    With intents, `reasons` says what was left out (a swap that was off). Intents after a `CancelOrders` are worked out
    again once the cancels are confirmed, when `replan` says so: what was cancelled may have filled meanwhile.
    """

    intents: tuple[Intent, ...]
    reasons: tuple[Reason, ...]
    trace: tuple[TraceStep, ...]
    replan: bool = False

    @property
    def acts(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.intents)
