"""What is held, at the prices of now: every account is valued by the price source that its broker fills it at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tradehook.bootstrap import Desk
from tradehook.positions.cash import Holding, cash_of, equity
from tradehook.positions.fold import EXACT
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """A position with its instrument and the quote that it is valued at; None where there is no price."""

    instrument: Instrument
    position: Position
    quote: Quote | None

    @property
    def market_price(self) -> Price | None:
        """The middle of bid and ask."""
        return None if self.quote is None else self.quote.mark

    @property
    def unrealised(self) -> Money | None:
        """Profit if it were closed at the market price."""
        price = self.market_price
        return None if price is None else self.position.unrealised(price, self.instrument.point_value)

    @property
    def market_value(self) -> Money | None:
        """What the units are worth at the market price; negative when short."""
        price = self.market_price
        return None if price is None else self.instrument.notional(self.position.quantity, price)


def valued(desk: Desk, row: Mapping[str, Any]) -> Valued:
    """The position of a row (with the `connection` of its account), valued now."""
    instrument = desk.world.instrument(row["symbol"])
    position = Position(
        symbol=row["symbol"],
        quantity=Quantity(Decimal(row["quantity"])),
        average_price=Price(Decimal(row["average_price"])),
        realised=Money(Decimal(row["realised"])),
        fees=Money(Decimal(row["fees"])),
    )
    broker = desk.brokers.get(row["connection"])
    quote = broker.quote(AccountId(row["account_id"]), instrument, desk.clock.now()) if broker else None
    return Valued(instrument=instrument, position=position, quote=quote)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """An account's cash, and its cash with what is held."""

    cash: Money
    equity: Money


def worth_of(desk: Desk, put_in: Money, rows: Iterable[Mapping[str, Any]], adjustments: Sequence[Fill] = ()) -> Worth:
    """What an account is worth now, from the cash that was put in and all that it holds or held; what has no price
    counts at its average price, and what an adjustment brought was not paid for."""
    positions = [valued(desk, row) for row in rows]
    cash: Decimal = put_in
    for each in positions:
        unpaid = [fill for fill in adjustments if fill.symbol == each.position.symbol]
        cash = EXACT.add(cash, cash_of(each.instrument, each.position, unpaid))
    return Worth(cash=Money(cash), equity=equity(Money(cash), [_holding(each) for each in positions]))


def _holding(each: Valued) -> Holding:
    price = each.position.average_price if each.market_price is None else each.market_price
    return Holding(instrument=each.instrument, position=each.position, price=price)
