"""Prices: set by hand, read from any source."""

from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused


def test_a_price_set_by_hand_is_read_back_under_any_spelling(client: Client) -> None:
    quote = client.call("PUT", "/prices/AAPL", {"bid": 200, "ask": "200.10"})
    assert (quote["symbol"], quote["source"], quote["currency"]) == ("AAPL", "manual", "USD")
    assert (quote["bid"], quote["ask"], quote["last"], quote["mark"]) == ("200", "200.1", None, "200.05")
    assert client.call("GET", "/prices/NASDAQ:AAPL") == quote
    assert client.call("GET", "/prices/aapl", source="manual") == quote


def test_how_much_can_be_had_at_a_price_is_set_with_it(client: Client) -> None:
    assert client.call("PUT", "/prices/XOM", {"last": "110", "size": "250.50"})["size"] == "250.5"
    assert client.call("GET", "/prices/XOM")["size"] == "250.5"
    assert client.call("PUT", "/prices/XOM", {"last": "110"})["size"] is None


def test_a_pair_may_be_spelt_with_a_slash(client: Client) -> None:
    set_ = client.call("PUT", "/prices/BTC/USD", {"last": "65000.123456789"})
    assert (set_["symbol"], set_["last"]) == ("BTCUSD", "65000.123456789")
    assert client.call("GET", "/prices/BTC%2FUSD")["last"] == "65000.123456789"


def test_without_a_price_by_hand_the_simulated_one_is_shown_and_marked(client: Client) -> None:
    quote = client.call("GET", "/prices/HPQ")
    assert quote["source"] == "simulated"
    refused(client.api.get("/prices/HPQ", params={"source": "manual"}), 404, "price-not-found", "source")


def test_the_class_decides_what_a_spelling_means(client: Client) -> None:
    client.call("PUT", "/prices/ES?asset_class=futures", {"last": "6000"})
    assert client.call("GET", "/prices/ES", asset_class="futures")["symbol"].startswith("ES")
    assert client.call("GET", "/prices/ES", source="simulated")["symbol"] == "ES"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({}, "invalid-price", None),
        ({"bid": 0}, "invalid-price", "bid"),
        ({"last": "-5"}, "invalid-price", "last"),
        ({"bid": 101, "ask": 100}, "crossed-quote", "bid"),
        ({"last": "5", "size": 0}, "invalid-price", "size"),
        ({"last": "ten"}, "invalid-number", "last"),
        ({"price": 5}, "unknown-field", "price"),
    ],
)
def test_what_is_no_quote_is_refused_and_the_old_one_stays(
    client: Client, body: dict[str, Any], code: str, path: str | None
) -> None:
    client.set_price("GE", "180")
    refused(client.api.put("/prices/GE", json=body), 422, code, path)
    assert client.call("GET", "/prices/GE")["last"] == "180"


def test_an_unknown_instrument_has_no_price(client: Client) -> None:
    refused(client.api.get("/prices/NOSUCHTICKER"), 404, "instrument-not-found", "symbol")
    refused(client.api.put("/prices/NOSUCHTICKER", json={"last": 1}), 404, "instrument-not-found", "symbol")


def test_resting_orders_are_filled_before_the_answer(client: Client) -> None:
    strategy, account_id = client.make_strategy(), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("F", "12")
    resting = {"ticker": "F", "action": "buy", "orderType": "limit", "limitPrice": 11, "quantity": 4}
    signal_id = client.accepted(strategy, resting)
    client.working_order(account_id, "F")
    client.set_price("F", "11.50")
    assert client.position(account_id, "F") == 0
    client.set_price("F", "10.90")
    assert client.ended_trade(signal_id)["orders"][0]["average_price"] == "10.9"
    assert client.position(account_id, "F") == 4
