"""An account that trades at recorded prices: what is replayed fills what rests, and goes stale when it is over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.client import Client, Json
from tests.databases import ENGINES, migrated_store
from tests.journeys.floor import outcome
from tests.server import running
from tests.waiting import wait_for

RISING = ("2024-01-02", "100,103,99,102")
FALLING = ("2024-01-03", "102,104,95,96")


def recorded(*bars: tuple[str, str]) -> bytes:
    return ("time,open,high,low,close\n" + "".join(f"{day},{prices}\n" for day, prices in bars)).encode()


def play(client: Client, symbol: str, content: bytes, **how: object) -> Json:
    """Send a file and play it to its end."""
    assert client.api.put(f"/replays/files/{symbol}.csv", content=content).is_success
    started = client.call("POST", "/replays", {"name": f"{symbol}.csv", "symbol": symbol, **how})
    return wait_for(
        lambda: (found := client.call("GET", f"/replays/{started['id']}"))["state"] != "playing" and found,
        "the end of a replay",
    )


def days_of(client: Client, symbol: str) -> list[Json]:
    """The two days that were played, once they are whole."""
    found: list[Json] = client.call("GET", f"/bars/{symbol}", source="replay", interval="1d")["items"]
    return found if [bar["quotes"] for bar in found] == [4, 4] else []


def test_a_replay_fills_a_resting_order_at_its_limit_and_others_stay(client: Client) -> None:
    account, bystander = client.open_account(price_source="replay"), client.open_account(price_source="manual")
    strategy = client.make_strategy()
    for each in (account, bystander):
        client.subscribe(strategy, each)
    play(client, "CAT", recorded(RISING))
    client.set_price("CAT", "102")
    message = {"ticker": "CAT", "action": "buy", "orderType": "limit", "limitPrice": 97, "quantity": 3}
    client.accepted(strategy, message)
    for each in (account, bystander):
        client.working_order(each, "CAT")

    replay = play(client, "CAT", recorded(FALLING))

    assert (replay["state"], replay["quotes"]) == ("finished", 4)
    wait_for(lambda: client.position(account, "CAT") == 3, "the fill of the resting order")
    (fill,) = client.listed("/fills", account_id=account)
    # The bar falls from 104 to 95 at once: a gap beyond the limit fills at the price that it opens at.
    assert Decimal(fill["price"]) == 95
    assert client.position(bystander, "CAT") == 0


def test_a_market_order_trades_at_the_last_replayed_price(client: Client) -> None:
    account, strategy = client.open_account(price_source="replay"), client.make_strategy()
    client.subscribe(strategy, account)
    play(client, "DE", recorded(RISING))

    trade = client.carried_out(strategy, {"ticker": "DE", "action": "buy", "quantity": 1})

    assert (trade["status"], trade["orders"][0]["average_price"]) == ("completed", "102")


def test_a_price_that_was_never_replayed_is_not_traded_on(client: Client) -> None:
    account, strategy = client.open_account(price_source="replay"), client.make_strategy()
    client.subscribe(strategy, account)
    client.set_price("HON", "200")

    trade = client.carried_out(strategy, {"ticker": "HON", "action": "buy", "quantity": 1})

    assert trade["status"] != "completed"
    assert client.position(account, "HON") == 0


@pytest.fixture(params=ENGINES)
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str | None]]:
    with migrated_store(request.param, tmp_path, request) as url:
        yield tmp_path, None if url.startswith("sqlite") else url


def test_after_a_restart_the_prices_and_bars_are_there_and_the_replay_is_not(data: tuple[Path, str | None]) -> None:
    with running(*data) as server, server.client() as client:
        replay = play(client, "UPS", recorded(RISING, FALLING))
        assert client.call("GET", "/replays")["items"] == [replay]
        bars = wait_for(lambda: days_of(client, "UPS"), "what was played to be written")
        server.stop()

    with running(*data) as server, server.client() as client:
        assert client.call("GET", "/prices/UPS", source="replay")["last"] == "96"
        assert days_of(client, "UPS") == bars
        assert [(bar["open"], bar["close"], bar["quotes"]) for bar in bars] == [("100", "102", 4), ("102", "96", 4)]
        assert client.call("GET", "/replays") == {"items": [], "next": None}


def test_what_has_gone_stale_says_so(client: Client) -> None:
    account, strategy = client.open_account(price_source="replay", stale_quote_s=1), client.make_strategy()
    client.subscribe(strategy, account)
    play(client, "LMT", recorded(RISING))
    quoted = datetime.fromisoformat(client.call("GET", "/prices/LMT", source="replay")["at"])
    wait_for(lambda: datetime.now(UTC) - quoted > timedelta(seconds=1.2), "a price to go stale")

    trade = client.carried_out(strategy, {"ticker": "LMT", "action": "buy", "quantity": 1})

    assert outcome(trade)[0] != "completed"
    assert outcome(trade)[1], "a trade that does nothing says why"
    assert client.position(account, "LMT") == 0
