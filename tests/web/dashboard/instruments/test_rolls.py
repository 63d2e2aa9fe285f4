"""The roll calendars: what is held that rolls, when, and setting the day."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import Trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio


async def futures_trader(desk: Inside) -> Trader:
    """An account that follows a strategy of futures, at a price of 20,000."""
    await desk.call("PUT", "/prices/MNQM2025", {"last": "20000"})
    account = {"name": "MINE", "broker": "paper", "settings": {"price_source": "manual"}}
    account_id = (await desk.call("POST", "/accounts", account))["id"]
    strategy = await desk.make_strategy("futures")
    await desk.call("POST", "/subscriptions", {"strategy_id": strategy.id, "account_id": account_id, "enabled": True})
    return Trader(desk, account_id, strategy)


async def test_what_is_held_that_rolls_is_shown_with_its_day(desk: Inside, visitor: Visitor) -> None:
    assert "No future is held." in await visitor.sees("/instruments/rolls")
    mine = await futures_trader(desk)
    await mine.carried_out(ticker="MNQ1!", action="buy", quantity=2)
    seen = await visitor.sees("/instruments/rolls?search=MNQ")

    assert "MNQM2025 2025-06-18 0 days 2 0.00 USD MINE 2025-06-20" in seen
    assert "MNQ MNQM2025 2025-06-18 MNQU2025 2025-06-20 Micro E-mini Nasdaq-100 CME" in seen


async def test_a_contract_that_has_rolled_is_told_apart(desk: Inside, visitor: Visitor) -> None:
    mine = await futures_trader(desk)
    await mine.carried_out(ticker="MNQM2025", action="buy", quantity=2)
    rolled = {"contract": "MNQM2025", "rolls_on": "2025-06-16"}
    await desk.call("PUT", "/instruments/MNQ/roll-calendar", {"rolls": [rolled]})

    assert "MNQM2025 2025-06-16 has rolled 2 0.00 USD MINE" in await visitor.sees("/instruments/rolls?search=MNQ")


async def test_every_root_is_listed_a_page_at_a_time(desk: Inside, visitor: Visitor) -> None:
    first = await desk.call("GET", "/instruments/roll-calendars", limit=2)
    then = await desk.call("GET", "/instruments/roll-calendars", limit=2, cursor=first["next"])

    assert [each["root"] for each in first["items"] + then["items"]] == ["10Y", "1OZ", "2YY", "30Y"]
    assert "Further" in await visitor.sees("/instruments/rolls")
    assert "Nothing fits." in await visitor.sees("/instruments/rolls?search=no-such-thing")


async def test_a_day_is_set_and_taken_back(desk: Inside, visitor: Visitor) -> None:
    page = "/instruments/rolls/MNQ"
    seen = await visitor.presses(page, page, MNQM2025="2025-06-17")
    assert "MNQM2025 has rolled by hand" in seen
    assert "MNQU2025 MNQ1!" in seen
    seen = await visitor.presses(page, page, MNQM2025="")

    assert "by hand" not in seen
    assert "MNQM2025 MNQ1!" in seen


async def test_a_day_that_cannot_be_is_refused_beside_its_contract(visitor: Visitor) -> None:
    page = "/instruments/rolls/MNQ"
    answer = await visitor.browser.send(page, page, MNQU2025="2025-12-01")

    assert answer.status_code == 422
    assert 'value="2025-12-01"' in answer.text
    assert 'aria-label="MNQU2025 rolls on" aria-invalid="true"' in answer.text
