"""Roll calendars: shown, set one root at a time, kept, and explained where a message was read by them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.client import Json
from tests.desk import Inside, at_work
from tests.waiting import until
from tests.web.api.refused import refused
from tradehook.plumbing.clock import SetClock
from tradehook.vocabulary.instant import after

pytestmark = pytest.mark.anyio

MNQ = "/instruments/MNQ/roll-calendar"
BY_HAND = {"rolls": [{"contract": "MNQM2025", "rolls_on": "2025-06-17"}]}
"""The desk's clock stands on that day at noon: the contract has rolled."""


@pytest.fixture
async def inside(tmp_path: Path) -> AsyncIterator[Inside]:
    async with at_work(tmp_path) as desk:
        yield desk


async def put(inside: Inside, path: str, body: Any) -> httpx.Response:
    """A PUT that may be refused."""
    headers = {"Authorization": "Bearer token-of-the-owner"}
    return await inside.http.put(f"/api/v1{path}", json=body, headers=headers)


async def decided_trade(inside: Inside, signal_id: str) -> Json:
    """The trade of a signal, once it is decided."""
    page = await until(
        lambda: inside.call("GET", "/trades", signal_id=signal_id),
        lambda page: page["items"] and page["items"][0]["decided_at"],
    )
    return await inside.call("GET", f"/trades/{page['items'][0]['id']}")


async def front_of(inside: Inside, spelling: str) -> Json:
    """What a spelling means now."""
    return await inside.call("GET", f"/instruments/{spelling}", asset_class="futures")


async def test_a_calendar_shows_the_next_contracts_and_when_each_rolls(inside: Inside) -> None:
    calendar = await inside.call("GET", MNQ, contracts=2)

    assert calendar["rolls"] == [
        {
            "contract": "MNQM2025",
            "month": "2025-06",
            "last_trading_day": "2025-06-20",
            "expires_at": "2025-06-20T13:30:00.000000Z",
            "rolls_on": "2025-06-18",
            "rolls_at": "2025-06-18T05:00:00.000000Z",
            "set_by_hand": False,
            "reads_as": "MNQ1!",
        },
        {
            "contract": "MNQU2025",
            "month": "2025-09",
            "last_trading_day": "2025-09-19",
            "expires_at": "2025-09-19T13:30:00.000000Z",
            "rolls_on": "2025-09-17",
            "rolls_at": "2025-09-17T05:00:00.000000Z",
            "set_by_hand": False,
            "reads_as": "MNQ2!",
        },
    ]
    about = {name: value for name, value in calendar.items() if name != "rolls"}
    assert about == {
        "root": "MNQ",
        "name": "Micro E-mini Nasdaq-100",
        "exchange": "CME",
        "zone": "America/Chicago",
        "currency": "USD",
        "settlement": "cash",
        "rule": "Third Friday of the contract month.",
        "source": "CME contract specifications, Micro E-mini Nasdaq-100",
    }


@pytest.mark.parametrize("spelling", ["EUREX:FDAX1!", "fdax", "FDAXZ2025"])
async def test_a_root_is_named_in_any_spelling(inside: Inside, spelling: str) -> None:
    calendar = await inside.call("GET", f"/instruments/{spelling}/roll-calendar")

    assert (calendar["root"], calendar["currency"], len(calendar["rolls"])) == ("FDAX", "EUR", 8)


async def test_a_roll_that_is_set_holds_at_once_for_its_root_alone(inside: Inside) -> None:
    assert (await front_of(inside, "MNQ1!"))["symbol"] == "MNQM2025"

    calendar = await inside.call("PUT", MNQ, BY_HAND)

    shown = [(roll["contract"], roll["set_by_hand"], roll["reads_as"]) for roll in calendar["rolls"][:2]]
    assert shown == [("MNQM2025", True, None), ("MNQU2025", False, "MNQ1!")]
    assert (await front_of(inside, "MNQ1!"))["symbol"] == (await front_of(inside, "MNQ"))["symbol"] == "MNQU2025"
    assert (await front_of(inside, "NQ1!"))["symbol"] == "NQM2025"


async def test_an_empty_list_takes_back_what_was_set(inside: Inside) -> None:
    await inside.call("PUT", MNQ, BY_HAND)

    calendar = await inside.call("PUT", MNQ, {"rolls": []})

    assert not any(roll["set_by_hand"] for roll in calendar["rolls"])
    assert (await front_of(inside, "MNQ1!"))["symbol"] == "MNQM2025"


async def test_what_was_set_survives_a_restart(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        await inside.call("PUT", MNQ, BY_HAND)
    async with at_work(tmp_path) as inside:
        assert (await front_of(inside, "MNQ1!"))["symbol"] == "MNQU2025"
        assert (await inside.call("GET", MNQ))["rolls"][0]["set_by_hand"] is True


async def test_a_contract_that_was_set_is_shown_however_far_away_and_gone_once_it_expired(tmp_path: Path) -> None:
    far = {"rolls": [{"contract": "MNQZ2026", "rolls_on": "2026-12-10"}]}
    async with at_work(tmp_path) as inside:
        await inside.call("PUT", MNQ, far)
        rolls = (await inside.call("GET", MNQ, contracts=1))["rolls"]
        assert [(roll["contract"], roll["reads_as"]) for roll in rolls] == [
            ("MNQM2025", "MNQ1!"),
            ("MNQZ2026", "MNQ7!"),
        ]
        two_years_later = SetClock(after(inside.clock.at, 2 * 366 * 86_400))
    async with at_work(tmp_path, clock=two_years_later) as inside:
        assert not any(roll["set_by_hand"] for roll in (await inside.call("GET", MNQ))["rolls"])


@pytest.mark.parametrize(
    ("rolls", "code", "path"),
    [
        ([{"contract": "MNQF2026", "rolls_on": "2026-01-10"}], "contract-not-found", "rolls.0.contract"),
        ([{"contract": "MNQH2025", "rolls_on": "2025-03-10"}], "contract-expired", "rolls.0.contract"),
        ([{"contract": "MNQU2025", "rolls_on": "2025-09-20"}], "roll-after-last-day", "rolls.0.rolls_on"),
        ([{"contract": "MNQU2025", "rolls_on": "2025-06-17"}], "roll-before-previous", "rolls.0.rolls_on"),
        ([{"contract": "MNQU2025", "rolls_on": "soon"}], "invalid-value", "rolls.0.rolls_on"),
        ([{"contract": "MNQU2025"}], "missing-field", "rolls.0.rolls_on"),
        ([{"contract": "MNQU2025", "rolls_at": "2025-09-10"}], "unknown-field", "rolls_at"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(inside: Inside, rolls: Any, code: str, path: str) -> None:
    await inside.call("PUT", MNQ, BY_HAND)

    refused(await put(inside, MNQ, {"rolls": rolls}), 422, code, path)

    assert (await front_of(inside, "MNQ1!"))["symbol"] == "MNQU2025"


async def test_what_is_no_root_is_404(inside: Inside) -> None:
    refused(await put(inside, "/instruments/AAPL/roll-calendar", BY_HAND), 404, "root-not-found", "root")


async def test_an_answer_and_its_trades_say_how_a_root_was_read_and_why(inside: Inside) -> None:
    await inside.call("PUT", MNQ, {"rolls": [{"contract": "MNQM2025", "rolls_on": "2025-06-19"}]})
    note = (
        "MNQ1! was read as MNQM2025, the front month until it rolls on 2025-06-19, as set by hand;"
        " an explicit contract is safer."
    )
    strategy = await inside.make_strategy("futures")
    account = await inside.call("POST", "/accounts", {"name": "rolling", "broker": "paper", "cash": "100000"})
    await inside.call(
        "POST", "/subscriptions", {"strategy_id": strategy.id, "account_id": account["id"], "enabled": True}
    )

    body = {"strategy_id": strategy.id, "message": {"ticker": "MNQ1!", "action": "buy"}}
    explained = await inside.call("POST", "/explain", body)
    assert note in [step["found"] for step in explained["decisions"][0]["trace"]]

    answer = await inside.send(strategy, {"ticker": "MNQ1!", "action": "buy"})
    assert note in answer.text
    signal_id = answer.json()["id"]
    assert (await inside.call("GET", f"/signals/{signal_id}"))["ticker_note"] == note
    trade = await decided_trade(inside, signal_id)
    assert note in [step["found"] for step in trade["trace"]]
