"""What is said of a trade and of an event."""

from decimal import Decimal

import pytest

from tradehook.notify.news import Kind
from tradehook.notify.wording import OrderSaid, TradeSaid, kind_of, of_event, of_trade, wanted
from tradehook.vocabulary.notice import About, Tells
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.settings import Notify
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import TradeStatus


def order(filled: str, status: OrderStatus, side: Side = Side.BUY) -> OrderSaid:
    return OrderSaid(
        side=side, symbol="AMD", quantity=Decimal(10), filled=Decimal(filled), price=Decimal("143.120"), status=status
    )


def said(status: TradeStatus, *orders: OrderSaid, reasons: tuple[str, ...] = ()) -> TradeSaid:
    return TradeSaid(status=status, symbol="AMD", account="PAPER-1", origin="Momentum", orders=orders, reasons=reasons)


def test_a_trade_that_filled() -> None:
    news = of_trade(said(TradeStatus.COMPLETED, order("10", OrderStatus.FILLED)), Kind.TRADES)

    assert (news.title, news.word) == ("AMD: completed", "completed")
    assert news.text == "Momentum on PAPER-1: bought 10 AMD at 143.12."


def test_a_trade_that_filled_in_part_and_one_that_did_not_say_why() -> None:
    why = ("The broker refused the order: no money",)
    part = of_trade(said(TradeStatus.COMPLETED, order("4", OrderStatus.CANCELLED, Side.SELL)), Kind.TRADES)
    failed = of_trade(said(TradeStatus.FAILED, order("0", OrderStatus.REJECTED), reasons=why), Kind.FAILURES)
    held = of_trade(said(TradeStatus.HELD, reasons=("The kill switch is on.",)), Kind.TRADES)

    assert part.text == "Momentum on PAPER-1: sold 4 of 10 AMD at 143.12."
    assert failed.text == "Momentum on PAPER-1: buy 10 AMD at 143.12 (rejected). The broker refused the order: no money"
    assert held.text == "Momentum on PAPER-1: no order was sent. The kill switch is on."


@pytest.mark.parametrize("status", TradeStatus)
def test_whatever_ends_is_news_and_nothing_else_but_doubts_and_approvals(status: TradeStatus) -> None:
    expected = status.ended or status in (TradeStatus.IN_DOUBT, TradeStatus.AWAITING_APPROVAL)

    assert (kind_of(status) is not None) is expected


def test_a_subscription_says_what_it_wants_told() -> None:
    told = {notify: [kind for kind in Kind if wanted(notify, kind)] for notify in Notify}

    assert told == {
        Notify.ALL: [Kind.TRADES, Kind.FAILURES, Kind.APPROVALS],
        Notify.FAILURES: [Kind.FAILURES, Kind.APPROVALS],
        Notify.NONE: [],
    }


@pytest.mark.parametrize("about", About)
def test_events_that_matter_are_news_and_the_others_are_not(about: About) -> None:
    news = of_event(about.code, "What happened.", "PAPER-1")

    kinds = {Tells.ALARM: Kind.ALARMS, Tells.EVENT: Kind.EVENTS, Tells.NOBODY: None}
    assert (None if news is None else news.kind) == kinds[about.tells]


def test_an_event_of_the_desk_and_one_that_is_not_known() -> None:
    news = of_event("kill-switch-on", "The kill switch is on.", None)

    assert news is not None
    assert (news.title, news.text) == ("tradehook: kill switch on", "The kill switch is on.")
    assert of_event("no-such-event", "?", None) is None


def test_a_long_text_is_cut() -> None:
    news = of_trade(said(TradeStatus.FAILED, reasons=("x" * 5000,)), Kind.FAILURES)

    assert len(news.text) == 1000
