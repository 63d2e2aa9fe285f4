"""The command pad: what its buttons would do, what they do, and the question before real money is traded."""

from urllib.parse import urlencode

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import Trader, trader
from tests.web.dashboard.visitor import Visitor, read
from tests.web.pages.browser import Browser, link_for, token_in

pytestmark = pytest.mark.anyio

NOWHERE = "127.0.0.1:9"


def pad(mine: Trader, **entered: str) -> str:
    """The pad at a trader's strategy."""
    return f"/pad?{urlencode({'to': f'strategy:{mine.strategy.id}', 'ticker': 'AMD', **entered})}"


async def press(visitor: Visitor, mine: Trader, button: str, status: int = 303, **entered: str) -> str:
    """Press a button for a trader's strategy."""
    fields = {"to": f"strategy:{mine.strategy.id}", "ticker": "AMD", "button": button, **entered}
    return await visitor.presses(pad(mine), "/pad/press", status, **fields)


async def follow_with_real_money(desk: Inside, mine: Trader) -> str:
    """Let an account that trades real money follow, whose broker cannot be reached."""
    settings = {"environment": "live", "trading_url": f"http://{NOWHERE}", "data_url": f"http://{NOWHERE}"}
    account = {
        "name": "REAL",
        "broker": "alpaca",
        "credentials": {"key_id": "PK", "secret_key": "s3cret"},
        "settings": settings | {"stream_url": f"ws://{NOWHERE}/stream"},
    }
    account_id: str = (await desk.call("POST", "/accounts", account))["id"]
    follow = {"strategy_id": mine.strategy.id, "account_id": account_id, "enabled": True}
    await desk.call("POST", "/subscriptions", follow)
    return account_id


async def test_without_anybody_to_tell_it_says_where_to_begin(visitor: Visitor) -> None:
    assert "There is nobody to tell yet." in await visitor.sees("/pad")


async def test_the_orders_of_each_button_and_the_money_at_risk_are_shown_before(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    assert "Enter a ticker." in await visitor.sees("/pad")
    seen = await visitor.sees(pad(mine, quantity="10", stop="2%"))

    assert "Buy MINE buy 10 AMD market, stop loss at 98 1,000.00 USD 20.00 USD 0.02 %" in seen
    assert "Sell MINE sell 10 AMD market, stop loss at 102 1,000.00 USD 20.00 USD 0.02 %" in seen
    assert "Exit MINE There is no open position in AMD to act on." in seen
    seen = await visitor.sees(pad(mine, quantity="10", price="90", stop="1.5"))
    assert "Buy MINE buy 10 AMD limit at 90, stop loss at 88.5 900.00 USD 15.00 USD" in seen
    assert "no stop" in await visitor.sees(pad(mine, quantity="10"))
    assert (await desk.deliveries(mine.strategy)) == []


async def test_without_scripts_a_button_shows_it(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    fields = {"to": f"strategy:{mine.strategy.id}", "ticker": "AMD", "quantity": "3", "stop": "1"}
    assert "3.00 USD" in await visitor.presses("/pad", "/pad/look", **fields)


async def test_where_orders_are_cancelled_first_the_risk_is_what_it_is_at_most(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=4, stopLoss={"type": "stop", "percent": 5})
    seen = await visitor.sees(pad(mine, quantity="10", stop="2"))

    assert "Sell MINE cancel 1 open order; what follows is worked out once that is confirmed" in seen
    assert "at most 20.00 USD" in seen


async def test_a_press_is_a_signal_and_what_came_of_it_is_shown(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    seen = await press(visitor, mine, "buy", quantity="10", stop="2%")
    await mine.holds("10")
    [delivery] = await desk.deliveries(mine.strategy)

    assert delivery["body"] == (
        '{"ticker":"AMD","action":"buy","quantity":"10","stopLoss":{"type":"stop","percent":"2"}}'
    )
    assert "Sent" in seen
    assert "buy 10 AMD market: filled" in await visitor.sees(pad(mine))
    await press(visitor, mine, "half")
    await mine.holds("5")
    await press(visitor, mine, "flatten")
    await mine.holds("")


async def test_a_form_that_is_sent_twice_trades_once(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, allow_add=True)
    shown = await visitor.browser.get(pad(mine))
    one = shown.text.split('name="press" value="')[1][:32]
    fields = {"to": f"strategy:{mine.strategy.id}", "ticker": "AMD", "button": "buy", "quantity": "2", "press": one}
    first = await visitor.browser.post("/pad/press", token_in(shown), **fields)
    again = await visitor.browser.post("/pad/press", token_in(shown), **fields)

    assert first.headers["location"] == again.headers["location"]
    await mine.holds("2")
    assert len(await desk.signals(mine.strategy)) == 1


async def test_what_is_refused_is_said_with_what_to_do(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    seen = await press(visitor, mine, "buy", quantity="some")

    assert "invalid-quantity" in seen
    assert "Would be refused:" in seen
    assert "There is no such button." in await press(visitor, mine, "explode", 404)


async def test_real_money_is_asked_about_first(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await follow_with_real_money(desk, mine)
    assert "real money: REAL" in await visitor.sees(pad(mine))
    asked = await press(visitor, mine, "buy", 200, quantity="3", stop="1")

    assert "Buy: this trades real money" in asked
    assert "MINE buy 3 AMD market, stop loss at 99 · worth 300.00 USD , at risk 3.00 USD" in asked
    assert await desk.deliveries(mine.strategy) == []
    await press(visitor, mine, "buy", quantity="3", sure="yes")
    await mine.holds("3")


async def test_an_account_of_real_money_is_asked_about_too(desk: Inside, visitor: Visitor) -> None:
    account_id = await follow_with_real_money(desk, await trader(desk))
    fields = {"to": f"account:{account_id}", "button": "close-all"}
    asked = await visitor.presses(f"/pad?to=account:{account_id}", "/pad/press", 200, **fields)

    assert "Close all: this trades real money" in asked
    assert (await desk.call("GET", "/trades", account_id=account_id))["items"] == []


async def test_an_account_is_told_to_flatten(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=4)
    page = f"/pad?to=account:{mine.account_id}"
    assert "4 AMD in MINE" in await visitor.sees(page)
    fields = {"to": f"account:{mine.account_id}", "ticker": "AMD", "button": "close-position"}
    seen = await visitor.presses(page, "/pad/press", **fields)

    assert "Begun: below is how far that has come." in seen
    await mine.holds("")
    assert "Nothing is held." in await visitor.sees(page)
    fields = {"to": f"account:{mine.account_id}", "button": "cancel-all"}
    assert "There was nothing to be done." in await visitor.presses(page, "/pad/press", **fields)


async def test_a_message_of_ones_own_is_a_button(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    here = {"to": f"strategy:{mine.strategy.id}", "ticker": "AMD"}
    refused = await visitor.presses(pad(mine), "/pad/save", 422, name="Scalp <1>", message="[", **here)
    assert "The message is no JSON object." in refused
    message = '{"action": "buy", "quantity": 7}'
    seen = await visitor.presses(pad(mine), "/pad/save", name="Scalp <1>", message=message, **here)
    assert "Scalp <1> MINE buy 7 AMD market" in seen

    [saved] = (await desk.call("GET", "/saved-messages"))["items"]
    await press(visitor, mine, f"saved:{saved['id']}")
    await mine.holds("7")
    seen = await visitor.presses(pad(mine), f"/pad/messages/{saved['id']}/delete", **here)
    assert "Scalp" not in seen


async def test_who_only_looks_sees_what_would_be_done_and_has_no_buttons(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    invited = await desk.call("POST", "/users", {"name": "Vi", "role": "viewer"})
    async with Browser(desk) as browser:
        await browser.choose(await link_for(desk, invited["user_id"]))
        seen = await Visitor(browser).html(pad(mine, quantity="1"))

    assert "You may look at what the buttons would do." in seen
    assert "buy 1 AMD market" in read(seen)
    assert 'name="button"' not in seen
