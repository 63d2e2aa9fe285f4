"""Alerts against fills: bands, what was missed, drift."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import Trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio


async def test_how_good_it_is_and_what_went_wrong_is_shown(desk: Inside, mine: Trader, visitor: Visitor) -> None:
    order = await mine.resting()
    await desk.call("POST", f"/orders/{order['id']}/cancel")
    await mine.ended(order["trade_id"])
    seen = await visitor.sees("/analytics/alerts")

    assert "degraded 5 alerts that were to be traded" in seen
    assert "Filled 4 Partial 0 Missed 1" in seen
    assert "match rate 80.00 % concerning 98 or more" in seen
    assert "AMD missed fill 10 units Nothing of it filled." in seen
    assert "AMD slippage 1.010 % It filled at 0.5 % or more worse than its price." in seen


async def test_what_went_wrong_is_looked_at_class_by_class(mine: Trader, visitor: Visitor) -> None:

    assert "AMD slippage 1.010 %" in await visitor.sees("/analytics/alerts?issue=slippage")
    assert "Nothing. Alerts that missed" in await visitor.sees("/analytics/alerts?issue=latency")


async def test_every_order_whose_alert_named_a_price_has_a_line(desk: Inside, mine: Trader, visitor: Visitor) -> None:
    html = await visitor.html("/analytics/alerts")
    drawn = html.split('<svg class="drift"')[1].split("</svg>")[0]

    assert drawn.count("<circle") == 2
    assert 'class="bad"' in drawn
    assert "buy 10 AMD: alert 99, filled at 100, 1.010 %, after 0 ms" in drawn
    [trade, *_] = (await desk.call("GET", "/trades", account_id=mine.account_id, limit=4))["items"][::-1]
    assert f'href="/trades/{trade["id"]}"' in drawn


async def test_what_was_held_back_is_no_missed_fill(mine: Trader, visitor: Visitor) -> None:
    await mine.desk.call("POST", "/kill-switch", {"on": True})
    await mine.carried_out(action="buy", quantity=1)
    seen = await visitor.sees("/analytics/alerts")

    assert "These are no missed fills" in seen
    assert "held 1" in seen
