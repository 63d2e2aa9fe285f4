"""The overview: what is worth what, what waits for a person, what came last."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio


async def test_an_empty_desk_says_where_to_begin(visitor: Visitor) -> None:
    seen = await visitor.sees("/")

    assert "There is no account yet." in seen
    assert "Nothing is held." in seen
    assert "No request has come yet." in seen
    assert "Nothing. Trades that wait for your consent" in seen


async def test_what_accounts_are_worth_and_hold_is_shown(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=10)
    await desk.call("PUT", "/prices/AMD", {"last": "101.5"})
    seen = await visitor.sees("/")

    assert "Equity 100,015.00 USD" in seen
    assert "AMD MINE 10 100 101.5 +15.00 USD" in seen
    assert "accepted" in seen


async def test_amounts_of_different_currencies_are_not_added_up(desk: Inside, visitor: Visitor) -> None:
    for name, currency in (("ONE", "USD"), ("TWO", "EUR"), ("THREE", "USD")):
        await desk.call("POST", "/accounts", {"name": name, "broker": "paper", "currency": currency, "cash": "1000"})
    seen = await visitor.sees("/")

    assert "Equity 2,000.00 USD" in seen
    assert "Equity 1,000.00 EUR" in seen


async def test_what_waits_for_consent_is_approved_here(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, auto_submit=False)
    waiting = await mine.send(action="buy", quantity=10, message="A <b>big</b> one")
    html = await visitor.html("/")
    assert "A &lt;b&gt;big&lt;/b&gt; one" in html

    await visitor.presses("/", f"/trades/{waiting['id']}/approve")
    await mine.holds("10")
    assert "Nothing. Trades that wait" in await visitor.sees("/")


async def test_a_failed_trade_and_its_reason_are_shown(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    failed = await mine.carried_out(ticker="MSFT", action="buy", quantity=1)
    html = await visitor.html("/")

    assert failed["status"] == "failed"
    assert failed["reasons"][0]["message"] in await visitor.sees("/")
    assert f'href="/trades/{failed["id"]}"' in html


async def test_the_kill_switch_is_turned_here(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    seen = await visitor.presses("/", "/kill-switch", on="true")
    assert "Kill switch on: every entry is held" in seen
    held = await mine.carried_out(action="buy", quantity=1)
    assert held["reasons"][0]["code"] == "kill-switch"

    seen = await visitor.presses("/", "/kill-switch", on="false")
    assert "Kill switch on" not in seen
