"""One row of a list of trades: an entry or an exit, or what is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from tradehook.analytics.backtest.events import BacktestSignal, Direction, SignalType
from tradehook.analytics.tradingview.columns import Places, TradeColumn
from tradehook.analytics.tradingview.dates import Dated, Writing, instant_at
from tradehook.analytics.tradingview.numbers import DecimalSign, Written, is_nothing, number_of
from tradehook.analytics.tradingview.problems import Code, Problem, problem
from tradehook.analytics.tradingview.table import Row, Table
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant

TYPES: Final[Mapping[str, tuple[SignalType, Direction]]] = MappingProxyType(
    {f"{kind} {direction}": (kind, direction) for kind in SignalType for direction in Direction}
)
"""What the column of types says, in lower case."""

_SILENT_OR_NUMBERS: Final = (
    TradeColumn.QUANTITY,
    TradeColumn.NET_PROFIT,
    TradeColumn.NET_PROFIT_PERCENT,
    TradeColumn.RUN_UP,
    TradeColumn.DRAWDOWN,
    TradeColumn.CUMULATIVE,
)
_NUMBERS: Final = (TradeColumn.PRICE, *_SILENT_OR_NUMBERS)
_OPEN: Final = "open"
_MOST_TRADES: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a list is written: its columns, the sign before decimals, the form of its dates, the zone of its clock.

    Without a sign no number is read, and without a writing no date: that is known to be a problem then.
    """

    names: Sequence[str]
    places: Places
    sign: DecimalSign | None
    writing: Writing | None
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A row that was read, with its cells as they were; money in the currency of the list, None where it is silent."""

    signal: BacktestSignal
    cells: Sequence[str]
    quantity: Decimal | None
    net_profit: Decimal | None
    net_profit_percent: Decimal | None
    run_up: Decimal | None
    drawdown: Decimal | None
    cumulative: Decimal | None


def is_open(row: Row, places: Places) -> bool:
    """Whether it stands for the exit of a trade that has none yet."""
    if not row.at(places.of[TradeColumn.TYPE]).lower().startswith(SignalType.EXIT):
        return False
    marks = (row.at(places.of.get(column)).lower() for column in (TradeColumn.AT, TradeColumn.SIGNAL))
    return _OPEN in marks


def numbers_in(table: Table, places: Places) -> Iterator[Written]:
    """Every cell that has to be a number."""
    columns = [places.of[column] for column in _NUMBERS if column in places.of]
    for row in table.rows:
        for place in columns:
            text = row.at(place)
            if not is_nothing(text):
                yield Written(row.line, table.names[place], text)


def listed_row(row: Row, layout: Layout) -> ListedRow | list[Problem]:
    """What a row says, or all that is wrong with it."""
    texts = _Texts(row, layout)
    number, kind, at = texts.trade(), texts.kind(), texts.moment()
    price = texts.needed(TradeColumn.PRICE)
    numbers = {column: texts.number(column) for column in _SILENT_OR_NUMBERS}
    if number is None or kind is None or at is None or price is None or texts.problems:
        return texts.problems
    signal_type, direction = kind
    return ListedRow(
        signal=BacktestSignal(
            trade=number,
            type=signal_type,
            direction=direction,
            at=at,
            price=Price(price),
            signal=row.at(layout.places.of.get(TradeColumn.SIGNAL)),
            row=row.line,
        ),
        cells=row.cells,
        quantity=numbers[TradeColumn.QUANTITY],
        net_profit=numbers[TradeColumn.NET_PROFIT],
        net_profit_percent=numbers[TradeColumn.NET_PROFIT_PERCENT],
        run_up=numbers[TradeColumn.RUN_UP],
        drawdown=numbers[TradeColumn.DRAWDOWN],
        cumulative=numbers[TradeColumn.CUMULATIVE],
    )


class _Texts:
    """The cells of one row by what they are, and the problems that reading them found."""

    def __init__(self, row: Row, layout: Layout) -> None:
        self._row = row
        self._layout = layout
        self.problems: list[Problem] = []

    def trade(self) -> int | None:
        """The number of the trade."""
        number = number_of(self._text(TradeColumn.NUMBER), DecimalSign.POINT)
        whole = None if number is None else int(number)
        if whole is None or whole != number or not 0 <= whole < _MOST_TRADES:
            self._wrong(Code.UNREADABLE_NUMBER, TradeColumn.NUMBER)
            return None
        return whole

    def kind(self) -> tuple[SignalType, Direction] | None:
        """Entry or exit, long or short."""
        found = TYPES.get(" ".join(self._text(TradeColumn.TYPE).lower().split()))
        if found is None:
            self._wrong(Code.UNKNOWN_TYPE, TradeColumn.TYPE)
        return found

    def moment(self) -> Instant | None:
        """When it was."""
        text = self._text(TradeColumn.AT)
        if not text:
            self._wrong(Code.EMPTY_CELL, TradeColumn.AT)
            return None
        if self._layout.writing is None:
            return None
        dated = Dated(self._row.line, self._name(TradeColumn.AT), text)
        found = instant_at(dated, self._layout.writing, self._layout.zone)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def number(self, column: TradeColumn) -> Decimal | None:
        """A number; None where there is none."""
        text, sign = self._text(column), self._layout.sign
        if sign is None or is_nothing(text):
            return None
        found = number_of(text, sign)
        if found is None:
            self._wrong(Code.UNREADABLE_NUMBER, column)
        return found

    def needed(self, column: TradeColumn) -> Decimal | None:
        """A number that has to be there."""
        if is_nothing(self._text(column)):
            self._wrong(Code.EMPTY_CELL, column)
            return None
        return self.number(column)

    def _wrong(self, code: Code, column: TradeColumn) -> None:
        self.problems.append(problem(code, self._row.line, self._name(column), self._text(column)))

    def _text(self, column: TradeColumn) -> str:
        return self._row.at(self._layout.places.of.get(column))

    def _name(self, column: TradeColumn) -> str:
        return self._layout.names[self._layout.places.of[column]]
