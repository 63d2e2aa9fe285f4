"""Accounts: opening one, what is in it, and everything that can be asked of it."""

from typing import Any

import pytest

from tests.client import Json
from tests.desk import Inside
from tests.web.dashboard.trader import Trader, trader
from tests.web.dashboard.visitor import Visitor, read

pytestmark = pytest.mark.anyio


async def _presses(visitor: Visitor, mine: Trader, ask: str, status: int = 303, **fields: str) -> str:
    page = f"/accounts/{mine.account_id}"
    return await visitor.presses(page, f"{page}/{ask}", status, **fields)


async def _account(mine: Trader) -> Json:
    return await mine.desk.call("GET", f"/accounts/{mine.account_id}")


async def test_a_paper_account_is_opened_here(desk: Inside, visitor: Visitor) -> None:
    assert "There is no account yet." in await visitor.sees("/accounts")
    fields = {"broker": "paper", "name": "NEW", "cash": "2500", "currency": "EUR", "price_source": "signals"}
    seen = await visitor.presses("/accounts", "/accounts", **fields)

    assert "NEW" in seen
    assert "Cash 2,500.00 EUR" in seen
    [account] = (await desk.call("GET", "/accounts"))["items"]
    assert account["settings"]["price_source"] == "signals"


async def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(visitor: Visitor) -> None:
    fields = {"broker": "paper", "name": "KEPT", "cash": "much"}
    answer = await visitor.browser.send("/accounts", **fields)

    assert answer.status_code == 422
    assert "&#39;much&#39; is not a number." in answer.text.split('id="wrong-cash"')[1]
    assert 'value="KEPT"' in answer.text


async def test_an_account_at_a_broker_is_connected_with_what_that_asks_for(visitor: Visitor) -> None:
    answer = await visitor.browser.send("/accounts", broker="alpaca", name="LIVE")

    assert answer.status_code == 422
    assert "API secret key" in read(answer.text)


async def test_positions_and_orders_are_shown_and_closed_one_by_one(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=4)
    await desk.call("PUT", "/prices/AMD", {"last": "90"})
    seen = await visitor.sees(f"/accounts/{mine.account_id}")

    assert "AMD 4 100 90 manual 360.00 \N{MINUS SIGN}40.00 USD" in seen
    assert "Today \N{MINUS SIGN}40.00 USD" in seen
    await _presses(visitor, mine, "close", symbol="AMD")
    await mine.holds("")


async def test_everything_is_closed_and_what_rests_is_cancelled_first(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk, allow_add=True)
    await mine.carried_out(action="buy", quantity=4)
    await mine.resting()
    assert "Closing AMD" in await _presses(visitor, mine, "close-all", 200)
    await mine.holds("")
    assert "There was nothing to be done." in await _posted(visitor, mine, "close-all")


async def test_only_what_is_ahead_is_closed(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=4)
    assert "No position is ahead" in await _posted(visitor, mine, "close-profitable")
    await desk.call("PUT", "/prices/AMD", {"last": "110"})
    assert "Closing AMD." in await _presses(visitor, mine, "close-profitable", 200)
    await mine.holds("")


async def test_orders_are_cancelled(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    order = await mine.resting()
    seen = await _presses(visitor, mine, "cancel-order", order_id=order["id"])
    assert "No order is open." in seen
    assert "nothing" in await _posted(visitor, mine, "cancel-all")


async def test_an_account_is_locked_for_a_while_and_unlocked(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    assert "no entries for" in await _presses(visitor, mine, "lock", seconds="3600")
    assert (await _account(mine))["guards"]["entry_lock_until"] == "2025-06-17T13:00:00.000000Z"
    assert "no entries for" not in await _presses(visitor, mine, "lock", seconds="0")


async def test_the_brokers_books_are_compared_now(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    assert "everything agrees" in await _presses(visitor, mine, "reconcile", 200)


async def test_cash_comes_and_goes_and_the_account_begins_anew(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    assert "Cash 100,500.00 USD" in await _presses(visitor, mine, "deposit", amount="500")
    assert "Cash 100,400.00 USD" in await _presses(visitor, mine, "withdraw", amount="100")
    assert "is not a number" in await _presses(visitor, mine, "deposit", 422, amount="lots")
    assert "begins anew" in await _presses(visitor, mine, "reset", 200)
    assert (await _account(mine))["cash"] == "100000"


async def test_only_settings_that_were_changed_are_sent(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    before = await _account(mine)
    await _presses(visitor, mine, "settings", **_as_shown(before) | {"max_open_positions": "3", "name": "OTHER"})
    after = await _account(mine)

    assert after["name"] == "OTHER"
    assert after["guards"] == before["guards"] | {"max_open_positions": 3}
    assert after["settings"] == before["settings"]
    assert "By default none." in await visitor.sees(f"/accounts/{mine.account_id}")


async def test_a_setting_that_cannot_be_is_said_beside_it(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    fields = _as_shown(await _account(mine)) | {"max_daily_loss": "-5"}
    seen = await _presses(visitor, mine, "settings", 422, **fields)

    assert "max_daily_loss" in seen


async def test_who_only_looks_is_shown_no_button(desk: Inside, visitor: Visitor) -> None:
    mine = await trader(desk)
    await mine.carried_out(action="buy", quantity=4)
    invited = await desk.call("POST", "/users", {"name": "looker", "role": "viewer"})
    async with type(visitor.browser)(desk, "203.0.113.99") as other:
        await other.choose(invited["url"])
        html = (await other.get(f"/accounts/{mine.account_id}")).text

    assert "AMD" in html
    assert f"/accounts/{mine.account_id}/close" not in html
    assert f"/accounts/{mine.account_id}/settings" not in html


async def _posted(visitor: Visitor, mine: Trader, ask: str) -> str:
    """What an account says to what its page has no button for now."""
    page = f"/accounts/{mine.account_id}"
    return read((await visitor.browser.send(page, f"{page}/{ask}")).text)


def _as_shown(account: Json) -> dict[str, str]:
    """The form as the browser sends it back where nothing was changed."""

    def text(value: Any) -> str:
        return "" if value is None else str(value)

    simple = {name: value for name, value in account["settings"].items() if not isinstance(value, dict | list)}
    return {name: text(value) for name, value in (simple | account["guards"]).items()} | {"name": account["name"]}
