"""What the paper broker keeps of an account and of an order."""

from dataclasses import replace
from decimal import Decimal

import msgspec

from tradehook.brokers.paper.money import exactly
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderPrices, OrderStatus, OrderTicket


class PaperAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `cash` in `currency`; negative when more was bought than was paid in (margin)."""

    account_id: AccountId
    currency: str
    cash: Money
    settings: PaperSettings


class PaperOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands, with the terms that it has now.

    `filled` in units, in `executions` pieces that come to `turnover` (quantity times price, summed). Its terms were
    changed `replaces` times. `code` and `words` say why it was refused or ended.
    """

    ticket: OrderTicket
    broker_order_id: BrokerOrderId
    placed_at: Instant
    status: OrderStatus = OrderStatus.WORKING
    filled: Quantity = Quantity(ZERO)
    executions: int = 0
    turnover: Decimal = ZERO
    replaces: int = 0
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

    @property
    def average_price(self) -> Price | None:
        """The average price of what has filled; None before anything has."""
        return Price(self.turnover / self.filled) if self.filled else None

    @exactly
    def filled_by(self, quantity: Quantity, price: Price) -> "PaperOrder":
        """The order after one more execution."""
        return msgspec.structs.replace(
            self,
            status=OrderStatus.FILLED if quantity == self.rest else OrderStatus.PARTIALLY_FILLED,
            filled=Quantity(self.filled + quantity),
            executions=self.executions + 1,
            turnover=self.turnover + quantity * price,
        )

    def with_terms(self, quantity: Quantity, prices: OrderPrices) -> "PaperOrder":
        """The order with another total and other prices. One that has filled that much already is done."""
        done = bool(self.filled) and quantity == self.filled
        return msgspec.structs.replace(
            self,
            ticket=replace(self.ticket, quantity=quantity, prices=prices),
            status=OrderStatus.FILLED if done else self.status,
            replaces=self.replaces + 1,
        )

    def ended(self, status: OrderStatus, words: str, code: str = "") -> "PaperOrder":
        """The order once it has left the book with a rest."""
        return msgspec.structs.replace(self, status=status, words=words, code=code)

    def as_told(self) -> BrokerOrder:
        """The order as outsiders see it."""
        ticket = self.ticket
        return BrokerOrder(
            client_order_id=ticket.client_order_id,
            broker_order_id=self.broker_order_id,
            symbol=ticket.symbol,
            side=ticket.side,
            quantity=ticket.quantity,
            order_type=ticket.order_type,
            time_in_force=ticket.time_in_force,
            prices=ticket.prices,
            status=self.status,
            filled_quantity=self.filled,
            average_price=self.average_price,
            words=self.words,
        )
