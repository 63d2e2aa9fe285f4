"""The log of alerts, and what the texts of alerts say."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import NOON
from tradehook.analytics.backtest.events import Direction, SignalType, Source
from tradehook.analytics.tradingview.alert_log import AlertLog, alert_log, events_of, text_event
from tradehook.analytics.tradingview.alert_text import Said, said_in
from tradehook.analytics.tradingview.list_of_trades import ReadingChoices
from tradehook.analytics.tradingview.problems import Code, Unusable
from tradehook.vocabulary.instant import instant_of
from tradehook.vocabulary.side import Side

CHOICES = ReadingChoices(zone=UTC)
HEAD = "Alert ID,Ticker,Name,Description,Time,Webhook status"
LOG = f"""{HEAD}
29,"NASDAQ:SQ, 5m",Swing,"{{""action"": ""sell"", ""sentiment"": ""flat"",
 ""price"": 70.5}}",2024-01-31T14:35:00.000Z,200
29,"NASDAQ:SQ, 5m",Swing,"BUY,70.25,1706711400000",2024-01-31T14:30:01.000Z,200
30,NASDAQ:SQ,Level,"SQ crossing 70, look at it",2024-01-31T14:00:00.000Z,
"""


def log_of(text: str) -> AlertLog:
    found = alert_log(text, CHOICES)
    assert isinstance(found, AlertLog), found
    return found


def test_a_log_becomes_events():
    found = events_of(log_of(LOG))

    bought, sold = found.events
    assert (bought.side, bought.type, bought.price) == (Side.BUY, None, Decimal("70.25"))
    assert (sold.side, sold.type, sold.direction) == (Side.SELL, SignalType.EXIT, Direction.LONG)
    assert bought.at == instant_of(datetime(2024, 1, 31, 14, 30, 1, tzinfo=UTC))
    assert (bought.symbol, bought.signal, bought.source) == ("NASDAQ:SQ", "Swing", Source.CSV)
    assert [other.name for other in found.others] == ["Level"]


def test_what_the_log_says_of_the_webhook_is_kept():
    assert [alert.webhook for alert in log_of(LOG).alerts] == ["200", "200", ""]


def test_an_older_log_says_nothing_of_the_webhook():
    older = "Alert ID,Ticker,Name,Description,Time\n1,SQ,,BUY,2024-01-31T14:30:00Z\n"
    (only,) = log_of("\ufeff" + older).alerts
    assert (only.webhook, only.text, only.row) == ("", "BUY", 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ticker,Time\nSQ,2024-01-31", [(Code.MISSING_COLUMN, 1), (Code.MISSING_COLUMN, 1)]),
        (HEAD, [(Code.NO_ROWS, None)]),
        (f"{HEAD}\n,SQ,,BUY,2024-01-31T14:30:00Z,\n", [(Code.EMPTY_CELL, 2)]),
        (f"{HEAD}\n1,SQ,,BUY,soon,\n1,SQ,,BUY,later,\n", [(Code.UNREADABLE_DATE, 2), (Code.UNREADABLE_DATE, 3)]),
        (f"{HEAD}\n1,SQ,,BUY,70,2024-01-31 14:30,200\n", [(Code.WRONG_NUMBER_OF_CELLS, 2)]),
    ],
)
def test_what_is_wrong_with_a_log(text: str, expected: list[tuple[Code, int | None]]):
    found = alert_log(text, CHOICES)
    assert isinstance(found, Unusable)
    assert [(each.code, each.row) for each in found.problems] == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BUY", Said(Side.BUY, None)),
        ("sell", Said(Side.SELL, None)),
        (
            "BUY,70.25,1706711400000",
            Said(Side.BUY, None, Decimal("70.25"), instant_of(datetime(2024, 1, 31, 14, 30, tzinfo=UTC))),
        ),
        ("entryLong, 70.25", Said(Side.BUY, SignalType.ENTRY, Decimal("70.25"))),
        ("EXIT SHORT,70,,by hand", Said(Side.BUY, SignalType.EXIT, Decimal(70), None, "by hand")),
        ("exit", Said(None, SignalType.EXIT)),
        ('{"positionDirection": "exitLong", "marketPrice": "70.5"}', Said(Side.SELL, SignalType.EXIT, Decimal("70.5"))),
        ('{"direction": "short", "price": 70}', Said(Side.SELL, SignalType.ENTRY, Decimal(70))),
        ('{"action": "buy", "sentiment": "flat"}', Said(Side.BUY, SignalType.EXIT)),
        ('{"action": "buy", "sentiment": "bullish"}', Said(Side.BUY, SignalType.ENTRY)),
        ('{"action": "buy"}', Said(Side.BUY, None)),
        ('{"action": "place", "side": "sell", "price": 70}', Said(Side.SELL, None, Decimal(70))),
        (
            '{"positionDirection": "entryLong", "metadata": {"timestamp": "2024-01-31T14:30:00Z", "signal": "Dip"}}',
            Said(Side.BUY, SignalType.ENTRY, None, instant_of(datetime(2024, 1, 31, 14, 30, tzinfo=UTC)), "Dip"),
        ),
    ],
)
def test_what_texts_say(text: str, said: Said):
    assert said_in(text) == said


@pytest.mark.parametrize(
    "text",
    ["", "hello", "BUY,now", "buy the dip, 70", "{", '{"action": "cancel"}', '{"price": 70}', "[1]", "BUY" * 40_000],
)
def test_texts_that_are_not_about_a_trade(text: str):
    assert said_in(text) is None


def test_what_is_there_twice_counts_once():
    again = f"{HEAD}\n1,SQ,,BUY,2024-01-31 14:30,\n2,SQ,,BUY,2024-01-31 14:30,\n1,SQ,,BUY,2024-01-31 14:30,200\n"
    log = log_of(again)
    assert [alert.row for alert in log.alerts] == [2, 3]
    assert log.repeated == (4,)


def test_a_text_by_itself_is_of_when_it_came():
    for text in ("BUY,70.25,1706711400000", "BUY"):
        event = text_event(text, "a", "SQ", NOON)
        assert event is not None
        assert (event.at, event.side) == (NOON, Side.BUY)
    assert text_event("hello", "a", "SQ", NOON) is None


@given(st.text(max_size=200) | st.text(alphabet='{}":,BUYactionsell10', max_size=60))
def test_whatever_a_text_holds_is_a_value(text: str):
    found = said_in(text)
    assert found is None or (found.side, found.type) != (None, None)


@given(st.text(max_size=200).map(f"{HEAD}\n".__add__))
def test_whatever_a_log_holds_is_a_value(text: str):
    assert isinstance(alert_log(text, CHOICES), AlertLog | Unusable)
