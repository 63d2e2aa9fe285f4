"""What should be done about a signal: intents, or the reasons why not, and how that was found."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderClass, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import TradeStatus

_HUNDRED = Decimal(100)


class CancelOrders(msgspec.Struct, frozen=True, kw_only=True, tag="cancel"):
    """Cancel these orders of the family, by our order ids, and wait until that is confirmed."""

    order_ids: tuple[str, ...]


class Carried(StrEnum):
    """Who sees to it that an order or a leg does what it is for."""

    BY_BROKER = "by_broker"
    AFTER_FILL = "after_fill"
    WATCHED = "watched"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _CARRIED[self]


_CARRIED = {
    Carried.BY_BROKER: "The broker has it, linked to its entry where it is a leg.",
    Carried.AFTER_FILL: "tradehook places it at the broker once its entry has filled.",
    Carried.WATCHED: "tradehook watches the price, and sends it when the price is reached.",
}


class Distance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a leg is from the price of its entry: exactly one, in price or in percent. Both above 0."""

    amount: Decimal | None = None
    percent: Decimal | None = None

    def from_price(self, price: Decimal, towards: Side) -> Decimal:
        """The price so far from another: above it towards a buy, below it towards a sell.

        What profits a long is above its entry and what stops it is below; a short is mirrored (rule: deciding 5).
        """
        amount = self.amount if self.amount is not None else price * (self.percent or Decimal(0)) / _HUNDRED
        return price + towards.sign * amount


class ChangeOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="change"):
    """Give an open order of the family new terms; None leaves things as they are. Prices on the tick.

    `good_till` goes with `gtd`. `distance`: of a leg, its new price follows from that at which its entry fills.
    """

    order_id: str
    quantity: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_amount: Decimal | None = None
    time_in_force: TimeInForce | None = None
    good_till: Instant | None = None
    distance: Distance | None = None


class PlaceLeg(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A leg that protects an entry or takes its profit: on the other side, in the entry's quantity.

    `distance` is there where its price follows from the entry's: it moves with that of the fill (rule: deciding 5).
    `time_in_force` None: the entry's.
    """

    leg: Leg
    order_type: OrderType
    time_in_force: TimeInForce | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    distance: Distance | None = None
    carried: Carried = Carried.BY_BROKER


class AddLeg(msgspec.Struct, frozen=True, kw_only=True, tag="add_leg"):
    """Give an entry a leg that it was placed without: tradehook carries it."""

    order_id: str
    leg: PlaceLeg


class PlaceOrder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="place"):
    """Place one order. `quantity` > 0, on the instrument's step; the prices that its type needs, on the tick.

    `order_class` says how the broker links it with those of `legs` that it carries. `cancel_after_s`: what has not
    filled so long after it was placed is cancelled; so is at `good_till` what is not sent as good till a date.
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
    carried: Carried = Carried.BY_BROKER
    cancel_after_s: int | None = None
    good_till: Instant | None = None


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Leave the lane until released: delayed, queued to the open, or awaiting approval (rule: architecture 4).

    `until` releases it by itself; None waits for somebody.
    """

    status: TradeStatus
    until: Instant | None = None


Intent = CancelOrders | ChangeOrder | AddLeg | PlaceOrder


class TraceStep(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that was looked at, in plain words: `rule` names it, `found` says what it found, with the numbers."""

    rule: str
    found: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Intents in the order in which they are carried out, or at least one reason why there are none.

    With intents, `reasons` says what was left out (a swap that was off). Intents after a `CancelOrders` are worked out
    again once the cancels are confirmed, when `replan` says so: what was cancelled may have filled meanwhile. With
    `leave`, nothing is done yet: `intents` show what would be, and all of it is worked out again when the trade comes
    back to its lane. With `afterwards` that happens once the intents are done. `status` is how a trade ends that does
    nothing: held, ignored, or failed.
    """

    intents: tuple[Intent, ...]
    reasons: tuple[Reason, ...]
    trace: tuple[TraceStep, ...]
    replan: bool = False
    leave: Leave | None = None
    afterwards: Leave | None = None
    status: TradeStatus = TradeStatus.HELD

    @property
    def acts(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.intents)
