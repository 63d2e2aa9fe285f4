"""Sessions and tokens of everybody: seen and ended by an owner."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.visitor import Visitor
from tests.web.pages.browser import Browser

pytestmark = pytest.mark.anyio

SESSIONS, TOKENS = "/settings/sessions", "/settings/tokens"


async def test_one_session_is_ended_and_its_browser_is_signed_out(desk: Inside, visitor: Visitor) -> None:
    ada = await desk.call("POST", "/users", {"name": "Ada"})
    async with Browser(desk, "203.0.113.41") as browser:
        await browser.choose(ada["url"])
        [session] = (await desk.call("GET", "/sessions", user_id=ada["user_id"]))["items"]
        assert "Ada a browser at 203.0.113.41" in await visitor.sees(SESSIONS)
        seen = await visitor.presses(SESSIONS, f"{SESSIONS}/{session['id']}/end")

        assert "Ada" not in seen
        assert (await browser.get("/")).status_code == 303


async def test_all_others_are_ended_and_not_the_one_that_asks(desk: Inside, visitor: Visitor) -> None:
    assert "End all others" not in await visitor.sees(SESSIONS)
    async with Browser(desk, "203.0.113.41") as again, Browser(desk, "203.0.113.42") as ada:
        await again.sign_in()
        await ada.choose((await desk.call("POST", "/users", {"name": "Ada"}))["url"])
        assert "3 open" in await visitor.sees(SESSIONS)
        assert "1 open" in await visitor.presses(SESSIONS, f"{SESSIONS}/end-others")

        assert [(await each.get("/")).status_code for each in (again, ada, visitor.browser)] == [303, 303, 200]


async def test_a_token_is_taken_away_whoever_made_it(desk: Inside, visitor: Visitor) -> None:
    ada = await desk.call("POST", "/users", {"name": "Ada"})
    async with Browser(desk, "203.0.113.41") as browser:
        await browser.choose(ada["url"])
        await browser.send("/account", "/account/tokens", name="sheet", read="on")
    [token] = (await desk.call("GET", "/tokens"))["items"]
    assert "sheet Ada read" in await visitor.sees(TOKENS)
    seen = await visitor.presses(TOKENS, f"{TOKENS}/{token['id']}/delete")

    assert "There is no token yet." in seen


async def test_a_token_that_could_not_be_made_is_said_beside_an_open_form(visitor: Visitor) -> None:
    answer = await visitor.browser.send("/account", "/account/tokens", name="", read="on")

    assert "The token needs a name." in answer.text
    assert "<details open><summary>Make a token" in answer.text
