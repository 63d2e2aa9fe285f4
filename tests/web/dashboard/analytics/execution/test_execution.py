"""Execution: costs, phases, orders."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.analytics.traded import round_trip
from tests.web.dashboard.trader import Trader, trader
from tests.web.dashboard.visitor import Visitor
from tradehook.web.dashboard.analytics.execution.spans import WIDTH, spans


@pytest.mark.anyio
async def test_costs_and_phases_are_shown(mine: Trader, visitor: Visitor) -> None:
    seen = await visitor.sees("/analytics/execution")

    assert "4 orders of which something filled" in seen
    assert "slippage, the doing of market and broker. 2 0.505 % 1.010 %" in seen
    assert "received planned 4 0 ms 0 ms 0 ms 0 ms" in seen
    assert "buy AMD market entry 10 99 99 100 0.000 % 1.010 % 1.010 % 10.00 USD" in seen


@pytest.mark.anyio
async def test_what_a_limit_gave_away_is_setup_and_no_slippage(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await round_trip(mine, "100", "101", price="99", orderType="limit", limitPrice="100")

    assert "buy AMD limit entry 10 99 100 100 1.010 % 0.000 % 1.010 %" in await visitor.sees("/analytics/execution")


@pytest.mark.anyio
async def test_orders_without_a_price_in_mind_say_what_to_send(desk: Inside, visitor: Visitor) -> None:
    await round_trip(await trader(desk), "100", "101")

    assert "No order named the price that it was meant to fill at." in await visitor.sees("/analytics/execution")


def test_spans_are_in_the_order_of_phases_and_of_one_scale() -> None:
    told = [_span("planned", "submitted", 50, 100), _span("sent", "received", -40, -20)]
    first, second = spans(told)

    assert (first.since, second.since) == ("sent", "planned")
    assert (first.to_median, first.to_p95) == (0, 0)
    assert (second.to_median, second.to_p95) == (WIDTH / 2, WIDTH)
    assert second.median == 0.05


def _span(since: str, until: str, median: float, p95: float) -> dict[str, object]:
    times = {"average_ms": median, "median_ms": median, "p95_ms": p95, "longest_ms": p95}
    return {"since": since, "until": until, "orders": 2, **times}
