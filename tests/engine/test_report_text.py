"""A report that is kept as text comes back as it was: every kind of it, with its numbers exact."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.engine.report_text import ReportFrom, report_of, text_of
from tradehook.vocabulary.broker import (
    BrokerOrder,
    CashKind,
    CashMoved,
    FillBusted,
    FilledSoFar,
    OrderEnded,
    OrderFilled,
    OrderReplaced,
    OrderWorking,
    PositionSettled,
    PositionSplit,
    Report,
)
from tradehook.vocabulary.order import OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

# Digits are what a broker sends: 0.10 and 1E+3 are kept as they came, not as we would write them.
decimals = st.decimals(allow_nan=False, allow_infinity=False)
texts = st.text(max_size=12)
whole = st.integers(0, 2**62)
prices = st.builds(
    OrderPrices,
    limit_price=st.none() | decimals,
    stop_price=st.none() | decimals,
    trail_amount=st.none() | decimals,
    trail_percent=st.none() | decimals,
)


def broker_orders(legs: st.SearchStrategy[tuple[BrokerOrder, ...]]) -> st.SearchStrategy[BrokerOrder]:
    return st.builds(
        BrokerOrder,
        client_order_id=texts,
        broker_order_id=texts,
        symbol=texts,
        side=st.sampled_from(Side),
        quantity=decimals,
        order_type=st.sampled_from(OrderType),
        time_in_force=st.sampled_from(TimeInForce),
        prices=prices,
        status=st.sampled_from(OrderStatus),
        filled_quantity=decimals,
        average_price=st.none() | decimals,
        words=texts,
        parent_id=st.none() | texts,
        legs=legs,
    )


orders = broker_orders(st.lists(broker_orders(st.just(())), max_size=2).map(tuple))
told = {
    "cursor": whole,
    "account_id": texts,
    "client_order_id": texts,
    "broker_order_id": texts,
    "happened_at": whole,
}
of_account = {"cursor": whole, "account_id": texts, "happened_at": whole}
traded = {
    "side": st.sampled_from(Side),
    "symbol": texts,
    "quantity": decimals,
    "price": decimals,
    "fee": decimals,
}
REPORTS: dict[type[Report], st.SearchStrategy[Report]] = {
    OrderWorking: st.builds(OrderWorking, **told, order=st.none() | orders),
    OrderFilled: st.builds(OrderFilled, **told, **traded, execution_id=texts, order=st.none() | orders),
    FilledSoFar: st.builds(FilledSoFar, **told, **traded),
    FillBusted: st.builds(FillBusted, **told, execution_id=texts, words=texts),
    OrderReplaced: st.builds(OrderReplaced, **told, order=orders),
    OrderEnded: st.builds(OrderEnded, **told, status=st.sampled_from(OrderStatus), words=texts),
    PositionSettled: st.builds(
        PositionSettled,
        **of_account,
        execution_id=texts,
        symbol=texts,
        side=st.sampled_from(Side),
        quantity=decimals,
        price=decimals,
        words=texts,
    ),
    PositionSplit: st.builds(
        PositionSplit,
        **of_account,
        execution_id=texts,
        symbol=texts,
        ratio=decimals,
        quantity=decimals,
        words=texts,
    ),
    CashMoved: st.builds(
        CashMoved, **of_account, entry_id=texts, kind=st.sampled_from(CashKind), amount=decimals, words=texts
    ),
}


def test_every_kind_of_report_is_drawn_here() -> None:
    assert set(REPORTS) == set(get_args(Report))


@pytest.mark.parametrize("kind", REPORTS)
@given(data=st.data(), connection=texts)
def test_a_report_comes_back_from_its_text(kind: type[Report], data: st.DataObject, connection: str) -> None:
    came = ReportFrom(connection=connection, report=data.draw(REPORTS[kind]))

    back = report_of(text_of(came))

    assert back == came
    # Equal decimals may differ in their digits (1.0 and 1.00): the texts may not.
    assert text_of(back) == text_of(came)
    assert repr(back) == repr(came)
