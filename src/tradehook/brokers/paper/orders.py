"""What the paper broker keeps of an account and of an order."""

from dataclasses import dataclass, replace

from tradehook.brokers.paper.settings import PaperSettings
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import ZERO, Money, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus, OrderTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAccount:
    """An account. `cash` in `currency`; negative when more was bought than was paid in (margin)."""

    account_id: AccountId
    currency: str
    cash: Money
    settings: PaperSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOrder:
    """An order as it stands. `filled` in units, in `executions` pieces; `code` and `words` say why it was refused
    or ended."""

    ticket: OrderTicket
    broker_order_id: BrokerOrderId
    placed_at: Instant
    status: OrderStatus = OrderStatus.WORKING
    filled: Quantity = Quantity(ZERO)
    executions: int = 0
    code: str = ""
    words: str = ""

    @property
    def rest(self) -> Quantity:
        """The units that are not filled."""
        return Quantity(self.ticket.quantity - self.filled)

    @property
    def execution_id(self) -> ExecutionId:
        """The id of the last execution: the same order's same execution has the same id in every run."""
        return ExecutionId(f"{self.ticket.client_order_id}-{self.executions}")

    def filled_by(self, quantity: Quantity) -> "PaperOrder":
        """The order after one more execution."""
        status = OrderStatus.FILLED if quantity == self.rest else OrderStatus.PARTIALLY_FILLED
        filled = Quantity(self.filled + quantity)
        return replace(self, status=status, filled=filled, executions=self.executions + 1)

    def ended(self, status: OrderStatus, words: str, code: str = "") -> "PaperOrder":
        """The order once it has left the book with a rest."""
        return replace(self, status=status, words=words, code=code)

    def as_told(self) -> BrokerOrder:
        """The order as outsiders see it."""
        return BrokerOrder(
            client_order_id=self.ticket.client_order_id,
            broker_order_id=self.broker_order_id,
            status=self.status,
            filled_quantity=self.filled,
            words=self.words,
        )
