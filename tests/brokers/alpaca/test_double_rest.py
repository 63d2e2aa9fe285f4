"""The rest of the REST API: who may ask, lists and pages, positions, assets, clock, calendar and market data."""

from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest

from tests.brokers.alpaca.double import Double
from tests.brokers.alpaca.double.client import Client

CALL = "AAPL301220C00100000"


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def test_without_keys_it_is_403_and_with_wrong_ones_401(double: Double) -> None:
    assert httpx.get(f"{double.url}/v2/account").status_code == 403
    wrong = httpx.get(f"{double.url}/v2/account", headers=double.headers | {"APCA-API-SECRET-KEY": "wrong"})
    assert (wrong.status_code, wrong.json()) == (401, {"message": "unauthorized."})


def test_what_there_is_not_is_404_with_alpacas_codes(double: Double, client: Client) -> None:
    nowhere = "6d873193-dac6-4f72-8e13-c57853a9339d"
    for path in (f"/v2/orders/{nowhere}", "/v2/orders:by_client_order_id?client_order_id=none", "/v2/positions/AAPL"):
        answer = client.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, 40410000)
    assert client.cancel({"id": nowhere}).json() == {"code": 40410000, "message": f"order not found for {nowhere}"}
    assert client.http.get("/v2/nothing").json()["message"] == "endpoint not found"


def test_an_order_is_found_by_the_clients_id(double: Double, client: Client) -> None:
    order = client.placed(client_order_id="mine/1")
    assert client.get("/v2/orders:by_client_order_id", client_order_id="mine/1")["id"] == order["id"]


def test_orders_are_listed_as_asked_for(double: Double, client: Client) -> None:
    double.quote("MSFT", "400")
    one, two, three = (
        client.placed(symbol, "1", "buy", type="limit", limit_price="50") for symbol in ("AAPL", "MSFT", "AAPL")
    )
    client.cancel(three)

    def listed(**query: str) -> list[str]:
        return [order["id"] for order in client.get("/v2/orders", **query)]

    ids = [order["id"] for order in (one, two, three)]
    assert listed() == [ids[1], ids[0]]
    assert listed(status="closed") == [ids[2]]
    assert listed(status="all", direction="asc") == ids
    assert listed(status="all", limit="2") == [ids[2], ids[1]]
    assert listed(status="all", symbols="MSFT,TSLA") == [ids[1]]
    assert listed(status="all", side="sell") == []
    assert listed(status="all", asset_class="crypto") == []
    assert listed(status="all", after=one["submitted_at"], until=three["submitted_at"]) == [ids[1]]
    assert listed(status="all", after_order_id=ids[0], direction="asc") == ids[1:]
    assert listed(status="all", before_order_id=ids[1]) == [ids[0]]


@pytest.mark.parametrize("query", [{"limit": "501"}, {"limit": "0"}, {"status": "some"}, {"after": "yesterday"}])
def test_a_list_asked_for_wrongly_is_refused(double: Double, client: Client, query: dict[str, str]) -> None:
    assert client.http.get("/v2/orders", params=query).status_code == 422
    double.take_misfits()


def test_fills_are_paged_by_the_id_of_the_last_one(double: Double, client: Client) -> None:
    for number in range(5):
        client.placed("AAPL", str(number + 1), "buy")
    first = client.get("/v2/account/activities", activity_types="FILL", page_size="2", direction="asc")
    second = client.get("/v2/account/activities/FILL", page_size="2", direction="asc", page_token=first[-1]["id"])
    rest = client.get("/v2/account/activities", direction="asc", page_token=second[-1]["id"])
    assert [entry["qty"] for entry in first + second + rest] == ["1", "2", "3", "4", "5"]
    newest_first = client.get("/v2/account/activities")
    assert [entry["qty"] for entry in newest_first] == ["5", "4", "3", "2", "1"]
    later = client.get("/v2/account/activities", after=second[-1]["transaction_time"])
    assert [entry["qty"] for entry in later] == ["5"]
    assert client.get("/v2/account/activities", until="2020-01-01") == []


def test_a_position_is_closed_whole_or_in_part(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    part = client.http.delete("/v2/positions/AAPL", params={"qty": "3"}).json()
    assert (part["side"], part["qty"], part["type"]) == ("sell", "3", "market")
    client.http.delete("/v2/positions/AAPL", params={"percentage": "50"})
    assert double.positions() == {"AAPL": Decimal(3)}
    assert client.http.delete("/v2/positions/AAPL").status_code == 200
    assert client.http.delete("/v2/positions/AAPL").status_code == 404
    assert client.http.delete("/v2/positions/AAPL", params={"percentage": "150"}).status_code == 404


def test_closing_everything_closes_long_and_short(double: Double, client: Client) -> None:
    double.quote("MSFT", "400", "400.02")
    client.placed("AAPL", "10", "buy")
    client.placed("MSFT", "5", "sell")
    client.placed("AAPL", "4", "sell", type="limit", limit_price="120")
    refused = client.http.delete("/v2/positions")
    assert {one["symbol"]: one["status"] for one in refused.json()} == {"AAPL": 403, "MSFT": 200}
    closed = client.http.delete("/v2/positions", params={"cancel_orders": "true"})
    assert (closed.status_code, [one["status"] for one in closed.json()]) == (207, [200])
    assert double.positions() == {}


def test_a_short_position_is_negative(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "sell")
    double.quote("AAPL", "90")
    position = client.get("/v2/positions/AAPL")
    assert (position["side"], position["qty"], position["market_value"]) == ("short", "-10", "-900")
    assert (position["unrealized_pl"], position["cost_basis"]) == ("100", "-1000")
    assert client.get("/v2/account/activities")[0]["side"] == "sell_short"


def test_assets_and_contracts_are_listed(double: Double, client: Client) -> None:
    symbols = {asset["symbol"] for asset in client.get("/v2/assets", status="active", asset_class="us_equity")}
    assert {"AAPL", "MSFT", "SPY", "AMD"} <= symbols
    assert {asset["exchange"] for asset in client.get("/v2/assets", asset_class="crypto")} == {"CRYPTO"}
    assert client.get("/v2/assets/BTCUSD")["symbol"] == "BTC/USD"
    assert client.http.get("/v2/assets/ZZZZ").status_code == 404

    double.quote(CALL, "5", "5.10")
    double.list_asset("AAPL301220P00090000")
    found = client.get("/v2/options/contracts", underlying_symbols="AAPL", expiration_date_lte="2030-12-31")
    assert [one["symbol"] for one in found["option_contracts"]] == [CALL, "AAPL301220P00090000"]
    page = client.get("/v2/options/contracts", expiration_date="2030-12-20", limit="1")
    rest = client.get(
        "/v2/options/contracts", expiration_date="2030-12-20", limit="1", page_token=page["next_page_token"]
    )
    assert rest["option_contracts"][0]["type"] == "put"
    assert client.get("/v2/options/contracts", type="call", strike_price_gte="101")["option_contracts"] == []
    assert client.get(f"/v2/options/contracts/{CALL}")["strike_price"] == "100"


def test_the_calendar_knows_holidays_and_early_closes(double: Double, client: Client) -> None:
    days = client.get("/v2/calendar", start="2025-11-26", end="2025-12-01")
    assert [(day["date"], day["close"]) for day in days] == [
        ("2025-11-26", "16:00"), ("2025-11-28", "13:00"), ("2025-12-01", "16:00"),
    ]  # fmt: skip
    settling = client.get("/v2/calendar", start="2025-12-01", end="2025-12-01", date_type="SETTLEMENT")
    assert [day["date"] for day in settling] == ["2025-11-28"]


def test_market_data_show_the_quote_and_the_tape(double: Double, client: Client) -> None:
    double.quote("BTC/USD", "50000", "50010", ask_size="0.25")
    double.quote(CALL, "5", "5.10")
    client.placed("AAPL", "7", "buy")

    quotes = client.get("/v2/stocks/quotes/latest", symbols="AAPL,MSFT")["quotes"]
    assert {symbol: (quote["bp"], quote["ap"]) for symbol, quote in quotes.items()} == {"AAPL": (100, 100.02)}
    trade = client.get("/v2/stocks/AAPL/trades/latest")["trade"]
    assert (trade["p"], trade["s"]) == (100.02, 7)
    pair = client.get("/v1beta3/crypto/us/latest/quotes", symbols="BTC/USD")["quotes"]["BTC/USD"]
    assert (pair["ap"], pair["as"]) == (50010, 0.25)
    assert client.get("/v1beta3/crypto/us/latest/trades", symbols="BTC/USD")["trades"]["BTC/USD"]["p"] == 50005
    assert client.get("/v1beta1/options/quotes/latest", symbols=CALL)["quotes"][CALL]["bp"] == 5
    assert client.get("/v1beta1/options/trades/latest", symbols=CALL)["trades"][CALL]["p"] == 5.05
    (bar,) = client.get("/v2/stocks/bars", symbols="AAPL", timeframe="1Day")["bars"]["AAPL"]
    assert (bar["o"], bar["h"], bar["c"], bar["n"]) == (100.01, 100.02, 100.02, 2)


def test_crypto_data_need_no_keys_but_a_slash(double: Double) -> None:
    double.quote("BTC/USD", "50000")
    url = f"{double.url}/v1beta3/crypto/us/latest/quotes"
    assert httpx.get(url, params={"symbols": "BTC/USD"}).json()["quotes"]["BTC/USD"]["bp"] == 50000
    assert httpx.get(url, params={"symbols": "BTCUSD"}).status_code == 400


def test_bars_come_in_pages(double: Double, client: Client) -> None:
    for minute in range(5):
        double.clock_ahead(60 * minute)
        double.quote("MSFT", 100 + minute)
    first = client.get("/v2/stocks/bars", symbols="MSFT", timeframe="1Min", limit="3")
    rest = client.get(
        "/v2/stocks/bars", symbols="MSFT", timeframe="1Min", limit="3", page_token=first["next_page_token"]
    )
    closes = [bar["c"] for bar in first["bars"]["MSFT"] + rest["bars"]["MSFT"]]
    assert closes == [100, 101, 102, 103, 104]
    assert rest["next_page_token"] is None
