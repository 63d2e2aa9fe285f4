"""Whatever way the same reports come, an honest reader has the same sums."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.conformance.brokers.ledger import Ledger
from tradehook.vocabulary.broker import FillBusted, FilledSoFar, OrderEnded, OrderFilled, OrderWorking, Report
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

ACCOUNT = AccountId("account")


def _common(cursor: int, order: int) -> dict[str, object]:
    return {
        "cursor": cursor,
        "account_id": ACCOUNT,
        "client_order_id": ClientOrderId(f"c{order}"),
        "broker_order_id": BrokerOrderId(f"b{order}"),
        "happened_at": Instant(cursor),
    }


def _traded(order: int, quantity: int) -> dict[str, object]:
    return {
        "side": Side.BUY if order % 2 else Side.SELL,
        "symbol": f"S{order % 3}",
        "quantity": Quantity(Decimal(quantity)),
        "price": Price(Decimal(100)),
        "fee": Money(ZERO),
    }


def filled(execution: int, order: int, quantity: int) -> OrderFilled:
    execution_id = ExecutionId(f"e{execution}")
    return OrderFilled(**_common(execution, order), **_traded(order, quantity), execution_id=execution_id)


def busted(execution: int, order: int) -> FillBusted:
    return FillBusted(**_common(execution, order), execution_id=ExecutionId(f"e{execution}"), words="")


def ledger_of(reports: list[Report]) -> Ledger:
    ledger = Ledger()
    for report in reports:
        ledger.take(report)
    return ledger


ORDERS = st.integers(1, 6)
FILLS = st.lists(st.tuples(ORDERS, st.integers(1, 9), st.booleans()), max_size=12)


@given(fills=FILLS, ends=st.sets(ORDERS), dice=st.randoms(use_true_random=False))
def test_sums_do_not_depend_on_how_reports_come(
    fills: list[tuple[int, int, bool]], ends: set[int], dice: random.Random
) -> None:
    reports: list[Report] = [filled(n, order, quantity) for n, (order, quantity, _) in enumerate(fills)]
    reports += [busted(n, order) for n, (order, _, bust) in enumerate(fills) if bust]
    reports += [OrderWorking(**_common(0, order)) for order in ends]
    reports += [OrderEnded(**_common(99, order), status=OrderStatus.CANCELLED, words="") for order in ends]
    told = reports + dice.choices(reports, k=5) if reports else []
    dice.shuffle(told)

    ledger = ledger_of(told)

    for order in range(1, 7):
        counted = sum(quantity for of, quantity, bust in fills if of == order and not bust)
        assert ledger.filled(BrokerOrderId(f"b{order}")) == counted
        assert ledger.over(BrokerOrderId(f"b{order}")) is (order in ends)
    held = {f"S{n}": Decimal(0) for n in range(3)}
    for order, quantity, bust in fills:
        held[f"S{order % 3}"] += 0 if bust else (1 if order % 2 else -1) * quantity
    assert ledger.positions(ACCOUNT) == {symbol: quantity for symbol, quantity in held.items() if quantity}
    assert ledger.positions(AccountId("another")) == {}


@given(st.lists(st.integers(1, 9), min_size=1))
def test_of_totals_the_largest_counts(totals: list[int]) -> None:
    ledger = ledger_of([FilledSoFar(**_common(n, 1), **_traded(1, total)) for n, total in enumerate(totals)])

    assert ledger.filled(BrokerOrderId("b1")) == max(totals)
    assert ledger.positions(ACCOUNT) == {"S1": max(totals)}


def test_the_first_end_counts() -> None:
    ends = [OrderStatus.EXPIRED, OrderStatus.CANCELLED]
    ledger = ledger_of([OrderEnded(**_common(n, 1), status=status, words="") for n, status in enumerate(ends)])

    assert ledger.ends == {"b1": OrderStatus.EXPIRED}
