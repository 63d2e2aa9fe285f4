"""The reference page `docs/reference/options.md`, made from the tables. A test keeps the file in step."""

from collections.abc import Iterable
from textwrap import fill

from tradehook.instruments import indices
from tradehook.instruments.options import ladder
from tradehook.instruments.options.classes import ACTIVE, DAILY, INDEX_CLASSES, OTHER_DAYS, THRICE
from tradehook.instruments.options.days import DAYS_AHEAD, MONTHS_AHEAD, WEEKS_AHEAD, YEARS_AHEAD
from tradehook.instruments.options.penny import IN_PENNIES, PENNY_PROGRAM
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import Tick

_WIDTH = 118

_SPELLINGS = """\
# Options

Contracts on 100 units of a stock or an ETF, and on 100 times an index, in US dollars. `tradehook instruments
chain SPY` and `GET /api/v1/instruments/SPY/chain` show a chain with prices and greeks.

## Spellings

`SPY 250624C596`, `SPY250624C596`, `SPY250624C00596000` and `SPY   250624C00596000` are one contract, whose
canonical symbol is the first; strikes may have decimals (`SPY 250624P582.5`), and case does not matter. `BRKB`
is read as `BRK.B`.

## Expirations

The third Friday of the month; where a class has them, every Friday, Monday and Wednesday, or every trading day.
A Friday or Wednesday that is a holiday gives way to the trading day before it, a Monday to the one after it. A
contract ends when the US stock exchanges close on its day, at 16:00 New York or at 13:00 on half days.
Contracts that are settled at the open end at 9:30, and their last trading day is the one before: between the
two they follow the price of the index, as nothing else is known.

"""

_LISTED = """\
What is listed is simpler than at the exchanges: Fridays for {weeks} weeks, other days for {days} days, standard
months for {months} months, and Januaries for {years} years. A contract that is not listed can be traded all the
same where it is spelled out.
"""

_INDICES = """
## Indices

Nobody trades an index itself; it has a price, and in a strategy for options its ticker means an option that is
still to be chosen. {other_days} The price of an option follows that of the index, also on the VIX, where
exchanges look at its futures.

"""

_STEPS = """
## Ticks and strikes

Sources: Cboe rule 5.4 and Nasdaq options 3, section 3 for ticks. For strikes, Nasdaq options 4, section 5 and
Cboe rule 4.13 say how narrow they may be; these are those that are usual near the money, of contracts that end
within the year.

"""

_PENNY = """
The penny program is reviewed every year. These have long been among its classes; one that is missing here has
the coarser ticks, which lie on the finer ones, so that an order in it is never off the tick:

"""

_PRICES = """
## Prices

Black-Scholes with a volatility and a rate, without dividends: the contracts are taken for European. Bid and ask
lie on the tick with the price between them, further apart the higher it is; the bid may be zero, and the ask is
never below what exercise is worth. Once a contract has ended, its price is what exercise is worth. Delta and
gamma are for a change of the underlying by 1, theta is for a calendar day, vega and rho are for one percentage
point, all for one unit of the underlying. Where a contract has a quote of its own, its implied volatility is
shown and the greeks are those at it.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "".join(
        [
            _SPELLINGS,
            _table(["expires", "classes"], _cycles()),
            "\n",
            _LISTED.format(weeks=WEEKS_AHEAD, days=DAYS_AHEAD, months=MONTHS_AHEAD, years=YEARS_AHEAD),
            _INDICES.format(other_days=_other_days()),
            _table(["root", "on", "expires", "settled at the", "ticks", "strikes"], _index_classes()),
            _STEPS,
            _table(["classes", "ticks", "strikes"], _stock_classes()),
            _PENNY,
            fill(_named(PENNY_PROGRAM), _WIDTH),
            "\n",
            _PRICES,
        ]
    )


def _table(headings: list[str], rows: Iterable[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cycles() -> Iterable[list[str]]:
    yield ["every trading day", _named(DAILY)]
    yield ["Mondays, Wednesdays and Fridays", _named(THRICE)]
    yield ["Fridays", f"the other classes of the penny program, and {_named(ACTIVE - PENNY_PROGRAM)}"]
    yield ["third Fridays only", "all others"]


def _other_days() -> str:
    pairs = ", ".join(f"`{month}` → `{other}`" for month, other in OTHER_DAYS.items())
    return f"A contract whose day is not that of the standard month belongs to the sister class ({pairs})."


def _index_classes() -> Iterable[list[str]]:
    for each in INDEX_CLASSES.values():
        on = f"`{each.underlying}` {indices.NAMES[each.underlying]}"
        yield [f"`{each.root}`", on, each.cycle.value, each.settles.value, _steps(each.tick), _steps(each.strikes)]


def _stock_classes() -> Iterable[list[str]]:
    yield [_named(IN_PENNIES), _steps(ladder.CENTS), _steps(ladder.DOLLARS)]
    yield ["DIA", _steps(ladder.CENTS_BELOW_3), _steps(ladder.DOLLARS)]
    yield ["the rest of the penny program", _steps(ladder.CENTS_BELOW_3), _steps(ladder.ACTIVE_STRIKES)]
    yield ["others with weeklies", _steps(ladder.NICKELS_BELOW_3), _steps(ladder.ACTIVE_STRIKES)]
    yield ["all others", _steps(ladder.NICKELS_BELOW_3), _steps(ladder.STANDARD_STRIKES)]


def _named(symbols: frozenset[str]) -> str:
    return " ".join(sorted(symbols))


def _steps(steps: Tick) -> str:
    wider = [f"{canonical(step.size)} from {canonical(step.price)}" for step in steps.coarser]
    return ", ".join([canonical(steps.size), *wider])
