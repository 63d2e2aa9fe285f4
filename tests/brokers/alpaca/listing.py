"""Lists of orders and fills as a test wants Alpaca to show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tradehook.brokers.alpaca.errors import NOT_FOUND
from tradehook.brokers.alpaca.translate.wire import WireActivity, WireOrder
from tradehook.vocabulary.broker import Rejected, Unknown
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.instant import Instant


@dataclass(slots=True)
class Listing:
    """Stands in for `Trading` where only its lists are asked. `fills` are the answers one after another; the last one
    stays. `failing` names what is not answered; `asked` which orders were asked for one by one."""

    orders: dict[str, WireOrder] = field(default_factory=dict)
    open: Sequence[WireOrder] = ()
    recent: Sequence[WireOrder] = ()
    fills: list[Sequence[WireActivity]] = field(default_factory=lambda: [()])
    failing: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)
    since: list[Instant] = field(default_factory=list)

    async def order(self, order_id: BrokerOrderId) -> WireOrder | Rejected | Unknown:
        self.asked.append(order_id)
        if "order" in self.failing:
            return Unknown("order")
        return self.orders.get(order_id) or Rejected(code=NOT_FOUND, words="order not found")

    async def open_orders(self) -> Sequence[WireOrder] | Unknown:
        return Unknown("open") if "open" in self.failing else self.open

    async def orders_since(self, since: Instant) -> Sequence[WireOrder] | Unknown:
        self.since.append(since)
        return Unknown("recent") if "recent" in self.failing else self.recent

    async def fills_since(self, since: Instant) -> Sequence[WireActivity] | Unknown:
        if "fills" in self.failing:
            return Unknown("fills")
        return self.fills.pop(0) if len(self.fills) > 1 else self.fills[0]
