"""Channels: made, tried, changed and deleted with forms; their addresses are never shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk import Inside, at_work
from tests.engine.carried import URL, Carrier, make_channel
from tests.web.dashboard.visitor import Visitor, read
from tests.web.pages.browser import Browser

pytestmark = pytest.mark.anyio

HERE = "/settings/notifications"


@pytest.fixture
def carrier() -> Carrier:
    return Carrier()


@pytest.fixture
async def desk(tmp_path: Path, carrier: Carrier) -> AsyncIterator[Inside]:
    async with at_work(tmp_path, post=carrier) as desk:
        yield desk


async def _channels(desk: Inside) -> list[dict]:
    found: list[dict] = (await desk.call("GET", "/notifications"))["items"]
    return found


async def test_without_channels_it_says_how_to_begin(visitor: Visitor) -> None:
    assert "Nobody is told yet. Add a channel below, then press Test." in await visitor.sees(HERE)


async def test_a_channel_is_told_what_was_ticked(desk: Inside, visitor: Visitor) -> None:
    ticked = {"what.failures": "on", "what.alarms": "on", "enabled": "on"}
    seen = await visitor.presses(HERE, HERE, name="Phone", url=URL, per_minute="3", **ticked)
    [channel] = await _channels(desk)

    assert (channel["name"], channel["what"], channel["per_minute"]) == ("Phone", ["failures", "alarms"], 3)
    assert "failures, alarms; at most 3 messages a minute" in seen
    assert "topsecret" not in await visitor.html(HERE)


async def test_what_is_not_written_or_not_ticked_is_refused_where_it_was_sent(desk: Inside, visitor: Visitor) -> None:
    answer = await visitor.browser.send(HERE, name="Phone", url="nosuchservice://x", **{"what.alarms": "on"})
    assert answer.status_code == 422
    assert 'name="url" type="password" autocomplete="off" value="" aria-invalid="true"' in answer.text
    assert "nosuchservice://x" not in answer.text, "it is a secret, also where it was refused"
    assert 'value="Phone"' in answer.text

    channel = await make_channel(desk)
    answer = await visitor.browser.send(HERE, f"{HERE}/{channel['id']}", name="Phone")
    assert answer.status_code == 422
    assert 'id="wrong-what"' in answer.text
    assert (await _channels(desk)) == [channel]


async def test_a_channel_is_changed_and_keeps_the_address_that_was_left_empty(
    desk: Inside, visitor: Visitor, carrier: Carrier
) -> None:
    channel = await make_channel(desk)
    page = f"{HERE}/{channel['id']}"
    seen = await visitor.presses(HERE, page, name="Mail", url="", per_minute="6", **{"what.alarms": "on"})
    await visitor.presses(HERE, f"{page}/test", 200)

    assert "Mail json://*** off" in seen
    assert carrier.urls == [URL]


async def test_a_test_says_how_it_went(desk: Inside, visitor: Visitor, carrier: Carrier) -> None:
    channel = await make_channel(desk)
    carrier.troubles = ["no such chat"]
    failed = await visitor.presses(HERE, f"{HERE}/{channel['id']}/test", 200)
    went = await visitor.presses(HERE, f"{HERE}/{channel['id']}/test", 200)

    assert "phone did not take the test message. no such chat" in failed
    assert "phone took the test message." in went
    assert carrier.titles == ["tradehook: test"] * 2


async def test_a_deleted_channel_is_told_nothing_more_and_what_it_was_told_stays(
    desk: Inside, visitor: Visitor
) -> None:
    channel = await make_channel(desk)
    await visitor.presses(HERE, f"{HERE}/{channel['id']}/test", 200)
    seen = await visitor.presses(HERE, f"{HERE}/{channel['id']}/delete")

    assert await _channels(desk) == []
    assert "a deleted channel told" in seen


async def test_who_may_not_run_the_desk_does_not_see_who_is_told(desk: Inside) -> None:
    ada = await desk.call("POST", "/users", {"name": "Ada"})
    async with Browser(desk) as browser:
        await browser.choose(ada["url"])
        answer = await browser.get(HERE)
    assert answer.status_code == 403
    assert "Told lately" not in read(answer.text)
