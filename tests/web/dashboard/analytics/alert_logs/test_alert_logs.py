"""Logs of alerts: importing one, what was found in it, deleting it."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.visitor import Visitor, read

pytestmark = pytest.mark.anyio

HERE = "/analytics/alert-logs"
LOG = (
    "Alert ID,Ticker,Name,Description,Time,Webhook status\n"
    '7,"NASDAQ:AMD, 5m",Swing,"BUY,100",2025-06-16T14:30:00Z,\n'
    '7,"NASDAQ:AMD, 5m",Swing,"BUY,100",2025-06-16T14:30:00Z,\n'
    '8,"NASDAQ:AMD, 5m",Swing,AMD crossing 100,2025-06-16T15:30:00Z,\n'
)


async def test_a_log_is_imported_and_what_was_found_in_it_is_said(desk: Inside, visitor: Visitor) -> None:
    assert "No log was imported yet." in await visitor.sees(HERE)
    seen = await visitor.presses(HERE, HERE, 200, name="June", file=LOG)

    assert "June: 1 of 3 alerts were imported. 1 were in the file before; 1 say neither to buy nor to sell." in seen
    assert "4 AMD crossing 100" in seen
    assert (await desk.call("GET", "/signals"))["items"] == []
    assert "June" in await visitor.sees(HERE)


async def test_what_is_wrong_with_a_log_is_said_and_the_form_is_kept(visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="June", file=LOG.replace("2025-06-16T14:30:00Z", "soon"))

    assert answer.status_code == 422
    assert '2 Time "soon" is no date that is read.' in read(answer.text)
    assert 'value="June"' in answer.text


async def test_a_time_zone_that_is_none_is_said_beside_it(visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="June", file=LOG, timezone="Mars/Olympus")

    assert "There is no such time zone." in answer.text.split('id="wrong-timezone"')[1]


async def test_it_is_deleted(desk: Inside, visitor: Visitor) -> None:
    await visitor.presses(HERE, HERE, 200, name="June", file=LOG)
    [kept] = (await desk.call("GET", HERE))["items"]

    assert "No log was imported yet." in await visitor.presses(HERE, f"{HERE}/{kept['id']}/delete")
