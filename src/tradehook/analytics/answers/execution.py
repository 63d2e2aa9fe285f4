"""What carrying out orders cost, and how long each phase took."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain
from statistics import fmean, median, quantiles
from typing import Any, Final

from tradehook.analytics.alerts.execution import Cost, CostKind
from tradehook.analytics.alerts.latency import Span, spans, whole_way
from tradehook.analytics.answers.head import books_told
from tradehook.analytics.answers.pages import page_of
from tradehook.analytics.books import LeftOut
from tradehook.analytics.executing.executed import Executed, executed_orders
from tradehook.analytics.questions import ExecutionAsked
from tradehook.analytics.scope import Scope
from tradehook.analytics.sight import Sight
from tradehook.analytics.told import encoded
from tradehook.vocabulary.exact import ZERO, canonical, canonical_or_none
from tradehook.vocabulary.instant import iso

_TWENTIETHS: Final = 20


def execution_answer(sight: Sight, asked: ExecutionAsked) -> bytes:
    """Costs and times together, and a page of the orders one by one, newest first."""
    orders, left_out = executed_of(sight, asked.scope)
    shown, following = page_of(orders, asked.page)
    return encoded(
        books_told(sight.books, left_out)
        | execution_told(orders)
        | {"items": [_order_told(order) for order in shown], "next": following}
    )


def executed_of(sight: Sight, scope: Scope) -> tuple[list[Executed], list[LeftOut]]:
    """The orders that are meant, by the time of their first fill; and what is not among them."""
    orders: list[Executed] = []
    left_out: list[LeftOut] = []
    for account, reading in sight.readings():
        orders += executed_orders(sight.tx, reading, account.id, scope)
        left_out += reading.left_out
    return sorted(orders, key=lambda order: order.filled_at), left_out


def execution_told(orders: Sequence[Executed]) -> dict[str, Any]:
    """Each kind of cost over all orders that have it, and the time of each step over all that took it."""
    return {
        "orders": len(orders),
        "costs": {
            kind.value: _costs_told([each.costs[kind] for each in orders if kind in each.costs]) for kind in CostKind
        },
        "latency": _latency_told(chain.from_iterable(spans(order.moments) for order in orders)),
        "whole_way": _latency_told(way for order in orders if (way := whole_way(order.moments)) is not None),
    }


def _costs_told(costs: Sequence[Cost]) -> dict[str, Any]:
    percents = [float(cost.percent) for cost in costs if cost.percent is not None]
    return {
        "orders": len(costs),
        "average_percent": fmean(percents) if percents else None,
        "worst_percent": max(percents, default=None),
        "money": canonical(sum((cost.money for cost in costs), ZERO)),
    }


def _latency_told(steps: Iterable[Span]) -> list[dict[str, Any]]:
    taken: dict[tuple[str, str], list[float]] = {}
    for step in steps:
        taken.setdefault((step.since, step.until), []).append(float(step.milliseconds))
    return [
        {
            "since": since,
            "until": until,
            "orders": len(each),
            "average_ms": fmean(each),
            "median_ms": median(each),
            "p95_ms": _p95(each),
            "longest_ms": max(each),
        }
        for (since, until), each in taken.items()
    ]


def _p95(values: list[float]) -> float:
    return quantiles(values, n=_TWENTIETHS, method="inclusive")[-1] if len(values) > 1 else values[0]


def _order_told(order: Executed) -> dict[str, Any]:
    row = order.row
    return {
        "order_id": row.id,
        "trade_id": row.trade_id,
        "signal_id": row.signal_id,
        "account_id": order.account_id,
        "strategy_id": row.strategy_id,
        "subscription_id": row.subscription_id,
        "symbol": row.symbol,
        "leg": order.leg,
        "side": order.side,
        "type": row.type,
        "quantity": canonical(order.quantity),
        "signal_price": canonical_or_none(order.signal),
        "intended_price": canonical_or_none(order.intended),
        "filled_price": canonical(order.filled),
        **{f"{kind}_cost": _cost_told(order.costs.get(kind)) for kind in CostKind},
        "moments": {phase.value: iso(at) for phase, at in order.moments.items()},
        "tags": order.tags,
    }


def _cost_told(cost: Cost | None) -> dict[str, Any] | None:
    if cost is None:
        return None
    percent: Decimal | None = cost.percent
    return {
        "price": canonical(cost.price),
        "percent": None if percent is None else float(percent),
        "money": canonical(cost.money),
    }
