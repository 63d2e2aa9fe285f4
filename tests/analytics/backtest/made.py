"""Entries, exits and alerts for tests, by minutes and seconds after noon."""

from decimal import Decimal

from tests.strategies import NOON
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal, Direction, SignalType, side_of
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant, after


def at(seconds: float) -> Instant:
    """So many seconds after noon."""
    return after(NOON, seconds)


def listed(trade: int, what: str, seconds: float, price: str = "100") -> BacktestSignal:
    """An "entry long" or the like of the backtest."""
    kind, direction = what.split()
    return BacktestSignal(
        trade=trade,
        type=SignalType(kind),
        direction=Direction(direction),
        at=at(seconds),
        price=Price(Decimal(price)),
        signal=f"{what} {trade}",
        row=trade * 2,
    )


def sent(name: str, what: str, seconds: float, price: str | None = "100") -> AlertEvent:
    """An alert "entry long" or the like."""
    kind, direction = what.split()
    return AlertEvent(
        alert_id=name,
        symbol="SQ",
        side=side_of(SignalType(kind), Direction(direction)),
        type=SignalType(kind),
        at=at(seconds),
        price=None if price is None else Price(Decimal(price)),
    )
