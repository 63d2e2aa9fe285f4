"""Trade updates: every event tells what it means."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.alpaca.translate.samples import ORDER, symbols, update
from tests.brokers.alpaca.translate.test_orders import MULTI_LEG
from tests.brokers.alpaca.world import ACCOUNT
from tradehook.brokers.alpaca.translate.numbers import NotReadable, instant
from tradehook.brokers.alpaca.translate.updates import (
    AskFills,
    AskOrder,
    AskSuccessor,
    Heard,
    ReplaceRefused,
    Told,
    heard,
)
from tradehook.brokers.alpaca.translate.words import EVENTS, STATUSES, Tells
from tradehook.vocabulary.broker import FillBusted, OrderEnded, OrderFilled, OrderWorking, Report
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.order import OrderStatus

AT = instant("2026-01-05T14:31:00Z")
FILL = {"execution_id": "execution", "qty": "4", "price": "99.50", "position_qty": "4"}
PARTLY = {"status": "partially_filled", "filled_qty": "4", "filled_avg_price": "99.5"}
SAYS_STATE = [event for event, tells in EVENTS.items() if tells is Tells.STATE]


def hear(event: str, order: Mapping[str, Any] | None = None, **details: Any) -> Heard:
    return heard(update(event, order, **details), ACCOUNT, symbols())


def told(event: str, order: Mapping[str, Any] | None = None, **details: Any) -> tuple[Report, ...]:
    found = hear(event, order, **details)
    assert isinstance(found, Told), found
    return found.reports


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_is_heard_with_every_status(event: str) -> None:
    for status in STATUSES:
        found = hear(event, {"status": status}, previous_execution_id="earlier", **FILL)
        assert isinstance(found, Told | AskSuccessor | ReplaceRefused), (event, status)


@pytest.mark.parametrize("event", [event for event in SAYS_STATE if event != "order_replace_rejected"])
def test_an_event_about_an_open_order_says_that_it_works_and_describes_it(event: str) -> None:
    (report,) = told(event)

    assert isinstance(report, OrderWorking)
    assert (report.happened_at, report.client_order_id, report.broker_order_id) == (AT, "ours", ORDER["id"])
    assert report.order is not None
    assert report.order.quantity == 10


@pytest.mark.parametrize("event", [event for event in SAYS_STATE if event != "order_replace_rejected"])
def test_an_event_that_only_mentions_an_end_tells_nothing(event: str) -> None:
    assert told(event, {"status": "filled", "filled_qty": "10"}) == ()
    assert told(event, {"status": "canceled"}) == ()


@pytest.mark.parametrize("event", ["fill", "partial_fill"])
def test_a_fill_is_this_execution_alone(event: str) -> None:
    (fill,) = told(event, PARTLY | {"filled_qty": "9"}, **FILL)

    assert isinstance(fill, OrderFilled)
    assert (fill.execution_id, fill.quantity, fill.price, fill.fee) == ("execution", 4, Decimal("99.5"), 0)
    assert (fill.symbol, fill.side, fill.happened_at, fill.cursor) == ("AAPL", "buy", AT, AT)
    assert fill.order is not None
    assert fill.order.filled_quantity == 9


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("canceled", OrderStatus.CANCELLED),
        ("expired", OrderStatus.EXPIRED),
        ("rejected", OrderStatus.REJECTED),
    ],
)
def test_an_end_says_which_and_in_whose_words(event: str, status: OrderStatus) -> None:
    (plain,) = told(event, {"status": event})
    (explained,) = told(event, {"status": event}, reason="CORPORATE_ACTION")

    assert isinstance(plain, OrderEnded)
    assert isinstance(explained, OrderEnded)
    assert (plain.status, plain.words, explained.words) == (status, event, "CORPORATE_ACTION")


def test_a_replacement_asks_for_the_order_that_took_the_place() -> None:
    found = hear("replaced", {"status": "replaced", "replaced_by": "another"})

    assert isinstance(found, AskSuccessor)
    assert (found.order.broker_order_id, found.successor_id, found.at) == (ORDER["id"], "another", AT)


def test_a_replacement_by_nothing_is_an_end() -> None:
    (ended,) = told("replaced", {"status": "replaced"})

    assert isinstance(ended, OrderEnded)
    assert ended.status is OrderStatus.CANCELLED


def test_a_refused_replacement_leaves_the_order_as_it_was() -> None:
    found = hear("order_replace_rejected")

    assert isinstance(found, ReplaceRefused)
    assert (found.order.status, found.words) == (OrderStatus.WORKING, "order_replace_rejected")


def test_a_bust_takes_back_the_execution_that_it_names() -> None:
    (bust,) = told("trade_bust", PARTLY, previous_execution_id="earlier", **{**FILL, "qty": "-4"})

    assert isinstance(bust, FillBusted)
    assert (bust.execution_id, bust.happened_at) == ("earlier", AT)


def test_a_correction_takes_one_back_and_gives_another() -> None:
    bust, fill = told("trade_correct", PARTLY, previous_execution_id="earlier", **FILL)

    assert isinstance(bust, FillBusted)
    assert isinstance(fill, OrderFilled)
    assert (bust.execution_id, fill.execution_id, fill.quantity) == ("earlier", "execution", 4)


@pytest.mark.parametrize("event", ["trade_bust", "trade_correct"])
def test_an_undoing_that_names_nothing_asks_for_the_order(event: str) -> None:
    assert isinstance(hear(event, PARTLY, **FILL), AskOrder)


def test_an_unknown_event_asks_for_the_order() -> None:
    found = hear("transmogrified")

    assert isinstance(found, AskOrder)
    assert found.order_id == ORDER["id"]


@pytest.mark.parametrize("details", [{"qty": "4", "price": "99.5"}, {"execution_id": None, "qty": "4", "price": "1"}])
def test_an_execution_without_its_id_is_asked_for(details: dict[str, str]) -> None:
    assert isinstance(hear("fill", PARTLY, **details), AskFills)


def test_the_executions_of_a_multi_leg_order_are_asked_for_and_the_rest_of_it_is_no_news() -> None:
    assert isinstance(hear("fill", MULTI_LEG, **FILL), AskFills)
    assert told("new", MULTI_LEG) == ()


def test_whose_leg_an_order_is_is_told_with_it() -> None:
    found = heard(update("new"), ACCOUNT, symbols(), BrokerOrderId("parent"))

    assert isinstance(found, Told)
    (report,) = found.reports
    assert isinstance(report, OrderWorking)
    assert report.order is not None
    assert report.order.parent_id == "parent"


@pytest.mark.parametrize(
    ("event", "order", "details"),
    [
        ("new", {"type": "guess"}, {}),
        ("new", {}, {"timestamp": "yesterday"}),
        ("fill", PARTLY, {"execution_id": "execution"}),
        ("fill", PARTLY, FILL | {"price": "NaN"}),
        ("new", {"updated_at": None, "submitted_at": None, "created_at": ""}, {"timestamp": None}),
    ],
)
def test_what_makes_no_sense_is_not_readable(event: str, order: Mapping[str, Any], details: Mapping[str, Any]) -> None:
    with pytest.raises(NotReadable):
        hear(event, order, **details)


def test_an_update_without_a_time_happened_when_its_order_changed() -> None:
    (report,) = told("new", timestamp=None)

    assert report.happened_at == instant("2026-01-05T14:30:01.5Z")
