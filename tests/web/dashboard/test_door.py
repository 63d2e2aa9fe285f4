"""Who comes in to the pages, and that nothing is changed by a form of somebody else's."""

import re

import pytest

from tests.desk import Inside
from tests.web.dashboard.visitor import Visitor, read
from tests.web.pages.browser import Browser
from tradehook.web.api import management_api
from tradehook.web.api.live.feed import Feed
from tradehook.web.dashboard import routes

pytestmark = pytest.mark.anyio

PAGES = ["/", "/deliveries", "/trades", "/accounts", "/deliveries/x", "/trades/x", "/accounts/x"]


@pytest.mark.parametrize("path", PAGES)
async def test_who_is_not_signed_in_signs_in_and_comes_back(desk: Inside, path: str) -> None:
    async with Browser(desk) as stranger:
        answer = await stranger.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={path}"


async def test_every_page_and_every_form_is_for_those_who_signed_in(desk: Inside) -> None:
    walked = 0
    async with Browser(desk) as stranger:
        for route in routes(desk.desk, management_api(desk.desk, Feed(desk.desk.store, desk.clock))):
            path = re.sub(r"{[^}]*}", "x", route.path)
            for method in (route.methods or set()) - {"HEAD"}:
                answer = await stranger.http.request(method, path)
                assert answer.headers["location"].startswith("/sign-in"), f"{method} {path}"
                walked += 1
    assert walked > len(PAGES)


async def test_a_form_of_another_page_changes_nothing(desk: Inside, visitor: Visitor) -> None:
    answer = await visitor.browser.post("/kill-switch", "0" * 64, on="true")

    assert answer.status_code == 403
    assert "does not come from a page of tradehook's" in read(answer.text)
    assert (await desk.call("GET", "/kill-switch"))["on"] is False


async def test_a_form_without_a_token_changes_nothing(desk: Inside, visitor: Visitor) -> None:
    answer = await visitor.browser.http.post("/kill-switch", data={"on": "true"})

    assert answer.status_code == 403
    assert (await desk.call("GET", "/kill-switch"))["on"] is False


@pytest.mark.parametrize("body", [b"on=\xff\xfe", b"&".join(b"a=1" for _ in range(1000)), b"a" * 300_000])
async def test_a_form_that_cannot_be_read_is_said_so(visitor: Visitor, body: bytes) -> None:
    answer = await visitor.browser.http.post("/kill-switch", content=body)

    assert answer.status_code in (413, 422)
    assert read(answer.text)


@pytest.mark.parametrize("path", PAGES[4:])
async def test_what_is_not_there_is_said_in_a_page(visitor: Visitor, path: str) -> None:
    assert "There is no" in await visitor.sees(path, 404)


async def test_a_filter_that_cannot_be_is_said_in_a_page(visitor: Visitor) -> None:
    assert "verdict cannot be 'maybe'" in await visitor.sees("/deliveries?verdict=maybe", 422)
    assert 'There is no "colour" here.' in await visitor.sees("/trades?colour=red", 422)


async def test_nothing_in_a_page_runs_or_is_styled_in_place(visitor: Visitor) -> None:
    for path in PAGES[:4]:
        html = await visitor.html(path)
        assert "<script>" not in html
        assert " style=" not in html
        assert " on" not in {part[:3] for part in html.split('"')[::2]}, path


async def test_a_page_is_kept_by_no_cache_and_lets_only_files_of_ours_run(visitor: Visitor) -> None:
    answer = await visitor.browser.get("/")

    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'; script-src 'self'; connect-src 'self'" in answer.headers["content-security-policy"]
