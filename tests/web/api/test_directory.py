"""Importing a symbol directory over the API, into a server of its own: what it lists counts for everybody."""

import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import httpx
import pytest

from tests.client import Client
from tests.databases import ENGINES, migrated_store
from tests.instruments.directory.files import elsewhere, nasdaq_listed, other_listed, share
from tests.server import OWNER_TOKEN, Server
from tests.web.api.refused import refused
from tradehook.web.api.directory import LARGEST_FILE

pytestmark = pytest.mark.slow


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    with migrated_store(request.param, tmp_path, request) as url:
        own = Server(tmp_path, url if request.param == "postgres" else None)
        own.start()
        assert own.wait_until_ready(), own.stderr
        yield own
        own.kill()


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    with Client(server.url, OWNER_TOKEN) as own:
        yield own


def post(client: Client, text: str) -> httpx.Response:
    return client.api.post("/instruments/directory", content=text.encode())


def test_a_directory_is_known_when_the_answer_comes_and_after_a_restart(server: Server, client: Client) -> None:
    refused(client.api.get("/instruments/QZZA"), 404, "instrument-not-found", "symbol")

    first = post(client, nasdaq_listed([share("QZZA", "Zebra - Common Stock"), share("QZZB"), "bad"])).json()
    assert first == {
        "directory": "nasdaq-listed",
        "created_at": "2026-11-20T02:31:00.000000Z",
        "read": 3,
        "new": 2,
        "renamed": [],
        "changed": 0,
        "unchanged": 0,
        "delisted": 0,
        "skipped": [
            {
                "reason": "wrong-number-of-fields",
                "sentence": "The line has more or fewer fields than the heading.",
                "count": 1,
                "examples": ["line 4: bad"],
            }
        ],
    }
    found = client.call("GET", "/instruments/qzza")
    assert (found["symbol"], found["name"], found["source"]) == ("QZZA", "Zebra - Common Stock", "directory")

    second = post(client, nasdaq_listed([share("QZZC", "Zebra - Common Stock"), share("QZZB", "Other")])).json()
    assert (second["new"], second["changed"], second["delisted"]) == (1, 1, 1)
    assert second["renamed"] == [{"old": "QZZA", "new": "QZZC"}]

    server.kill()
    server.start()
    assert server.wait_until_ready(), server.stderr
    gone = client.call("GET", "/instruments/QZZA")
    assert gone["note"].endswith("QZZC came with the same name.")
    listed = [each["symbol"] for each in client.call("GET", "/instruments", search="qzz")["items"]]
    assert listed == ["QZZB", "QZZC"]


def test_a_strategy_takes_what_was_imported_in_any_spelling(client: Client) -> None:
    assert post(client, other_listed([elsewhere("QZZ$K", "QZZ-K", "Zebra, Series K")])).json()["new"] == 1
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("QZZ.PRK", "25")

    trade = client.carried_out(strategy, {"ticker": "QZZ/PK", "action": "buy", "quantity": 3})

    assert (trade["status"], trade["symbol"]) == ("completed", "QZZ.PRK")
    assert client.position(account_id, "QZZ-K") == 3


def test_what_is_no_directory_is_refused_before_anything_is_changed(client: Client) -> None:
    text = nasdaq_listed([share("QZZA")])
    refused(post(client, "<html>away</html>"), 422, "not-a-directory")
    refused(post(client, ""), 422, "not-a-directory")
    refused(post(client, text.partition("File Creation")[0]), 422, "directory-cut-off")
    refused(post(client, nasdaq_listed([])), 422, "directory-empty")
    refused(post(client, "x" * (LARGEST_FILE + 1)), 413, "body-too-large")
    assert client.call("GET", "/instruments", search="qzz")["items"] == []

    assert post(client, text).json()["new"] == 1
    refused(post(client, nasdaq_listed([share("QZZB")], made="1118202621:31")), 409, "directory-outdated")
    assert post(client, text).json()["unchanged"] == 1


def test_a_ticker_that_the_directory_gives_to_somebody_else_is_no_old_name_any_more(client: Client) -> None:
    assert client.call("GET", "/instruments/FB")["symbol"] == "META"

    post(client, other_listed([elsewhere("FB", name="ProShares Buffer ETF")]))

    found = client.call("GET", "/instruments/FB")
    assert found["symbol"] == "FB"
    assert found["note"] == "FB is ProShares Buffer ETF now; what was called FB until 2022-06-09 is META."


def test_thirteen_thousand_symbols_are_imported_in_under_five_seconds(
    client: Client, record_property: Callable[[str, object], None]
) -> None:
    every = ["".join(letters) for letters in product("QWERTYUIOPASDFGHJKLZXCVBNM", repeat=4)]
    files = [
        nasdaq_listed([share(symbol, f"{symbol} Holdings, Inc. - Class A Common Stock") for symbol in every[:5500]]),
        other_listed([elsewhere(f"{symbol}Q", name=f"{symbol} ETF Trust") for symbol in every[:7500]]),
    ]
    spent = []
    for _ in ("all of it is new", "none of it is"):
        began = time.perf_counter()
        counts = [post(client, text).json() for text in files]
        spent.append(time.perf_counter() - began)
        assert [each["read"] for each in counts] == [5500, 7500]

    record_property("table", f"13,000 symbols imported in {spent[0]:.2f} s, and once more in {spent[1]:.2f} s")
    assert [each["unchanged"] for each in counts] == [5500, 7500]
    assert max(spent) < 5
