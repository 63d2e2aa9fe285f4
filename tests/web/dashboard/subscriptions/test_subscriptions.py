"""Subscriptions: every setting in its kind, and the orders that come of them."""

import re
from typing import Any

import pytest

from tests.client import Json
from tests.desk import Inside
from tests.web.dashboard.trader import trader
from tests.web.dashboard.visitor import Visitor

pytestmark = pytest.mark.anyio

_FIELD = re.compile(r'<input name="(\w+)" value="([^"]*)"|<input class="mono" name="(\w+)" value="([^"]*)"')
_TICKED = re.compile(r'type="checkbox" name="(\w+)" checked')
_CHOSEN = re.compile(r'<select name="(\w+)">.*?<option value="([^"]*)" selected', re.DOTALL)


def _as_shown(html: str) -> dict[str, str]:
    """The form as a browser sends it back where nothing was changed."""
    form = html.split('class="stack"')[1]
    texts = {name or other: value or more for name, value, other, more in _FIELD.findall(form)}
    unescaped = {name: value.replace("&#34;", '"').replace("&#39;", "'") for name, value in texts.items()}
    return unescaped | dict.fromkeys(_TICKED.findall(form), "on") | dict(_CHOSEN.findall(form))


async def _subscription(desk: Inside, **settings: Any) -> Json:
    await trader(desk, **settings)
    [found] = (await desk.call("GET", "/subscriptions"))["items"]
    return found


async def test_a_form_that_is_sent_as_it_is_changes_nothing(desk: Inside, visitor: Visitor) -> None:
    before = await _subscription(desk, quantity="3.5", take_profit={"percent": 10}, ticker_map={"SPY": "ES"})
    page = f"/subscriptions/{before['id']}"
    await visitor.presses(page, page, **_as_shown(await visitor.html(page)))

    assert await desk.call("GET", page) == before


async def test_only_what_was_changed_is_changed(desk: Inside, visitor: Visitor) -> None:
    before = await _subscription(desk)
    page = f"/subscriptions/{before['id']}"
    wanted = {
        "quantity": "7", "sides": "bullish", "auto_submit": "false", "retries": "2",
        "stop_loss": '{"type": "stop", "percent": 5}',
    }  # fmt: skip
    seen = await visitor.presses(page, page, **_as_shown(await visitor.html(page)) | wanted)
    after = await desk.call("GET", page)
    changed = {name for name, value in after["settings"].items() if value != before["settings"][name]}

    assert changed == wanted.keys()
    assert after["settings"]["stop_loss"]["percent"] == "5"
    assert after["settings"]["auto_submit"] is False
    assert "Size 1 changed" in seen


async def test_a_setting_that_cannot_be_is_said_beside_it(desk: Inside, visitor: Visitor) -> None:
    before = await _subscription(desk)
    page = f"/subscriptions/{before['id']}"
    fields = _as_shown(await visitor.html(page)) | {"timezone": "Mars/Olympus"}
    seen = await visitor.presses(page, page, 422, **fields)

    assert seen.count("timezone cannot be") == 2, "above the page and beside the field"
    assert await desk.call("GET", page) == before


async def test_the_example_orders_are_those_of_the_settings(desk: Inside, visitor: Visitor) -> None:
    before = await _subscription(desk, use_signal_quantity=False, quantity="4", take_profit={"percent": 10})
    page = f"/subscriptions/{before['id']}"
    buy = '{"ticker": "AMD", "action": "buy"}'
    shown = _as_shown(await visitor.html(page))
    seen = await visitor.presses(page, f"{page}/examples", 200, **shown | {"message": buy})

    assert "buy 4 AMD market, day; take profit limit at 110" in seen
    assert "sell 4 AMD market, day" in seen
    wrong = await visitor.presses(page, f"{page}/examples", 200, **shown | {"message": buy.replace("buy", "x")})
    assert "Invalid action provided" in wrong


async def test_example_orders_are_of_the_settings_as_they_stand_which_are_not_saved(
    desk: Inside, visitor: Visitor
) -> None:
    before = await _subscription(desk, use_signal_quantity=False, quantity="4")
    page = f"/subscriptions/{before['id']}"
    shown = _as_shown(await visitor.html(page))
    del shown["enabled"]
    seen = await visitor.presses(page, f"{page}/examples", 200, **shown | {"quantity": "9", "retries": "2"})

    assert "2 not saved as the settings stand below From flat buy 9 AMD market" in seen
    assert await desk.call("GET", page) == before
    refused = await visitor.presses(page, f"{page}/examples", 200, **shown | {"quantity": "-9"})
    assert refused.count("quantity cannot be '-9'") == 1
    html = (await visitor.browser.post(f"{page}/examples", "", **shown | {"quantity": "-9"})).text
    assert 'value="-9"' in html
