"""An order as the double keeps it."""

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.wire import new_id
from tests.brokers.alpaca.double.words import Intent, OrderClass, OrderType, Role, Side, Status, TimeInForce

_NINE_PLACES = Decimal("1e-9")
ZERO = Decimal(0)


@dataclass(slots=True, kw_only=True, eq=False, repr=False)
class Order:
    """One order; `asset` is None for a multi-leg order, `qty` for one that is given in dollars.

    `cost` is what its fills cost in all, `hold_each` what each open unit takes of the buying power. Times are
    nanoseconds. `elected` is set once a stop is hit, `armed` once a leg's entry is filled; `collar` is the worst price
    of a buy stop. `class_sent` is the order class as it was sent.
    """

    id: str = field(default_factory=new_id)
    client_order_id: str = field(default_factory=new_id)
    account: str
    asset: Asset | None
    side: Side
    type: OrderType
    tif: TimeInForce
    qty: Decimal | None
    notional: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_price: Decimal | None = None
    trail_percent: Decimal | None = None
    hwm: Decimal | None = None
    extended_hours: bool = False
    order_class: OrderClass = OrderClass.SIMPLE
    class_sent: str = ""
    intent: Intent
    status: Status = Status.PENDING_NEW
    role: Role = Role.ALONE
    legs: list["Order"] = field(default_factory=list)
    parent: "Order | None" = None
    ratio_qty: Decimal | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    created_at: int
    updated_at: int
    expires_at: int
    filled_at: int | None = None
    canceled_at: int | None = None
    cancel_requested_at: int | None = None
    expired_at: int | None = None
    failed_at: int | None = None
    replaced_at: int | None = None
    filled_qty: Decimal = ZERO
    cost: Decimal = ZERO
    hold_each: Decimal = ZERO
    elected: bool = False
    armed: bool = False
    collar: Decimal | None = None
    status_before: Status | None = None
    successor: "Order | None" = None

    def __repr__(self) -> str:
        size = self.qty if self.qty is not None else f"${self.notional}"
        return f"<{self.role} {self.side} {size} {self.symbol} {self.type} {self.tif} {self.status} {self.id[:8]}>"

    @property
    def symbol(self) -> str:
        """How its asset is called in orders; "" for a multi-leg order."""
        return self.asset.symbol if self.asset else ""

    @property
    def average_price(self) -> Decimal | None:
        """What its units cost on average."""
        return (self.cost / self.filled_qty).quantize(_NINE_PLACES) if self.filled_qty else None

    @property
    def fractional(self) -> bool:
        """Whether it is for dollars or for part of a share."""
        return self.qty is None or self.qty != self.qty.to_integral_value()

    def remaining(self, price: Decimal) -> Decimal:
        """The units still to be filled; of an order in dollars, as many as they buy at this price."""
        if self.qty is not None:
            return self.qty - self.filled_qty
        assert self.notional is not None
        return max(ZERO, ((self.notional - self.cost) / price).quantize(_NINE_PLACES, ROUND_DOWN))

    @property
    def siblings(self) -> list["Order"]:
        """The other exit of its group."""
        if self.role is Role.TAKE_PROFIT and self.legs:
            return self.legs
        group = self.parent
        if group is None:
            return []
        others = [leg for leg in group.legs if leg is not self]
        return [group, *others] if group.role is Role.TAKE_PROFIT else others

    @property
    def is_held(self) -> bool:
        """Whether it waits for another order of its group, perhaps with a cancel or a replacement under way."""
        return Status.HELD in (self.status, self.status_before)

    @property
    def is_working(self) -> bool:
        """Whether the market may fill it."""
        return self.status.working and not self.is_held

    @property
    def waits_for_its_stop(self) -> bool:
        """Whether it is the stop of a live pair of exits, held until its price is hit."""
        return self.armed and self.status is Status.HELD
