"""What backtests are asked for, and how they are answered."""

from typing import Annotated, Any, ClassVar

from pydantic import AwareDatetime, Field, create_model

from tradehook.analytics.backtest.causes import Cause
from tradehook.analytics.backtest.events import Direction, SignalType, Source
from tradehook.analytics.backtest.grid import COLUMNS, MatchType, SortBy
from tradehook.analytics.backtest.report import FIGURES, Verdict
from tradehook.analytics.backtest.tolerances import MEANINGS
from tradehook.analytics.tradingview.dates import DateForm, DateOrder
from tradehook.analytics.tradingview.numbers import DecimalSign
from tradehook.web.api.bodies import ExactDecimal, Named, TimeZone
from tradehook.web.api.paging import Asked
from tradehook.web.api.shapes import Exact, Moment, Shape

Name = Annotated[str, Field(min_length=1, max_length=200)]


class SettingsAsked(Named):
    """What a backtest is compared with, and how its file is read. Null, or left out: any, or as it was."""

    strategy_id: str | None = None
    webhook: Annotated[
        str | None, Field(description="The webhook's uuid, or the key's id; imported logs are of none.")
    ] = None
    symbol: Annotated[
        str | None, Field(description="Any spelling; every contract of a future, every option on an underlying.")
    ] = None
    source: Annotated[Source | None, Field(description="Only what came to webhooks, or only imported logs.")] = None
    from_: Annotated[AwareDatetime | None, Field(alias="from", description="Trades and alerts from here on.")] = None
    to: Annotated[AwareDatetime | None, Field(description="Trades and alerts before this moment.")] = None
    timezone: Annotated[
        TimeZone | None,
        Field(description="That of the chart when the list was exported; the file does not tell. (UTC)"),
    ] = None
    decimal_sign: Annotated[DecimalSign | None, Field(description="Where no number of the file tells.")] = None
    date_order: Annotated[DateOrder | None, Field(description="Where no date of the file tells.")] = None
    forward_minutes: Annotated[ExactDecimal | None, Field(description=MEANINGS["forward_minutes"])] = None
    backward_minutes: Annotated[ExactDecimal | None, Field(description=MEANINGS["backward_minutes"])] = None
    price_percent: Annotated[ExactDecimal | None, Field(description=MEANINGS["price_percent"])] = None


class BacktestFileAsked(SettingsAsked):
    """How a file is imported. `dry_run`: it is compared, and not kept."""

    unknown: ClassVar[str] = "unknown-filter"

    name: Name = "backtest"
    dry_run: bool = False


class BacktestPatch(SettingsAsked):
    """What is to be changed. Fields that are left out stay; null lets any in again."""

    name: Name | None = None


class SettingsShape(Shape):
    """What a backtest is compared with, and how its file is read."""

    strategy_id: str | None
    webhook: str | None
    symbol: str | None
    source: Source | None
    from_: Annotated[Moment | None, Field(alias="from")]
    to: Moment | None
    timezone: str
    decimal_sign: DecimalSign | None
    date_order: DateOrder | None
    forward_minutes: Exact
    backward_minutes: Exact
    price_percent: Exact


class KeptBacktestShape(Shape):
    """A backtest that was imported; `first_at` and `last_at` are those of its trades. `id` null: it was not kept."""

    id: str | None
    name: str
    imported_at: Moment | None
    trades: int
    currency: str
    first_at: Moment
    last_at: Moment
    settings: SettingsShape


class HintShape(Shape):
    """A likely cause of a divergence: a hint, and no proof."""

    cause: Cause
    votes: int
    sentence: str
    advice: str


_COUNTS = ("total", "alerts", "matched", "missed", "false")
ReportShape = create_model(
    "ReportShape",
    __base__=Shape,
    __doc__="The figures of a comparison; null where there is nothing to make them of.",
    **{
        name: (int if name in _COUNTS else Exact | None, Field(description=sentence))
        for name, sentence in FIGURES.items()
    },
    verdict=(Verdict | None, Field(description="By the match rate.")),
)  # type: ignore[call-overload]


class BacktestShape(KeptBacktestShape):
    """A backtest, and how it compares with its alerts now: from `compared_from` to `compared_to`.

    `badges` counts the rows of the grid by their match type.
    """

    date_form: DateForm
    compared_from: Moment
    compared_to: Moment
    report: ReportShape  # type: ignore[valid-type]
    verdict_meaning: str | None
    hints: list[HintShape]
    badges: dict[MatchType, int]


_ROW_KINDS: dict[str, Any] = {
    "trade": int | None,
    "type": SignalType | None,
    "direction": Direction | None,
    "backtest_at": Moment | None,
    "alert_at": Moment | None,
    "backtest_price": Exact | None,
    "alert_price": Exact | None,
    "source": Source | None,
    "time_difference_ms": int | None,
    "price_difference": Exact | None,
    "price_difference_percent": Exact | None,
    "confidence": Exact | None,
    "match_type": MatchType,
}
GridRowShape = create_model(
    "GridRowShape",
    __base__=Shape,
    __doc__="A trade of the backtest with its alert, or either without the other.",
    **{name: (_ROW_KINDS.get(name, str | None), Field(description=sentence)) for name, sentence in COLUMNS.items()},
    alert_id=(str | None, Field(description="the signal's id, or the alert's in its log")),
)  # type: ignore[call-overload]


class RowsAsked(Asked):
    """Which rows of the grid, and in which order."""

    only_problems: Annotated[bool, Field(description="No match, or one of a confidence up to 90 %.")] = False
    match_type: MatchType | None = None
    direction: Direction | None = None
    type: SignalType | None = None
    sort: Annotated[SortBy, Field(description="Differences go by size, the greatest first.")] = SortBy.TIME


class BacktestsAsked(Asked):
    """Which backtests."""

    name: str | None = None
