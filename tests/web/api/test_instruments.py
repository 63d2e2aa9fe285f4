"""Instruments: found by any spelling, listed and searched."""

import pytest

from tests.client import Client
from tests.web.api.refused import refused


@pytest.mark.parametrize(
    ("spelling", "symbol", "asset_class"),
    [
        ("AAPL", "AAPL", "stocks"),
        ("nasdaq:aapl", "AAPL", "stocks"),
        ("MNQU2025", "MNQU2025", "futures"),
        ("BTCUSD", "BTCUSD", "crypto"),
        ("BTC-USD", "BTCUSD", "crypto"),
        ("BTC/USD", "BTCUSD", "crypto"),
        ("EURUSD", "EURUSD", "forex"),
    ],
)
def test_any_spelling_finds_the_canonical_one(client: Client, spelling: str, symbol: str, asset_class: str) -> None:
    found = client.call("GET", f"/instruments/{spelling}")
    assert (found["symbol"], found["asset_class"]) == (symbol, asset_class)


def test_an_instrument_tells_how_it_is_counted(client: Client) -> None:
    found = client.call("GET", "/instruments/MNQU2025")
    assert (found["tick_size"], found["quantity_step"], found["point_value"]) == ("0.25", "1", "2")
    assert (found["family"], found["last_trading_day"]) == ("MNQ", "2025-09-19")
    assert found["note"] is None


def test_an_instrument_tells_what_it_is_on_when_it_trades_and_where_it_is_known_from(client: Client) -> None:
    future = client.call("GET", "/instruments/MNQU2025")
    assert (future["root"], future["underlying"], future["contract_type"]) == ("MNQ", None, None)
    assert (future["calendar"], future["source"], future["tick_table"]) == ("CMES", "package", [])

    contract = client.call("GET", "/instruments/NQ.CFD", asset_class="futures")
    assert (contract["symbol"], contract["underlying"], contract["point_value"]) == ("NQ1!.CFD", "NQ", "1")
    assert contract["contract_type"] == "futures_cfd"

    option = client.call("GET", "/instruments/F 270115C10")
    assert (option["underlying"], option["tick_size"]) == ("F", "0.01")
    assert option["tick_table"] == [{"price": "3", "size": "0.05"}]


def test_an_old_name_answers_the_new_one_and_says_since_when(client: Client) -> None:
    for spelling in ("SQ", "nyse:sq"):
        found = client.call("GET", f"/instruments/{spelling}")
        assert (found["symbol"], found["note"]) == ("XYZ", "SQ has been called XYZ since 2025-01-21.")

    gone = refused(client.api.get("/instruments/TWTR"), 404, "instrument-not-found", "symbol")
    assert gone["hint"].startswith("TWTR has not been traded since 2022-10-28")


def test_a_spelling_that_depends_on_the_day_says_how_it_was_read(client: Client) -> None:
    found = client.call("GET", "/instruments/MNQ1!")
    assert found["symbol"].startswith("MNQ")
    assert found["symbol"] in found["note"]


def test_what_is_unknown_is_404(client: Client) -> None:
    refused(client.api.get("/instruments/NOSUCHTICKER"), 404, "instrument-not-found", "symbol")
    answer = client.api.get("/instruments/AAPL", params={"asset_class": "crypto"})
    refused(answer, 404, "instrument-not-found", "symbol")


def test_a_search_looks_in_symbols_and_names(client: Client) -> None:
    found = client.call("GET", "/instruments", search="micro e-mini nasdaq", asset_class="futures")["items"]
    assert found
    assert {each["family"] for each in found} == {"MNQ"}
    assert "AAPL" in [each["symbol"] for each in client.call("GET", "/instruments", search="apple")["items"]]
    assert client.call("GET", "/instruments", search="zzzzzz") == {"items": [], "next": None}


def test_pages_of_instruments_join(client: Client) -> None:
    whole = client.listed("/instruments", asset_class="forex")
    symbols, cursor = [], None
    while True:
        page = client.call(
            "GET", "/instruments", asset_class="forex", limit=7, **({"cursor": cursor} if cursor else {})
        )
        symbols += [each["symbol"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert symbols == [each["symbol"] for each in whole]
    assert symbols == sorted(set(symbols))
