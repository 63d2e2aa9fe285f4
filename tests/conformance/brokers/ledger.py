"""An honest reader of reports: what they add up to, however often, late and out of order they come."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from tradehook.vocabulary.broker import (
    FillBusted,
    FilledSoFar,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    Report,
)
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.order import OrderStatus

_Execution = tuple[AccountId, ExecutionId]


@dataclass
class Ledger:
    """Reports as the engine reads them: each execution once by its id, a bust negates it whenever it comes, totals
    only grow, and the first end counts (rule: brokers/contract.py, architecture 3)."""

    fills: dict[_Execution, OrderFilled] = field(default_factory=dict)
    busted: set[_Execution] = field(default_factory=set)
    totals: dict[BrokerOrderId, FilledSoFar] = field(default_factory=dict)
    ends: dict[BrokerOrderId, OrderStatus] = field(default_factory=dict)
    replaced: dict[BrokerOrderId, BrokerOrderId] = field(default_factory=dict)
    known: dict[BrokerOrderId, ClientOrderId] = field(default_factory=dict)

    def take(self, report: Report) -> None:
        """Read one report."""
        self.known.setdefault(report.broker_order_id, report.client_order_id)
        match report:
            case OrderFilled():
                self.fills.setdefault((report.account_id, report.execution_id), report)
            case FillBusted():
                self.busted.add((report.account_id, report.execution_id))
            case FilledSoFar():
                self._take_total(report)
            case OrderEnded():
                self.ends.setdefault(report.broker_order_id, report.status)
            case OrderReplaced():
                self._take_replaced(report)

    def filled(self, order_id: BrokerOrderId) -> Decimal:
        """How much of an order was filled and not taken back."""
        total = self.totals.get(order_id)
        if total is not None:
            return total.quantity
        return sum((fill.quantity for fill in self._good() if fill.broker_order_id == order_id), ZERO)

    def filled_with_what_it_replaced(self, order_id: BrokerOrderId) -> Decimal:
        """The same for an order that took the place of others: its quantity counts what they had filled."""
        before = [old for old, new in self.replaced.items() if new == order_id]
        return sum(map(self.filled_with_what_it_replaced, before), self.filled(order_id))

    def undone(self, order_id: BrokerOrderId) -> bool:
        """Whether any fill of the order was taken back."""
        return any(fill.broker_order_id == order_id for key, fill in self.fills.items() if key in self.busted)

    def positions(self, account_id: AccountId) -> dict[str, Decimal]:
        """What the account holds, by symbol, if it held nothing before."""
        held: dict[str, Decimal] = defaultdict(Decimal)
        for fill in (*self._good(), *self.totals.values()):
            if fill.account_id == account_id:
                held[fill.symbol] += fill.side.sign * fill.quantity
        return {symbol: quantity for symbol, quantity in held.items() if quantity}

    def over(self, order_id: BrokerOrderId) -> bool:
        """Whether the order is reported to have left the book with a rest, or to have become another order."""
        return order_id in self.ends or order_id in self.replaced

    def _good(self) -> list[OrderFilled]:
        return [fill for key, fill in self.fills.items() if key not in self.busted]

    def _take_total(self, report: FilledSoFar) -> None:
        before = self.totals.get(report.broker_order_id)
        if before is None or report.quantity > before.quantity:
            self.totals[report.broker_order_id] = report

    def _take_replaced(self, report: OrderReplaced) -> None:
        self.known.setdefault(report.order.broker_order_id, report.order.client_order_id)
        if report.order.broker_order_id != report.broker_order_id:
            self.replaced[report.broker_order_id] = report.order.broker_order_id
