"""Likely causes why alerts and backtest diverge: hints, each by a rule that is stated; none is a proof."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Cause(StrEnum):
    """What may be behind a divergence."""

    DAYS_ONLY = "days-only"
    TIME_ZONE = "time-zone"
    OTHER_DATES = "other-dates"
    DELIVERY_GAP = "delivery-gap"
    EVERY_TICK = "calc-on-every-tick"
    REPAINTING = "repainting"
    BAR_TIMING = "bar-timing"
    OTHER_FEED = "other-feed"

    @property
    def rule(self) -> str:
        """When it is named."""
        return _TEXTS[self].rule

    @property
    def sentence(self) -> str:
        """What it means; may hold {detail}."""
        return _TEXTS[self].sentence

    @property
    def advice(self) -> str:
        """What a trader can do."""
        return _TEXTS[self].advice


class Hint(NamedTuple):
    """A likely cause. `votes`: how many missed trades, false alerts or matches speak for it; `detail` in words."""

    cause: Cause
    votes: int
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The cause in words, with the detail."""
        return self.cause.sentence.format(detail=self.detail)


class _Text(NamedTuple):
    rule: str
    sentence: str
    advice: str


_TEXTS: Final = MappingProxyType(
    {
        Cause.DAYS_ONLY: _Text(
            "Every time of the backtest is midnight in its zone, and at least one trade was missed.",
            "The list of trades has days without times, so alerts within a day cannot be told apart from it.",
            "Export it from a chart with bars shorter than a day.",
        ),
        Cause.TIME_ZONE: _Text(
            "One and the same shift, a multiple of half an hour up to 14 hours, would give at least half of the missed "
            "trades, and three or more, a false alert that agrees within the windows. Then nothing else "
            "is looked for but days.",
            "Times are apart by {detail}, as in another time zone.",
            "Read the list again in the time zone that the chart had when it was exported.",
        ),
        Cause.OTHER_DATES: _Text(
            "At least half of the missed trades, and three or more, lie more than a forward window before the first "
            "alert or after the last one.",
            "{detail} of the missed trades lie before the first or after the last alert.",
            "Compare only the dates in which the alert was switched on.",
        ),
        Cause.DELIVERY_GAP: _Text(
            "Three or more trades in a row were missed between two alerts, and no alert of any kind came meanwhile.",
            "No alert came while {detail} trades in a row were missed.",
            "Look whether the alert was stopped (TradingView stops one that fires more than 15 times in 3 minutes), "
            "expired, or was not delivered.",
        ),
        Cause.EVERY_TICK: _Text(
            "Three or more false alerts that agree with a trade lie within the windows of its match.",
            "{detail} alerts came beside another one for the same trade.",
            "Let the alert fire once per bar close, and switch calc_on_every_tick off.",
        ),
        Cause.REPAINTING: _Text(
            "Three or more other false alerts, at least a tenth of all alerts, lie between the first and the last "
            "trade of the backtest.",
            "{detail} alerts were sent for trades that the backtest no longer has.",
            "Look for what the script reads of bars that have not closed (request.security with lookahead, barstate).",
        ),
        Cause.BAR_TIMING: _Text(
            "Of ten or more matches, the middle one is 30 s or more apart in time and four of five are within 10 s of "
            "it.",
            "Alerts come {detail} after the trades of the backtest, always the same.",
            "One side counts by the opening of the bar, the other by its close: that is no fault, if it is known.",
        ),
        Cause.OTHER_FEED: _Text(
            "The average price difference of ten or more matches is 0.5 % or more while the average time difference is "
            "below a minute.",
            "Times agree, but prices are apart by {detail} % on average.",
            "Compare the symbol, its exchange and adjustment, and the slippage in the properties of the strategy.",
        ),
    }
)
