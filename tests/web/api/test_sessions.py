"""When an instrument trades, as the API says it; the clock stands where the test sets it."""

from pathlib import Path

import pytest

from tests.client import Client, Json
from tests.desk import at_work
from tests.instruments.moments import at
from tests.web.api.refused import refused

NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"


async def asked(data_dir: Path, now: str, zone: str, symbol: str, **query: str) -> Json:
    """The answer of a desk whose clock stands at a time of the wall."""
    async with at_work(data_dir, at=at(now, zone)) as desk:
        return await desk.call("GET", f"/instruments/{symbol}/sessions", **query)


@pytest.mark.anyio
async def test_on_the_eve_of_a_holiday_it_closes_early_and_opens_after_the_weekend(tmp_path: Path) -> None:
    found = await asked(tmp_path, "2025-07-03T12:00", NEW_YORK, "nasdaq:aapl", days="5")
    assert {name: found[name] for name in ("symbol", "calendar", "part", "open")} == {
        "symbol": "AAPL",
        "calendar": "XNYS",
        "part": "regular",
        "open": True,
    }
    assert found["next_close"] == "2025-07-03T17:00:00.000000Z"
    assert found["next_open"] == "2025-07-07T13:30:00.000000Z"
    assert found["holidays_known_until"] == "2028-12-31"
    assert [session["day"] for session in found["sessions"]] == ["2025-07-03", "2025-07-07"]
    assert found["sessions"][0] == {
        "day": "2025-07-03",
        "opens": "2025-07-03T13:30:00.000000Z",
        "closes": "2025-07-03T17:00:00.000000Z",
        "extended_opens": "2025-07-03T08:00:00.000000Z",
        "extended_closes": "2025-07-03T21:00:00.000000Z",
        "pause": None,
    }


@pytest.mark.anyio
async def test_before_the_open_and_on_a_weekend_it_is_not_open(tmp_path: Path) -> None:
    early = await asked(tmp_path / "early", "2025-05-14T08:00", NEW_YORK, "AAPL")
    weekend = await asked(tmp_path / "weekend", "2025-05-10T12:00", NEW_YORK, "AAPL")
    assert (early["part"], early["open"], early["sessions"][0]["day"]) == ("before", False, "2025-05-14")
    assert (weekend["part"], weekend["open"], weekend["sessions"][0]["day"]) == ("closed", False, "2025-05-12")


@pytest.mark.anyio
async def test_a_pause_between_two_sittings_is_shown(tmp_path: Path) -> None:
    found = await asked(tmp_path, "2025-05-14T08:00", CHICAGO, "ZCZ2025", days="1")
    assert (found["part"], found["open"]) == ("closed", False)
    assert found["next_open"] == "2025-05-14T13:30:00.000000Z"
    assert found["sessions"][0]["opens"] == "2025-05-14T00:00:00.000000Z"
    assert found["sessions"][0]["pause"] == {
        "begins": "2025-05-14T12:45:00.000000Z",
        "ends": "2025-05-14T13:30:00.000000Z",
    }


@pytest.mark.anyio
async def test_what_expires_has_no_session_after_it(tmp_path: Path) -> None:
    last_day = await asked(tmp_path / "on", "2025-09-19T08:00", CHICAGO, "MNQU2025")
    after = await asked(tmp_path / "after", "2025-09-19T10:00", CHICAGO, "MNQU2025")
    assert [session["day"] for session in last_day["sessions"]] == ["2025-09-19"]
    assert (last_day["open"], last_day["next_close"], last_day["next_open"]) == (
        True,
        "2025-09-19T13:30:00.000000Z",
        None,
    )
    assert (after["part"], after["open"], after["next_open"], after["next_close"]) == ("closed", False, None, None)


def test_what_never_closes_has_a_session_every_day_and_no_holidays(client: Client) -> None:
    found = client.call("GET", "/instruments/BTC/USD/sessions", **{"from": "2025-12-24", "days": 3})
    assert (found["symbol"], found["calendar"], found["open"]) == ("BTCUSD", "24/7", True)
    assert found["holidays_known_until"] is None
    assert [session["day"] for session in found["sessions"]] == ["2025-12-24", "2025-12-25", "2025-12-26"]


def test_a_spelling_that_depends_on_the_day_says_how_it_was_read(client: Client) -> None:
    found = client.call("GET", "/instruments/CME_MINI:MNQ1!/sessions")
    assert found["symbol"] in found["note"]
    assert found["calendar"] == "CMES"


@pytest.mark.parametrize("query", [{"days": 0}, {"days": 367}, {"days": "x"}])
def test_days_have_bounds(client: Client, query: Json) -> None:
    refused(client.api.get("/instruments/AAPL/sessions", params=query), 422, "invalid-value", "days")


@pytest.mark.parametrize("first", ["1979-12-31", "2101-01-01", "9999-12-31", "yesterday"])
def test_the_first_day_has_bounds(client: Client, first: str) -> None:
    refused(client.api.get("/instruments/AAPL/sessions", params={"from": first}), 422, "invalid-value", "from")


def test_an_unknown_symbol_is_404(client: Client) -> None:
    refused(client.api.get("/instruments/NOSUCHTICKER/sessions"), 404, "instrument-not-found", "symbol")
