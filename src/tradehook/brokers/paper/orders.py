"""What the paper broker keeps of an account and of an order."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import msgspec

from tradehook.brokers.paper.money import exactly
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import EPOCH, Instant
from tradehook.vocabulary.order import Leg, OrderStatus, OrderTicket


class PaperAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `cash` in `currency`; negative when more was bought than was paid in (margin)."""

    account_id: AccountId
    currency: str
    cash: Money
    settings: PaperSettings

    def with_cash(self, cash: Money) -> "PaperAccount":
        """The account with other cash."""
        return msgspec.structs.replace(self, cash=cash)


class PaperOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands, with the terms that it has now.

    `filled` in units, in `executions` pieces that come to `turnover` (quantity times price, summed). Its terms were
    changed `replaces` times. `code` and `words` say why it was refused or ended.

    It may fill from `works_from` on, and ends at `ends_at` if it has not by then. A stop is `triggered` once its price
    was touched; `mark` is the best price that a trailing one has seen. Linked orders share `group`, the client's id of
    the first of them; a leg that waits for its entry may fill what was `released` to it. `offered_at` is the price at
    which its rest weighs on the account.
    """

    ticket: OrderTicket
    broker_order_id: BrokerOrderId
    placed_at: Instant
    works_from: Instant = EPOCH
    ends_at: Instant | None = None
    triggered: bool = False
    mark: Price | None = None
    group: ClientOrderId | None = None
    leg: Leg | None = None
    released: Quantity | None = None
    offered_at: Price = Price(ZERO)
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
    def free(self) -> Quantity:
        """The units of the rest that may fill now, as far as its entry goes."""
        if self.released is None:
            return self.rest
        return Quantity(max(ZERO, min(self.rest, self.released - self.filled)))

    def wakes_after(self, now: Instant) -> Instant | None:
        """When it next has its turn without a price having moved: as it begins to work, and at its end; None: never."""
        if self.status.final:
            return None
        turns = (self.works_from, self.ends_at)
        return min((at for at in turns if at is not None and at > now), default=None)

    @property
    def leads(self) -> bool:
        """Whether it is the first of linked orders."""
        return self.group == self.ticket.client_order_id

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

    def reduced_by(self, quantity: Decimal) -> "PaperOrder":
        """The order for so many units less, of which it has filled none."""
        less = Quantity(self.ticket.quantity - quantity)
        return msgspec.structs.replace(self, ticket=replace(self.ticket, quantity=less))

    def released_by(self, quantity: Decimal) -> "PaperOrder":
        """The order once its entry has filled so many units more; less, where another leg has filled them."""
        if self.released is None:
            return self
        return msgspec.structs.replace(self, released=Quantity(self.released + quantity))

    def with_terms(self, ticket: OrderTicket) -> "PaperOrder":
        """The order with the terms of another ticket. One that has filled as much already is done."""
        done = bool(self.filled) and ticket.quantity == self.filled
        return msgspec.structs.replace(
            self,
            ticket=ticket,
            status=OrderStatus.FILLED if done else self.status,
            replaces=self.replaces + 1,
        )

    def ended(self, status: OrderStatus, words: str, code: str = "") -> "PaperOrder":
        """The order once it has left the book with a rest."""
        return msgspec.structs.replace(self, status=status, words=words, code=code)

    def as_told(self, legs: Iterable["PaperOrder"] = (), parent_id: BrokerOrderId | None = None) -> BrokerOrder:
        """The order as outsiders see it, with its linked legs, or as one of them."""
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
            parent_id=parent_id,
            legs=tuple(leg.as_told(parent_id=self.broker_order_id) for leg in legs),
            good_till=ticket.good_till,
        )


def new_order(ticket: OrderTicket, broker_order_id: BrokerOrderId, now: Instant) -> PaperOrder:
    """An order as it comes in."""
    return PaperOrder(ticket=ticket, broker_order_id=broker_order_id, placed_at=now, works_from=now)
