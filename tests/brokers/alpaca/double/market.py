"""What the market shows: bid and ask of each symbol with the size at the touch, trades, and bars made of trades."""

import itertools
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from tests.brokers.alpaca.double.words import Side

_PRINTS_KEPT = 10_000
_SHOWN_SIZE = Decimal(100)


@dataclass(slots=True)
class Quote:
    """Best bid and ask. What is left at the touch is None while it is without limit."""

    at: int
    bid: Decimal
    ask: Decimal
    bid_left: Decimal | None = None
    ask_left: Decimal | None = None

    def far(self, side: Side) -> Decimal:
        """The price that an order of this side meets."""
        return self.ask if side is Side.BUY else self.bid

    def left(self, side: Side) -> Decimal | None:
        """How many units an order of this side still meets there."""
        return self.ask_left if side is Side.BUY else self.bid_left

    def take(self, side: Side, quantity: Decimal) -> None:
        """Units traded at the touch are gone from it."""
        if side is Side.BUY and self.ask_left is not None:
            self.ask_left -= quantity
        if side is Side.SELL and self.bid_left is not None:
            self.bid_left -= quantity

    def shown(self, side: Side) -> Decimal:
        """The size that a data feed shows."""
        left = self.left(side)
        return _SHOWN_SIZE if left is None else left


@dataclass(frozen=True, slots=True)
class Print:
    """One trade on the tape."""

    at: int
    number: int
    price: Decimal
    size: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The prints of one stretch of time that begins at `at`."""

    at: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: Decimal
    count: int
    vwap: Decimal


@dataclass(slots=True)
class Market:
    """Quotes and prints by symbol (a pair with its slash)."""

    quotes: dict[str, Quote] = field(default_factory=dict)
    prints: dict[str, deque[Print]] = field(default_factory=dict)
    printed: int = 0

    def last(self, symbol: str) -> Decimal | None:
        """The price of the last trade."""
        tape = self.prints.get(symbol)
        return tape[-1].price if tape else None

    def print(self, symbol: str, at: int, price: Decimal, size: Decimal) -> None:
        """Write a trade on the tape."""
        tape = self.prints.setdefault(symbol, deque(maxlen=_PRINTS_KEPT))
        self.printed += 1
        tape.append(Print(at, self.printed, price, size))

    def bars(self, symbol: str, length: int) -> list[Bar]:
        """The bars of `length` nanoseconds that have a trade, oldest first."""
        tape = self.prints.get(symbol, ())
        return [_bar(at * length, prints) for at, prints in itertools.groupby(tape, lambda p: p.at // length)]


def _bar(at: int, prints: Iterable[Print]) -> Bar:
    found = list(prints)
    prices = [one.price for one in found]
    volume = sum((one.size for one in found), Decimal(0))
    traded = sum((one.price * one.size for one in found), Decimal(0))
    return Bar(
        at=at,
        open=prices[0],
        high=max(prices),
        low=min(prices),
        close=prices[-1],
        volume=volume,
        count=len(found),
        vwap=traded / volume if volume else prices[-1],
    )
