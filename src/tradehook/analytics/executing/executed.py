"""One order with its three prices, what they cost, and the moments that it went through."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import msgspec

from tradehook.analytics.alerts.execution import Cost, CostKind, ThreePrices, costs, intended_price
from tradehook.analytics.alerts.latency import Phase
from tradehook.analytics.books import Reading
from tradehook.analytics.executing import queries
from tradehook.analytics.executing.queries import OrderRow
from tradehook.analytics.said import tags_of
from tradehook.analytics.scope import Scope
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.exact import Price, Quantity, decimal_or_none
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.side import Side

_BY_SIGNAL: Final = frozenset({Leg.ENTRY, Leg.EXIT})


class Told(msgspec.Struct):
    """What a message said of prices and times."""

    signal_price: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    quantity: Decimal | None = None
    action: str = ""
    sent_at: Instant | None = None


told_in: Final = msgspec.json.Decoder(Told).decode
"""Reads the message of a signal."""


class Executed(msgspec.Struct, frozen=True, kw_only=True):
    """An order of which something filled. A leg has no price of the chart (`signal`), and an order at the market means
    to fill at that one; a price that nobody named is None.
    """

    row: OrderRow
    account_id: AccountId
    side: Side
    leg: Leg
    quantity: Quantity
    signal: Price | None
    intended: Price | None
    filled: Price
    costs: Mapping[CostKind, Cost]
    moments: Mapping[Phase, Instant]
    tags: tuple[str, ...]

    @property
    def filled_at(self) -> Instant:
        """When the first of it filled."""
        return Instant(self.row.filled_at)


def executed_orders(tx: ReadTx, reading: Reading, account_id: AccountId, scope: Scope) -> Iterator[Executed]:
    """The orders of an account that are meant, as they were made."""
    for row in queries.orders_filled(tx, account_id):
        if _is_meant(row, scope):
            found = _executed(row, reading, account_id)
            if found is not None and scope.tag in (None, *found.tags):
                yield found


def _is_meant(row: OrderRow, scope: Scope) -> bool:
    return (
        scope.covers(Instant(row.filled_at))
        and scope.symbol in (None, row.symbol)
        and scope.strategy_id in (None, row.strategy_id)
        and scope.subscription_id in (None, row.subscription_id)
        and (scope.side is None or scope.side is _entered_by(row))
    )


def _entered_by(row: OrderRow) -> Side:
    side = Side(row.side)
    return side if row.leg == Leg.ENTRY else side.opposite


def _executed(row: OrderRow, reading: Reading, account_id: AccountId) -> Executed | None:
    instrument = reading.instrument(row.symbol)
    point_value = None if instrument is None else reading.point_value(instrument, Instant(row.filled_at))
    if point_value is None:
        return None
    told, leg, side = told_in(row.message), Leg(row.leg), Side(row.side)
    signal = _signal_price(told) if leg in _BY_SIGNAL else None
    intended = _intended(row, signal)
    filled, quantity = Price(Decimal(row.average_price)), Quantity(Decimal(row.filled_quantity))
    return Executed(
        row=row,
        account_id=account_id,
        side=side,
        leg=leg,
        quantity=quantity,
        signal=signal,
        intended=intended,
        filled=filled,
        costs=_costs(side, quantity, (signal, intended, filled), point_value),
        moments=_moments(row, told) if leg in _BY_SIGNAL else {},
        tags=tags_of(row.message),
    )


def _signal_price(told: Told) -> Price | None:
    """What slippage is measured against (rule: deciding 5)."""
    found = next((each for each in (told.signal_price, told.limit_price, told.stop_price) if each is not None), None)
    return None if found is None else Price(found)


def _intended(row: OrderRow, signal: Price | None) -> Price | None:
    limit, stop = (_price(decimal_or_none(each)) for each in (row.limit_price, row.stop_price))
    none_of_its_own = Price(Decimal(0))
    found = intended_price(OrderType(row.type), signal or none_of_its_own, limit, stop)
    return found if found is not none_of_its_own else None


def _price(number: Decimal | None) -> Price | None:
    return None if number is None else Price(number)


def _costs(
    side: Side, quantity: Quantity, prices: tuple[Price | None, Price | None, Price], point_value: Decimal
) -> Mapping[CostKind, Cost]:
    signal, intended, filled = prices
    if intended is None:
        return {}
    known = costs(
        ThreePrices(
            side=side,
            quantity=quantity,
            signal=intended if signal is None else signal,
            intended=intended,
            filled=filled,
            point_value=point_value,
        )
    )
    return known if signal is not None else {CostKind.EXECUTION: known[CostKind.EXECUTION]}


def _moments(row: OrderRow, told: Told) -> Mapping[Phase, Instant]:
    """Those that are known. What was approved, was planned anew by that: the plan is the later one."""
    found = {
        Phase.SENT: told.sent_at,
        Phase.RECEIVED: row.received_at,
        Phase.PLANNED: row.planned_at,
        Phase.APPROVED: row.approved_at,
        Phase.SUBMITTED: row.submitted_at,
        Phase.ACKNOWLEDGED: row.acknowledged_at,
        Phase.FILLED: row.filled_at,
    }
    return {phase: Instant(at) for phase, at in found.items() if at is not None}
