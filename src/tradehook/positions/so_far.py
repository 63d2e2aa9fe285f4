"""Totals that a broker reports instead of executions: what such a total implies was executed since the one before.

Totals come late, twice and out of order. One that is not above what is known already implies nothing; one that came
after a later one was in that. So however they come, the executions add up to the highest of them.
"""

from collections.abc import Iterable
from decimal import Decimal

from tradehook.positions.fold import EXACT
from tradehook.vocabulary.broker import FilledSoFar
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity, canonical
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.ids import ClientOrderId, ExecutionId, OrderId
from tradehook.vocabulary.instant import Instant

_STEP = Decimal("1e-12")


def implied_id(client_order_id: ClientOrderId, total: str) -> ExecutionId:
    """The id of the execution that a total implies: the same total of the same order is the same execution."""
    return ExecutionId(f"{client_order_id}@{total}")


def implied(report: FilledSoFar, known: Iterable[Fill], order_id: OrderId | None, learned_at: Instant) -> Fill | None:
    """The execution that a total implies beyond those that are known of the order; None where there is none.

    Its price is the one that makes the average of all of them the broker's, to twelve decimals.
    """
    quantity: Decimal = report.quantity
    worth = EXACT.multiply(report.quantity, report.price)
    fee: Decimal = report.fee
    for fill in known:
        quantity = EXACT.subtract(quantity, fill.quantity)
        worth = EXACT.subtract(worth, EXACT.multiply(fill.quantity, fill.price))
        fee = EXACT.subtract(fee, fill.fee)
    if quantity <= ZERO:
        return None
    return Fill(
        account_id=report.account_id,
        execution_id=implied_id(report.client_order_id, canonical(report.quantity)),
        order_id=order_id,
        symbol=report.symbol,
        side=report.side,
        quantity=Quantity(quantity),
        price=_price(worth, quantity, report.price),
        fee=Money(fee),
        happened_at=report.happened_at,
        learned_at=learned_at,
    )


def _price(worth: Decimal, quantity: Decimal, average: Price) -> Price:
    """What a unit was traded at; the average of all of it, where averages that were rounded make nonsense of that."""
    price = EXACT.divide(worth, quantity).quantize(_STEP, context=EXACT)
    return Price(price) if price > ZERO else average
