"""What should be done about a signal: intents, or the reasons why not, and how that was found."""

from decimal import Decimal

import msgspec

from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderClass, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import TradeStatus


class CancelOrders(msgspec.Struct, frozen=True, kw_only=True, tag="cancel"):
    """Cancel these orders of the family, by our order ids, and wait until that is confirmed."""

    order_ids: tuple[str, ...]


class PlaceLeg(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A leg that protects an entry or takes its profit: on the other side, in the entry's quantity."""

    leg: Leg
    order_type: OrderType
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None


class PlaceOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="place"):
    """Place one order. `quantity` > 0, on the instrument's step; the prices that its type needs, on the tick.

    `order_class` says how the broker links it with `legs`.
    """

    leg: Leg
    symbol: str
    side: Side
    quantity: Decimal
    order_type: OrderType
    time_in_force: TimeInForce
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    extended_hours: bool = False
    order_class: OrderClass = OrderClass.SIMPLE
    legs: tuple[PlaceLeg, ...] = ()


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Leave the lane until released: delayed, queued to the open, or awaiting approval (rule: architecture 4).

    `until` releases it by itself; None waits for somebody.
    """

    status: TradeStatus
    until: Instant | None = None


Intent = CancelOrders | PlaceOrder


class TraceStep(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that was looked at, in plain words: `rule` names it, `found` says what it found, with the numbers."""

    rule: str
    found: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Intents in the order in which they are carried out, or at least one reason why there are none.

    With intents, `reasons` says what was left out (a swap that was off). Intents after a `CancelOrders` are worked out
    again once the cancels are confirmed, when `replan` says so: what was cancelled may have filled meanwhile. With
    `leave`, all of it is worked out again when the trade comes back to its lane.
    """

    intents: tuple[Intent, ...]
    reasons: tuple[Reason, ...]
    trace: tuple[TraceStep, ...]
    replan: bool = False
    leave: Leave | None = None

    @property
    def acts(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.intents)
