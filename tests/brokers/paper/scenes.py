"""What the exchange sees of one order at one moment, for tests of its rules."""

import dataclasses
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from tests.brokers.paper.world import ACCOUNT, NOON, units
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.quote import PriceSource, Quote


def scene(of: Instrument, at: Quote | None = None, **details: Any) -> Scene:
    """What the exchange sees: an account with 100,000 USD that holds nothing, unless told otherwise."""
    account = PaperAccount(
        account_id=ACCOUNT,
        currency="USD",
        cash=Money(Decimal(100_000)),
        settings=PaperSettings(price_source=PriceSource.MANUAL),
    )
    given: dict[str, Any] = {"account": account, "holding": Holding(symbol=of.symbol), "rate": Decimal(1)}
    return Scene(instrument=of, quote=at, now=NOON, **(given | details))


def placed(order: OrderTicket) -> PaperOrder:
    return PaperOrder(ticket=order, broker_order_id=BrokerOrderId("b"), placed_at=NOON)


def with_total(order: PaperOrder, quantity: str) -> PaperOrder:
    """The order with another total."""
    return order.with_terms(dataclasses.replace(order.ticket, quantity=units(quantity)))


def with_holding(of: Scene, quantity: str | int, cost: str | int) -> Scene:
    holding = Holding(symbol=of.instrument.symbol, quantity=units(quantity), cost=Money(Decimal(cost)))
    return replace(of, holding=holding)
