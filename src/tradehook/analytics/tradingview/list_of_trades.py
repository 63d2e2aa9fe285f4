"""Reading the "List of trades" that TradingView's strategy tester exports (rule: issue "Algo Trade Analytics").

A trade is two rows of one number, an entry and an exit, in either order, the newest trades first or last. A trade that
is still open has no row for its exit, or one whose date or signal is "Open".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from operator import attrgetter

from tradehook.analytics.backtest.events import BacktestSignal, BacktestTrade, SignalType
from tradehook.analytics.tradingview.columns import TRADE_NEEDED, Places, TradeColumn, trade_places
from tradehook.analytics.tradingview.dates import Dated, DateForm, DateOrder, writing_of
from tradehook.analytics.tradingview.listed import Layout, ListedRow, is_open, listed_row, numbers_in
from tradehook.analytics.tradingview.numbers import DecimalSign, sign_of
from tradehook.analytics.tradingview.problems import Code, Problem, Unusable, problem, unusable
from tradehook.analytics.tradingview.table import Table, missing_columns, table_of, too_many_cells
from tradehook.vocabulary.exact import Money, Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingChoices:
    """What a file may not tell: the zone of its clock, and what to take where numbers or dates may mean two things."""

    zone: tzinfo
    decimal_sign: DecimalSign | None = None
    date_order: DateOrder | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOfTrades:
    """The trades by their number. `currency` as the file names its prices with, empty where it does not."""

    trades: tuple[BacktestTrade, ...]
    currency: str
    form: DateForm

    @property
    def signals(self) -> tuple[BacktestSignal, ...]:
        """Every entry and exit, in the order of time."""
        both = (signal for trade in self.trades for signal in (trade.entry, trade.exit) if signal is not None)
        return tuple(sorted(both, key=attrgetter("at", "trade")))


def list_of_trades(text: str, choices: ReadingChoices) -> ListOfTrades | Unusable:
    """The trades of an exported list, or all that is wrong with it: a list is taken whole or not at all."""
    table = table_of(text)
    if isinstance(table, Problem):
        return unusable([table])
    places = trade_places(table.names)
    wrong = missing_columns(table, places.of, TRADE_NEEDED) or too_many_cells(table) or _no_rows(table)
    if wrong:
        return unusable(wrong)
    sign = choices.decimal_sign or sign_of(numbers_in(table, places), table.separator)
    writing = writing_of(_dates_in(table, places), choices.date_order)
    layout = Layout(
        names=table.names,
        places=places,
        sign=None if isinstance(sign, Problem) else sign,
        writing=None if isinstance(writing, list) else writing,
        zone=choices.zone,
    )
    unclear = [*([sign] if isinstance(sign, Problem) else []), *(writing if isinstance(writing, list) else [])]
    return _read(table, layout, unclear)


def _no_rows(table: Table) -> list[Problem]:
    return [] if table.rows else [problem(Code.NO_ROWS)]


def _dates_in(table: Table, places: Places) -> Iterator[Dated]:
    at = places.of[TradeColumn.AT]
    return (
        Dated(row.line, table.names[at], row.at(at)) for row in table.rows if row.at(at) and not is_open(row, places)
    )


def _read(table: Table, layout: Layout, unclear: list[Problem]) -> ListOfTrades | Unusable:
    """The trades, unless it is unclear how the file is written, or a row is wrong."""
    each_row = [listed_row(row, layout) for row in table.rows if not is_open(row, layout.places)]
    rows = [row for row in each_row if isinstance(row, ListedRow)]
    problems = [*unclear, *(each for wrong in each_row if isinstance(wrong, list) for each in wrong), *_repeated(rows)]
    trades = [] if problems else [_trade(pair) for pair in _by_number(rows)]
    problems += [each for each in trades if isinstance(each, Problem)]
    if problems or layout.writing is None:
        return unusable(problems or [problem(Code.NO_ROWS)])
    found = tuple(each for each in trades if isinstance(each, BacktestTrade))
    return ListOfTrades(trades=found, currency=layout.places.currency, form=layout.writing.form)


def _repeated(rows: Iterable[ListedRow]) -> Iterator[Problem]:
    """Rows of the same trade and type as one before: the same again, or something else."""
    known: dict[tuple[int, SignalType], ListedRow] = {}
    for row in rows:
        first = known.setdefault((row.signal.trade, row.signal.type), row)
        if first is not row:
            code = Code.DUPLICATE_ROW if first.cells == row.cells else Code.CONTRADICTING_ROWS
            yield problem(code, row.signal.row, None, str(first.signal.row))


def _by_number(rows: Iterable[ListedRow]) -> list[dict[SignalType, ListedRow]]:
    pairs: defaultdict[int, dict[SignalType, ListedRow]] = defaultdict(dict)
    for row in rows:
        pairs[row.signal.trade][row.signal.type] = row
    return [pairs[number] for number in sorted(pairs)]


def _trade(pair: dict[SignalType, ListedRow]) -> BacktestTrade | Problem:
    entered, left = pair.get(SignalType.ENTRY), pair.get(SignalType.EXIT)
    if entered is None:
        (alone,) = pair.values()
        return _of_trade(Code.EXIT_WITHOUT_ENTRY, alone)
    if left is not None and left.signal.direction is not entered.signal.direction:
        return _of_trade(Code.DIRECTIONS_DIFFER, left)
    if left is not None and left.signal.at < entered.signal.at:
        return _of_trade(Code.EXIT_BEFORE_ENTRY, left)
    last = left or entered
    return BacktestTrade(
        number=entered.signal.trade,
        entry=entered.signal,
        exit=left.signal if left else None,
        quantity=None if last.quantity is None else Quantity(last.quantity),
        net_profit=_money(last.net_profit),
        net_profit_percent=last.net_profit_percent,
        run_up=_money(last.run_up),
        drawdown=_money(last.drawdown),
        cumulative=_money(last.cumulative),
    )


def _of_trade(code: Code, row: ListedRow) -> Problem:
    return problem(code, row.signal.row, None, str(row.signal.trade))


def _money(number: Decimal | None) -> Money | None:
    return None if number is None else Money(number)
