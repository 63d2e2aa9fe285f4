"""Lists a page at a time."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.client import Client
from tests.databases import ENGINES
from tests.server import Server
from tests.web.api.refused import refused

COUNT = 7


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server on each engine in turn: these tests are about what is read from the store."""
    return servers(request.param)


@pytest.fixture
def filled(client: Client) -> tuple[str, str]:
    """A strategy with more of everything than one small page holds, and its account."""
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    for symbol in ("AAPL", "MSFT", "WFC", "AMD", "TSLA", "KO", "PEP"):
        client.set_price(symbol, "100")
        client.carried_out(strategy, {"ticker": symbol, "action": "buy"})
    return strategy.id, account_id


def _pages(client: Client, path: str, limit: int, **query: str) -> list[list[dict[str, Any]]]:
    pages, cursor = [], None
    while True:
        page = client.call("GET", path, limit=limit, **query, **({"cursor": cursor} if cursor else {}))
        pages.append(page["items"])
        cursor = page["next"]
        if cursor is None:
            return pages


@pytest.mark.parametrize("limit", [1, 3, COUNT, COUNT + 1])
def test_pages_join_to_the_whole_list(client: Client, filled: tuple[str, str], limit: int) -> None:
    strategy_id, account_id = filled
    of_account = {"account_id": account_id}
    for path, query in (
        ("/deliveries", {"strategy_id": strategy_id}),
        ("/signals", {"strategy_id": strategy_id}),
        ("/trades", of_account),
        ("/orders", of_account),
        ("/fills", of_account),
        ("/positions", of_account),
        (f"/accounts/{account_id}/orders", {}),
    ):
        whole = client.call("GET", path, limit=1000, **query)
        pages = _pages(client, path, limit, **query)
        assert len(whole["items"]) == COUNT, path
        assert whole["next"] is None
        assert [item for page in pages for item in page] == whole["items"], path
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert 0 < len(pages[-1]) <= limit


def test_logs_are_newest_first_and_what_was_set_up_oldest_first(client: Client, filled: tuple[str, str]) -> None:
    strategy_id, account_id = filled
    signals = client.listed("/signals", strategy_id=strategy_id)
    assert [signal["sequence"] for signal in signals] == sorted((s["sequence"] for s in signals), reverse=True)
    orders = client.listed("/orders", account_id=account_id)
    assert [order["number"] for order in orders] == sorted((o["number"] for o in orders), reverse=True)
    opened = [account["created_at"] for account in client.listed("/accounts")]
    assert opened == sorted(opened)


def test_what_comes_meanwhile_does_not_shift_the_next_page(client: Client) -> None:
    strategy = client.make_strategy()
    first = [client.accepted(strategy, {"ticker": "KO", "action": "buy", "quantity": n}) for n in (1, 2, 3)]
    page = client.call("GET", "/signals", limit=2, strategy_id=strategy.id)
    client.accepted(strategy, {"ticker": "KO", "action": "buy", "quantity": 4})
    rest = client.call("GET", "/signals", limit=2, strategy_id=strategy.id, cursor=page["next"])
    assert [item["id"] for item in page["items"] + rest["items"]] == first[::-1]


def _cursor(key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        *("", "x", "!!!", "é", "W" * 5000),
        *map(_cursor, ([], ["a"], [1, 2], {"a": 1}, [True], [-1], [2**63], [1.5], [None], [[1]])),
    ],
)
def test_a_cursor_that_we_did_not_give_is_refused(client: Client, cursor: str) -> None:
    refused(client.api.get("/orders", params={"cursor": cursor}), 422, "invalid-cursor", "cursor")


def test_a_cursor_of_another_list_is_refused(client: Client, filled: tuple[str, str]) -> None:
    cursor = client.call("GET", "/orders", limit=1)["next"]
    for path in ("/accounts", "/positions", "/instruments"):
        refused(client.api.get(path, params={"cursor": cursor}), 422, "invalid-cursor", "cursor")
