"""Trades: the list, and one with why and how it was carried out, and what can be asked of it."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio


async def test_an_empty_list_says_how_trades_come_about(visitor: Visitor) -> None:
    assert "There is no trade yet. A trade is made when a signal comes" in await visitor.sees("/trades")


async def test_the_list_is_filtered(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=2)
    await mine.carried_out(action="buy", quantity=2)

    assert "The account already holds" in await visitor.sees("/trades?status=held")
    assert "buy 2 AMD market: filled at 100" in await visitor.sees(
        f"/trades?status=completed&account_id={mine.account_id}"
    )
    assert "Nothing fits these filters." in await visitor.sees("/trades?status=failed")


async def test_a_trade_shows_its_rules_orders_fills_slippage_and_prices(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    trade = await mine.carried_out(
        action="buy", quantity=5, price=98, takeProfit={"percent": 10}, stopLoss={"type": "stop", "percent": 5}
    )
    seen, html = await visitor.sees(f"/trades/{trade['id']}"), await visitor.html(f"/trades/{trade['id']}")

    assert "entry order buy 5 AMD, at the market, day." in seen
    assert "entry buy 5 AMD market day filled 5 100" in seen
    assert "take profit sell 5 AMD limit at 110 gtc working" in seen
    assert "stop loss sell 5 AMD stop at 95 gtc working" in seen
    assert "entry 98 100 2 worse 204.1" in seen
    assert 'data-line-of="prices" data-leg="stop_loss" data-title="stop loss" value="95"' in html
    assert "/api/v1/bars/AMD?source=manual&amp;" in html
    assert "www.tradingview.com" in html


async def test_a_trade_that_did_nothing_says_why_and_what_to_do(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    trade = await mine.carried_out(action="exit")
    html = await visitor.html(f"/trades/{trade['id']}")

    assert 'href="/docs/reasons#no-position"' in html
    assert "No order was placed." in html


async def test_a_trade_is_rejected_with_words_that_are_kept(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, auto_submit=False)
    trade = await mine.send(action="buy", quantity=5)
    page = f"/trades/{trade['id']}"
    assert "What would be done: buy 5 AMD" in await visitor.sees(page)
    seen = await visitor.presses(page, f"{page}/reject", words="Not <today>")

    assert "rejected" in seen
    assert "Not <today>" in seen


async def test_what_cannot_be_done_any_more_is_said_on_the_page(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, auto_submit=False)
    trade = await mine.send(action="buy", quantity=5)
    page = f"/trades/{trade['id']}"
    await visitor.presses(page, f"{page}/reject")
    answer = await visitor.browser.send(page, f"{page}/approve")

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text


async def test_an_order_is_cancelled_and_a_position_flattened_here(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    order = await mine.resting()
    page = f"/trades/{order['trade_id']}"
    assert "cancelled" in await visitor.presses(page, f"{page}/cancel-order", order_id=order["id"])

    entered = await mine.carried_out(action="buy", quantity=4)
    page = f"/trades/{entered['id']}"
    await visitor.presses(page, f"{page}/flatten")
    await mine.holds("")


async def test_what_no_button_asks_for_is_refused(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    trade = await mine.carried_out(action="buy", quantity=4)
    answer = await visitor.browser.send("/", f"/trades/{trade['id']}/explode")

    assert answer.status_code == 404
