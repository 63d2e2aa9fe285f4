"""How the figures of the trading are answered; those that are worked out stand in the tables of `analytics.figures`."""

from collections.abc import Iterable
from typing import Annotated, Any, Final

from pydantic import Field, create_model

from tradehook.analytics.alerts.answered import Outcome
from tradehook.analytics.alerts.execution import CostKind
from tradehook.analytics.alerts.figures import Figure as Measured
from tradehook.analytics.alerts.figures import IssueClass, Level, Status
from tradehook.analytics.alerts.latency import Phase
from tradehook.analytics.breakdown import Dimension
from tradehook.analytics.equity.days import DaysCounted, Source
from tradehook.analytics.figures import EXACT_UNITS, OF_A_ROUND_TRIP, OF_RETURNS, OF_ROUND_TRIPS, Figure, Unit
from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api.analytics_scope import TripSide
from tradehook.web.api.shapes import Exact, Moment, Shape


class LeftOutShape(Shape):
    """A symbol whose fills are in no figure, and why."""

    account_id: str
    symbol: str
    why: str


class DayShape(Shape):
    """A day, and what the round trips that ended on it made."""

    day: str
    net: Exact


class HeadShape(Shape):
    """Whose money and days the figures are in; positions that are still open; what is in no figure."""

    currency: str
    timezone: str
    still_open: int
    left_out: list[LeftOutShape]


_KINDS: Final[dict[Unit, Any]] = {
    Unit.COUNT: int,
    Unit.DAYS: int,
    Unit.DAY: DayShape,
    **dict.fromkeys(EXACT_UNITS, Exact),
}


def _fields(figures: Iterable[Figure]) -> dict[str, Any]:
    """A field for each figure, and one that says of those that are null why they are."""
    fields = {figure.name: (_kind(figure), Field(description=figure.sentence)) for figure in figures}
    return fields | {"undefined": (dict[str, str], Field(description="Why each figure is null that is null."))}


def _kind(figure: Figure) -> Any:
    kind = _KINDS.get(figure.unit, float)
    return kind | None if figure.undefined else kind


PerformanceShape = create_model("PerformanceShape", __base__=HeadShape, **_fields(OF_ROUND_TRIPS))
FiguresShape = create_model("FiguresShape", __base__=Shape, **_fields(OF_ROUND_TRIPS))


class _NamedShape(Shape):
    """A group: what it is called in filters, and what people call it."""

    name: str
    label: str


GroupShape = create_model("GroupShape", __base__=_NamedShape, **_fields(OF_ROUND_TRIPS))


class BreakdownShape(HeadShape):
    """The figures of all round trips, and those of each group."""

    by: Dimension
    all: FiguresShape  # type: ignore[valid-type]
    items: list[GroupShape]  # type: ignore[valid-type]


class _TripShape(Shape):
    """A round trip: one position from flat to flat."""

    account_id: str
    symbol: str
    side: TripSide
    strategy_id: str | None
    subscription_id: str | None
    entry_at: Moment
    exit_at: Moment
    tags: list[str]


RoundTripShape = create_model("RoundTripShape", __base__=_TripShape, **_fields(OF_A_ROUND_TRIP))


class RoundTripsShape(HeadShape):
    """A page of round trips."""

    items: list[RoundTripShape]  # type: ignore[valid-type]
    next: str | None


class BooksShape(Shape):
    """Whose money and days the figures are in, and what is in no figure."""

    currency: str
    timezone: str
    left_out: list[LeftOutShape]


class EquityDayShape(Shape):
    """A day: the worth at its end, the cash that was put in or taken out (negative) during it, what it made beside
    that, the gain for the worth of the day before (null where that was nothing), how far below the highest value until
    then, and where the value is from."""

    day: str
    ends_at: Moment
    equity: Exact
    put_in: Exact
    result: Exact
    return_: Annotated[float | None, Field(alias="return")]
    drawdown: float | None
    source: Source


class EquityShape(BooksShape):
    """Days, oldest first."""

    items: list[EquityDayShape]


class _ReturnsShape(BooksShape):
    """The figures of daily values: which days count, the first and the last of them, how many had to be derived."""

    counted: DaysCounted
    from_day: str | None
    to_day: str | None
    derived_days: int


ReturnsShape = create_model("ReturnsShape", __base__=_ReturnsShape, **_fields(OF_RETURNS))


class CostShape(Shape):
    """A cost: a unit, in percent of the price it is measured from, and of all units in the account's currency."""

    price: Exact
    percent: float | None
    money: Exact


class CostsShape(Shape):
    """A kind of cost over all orders that have it; positive is worse for the trader."""

    orders: int
    average_percent: float | None
    worst_percent: float | None
    money: Exact


class LatencyShape(Shape):
    """How long orders took from one phase to the next that is known, in ms; negative where clocks disagree."""

    since: Phase
    until: Phase
    orders: int
    average_ms: float
    median_ms: float
    p95_ms: float
    longest_ms: float


class ExecutedShape(Shape):
    """An order of which something filled. Null: a price that nobody named, and what follows from it."""

    order_id: str
    trade_id: str
    signal_id: str
    account_id: str
    strategy_id: str | None
    subscription_id: str | None
    symbol: str
    leg: Leg
    side: Side
    type: OrderType
    quantity: Exact
    signal_price: Exact | None
    intended_price: Exact | None
    filled_price: Exact
    setup_cost: CostShape | None
    execution_cost: CostShape | None
    total_cost: CostShape | None
    moments: dict[Phase, Moment]
    tags: list[str]


class ExecutionShape(BooksShape):
    """What orders cost and how long they took, and a page of them."""

    orders: int
    costs: dict[CostKind, CostsShape]
    latency: list[LatencyShape]
    whole_way: list[LatencyShape]
    items: list[ExecutedShape]
    next: str | None


class IssueShape(Shape):
    """What is wrong with one alert. `size`: percent of slippage, ms of latency, or units that did not fill if known."""

    trade_id: str
    symbol: str
    issue: IssueClass
    rule: str
    size: float | None


class AlertsShape(BooksShape):
    """Alerts against their fills. Rates and slippage in percent; results before fees, in the account's currency."""

    not_traded: dict[TradeStatus, int]
    alerts: int
    outcomes: dict[Outcome, int]
    status: Status | None
    match_rate: float | None
    average_latency_ms: float | None
    average_slippage_percent: float | None
    total_slippage: Exact
    intended_result: Exact | None
    actual_result: Exact
    profit_retention: float | None
    levels: dict[Measured, Level]
    bands: dict[Measured, dict[Level, str]]
    issues: list[IssueShape]
    more_issues: int
    undefined: dict[str, str]
