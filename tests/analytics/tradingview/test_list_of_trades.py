"""Both layouts of the list of trades, in several languages; and what is wrong with files."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.analytics.backtest.events import Direction, SignalType
from tradehook.analytics.tradingview.dates import DateForm, DateOrder
from tradehook.analytics.tradingview.list_of_trades import ListOfTrades, ReadingChoices, list_of_trades
from tradehook.analytics.tradingview.numbers import DecimalSign
from tradehook.analytics.tradingview.problems import MOST_TOLD, Code, Unusable
from tradehook.vocabulary.instant import instant_of

OLDER_HEAD = (
    "Trade #,Type,Signal,Date/Time,Price USD,Contracts,Profit USD,Profit %,"
    "Cum. Profit USD,Cum. Profit %,Run-up USD,Run-up %,Drawdown USD,Drawdown %"
)
OLDER = f"""{OLDER_HEAD}
1,Entry Long,Dip,2024-01-03 10:00,100.50,10,,,,,,,,
1,Exit Long,Top,2024-01-03 15:30,102.00,10,15,1.49,15,0.02,20,1.99,-5,-0.5
2,Entry Short,Fall,2024-01-04 10:00,103.00,10,,,,,,,,
2,Exit Short,Stop,2024-01-04 11:00,104.50,10,-15,-1.46,0,0,0,0,-18,-1.75
"""
NEWER_HEAD = (
    "Trade number,Type,Date and time,Signal,Price USD,Size (qty),Size (value),Net PnL USD,Net PnL %,"
    "Favorable excursion USD,Favorable excursion %,Adverse excursion USD,Adverse excursion %,"
    "Cumulative PnL USD,Cumulative PnL %"
)
NEWER = f"""{NEWER_HEAD}
2,Exit short,2024-01-04 11:00,Stop,104.50,10,1030,-15,-1.46,0,0,-18,-1.75,0,0
2,Entry short,2024-01-04 10:00,Fall,103.00,10,1030,-15,-1.46,0,0,-18,-1.75,0,0
1,Exit long,2024-01-03 15:30,Top,102.00,10,1005,15,1.49,20,1.99,-5,-0.5,15,0.02
1,Entry long,2024-01-03 10:00,Dip,100.50,10,1005,15,1.49,20,1.99,-5,-0.5,15,0.02
"""
CHOICES = ReadingChoices(zone=UTC)
HEAD = "Trade #,Type,Date/Time,Price USD,Contracts"


def taken(text: str, choices: ReadingChoices = CHOICES) -> ListOfTrades:
    found = list_of_trades(text, choices)
    assert isinstance(found, ListOfTrades), found
    return found


def refused(text: str, choices: ReadingChoices = CHOICES) -> list[tuple[Code, int | None, str | None]]:
    found = list_of_trades(text, choices)
    assert isinstance(found, Unusable), found
    return [(each.code, each.row, each.column) for each in found.problems]


def told(text: str) -> list[tuple[object, ...]]:
    return [(each.trade, each.type, each.direction, each.at, each.price, each.signal) for each in taken(text).signals]


@pytest.mark.parametrize("text", [OLDER, NEWER])
def test_a_layout(text: str):
    found = taken(text)

    first, second = found.trades
    assert (first.number, first.entry.direction, second.entry.direction) == (1, Direction.LONG, Direction.SHORT)
    assert (first.quantity, first.net_profit, first.net_profit_percent) == (10, 15, Decimal("1.49"))
    assert (first.run_up, first.drawdown, first.cumulative) == (20, -5, 15)
    assert second.exit is not None
    assert (second.exit.price, second.exit.signal) == (Decimal("104.50"), "Stop")
    assert second.exit.at == instant_of(datetime(2024, 1, 4, 11, tzinfo=UTC))
    assert (found.currency, found.form) == ("USD", DateForm.ISO)
    assert [(signal.trade, signal.type) for signal in found.signals] == [
        (1, SignalType.ENTRY),
        (1, SignalType.EXIT),
        (2, SignalType.ENTRY),
        (2, SignalType.EXIT),
    ]


def test_both_layouts_say_the_same():
    assert told(OLDER) == told(NEWER)


def test_newest_first_is_the_same_as_oldest_first():
    head, *rows = OLDER.splitlines()
    assert told("\n".join([head, *reversed(rows)])) == told(OLDER)


@pytest.mark.parametrize(
    "changed",
    [
        "\ufeff" + NEWER,
        NEWER.replace("\n", "\r\n"),
        NEWER.replace(",", "\t"),
        "\n" + NEWER.replace("\n", "\n\n"),
        NEWER.replace("Net PnL", "Net P&L")
        .replace("Trade number", "Trade #")
        .replace("Size (qty)", "Position size (qty)"),
        NEWER.replace(" USD", ""),
        NEWER.replace("-", "\u2212").replace("2024\u221201\u2212", "2024-01-"),
        "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in NEWER.splitlines()),
    ],
)
def test_the_same_file_in_other_clothes(changed: str):
    assert told(changed) == told(NEWER)


def test_a_german_file():
    text = (
        "Trade #;Type;Date and time;Signal;Price EUR;Size (qty);Net P&L EUR;Net P&L %\n"
        "1;Exit long;31.01.2024 15:30;Raus;1.102,00;10;\u2212115,00;\u22121,49%\n"
        "1;Entry long;31.01.2024 10:00;Rein;1.113,50;10;;\n"
    )
    found = taken(text, ReadingChoices(zone=ZoneInfo("Europe/Berlin")))

    (trade,) = found.trades
    assert trade.exit is not None
    assert (trade.entry.price, trade.exit.price) == (Decimal("1113.50"), 1102)
    assert (trade.net_profit, trade.net_profit_percent) == (-115, Decimal("-1.49"))
    assert trade.entry.at == instant_of(datetime(2024, 1, 31, 9, tzinfo=UTC))
    assert found.currency == "EUR"


@pytest.mark.parametrize("price", ["1'234.56", '"1,234.56"', "1\u202f234.56", "1\u00a0234.56"])
def test_groups_of_thousands(price: str):
    found = taken(f"{HEAD}\n1,Entry long,2024-01-03,{price},1\n")
    assert found.trades[0].entry.price == Decimal("1234.56")


@pytest.mark.parametrize(
    "open_row",
    [
        "",
        "3,Exit long,,Open,,,,,,,,,,,",
        "3,Exit long,Open,,\u2014,,,,,,,,,,",
        "3,Exit long,2024-01-06 15:00,Open,107.00,10,1050,20,1.9,25,2.4,-3,-0.3,20,0.2",
    ],
)
def test_an_open_trade_has_no_exit(open_row: str):
    entry = "3,Entry long,2024-01-05 10:00,Dip,105.00,10,1050,20,1.9,25,2.4,-3,-0.3,20,0.2"
    head, *rows = NEWER.splitlines()
    found = taken("\n".join([head, open_row, entry, *rows]))

    assert [trade.exit is None for trade in found.trades] == [False, False, True]
    assert len(found.signals) == 5


def test_prices_may_be_zero_or_below():
    found = taken(f"{HEAD}\n1,Entry long,2024-01-03 10:00,-37.63,1\n1,Exit long,2024-01-03 11:00,0,1\n")
    (trade,) = found.trades
    assert trade.exit is not None
    assert (trade.entry.price, trade.exit.price) == (Decimal("-37.63"), 0)


def test_choices_settle_what_a_file_does_not_tell():
    text = f'{HEAD}\n1,Entry long,05/06/2024,"1,234",1\n'
    assert {code for code, _, _ in refused(text)} == {Code.AMBIGUOUS_NUMBERS, Code.AMBIGUOUS_DATES}
    choices = ReadingChoices(zone=UTC, decimal_sign=DecimalSign.POINT, date_order=DateOrder.DAY_FIRST)
    entry = taken(text, choices).trades[0].entry
    assert (entry.price, entry.at) == (1234, instant_of(datetime(2024, 6, 5, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(Code.NOT_A_TABLE, None, None)]),
        ("\ufeff\n\n", [(Code.NOT_A_TABLE, None, None)]),
        (HEAD, [(Code.NO_ROWS, None, None)]),
        (
            "Date,Open,High\n2024-01-03,1,2",
            [
                (Code.MISSING_COLUMN, 1, "Date and time"),
                (Code.MISSING_COLUMN, 1, "Price"),
                (Code.MISSING_COLUMN, 1, "Trade number"),
                (Code.MISSING_COLUMN, 1, "Type"),
            ],
        ),
        (f"{HEAD}\n1,Entry long,2024-01-03,1,234,56\n", [(Code.WRONG_NUMBER_OF_CELLS, 2, None)]),
        (f"{HEAD}\n1,Buy,2024-01-03,1,1\n", [(Code.UNKNOWN_TYPE, 2, "Type")]),
        (f"{HEAD}\n1,Entry long,2024-01-03,,1\n", [(Code.EMPTY_CELL, 2, "Price USD")]),
        (f"{HEAD}\nx,Entry long,2024-01-03,1,1\n", [(Code.UNREADABLE_NUMBER, 2, "Trade #")]),
        (f"{HEAD}\n1,Entry long,2024-01-03,ten,1\n", [(Code.UNREADABLE_NUMBER, 2, "Price USD")]),
        (f"{HEAD}\n1,Entry long,2024-01-03,1.5,1 USD\n", [(Code.UNREADABLE_NUMBER, 2, "Contracts")]),
        (f"{HEAD}\n1,Exit long,2024-01-03,1,1\n", [(Code.EXIT_WITHOUT_ENTRY, 2, None)]),
        (
            f"{HEAD}\n1,Entry long,2024-01-03,1,1\n1,Exit short,2024-01-04,1,1\n",
            [(Code.DIRECTIONS_DIFFER, 3, None)],
        ),
        (f"{HEAD}\n1,Entry long,2024-01-03,1,1\n1,Exit long,2024-01-02,1,1\n", [(Code.EXIT_BEFORE_ENTRY, 3, None)]),
        (f"{HEAD}\n1,Entry long,2024-01-03,1,1\n1,Entry long,2024-01-03,1,1\n", [(Code.DUPLICATE_ROW, 3, None)]),
        (f"{HEAD}\n1,Entry long,2024-01-03,1,1\n1,Entry long,2024-01-04,1,1\n", [(Code.CONTRADICTING_ROWS, 3, None)]),
        (
            f"{HEAD}\n1,Entry long,2024-01-03 10:00,1.5,1\n2,Entry long,03.01.2024 11:00,1.5,1\n",
            [(Code.MIXED_DATES, 3, "Date/Time")],
        ),
    ],
)
def test_what_is_wrong_with_a_file(text: str, expected: list[tuple[Code, int | None, str | None]]):
    assert refused(text) == expected


def test_all_problems_are_told_at_once():
    text = f"{HEAD}\n1,Buy,2024-01-03,ten,1\n2,Entry long,soon,2.5,\n3,Exit long,03.01.2024,x,1\n"
    assert refused(text) == [
        (Code.UNREADABLE_NUMBER, 2, "Price USD"),
        (Code.UNKNOWN_TYPE, 2, "Type"),
        (Code.UNREADABLE_DATE, 3, "Date/Time"),
        (Code.MIXED_DATES, 4, "Date/Time"),
        (Code.UNREADABLE_NUMBER, 4, "Price USD"),
    ]


def test_of_very_many_problems_the_first_are_told_and_the_rest_counted():
    text = "\n".join([HEAD, *(f"{number},Buy,2024-01-03,1,1" for number in range(70))])
    found = list_of_trades(text, CHOICES)
    assert isinstance(found, Unusable)
    assert (len(found.problems), found.more) == (MOST_TOLD, 70 - MOST_TOLD)
    assert found.problems[0].row == 2


def test_rows_are_counted_by_lines_also_behind_a_cell_of_several():
    text = f'{HEAD},Signal\n1,Entry long,2024-01-03,1,1,"two\nlines"\n2,Buy,2024-01-03,1,1,x\n'
    assert refused(text) == [(Code.UNKNOWN_TYPE, 4, "Type")]


def test_a_problem_is_a_sentence_with_what_to_do():
    found = list_of_trades(f"{HEAD}\n1,Buy,2024-01-03,1,1\n", CHOICES)
    assert isinstance(found, Unusable)
    (only,) = found.problems
    assert only.message == '"Buy" is no type of a trade.'
    assert "Entry long" in only.hint


@pytest.mark.parametrize("code", Code)
def test_every_code_has_a_sentence_and_a_hint(code: Code):
    assert code.startswith("export-")
    assert code.sentence.format(shown="x").endswith(".")
    assert code.hint.endswith(".")


@given(st.text(max_size=300) | st.text(alphabet='1,;"\n .Entrylogx-/#', max_size=300).map(f"{HEAD}\n".__add__))
def test_whatever_a_file_holds_is_a_value(text: str):
    assert isinstance(list_of_trades(text, CHOICES), ListOfTrades | Unusable)
