"""The filters that the pages of the analytics share."""

import pytest

from tests.desk import Inside
from tests.web.dashboard.trader import Trader, trader
from tests.web.dashboard.visitor import Visitor, read
from tradehook.web.dashboard.analytics.filters import as_query

FIGURES = ["/analytics", "/analytics/execution", "/analytics/alerts"]


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ({"from": "2025-06-17"}, {"from": "2025-06-17T00:00:00+00:00"}),
        ({"to": "2025-06-17"}, {"to": "2025-06-18T00:00:00+00:00"}),
        (
            {"to": "2025-03-09", "timezone": "America/New_York"},
            {"to": "2025-03-10T00:00:00-04:00", "timezone": "America/New_York"},
        ),
        (
            {"from": "2025-06-17", "timezone": "Mars/Olympus"},
            {"from": "2025-06-17T00:00:00+00:00", "timezone": "Mars/Olympus"},
        ),
        ({"from": "2025-06-17T10:00:00Z"}, {"from": "2025-06-17T10:00:00Z"}),
        ({"to": "9999-12-31"}, {"to": "9999-12-31"}),
        ({"tag": "dip"}, {"tag": "dip"}),
    ],
)
def test_days_are_whole_and_the_last_is_included(asked: dict[str, str], query: dict[str, str]) -> None:
    assert as_query(asked) == query


@pytest.mark.anyio
@pytest.mark.parametrize("path", FIGURES)
async def test_an_empty_desk_says_what_to_do(desk: Inside, visitor: Visitor, path: str) -> None:
    assert "There is no account yet." in await visitor.sees(path)
    await trader(desk)
    assert "yet." in await visitor.sees(path)


@pytest.mark.anyio
async def test_what_is_filtered_for_is_kept_from_subject_to_subject(mine: Trader, visitor: Visitor) -> None:
    html = await visitor.html("/analytics?tag=dip&from=2025-06-01")

    assert 'href="/analytics/alerts?tag=dip&amp;from=2025-06-01"' in html
    assert "/api/v1/analytics/report?tag=dip&amp;from=2025-06-01T00%3A00%3A00%2B00%3A00" in html
    assert '<input name="tag" type="text" value="dip">' in html


@pytest.mark.anyio
@pytest.mark.parametrize("path", FIGURES)
async def test_a_filter_that_cannot_be_is_said_beside_it(desk: Inside, visitor: Visitor, path: str) -> None:
    await trader(desk)
    html = await visitor.html(f"{path}?from=soon&symbol=AMD", 422)

    assert 'id="wrong-from"' in html
    assert 'value="AMD"' in html
    assert 'There is no "path" here.' in await visitor.sees(f"{path}?path=x", 422)


@pytest.mark.anyio
async def test_money_is_shown_in_one_of_several_currencies(desk: Inside, mine: Trader, visitor: Visitor) -> None:
    await desk.call("POST", "/accounts", {"name": "EUROS", "broker": "paper", "currency": "EUR", "cash": "1000"})

    assert "money in EUR" in await visitor.sees("/analytics?currency=EUR")
    assert 'name="currency"' in await visitor.html("/analytics")


@pytest.mark.anyio
async def test_traders_see_what_is_theirs(desk: Inside, mine: Trader, visitor: Visitor) -> None:
    invited = await desk.call("POST", "/users", {"name": "other", "role": "trader"})
    async with type(visitor.browser)(desk, "203.0.113.99") as other:
        await other.choose(invited["url"])
        none = await other.get("/analytics")
        token = none.text.split('name="form_token" value="')[1][:64]
        await other.post("/accounts", token, broker="paper", name="THEIRS", cash="1000", currency="USD")
        theirs = await other.get("/analytics")

    assert "MINE" not in none.text + theirs.text
    assert "There is no account yet." in read(none.text)
    assert (theirs.status_code, "No round trip" in theirs.text) == (200, True)
