"""Backtests: importing one, what comes of it, comparing it otherwise, deleting it."""

import pytest

from tests.client import Json
from tests.desk import Inside
from tests.web.dashboard.trader import Trader
from tests.web.dashboard.visitor import Visitor, read

pytestmark = pytest.mark.anyio

HERE = "/analytics/backtests"
HEAD = "Trade #,Type,Signal,Date/Time,Price USD,Contracts,Profit USD\n"
LIST = (
    HEAD
    + "1,Entry Long,Dip,2025-06-17 11:59:58,99,10,\n1,Exit Long,Top,2025-06-17 13:00:00,105,10,60\n"
    + "2,Entry Short,Dip,2025-06-17 20:00:00,110,10,\n"
)


async def _imported(desk: Inside, visitor: Visitor, **fields: str) -> Json:
    await visitor.presses(HERE, HERE, name="Dips", file=LIST, to="2025-06-17", **fields)
    [kept] = (await desk.call("GET", HERE))["items"]
    return kept


async def test_a_list_of_trades_is_imported_and_judged(mine: Trader, visitor: Visitor) -> None:
    assert "There is no backtest yet." in await visitor.sees(HERE)
    fields = {"name": "Dips", "file": LIST, "strategy_id": mine.strategy.id, "to": "2025-06-17"}
    seen = await visitor.presses(HERE, HERE, **fields)

    assert "Dips significant 2 trades in USD" in seen
    assert "Significant divergence: find the cause before you trade it. By the match rate of 66.67 %" in seen
    assert "Total 3 Alerts 2 Matched 2 Match rate 66.67 % Missed 1 False 0 Average time drift 1.0 s" in seen
    assert "matched 1 entry long Dip" in seen
    assert "missing 2 entry short Dip" in seen
    assert "Dips" in await visitor.sees(HERE)


async def test_the_grid_is_filtered(desk: Inside, mine: Trader, visitor: Visitor) -> None:
    kept = await _imported(desk, visitor)
    page = f"{HERE}/{kept['id']}"

    missing = await visitor.html(f"{page}?match_type=missing&sort=time")
    assert "entry short" in read(missing)
    assert "entry long" not in read(missing)
    assert f"backtest_id={kept['id']}&amp;match_type=missing&amp;sort=time" in missing
    assert "No row fits these filters." in await visitor.sees(f"{page}?match_type=unmatched")
    assert "entry long" not in await visitor.sees(f"{page}?only_problems=true")
    assert "match_type cannot be 'maybe'" in await visitor.sees(f"{page}?match_type=maybe", 422)


async def test_what_is_wrong_with_a_file_is_said_line_by_line_and_the_form_is_kept(visitor: Visitor) -> None:
    wrong = HEAD + "1,Entry Long,Dip,2025-06-17 12:00,much,10,\n1,Exit Long,Dip,2025-06-17 13:00,more,10,\n"
    answer = await visitor.browser.send(HERE, name="Mine", file=wrong, symbol="AMD")

    assert answer.status_code == 422
    assert '2 Price USD "much" is no number.' in read(answer.text)
    assert '3 Price USD "more" is no number.' in read(answer.text)
    assert 'value="Mine"' in answer.text
    assert 'value="AMD"' in answer.text
    assert "1,Exit Long,Dip,2025-06-17 13:00,more,10," in answer.text


async def test_a_setting_that_cannot_be_is_said_beside_it(visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="Mine", file=LIST, forward_minutes="900")

    assert "forward_minutes must be" in answer.text.split('id="wrong-forward_minutes"')[1]


async def test_a_file_larger_than_other_forms_is_read(desk: Inside, visitor: Visitor) -> None:
    rows = (f"{n},Entry Long,Dip,2025-06-{n % 28 + 1:02} 10:{n % 60:02},{100 + n},10,\n" for n in range(1, 9_000))
    answer = await visitor.browser.send(HERE, name="Large", file=HEAD + "".join(rows))

    assert answer.status_code == 303, read(answer.text)


async def test_it_is_compared_otherwise_with_what_was_changed(desk: Inside, mine: Trader, visitor: Visitor) -> None:
    kept = await _imported(desk, visitor)
    page = f"{HERE}/{kept['id']}"
    shown = {"strategy_id": "", "symbol": "", "from": "", "to": "2025-06-17", "timezone": "UTC", "forward_minutes": "5"}
    seen = await visitor.presses(page, page, **shown | {"name": "Later", "backward_minutes": "0"})
    settings = (await desk.call("GET", page))["settings"]

    assert "Later" in seen
    assert settings == kept["settings"] | {"backward_minutes": "0"}
    assert settings["to"] == "2025-06-18T00:00:00.000000Z"
    refused = await visitor.presses(page, page, 422, **shown | {"strategy_id": "nobody"})
    assert 'There is no strategy "nobody".' in refused


async def test_it_is_deleted(desk: Inside, visitor: Visitor) -> None:
    kept = await _imported(desk, visitor)
    page = f"{HERE}/{kept['id']}"

    assert "There is no backtest yet." in await visitor.presses(page, f"{page}/delete")
    assert "There is no backtest" in await visitor.sees(page, 404)


async def test_who_only_looks_is_offered_nothing_to_change(desk: Inside, visitor: Visitor) -> None:
    kept = await _imported(desk, visitor)
    invited = await desk.call("POST", "/users", {"name": "looker", "role": "viewer"})
    async with type(visitor.browser)(desk, "203.0.113.99") as other:
        await other.choose(invited["url"])
        html = (await other.get(HERE)).text + (await other.get(f"{HERE}/{kept['id']}")).text

    assert "Dips" in html
    assert f'action="{HERE}' not in html.replace(f'method="get" action="{HERE}', "")


async def test_nothing_is_read_of_a_file_of_who_is_not_known(desk: Inside, visitor: Visitor) -> None:
    async with type(visitor.browser)(desk, "203.0.113.99") as stranger:
        answer = await stranger.post(HERE, "0" * 64, file=LIST)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert (await desk.call("GET", HERE))["items"] == []
