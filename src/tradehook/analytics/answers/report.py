"""All of it as a page to be read."""

from typing import Final

from tradehook.analytics.alerts.execution import CostKind
from tradehook.analytics.alerts.report import alerts_report
from tradehook.analytics.answers.alerts import answered_of, report_told
from tradehook.analytics.answers.equity import daily_of, days_told, returns_told
from tradehook.analytics.answers.execution import executed_of, execution_told
from tradehook.analytics.answers.head import head_of
from tradehook.analytics.answers.performance import groups_told
from tradehook.analytics.answers.round_trips import SIDES, by_end
from tradehook.analytics.breakdown import Dimension, performance_table
from tradehook.analytics.figures import OF_ROUND_TRIPS
from tradehook.analytics.questions import ReportAsked
from tradehook.analytics.report.page import Reported, report_page
from tradehook.analytics.scope import Scope
from tradehook.analytics.sight import Sight
from tradehook.analytics.told import figures_told
from tradehook.vocabulary.instant import Instant, iso

_DIMENSIONS: Final = (Dimension.STRATEGY, Dimension.SYMBOL, Dimension.SIDE, Dimension.WEEKDAY, Dimension.TAG)


def report_answer(sight: Sight, asked: ReportAsked) -> bytes:
    """The page as HTML. Daily values are those of the accounts as a whole, whatever part of their trades is meant."""
    made = sight.made(asked.scope)
    table = performance_table(made.trips.closed, made.books.timezone, _DIMENSIONS)
    days, _ = daily_of(sight, asked.scope, asked.now)
    orders, _ = executed_of(sight, asked.scope)
    alerts, _, _ = answered_of(sight, asked.scope)
    costs = (order.costs.get(CostKind.EXECUTION) for order in orders)
    page = report_page(
        Reported(
            accounts=tuple(account.name for account in made.books.accounts),
            meant=_meant(asked.scope),
            made_at=_minute(asked.now),
            performance=head_of(made) | figures_told(table.all, OF_ROUND_TRIPS),
            returns=returns_told(days, asked.days),
            days=days_told(days),
            nets=tuple(trip.net for trip in by_end(made.trips.closed)),
            slippage=tuple(float(cost.percent) for cost in costs if cost is not None and cost.percent is not None),
            groups={dimension.value: groups_told(sight, table, dimension) for dimension in _DIMENSIONS},
            execution=execution_told(orders),
            alerts=report_told(alerts_report(alerts), alerts),
        )
    )
    return page.encode()


def _meant(scope: Scope) -> str:
    """What the report is about, in words."""
    since = "from the beginning" if scope.since is None else f"from {_minute(scope.since)}"
    until = "until now" if scope.until is None else f"until {_minute(scope.until)}"
    side = None if scope.side is None else SIDES[scope.side]
    only = [each for each in (scope.symbol, side, scope.tag) if each is not None]
    parts = " by one part of its strategies" if scope.strategy_id or scope.subscription_id else ""
    return f"{', '.join(only) or 'Everything'}{parts}, {since} {until}"


def _minute(at: Instant) -> str:
    return iso(at)[:16].replace("T", " ") + " UTC"
