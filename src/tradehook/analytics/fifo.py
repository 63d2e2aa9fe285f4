"""Fills to round trips, first in, first out.

What a round trip is. The fills of one symbol in one account make a position. The first fill opens a trip, fills of the
same side add to it, fills of the other side close it, oldest units first. The trip ends when nothing is held. A fill
that is larger than what is held (a reversal) ends one trip and opens the next one with the rest, at the same price; its
fee is shared by quantity, the first part rounded to eight decimals, so that both parts make the fee.

Each match of units that came in with units that go out is a lot; the result of a trip is the sum of its lots. Over a
book that is flat at the end, the net results of all trips are the change of its cash (with one point value).
"""

from collections import deque
from collections.abc import Iterable
from decimal import Decimal, localcontext
from typing import NamedTuple

from tradehook.analytics.fill import Fill
from tradehook.analytics.round_trip import EXACT, QUOTIENT, Lot, OpenTrip, RoundTrip
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.side import Side

_FEE_PART = Decimal("1e-8")


class Trips(NamedTuple):
    """Round trips as the fills ended them, and what is still held, as the fills began it."""

    closed: list[RoundTrip]
    still_open: list[OpenTrip]


def round_trips(fills: Iterable[Fill]) -> Trips:
    """The trips that these fills make; those of one symbol in one account come in the order in which they happened."""
    closed: list[RoundTrip] = []
    held: dict[tuple[str, str], _Holding] = {}
    with localcontext(EXACT):
        for fill in fills:
            book = fill.account, fill.symbol
            holding = held.get(book)
            if holding is None:
                held[book] = _Holding(fill, fill.quantity, fill.fee)
            elif fill.side is holding.first.side:
                holding.enter(fill)
            elif fill.quantity < holding.quantity:
                holding.leave(fill, fill.quantity, fill.fee)
            else:
                rest = fill.quantity - holding.quantity
                fee = _share(fill, holding.quantity) if rest else fill.fee
                holding.leave(fill, holding.quantity, fee)
                closed.append(holding.ended(fill))
                del held[book]
                if rest:
                    held[book] = _Holding(fill, Quantity(rest), fill.fee - fee)
        return Trips(closed, [holding.so_far() for holding in held.values()])


def _share(fill: Fill, quantity: Decimal) -> Decimal:
    """The part of the fill's fee that belongs to this much of it."""
    return (fill.fee * quantity / fill.quantity).quantize(_FEE_PART)


def _average(value: Decimal, quantity: Decimal, known: Price) -> Price:
    """The average price of units that cost `value` together: a price that is known, where all were traded at that."""
    return known if known * quantity == value else Price(QUOTIENT.divide(value, quantity))


class _Holding:
    """A trip in the making. Its arithmetic is exact in the context that `round_trips` sets."""

    __slots__ = (
        "entered",
        "fees",
        "first",
        "gross",
        "last_at",
        "lots",
        "quantity",
        "queue",
        "received",
        "spent",
        "tags",
    )

    def __init__(self, first: Fill, quantity: Quantity, fee: Decimal) -> None:
        self.first = first
        self.queue = deque([(first, quantity)])
        self.quantity: Decimal = quantity
        self.entered: Decimal = quantity
        self.spent = first.price * quantity
        self.received = self.gross = ZERO
        self.fees = fee
        self.tags = first.tags
        self.lots: list[Lot] = []
        self.last_at = first.at

    def enter(self, fill: Fill) -> None:
        """Hold the fill's units too."""
        self._follow(fill)
        self.queue.append((fill, fill.quantity))
        self.quantity += fill.quantity
        self.entered += fill.quantity
        self.spent += fill.price * fill.quantity
        self.fees += fill.fee

    def leave(self, fill: Fill, quantity: Decimal, fee: Decimal) -> None:
        """Close so many units, at most what is held, oldest first."""
        self._follow(fill)
        self.quantity -= quantity
        self.received += fill.price * quantity
        self.fees += fee
        made, left = ZERO, quantity
        while left:
            entry, units = self.queue[0]
            if units <= left:
                self.queue.popleft()
            else:
                self.queue[0] = entry, Quantity(units - left)
                units = Quantity(left)
            left -= units
            made += (fill.price - entry.price) * units
            self.lots.append(Lot(entry.side, units, entry.at, entry.price, fill.at, fill.price, fill.point_value))
        self.gross += made * fill.point_value

    def ended(self, last: Fill) -> RoundTrip:
        """The trip, now that its last fill has left nothing held."""
        first = self.first
        gross = self._gross()
        return RoundTrip(
            account=first.account,
            symbol=first.symbol,
            side=first.side,
            quantity=Quantity(self.entered),
            entry_at=first.at,
            entry_price=self._entry_price(),
            exit_at=last.at,
            exit_price=_average(self.received, self.entered, last.price),
            gross=gross,
            fees=Money(self.fees),
            net=Money(gross - self.fees),
            risk=self._risk(),
            strategy=first.strategy,
            subscription=first.subscription,
            tags=self.tags,
            lots=tuple(self.lots),
        )

    def so_far(self) -> OpenTrip:
        """The trip as far as it has come."""
        first = self.first
        return OpenTrip(
            account=first.account,
            symbol=first.symbol,
            side=first.side,
            quantity=Quantity(self.quantity),
            entry_at=first.at,
            entry_price=self._entry_price(),
            gross=self._gross(),
            fees=Money(self.fees),
            strategy=first.strategy,
            subscription=first.subscription,
            tags=self.tags,
            lots=tuple(self.lots),
        )

    def _follow(self, fill: Fill) -> None:
        if fill.at < self.last_at:
            raise ValueError(f"fills of {fill.symbol} are not in the order in which they happened")
        self.last_at = fill.at
        if fill.tags != self.tags:
            self.tags = tuple(dict.fromkeys(self.tags + fill.tags))

    def _entry_price(self) -> Price:
        return _average(self.spent, self.entered, self.first.price)

    def _gross(self) -> Money:
        return Money(self.gross if self.first.side is Side.BUY else -self.gross)

    def _risk(self) -> Money | None:
        first = self.first
        if first.stop is None:
            return None
        beyond = self.spent - first.stop * self.entered
        risk = (beyond if first.side is Side.BUY else -beyond) * first.point_value
        return Money(risk) if risk > ZERO else None
