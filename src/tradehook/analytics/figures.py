"""The figures of the analytics: a closed list with unit, meaning and formula, of which the page of the documentation is
made. `round_trip`, `excursion`, `performance` and `returns` have them under the same names and in the same order.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure is counted in."""

    UNITS = "units (shares, contracts, coins)"
    PRICE = "price"
    COUNT = "number"
    MONEY = "money of the account"
    SHARE = "share (1 is all)"
    RATIO = "ratio"
    R = "R (multiples of what was at risk)"
    SECONDS = "seconds"
    DAYS = "daily values"
    DAY = "a day and money of the account"


EXACT_UNITS = frozenset({Unit.UNITS, Unit.PRICE, Unit.MONEY})
"""What is answered as text, so that nothing of it is lost; the rest are statistics, answered as numbers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the name that programs know, what it is in, what it says, how it is worked out."""

    name: str
    unit: Unit
    sentence: str
    formula: str
    undefined: str = ""


NO_TRIPS = "there are no round trips"
NO_WINS = "nothing was won"
NO_LOSSES = "nothing was lost"

NO_STOP = "its first fill had no stop at a loss"
NO_BARS = "no bar lies between its fills"

OF_A_ROUND_TRIP = (
    Figure("quantity", Unit.UNITS, "All that came in, which is all that went out.", "sum of entry quantities"),
    Figure(
        "entry_price", Unit.PRICE, "What a unit came in at, on average.", "sum of entry quantity x price / quantity"
    ),
    Figure("exit_price", Unit.PRICE, "What a unit went out at, on average.", "sum of exit quantity x price / quantity"),
    Figure(
        "gross",
        Unit.MONEY,
        "What it made before fees.",
        "sum over lots of (exit - entry) x quantity x point value of the exit; (entry - exit) when short",
    ),
    Figure("fees", Unit.MONEY, "What its fills paid in fees.", "sum of fees"),
    Figure("net", Unit.MONEY, "What it made.", "gross - fees"),
    Figure(
        "risk",
        Unit.MONEY,
        "What all of it would have lost, before fees, at the stop that it was begun with.",
        "(entry_price - stop) x quantity x point value of the first fill; (stop - entry_price) when short",
        NO_STOP,
    ),
    Figure("result_in_r", Unit.R, "What it made for what it put at risk.", "net / risk", NO_STOP),
    Figure("held_s", Unit.SECONDS, "How long it took.", "last fill - first fill"),
    Figure(
        "favourable",
        Unit.MONEY,
        "The furthest it was ahead while it lasted, closed and open units together, before fees.",
        "greatest result at the prices of its fills, and at highs and lows of the bars between them",
        NO_BARS,
    ),
    Figure(
        "adverse",
        Unit.MONEY,
        "The furthest it was behind while it lasted, as a negative number.",
        "least result at the prices of its fills, and at highs and lows of the bars between them",
        NO_BARS,
    ),
)

OF_ROUND_TRIPS = (
    Figure("trades", Unit.COUNT, "Round trips that have ended.", "count of round trips"),
    Figure("wins", Unit.COUNT, "Round trips that made money after fees.", "count with net > 0"),
    Figure("losses", Unit.COUNT, "Round trips that lost money after fees.", "count with net < 0"),
    Figure("breakeven", Unit.COUNT, "Round trips that made nothing after fees.", "count with net = 0"),
    Figure("net_profit", Unit.MONEY, "What all round trips made after fees.", "sum of net"),
    Figure("won", Unit.MONEY, "What the winning round trips made.", "sum of net > 0"),
    Figure("lost", Unit.MONEY, "What the losing round trips lost, as a negative number.", "sum of net < 0"),
    Figure("fees", Unit.MONEY, "What all round trips paid in fees.", "sum of fees"),
    Figure("win_rate", Unit.SHARE, "How many of the round trips won.", "wins / trades", NO_TRIPS),
    Figure("profit_factor", Unit.RATIO, "What was won for each unit that was lost.", "won / -lost", NO_LOSSES),
    Figure("expectancy", Unit.MONEY, "What a round trip made on average.", "net_profit / trades", NO_TRIPS),
    Figure(
        "expectancy_in_r",
        Unit.R,
        "What a round trip made on average for what it put at risk, over those that had a stop.",
        "sum of (net / risk) / count with a risk",
        "no round trip had a stop at a loss",
    ),
    Figure("average_win", Unit.MONEY, "What a winning round trip made on average.", "won / wins", NO_WINS),
    Figure(
        "average_loss",
        Unit.MONEY,
        "What a losing round trip lost on average, as a negative number.",
        "lost / losses",
        NO_LOSSES,
    ),
    Figure(
        "longest_winning_streak",
        Unit.COUNT,
        "The most wins in a row, by the end of the round trips.",
        "longest run of net > 0",
    ),
    Figure(
        "longest_losing_streak",
        Unit.COUNT,
        "The most losses in a row, by the end of the round trips.",
        "longest run of net < 0",
    ),
    Figure(
        "exposure",
        Unit.SHARE,
        "How much of the time something was held.",
        "time with at least one round trip under way / time from the first entry to the last exit of the whole table",
        "no time passed",
    ),
    Figure(
        "best_day",
        Unit.DAY,
        "The day on which the round trips that ended made the most; the first of equals.",
        "greatest sum of net by day of the exit, in the time zone asked for",
        NO_TRIPS,
    ),
    Figure(
        "worst_day",
        Unit.DAY,
        "The day on which the round trips that ended made the least; the first of equals.",
        "least sum of net by day of the exit, in the time zone asked for",
        NO_TRIPS,
    ),
    Figure(
        "average_held_s",
        Unit.SECONDS,
        "How long a round trip took on average.",
        "sum of (exit - entry) / trades",
        NO_TRIPS,
    ),
)

NO_RETURNS = "there are no returns"
ONE_RETURN = "there are fewer than two returns"
RUINED = "everything was lost"

OF_RETURNS = (
    Figure("days", Unit.COUNT, "Daily returns that the other figures are of.", "count of r"),
    Figure(
        "cumulative_return", Unit.SHARE, "What the account gained over all days.", "product of (1 + r) - 1", NO_RETURNS
    ),
    Figure(
        "annual_return",
        Unit.SHARE,
        "The gain of a year that, year after year, makes the cumulative return.",
        "(1 + cumulative_return) ^ (252 / days) - 1",
        f"{NO_RETURNS}, more than everything was lost, or it is too large for a number",
    ),
    Figure(
        "annual_volatility",
        Unit.SHARE,
        "How far the returns of a year scatter.",
        "standard deviation of r (n - 1) x √252",
        ONE_RETURN,
    ),
    Figure(
        "sharpe",
        Unit.RATIO,
        "The average return for its scatter; without a risk-free rate.",
        "mean of r / standard deviation of r (n - 1) x √252",
        f"{ONE_RETURN}, or all are the same",
    ),
    Figure(
        "sortino",
        Unit.RATIO,
        "The average return for the scatter of the losses.",
        "mean of r / √(mean of min(r, 0)²) x √252",
        f"{ONE_RETURN}, or no day lost",
    ),
    Figure(
        "calmar",
        Unit.RATIO,
        "The annual return for the deepest fall.",
        "annual_return / -max_drawdown",
        "no day lost, or there is no annual return",
    ),
    Figure(
        "stability",
        Unit.SHARE,
        "How close the growth comes to a straight line; 1 is on it.",
        "R² of the line through the cumulative sums of ln(1 + r)",
        f"{ONE_RETURN}, {RUINED}, or nothing moved",
    ),
    Figure(
        "max_drawdown",
        Unit.SHARE,
        "The deepest fall from the highest value until then, as a negative number; 0 when there was none.",
        "least of value / highest value so far - 1, the start included",
        NO_RETURNS,
    ),
    Figure(
        "max_drawdown_days",
        Unit.DAYS,
        "How long the deepest fall lasted, from the highest value until it was reached again, or until the last day.",
        "daily values from the peak to the first that is no lower, or to the last",
        NO_RETURNS,
    ),
    Figure(
        "omega",
        Unit.RATIO,
        "What the good days brought for what the bad ones took.",
        "sum of r > 0 / -sum of r < 0",
        f"{ONE_RETURN}, or no day lost",
    ),
    Figure(
        "tail_ratio",
        Unit.RATIO,
        "How large the best days are beside the worst.",
        "|95th percentile of r| / |5th percentile of r|, both interpolated",
        f"{ONE_RETURN}, or the 5th percentile is 0",
    ),
    Figure(
        "daily_value_at_risk",
        Unit.SHARE,
        "The return that 19 of 20 days were above; what a bad day costs, as a negative number.",
        "5th percentile of r, interpolated",
        ONE_RETURN,
    ),
)
