"""What the trading was worth: worked out beside the server, and answered as it comes from there."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from tradehook.analytics.breakdown import Dimension
from tradehook.analytics.equity.days import DaysCounted
from tradehook.analytics.questions import (
    AlertsAsked,
    BreakdownAsked,
    EquityAsked,
    ExecutionAsked,
    PageAsked,
    PerformanceAsked,
    Question,
    ReportAsked,
    ReturnsAsked,
    RoundTripsAsked,
)
from tradehook.bootstrap import Desk
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.analytics_scope import BooksAsked, ScopeAsked, books_in, scope_in
from tradehook.web.api.analytics_shapes import (
    AlertsShape,
    BreakdownShape,
    EquityShape,
    ExecutionShape,
    PerformanceShape,
    ReturnsShape,
    RoundTripsShape,
)
from tradehook.web.api.bodies import ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import Refused
from tradehook.web.api.paging import Asked, bad_cursor

router = APIRouter(prefix="/analytics", tags=["analytics"], route_class=ExactRoute)

_RETRY_AFTER = {"Retry-After": "5"}
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""For a page that is to be kept, with its styles in it: it may do nothing else, not even send a form."""


class BreakdownQuery(ScopeAsked):
    """Which round trips, and what they are told apart by."""

    by: Dimension


class ListQuery(ScopeAsked, Asked):
    """Which part of a list."""


class DaysQuery(BooksAsked):
    """Which accounts, and which days have a value of their own."""

    days: DaysCounted = DaysCounted.WEEKDAYS


class ReportQuery(ScopeAsked):
    """What the report is about, and which days have a value of their own."""

    days: DaysCounted = DaysCounted.WEEKDAYS


@router.get("/performance", response_model=PerformanceShape)
async def show_performance(desk: DeskNow, asked: Annotated[ScopeAsked, Query()]) -> Response:
    """What round trips came to: profit, win rate, streaks, best and worst day."""
    return await answer_to(desk, PerformanceAsked(scope=await scope_in(desk, asked)))


@router.get("/breakdown", response_model=BreakdownShape)
async def show_breakdown(desk: DeskNow, asked: Annotated[BreakdownQuery, Query()]) -> Response:
    """The same figures by strategy, subscription, account, symbol, side, weekday, hour or tag."""
    return await answer_to(desk, BreakdownAsked(scope=await scope_in(desk, asked), by=asked.by))


@router.get("/round-trips", response_model=RoundTripsShape)
async def list_round_trips(desk: DeskNow, asked: Annotated[ListQuery, Query()]) -> Response:
    """Round trips, those that ended last first; with the furthest that each was ahead and behind, where there are bars.

    A fill that is learned late may change those that were listed, and move what follows it.
    """
    return await answer_to(desk, RoundTripsAsked(scope=await scope_in(desk, asked), page=_page(asked)))


@router.get("/equity", response_model=EquityShape)
async def list_daily_equity(desk: DeskNow, asked: Annotated[BooksAsked, Query()]) -> Response:
    """What accounts were worth at the end of each of their days, oldest first, and today at the last look.

    `source` says where a value is from: `kept` at the first look after the day, or `derived` from fills and prices.
    """
    return await answer_to(desk, EquityAsked(scope=await books_in(desk, asked), now=desk.clock.now()))


@router.get("/returns", response_model=ReturnsShape)
async def show_returns(desk: DeskNow, asked: Annotated[DaysQuery, Query()]) -> Response:
    """What the daily values say: returns, volatility, Sharpe and its kin, drawdown, value at risk.

    A year has 252 weekdays, or 365 days where all count (`days=all` suits accounts that trade around the clock).
    """
    question = ReturnsAsked(scope=await books_in(desk, asked), now=desk.clock.now(), days=asked.days)
    return await answer_to(desk, question)


@router.get("/execution", response_model=ExecutionShape)
async def show_execution(desk: DeskNow, asked: Annotated[ListQuery, Query()]) -> Response:
    """What carrying out orders cost, from three prices each (signal, intended, filled), and how long every phase took.

    Positive is worse for the trader. The orders of signals one by one, those that filled last first. `from` and `to`
    are about the first fill of an order, `side` is that of the position.
    """
    return await answer_to(desk, ExecutionAsked(scope=await scope_in(desk, asked), page=_page(asked)))


@router.get("/alerts", response_model=AlertsShape)
async def show_alerts(desk: DeskNow, asked: Annotated[ScopeAsked, Query()]) -> Response:
    """Alerts against their fills: match rate, missed and partial fills, slippage, latency, what was left of the profit.

    Alerts that your own rules held back are no missed fills: `not_traded` counts them. `from` and `to` are about when
    an alert came in.
    """
    return await answer_to(desk, AlertsAsked(scope=await scope_in(desk, asked)))


@router.get("/report", response_class=HTMLResponse)
async def show_report(desk: DeskNow, asked: Annotated[ReportQuery, Query()]) -> Response:
    """All of it as one page of HTML, with charts and without scripts, to be kept or sent."""
    question = ReportAsked(scope=await scope_in(desk, asked), now=desk.clock.now(), days=asked.days)
    answer = await answer_to(desk, question, "text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = _ALONE
    return answer


async def answer_to(desk: Desk, question: Question, media_type: str = "application/json") -> Response:
    """The answer of a process beside the server, as it came; 503 and 500 where there is none."""
    said = await desk.analysts.ask(question)
    if isinstance(said, Refusal):
        raise Refused(said, _RETRY_AFTER if said.status == 503 else None)
    return Response(said, media_type=media_type)


def _page(asked: Asked) -> PageAsked:
    if asked.after is None:
        return PageAsked(asked.limit)
    if len(asked.after) != 1 or not isinstance(asked.after[0], int):
        raise bad_cursor()
    return PageAsked(asked.limit, asked.after[0])
