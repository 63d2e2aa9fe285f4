"""What a row says: a bar, a tick, or why it is neither."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import msgspec

from tradehook.plumbing.exact_json import exact_number
from tradehook.prices.replay.columns import Column, Layout
from tradehook.prices.replay.moments import moment_of
from tradehook.vocabulary.exact import Price, Quantity, canonical
from tradehook.vocabulary.instant import Instant

_LONGEST_SHOWN = 40
_PLAIN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,20})?", re.ASCII)
"""Nearly every number of a file, which needs no more looking at."""


class Tick(msgspec.Struct, frozen=True, array_like=True):
    """Prices of one recorded moment. `symbol` as the file spells it; `size` units to be had, None where not said."""

    symbol: str
    at: Instant
    bid: Price | None
    ask: Price | None
    last: Price | None
    size: Quantity | None


class RecordedBar(NamedTuple):
    """A bar of the file, from `at` on. `volume` None: not said."""

    symbol: str
    at: Instant
    open: Price
    high: Price
    low: Price
    close: Price
    volume: Quantity | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be played."""

    words: str


Read = Tick | RecordedBar | Fault


class _Unreadable(Exception):
    """A part of the row is missing or wrong; the message says which and how."""


def reader_of(layout: Layout, symbol: str | None) -> Callable[[Sequence[str]], Read]:
    """Reads rows of this layout. `symbol`, where it is given, is what every row is of."""
    kind = _bar if layout.bars else _tick

    def read(texts: Sequence[str]) -> Read:
        try:
            row = _Row(layout, texts)
            return kind(row, symbol or row.symbol(), row.moment())
        except _Unreadable as why:
            return Fault(str(why))

    return read


class _Row:
    """The parts of one row, by what they are."""

    def __init__(self, layout: Layout, texts: Sequence[str]) -> None:
        self._layout = layout
        self._texts = texts

    def symbol(self) -> str:
        text = self._text(Column.SYMBOL)
        if not text:
            raise _Unreadable("The symbol is missing.")
        return text[:_LONGEST_SHOWN]

    def moment(self) -> Instant:
        text = " ".join(self._at(place) for place in self._layout.moment).strip()
        found = moment_of(text)
        if found is None:
            raise _Unreadable(f'"{text[:_LONGEST_SHOWN]}" is no time that can be read.' if text else "It has no time.")
        return found

    def price(self, column: Column) -> Price:
        """A price that must be there."""
        found = self.price_or_none(column)
        if found is None:
            raise _Unreadable(f"The {column} is missing.")
        return found

    def price_or_none(self, column: Column) -> Price | None:
        number = self._number(column)
        if number is not None and number <= 0:
            raise _Unreadable(f"The {column} is not above zero.")
        return None if number is None else Price(number)

    def units(self, column: Column) -> Quantity | None:
        """How many units; nothing and zero both mean that nobody said (exports of currencies write 0)."""
        number = self._number(column)
        if number is not None and number < 0:
            raise _Unreadable(f"The {column} is below zero.")
        return Quantity(number) if number else None

    def _number(self, column: Column) -> Decimal | None:
        text = self._text(column)
        if not text:
            return None
        number = Decimal(text) if _PLAIN.fullmatch(text) else exact_number(text)
        if number is None:
            raise _Unreadable(f'The {column} "{text[:_LONGEST_SHOWN]}" is no number.')
        return number

    def _text(self, column: Column) -> str:
        place = self._layout.place(column)
        return "" if place is None else self._at(place)

    def _at(self, place: int) -> str:
        return self._texts[place].strip() if place < len(self._texts) else ""


def _bar(row: _Row, symbol: str, at: Instant) -> RecordedBar:
    opened, high, low, close = (row.price(each) for each in (Column.OPEN, Column.HIGH, Column.LOW, Column.CLOSE))
    if not low <= min(opened, close) <= max(opened, close) <= high:
        raise _Unreadable(
            f"Its low {canonical(low)} and high {canonical(high)} do not enclose "
            f"its open {canonical(opened)} and close {canonical(close)}."
        )
    return RecordedBar(symbol, at, opened, high, low, close, row.units(Column.VOLUME))


def _tick(row: _Row, symbol: str, at: Instant) -> Tick:
    bid, ask, last = (row.price_or_none(each) for each in (Column.BID, Column.ASK, Column.LAST))
    if bid is None and ask is None and last is None:
        raise _Unreadable("It has no price.")
    if bid is not None and ask is not None and bid > ask:
        raise _Unreadable(f"The bid {canonical(bid)} is above the ask {canonical(ask)}.")
    return Tick(symbol, at, bid, ask, last, row.units(Column.SIZE))
