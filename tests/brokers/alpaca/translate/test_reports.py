"""Reports that are made of what REST shows."""

from decimal import Decimal

import msgspec
import pytest

from tests.brokers.alpaca.translate.samples import symbols, wire_order
from tests.brokers.alpaca.world import ACCOUNT
from tradehook.brokers.alpaca.translate import reports
from tradehook.brokers.alpaca.translate.numbers import instant
from tradehook.brokers.alpaca.translate.orders import broker_order
from tradehook.brokers.alpaca.translate.wire import WireActivity
from tradehook.brokers.alpaca.translate.words import STATUSES
from tradehook.vocabulary.broker import OrderEnded, OrderWorking
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

AT = Instant(1_750_000_000_000_000)
ACTIVITY = {
    "id": "20260105093100000::2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e",
    "activity_type": "FILL",
    "transaction_time": "2026-01-05T14:31:00.25Z",
    "type": "partial_fill",
    "price": "99.50",
    "qty": "4",
    "side": "sell",
    "symbol": "BTC/USD",
    "leaves_qty": "6",
    "order_id": "their-order",
    "cum_qty": "4",
    "order_status": "partially_filled",
}


def activity(**changes: str) -> WireActivity:
    return msgspec.convert(ACTIVITY | changes, WireActivity)


@pytest.mark.parametrize("status", STATUSES)
def test_every_state_tells_that_the_order_works_or_ended_or_nothing(status: str) -> None:
    order = broker_order(wire_order(status=status), symbols())

    report = reports.state(ACCOUNT, order, AT, status)

    if order.status is OrderStatus.FILLED:
        assert report is None
    elif order.status.open:
        assert isinstance(report, OrderWorking)
        assert report.order is order
    else:
        assert isinstance(report, OrderEnded)
        assert (report.status, report.words) == (order.status, status)


def test_an_activity_tells_the_execution_by_the_id_that_the_stream_uses() -> None:
    fill = reports.filled_by_activity(ACCOUNT, activity(), ClientOrderId("ours"), symbols(), None)

    assert fill.execution_id == "2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e"
    assert (fill.client_order_id, fill.broker_order_id) == ("ours", "their-order")
    assert (fill.side, fill.symbol, fill.quantity, fill.price) == (Side.SELL, "BTCUSD", 4, Decimal("99.5"))
    assert fill.cursor == fill.happened_at == instant("2026-01-05T14:31:00.25Z")


def test_an_activity_of_a_short_sale_is_a_sale() -> None:
    fill = reports.filled_by_activity(ACCOUNT, activity(side="sell_short"), ClientOrderId("ours"), symbols(), None)

    assert fill.side is Side.SELL


def test_an_activitys_order_says_what_was_traded() -> None:
    order = broker_order(wire_order(), symbols())

    fill = reports.filled_by_activity(ACCOUNT, activity(symbol="AAPL"), order.client_order_id, symbols(), order)

    assert (fill.symbol, fill.order) == ("AAPL", order)
