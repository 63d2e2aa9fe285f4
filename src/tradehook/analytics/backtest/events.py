"""What is matched: the entries and exits that a backtest lists, and the alerts that were sent."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class SignalType(StrEnum):
    """Whether a trade begins or ends."""

    ENTRY = "entry"
    EXIT = "exit"


class Direction(StrEnum):
    """Which way a trade faces."""

    LONG = "long"
    SHORT = "short"


class Source(StrEnum):
    """Where an alert is known from."""

    WEBHOOK = "webhook"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestSignal:
    """An entry or an exit of the list of trades. `row` is its line in the file, from 1 with the header."""

    trade: int
    type: SignalType
    direction: Direction
    at: Instant
    price: Price
    signal: str = ""
    row: int = 0

    @property
    def side(self) -> Side:
        """What it does: an entry long and an exit short buy."""
        return side_of(self.type, self.direction)


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestTrade:
    """A trade of the list: its entry and its exit, None while it is open.

    Money in the currency of the list; `run_up` and `drawdown` as it writes them. None: the list does not say.
    """

    number: int
    entry: BacktestSignal
    exit: BacktestSignal | None
    quantity: Quantity | None = None
    net_profit: Money | None = None
    net_profit_percent: Decimal | None = None
    run_up: Money | None = None
    drawdown: Money | None = None
    cumulative: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent:
    """An alert that was sent. `side` or `type` is None where it does not say, but never both.

    `price` is the one it names, None where it names none.
    """

    alert_id: str
    symbol: str
    side: Side | None
    type: SignalType | None
    at: Instant
    price: Price | None
    signal: str = ""
    source: Source = Source.WEBHOOK

    @property
    def direction(self) -> Direction | None:
        """Which way its trade faces; None where it says only that it buys or sells, or only that it exits."""
        if self.side is None or self.type is None:
            return None
        return Direction.LONG if (self.side is Side.BUY) == (self.type is SignalType.ENTRY) else Direction.SHORT


def side_of(signal_type: SignalType, direction: Direction) -> Side:
    """What an entry or exit of this direction does: an entry long and an exit short buy."""
    return Side.BUY if (signal_type is SignalType.ENTRY) == (direction is Direction.LONG) else Side.SELL


def agree(signal: BacktestSignal, alert: AlertEvent) -> bool:
    """Whether the alert says the same as the backtest in all that it says: side, direction, entry or exit."""
    return alert.side in (None, signal.side) and alert.type in (None, signal.type)
