"""Option chains: expirations, and contracts with prices and greeks."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.client import Client
from tests.databases import ENGINES
from tests.server import Server
from tests.web.api.refused import refused


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, servers: Callable[[str], Server]) -> Server:
    """A server on each engine in turn."""
    return servers(request.param)


def expirations(client: Client, symbol: str) -> list[dict[str, Any]]:
    """The expirations of an underlying, the nearest first."""
    found: list[dict[str, Any]] = client.call("GET", f"/instruments/{symbol}/expirations")["expirations"]
    return found


def later_month(client: Client, symbol: str) -> str:
    """A standard expiration that is a month or more away."""
    return str([each["expiration"] for each in expirations(client, symbol) if each["standard"]][2])


def test_expirations_are_listed_under_any_spelling_the_nearest_first(client: Client) -> None:
    found = client.call("GET", "/instruments/nasdaq:aapl/expirations")
    ends = [each["expires_at"] for each in found["expirations"]]

    assert found["underlying"] == "AAPL"
    assert ends == sorted(ends)
    assert {each["root"] for each in found["expirations"]} == {"AAPL"}
    assert {True, False} == {each["standard"] for each in found["expirations"]}
    assert [each for each in found["expirations"] if each["last_trading_day"] != each["expiration"]] == []


def test_an_index_has_the_classes_that_are_on_it(client: Client) -> None:
    listed = expirations(client, "SPX")

    assert {each["root"] for each in listed} == {"SPX", "SPXW"}
    assert all(each["last_trading_day"] < each["expiration"] for each in listed if each["root"] == "SPX")


def test_a_chain_lies_around_the_price_of_the_underlying(client: Client) -> None:
    client.call("PUT", "/prices/KO", {"bid": "70.10", "ask": "70.20"})
    day = later_month(client, "KO")

    found = client.call("GET", "/instruments/KO/chain", expiration=day, strikes=2)

    assert (found["underlying"], found["root"], found["expiration"]) == ("KO", "KO", day)
    assert (found["spot"], found["spot_source"]) == ("70.15", "manual")
    assert (found["volatility"], found["rate"]) == ("0.3", "0.04")
    assert [(each["strike"], each["right"]) for each in found["contracts"]] == [
        (strike, right) for strike in ("69", "70", "71", "72") for right in ("call", "put")
    ]
    assert client.call("GET", f"/instruments/{found['contracts'][0]['symbol']}")["expires_at"] == found["expires_at"]


def test_each_contract_has_prices_and_greeks(client: Client) -> None:
    client.call("PUT", "/prices/KO", {"last": "70"})

    found = client.call("GET", "/instruments/KO/chain", expiration=later_month(client, "KO"), volatility="0.25")

    assert len(found["contracts"]) == 2 * (12 + 1 + 12)
    for each in found["contracts"]:
        sign = 1 if each["right"] == "call" else -1
        assert 0 <= Decimal(each["bid"]) <= Decimal(each["theoretical"]) <= Decimal(each["ask"])
        assert Decimal(each["bid"]) < Decimal(each["ask"])
        assert (each["source"], each["implied_volatility"]) == ("manual", 0.25)
        assert 0 <= each["greeks"]["delta"] * sign <= 1
        assert each["greeks"]["rho"] * sign >= 0
        assert min(each["greeks"]["gamma"], each["greeks"]["vega"]) >= 0
    calls = [each for each in found["contracts"] if each["right"] == "call"]
    prices = [Decimal(each["theoretical"]) for each in calls]
    assert prices == sorted(prices, reverse=True)


def test_more_volatility_costs_more(client: Client) -> None:
    client.call("PUT", "/prices/KO", {"last": "70"})
    day = later_month(client, "KO")

    calm, wild = (
        client.call("GET", "/instruments/KO/chain", expiration=day, strikes=1, volatility=volatility)["contracts"]
        for volatility in ("0.1", "0.9")
    )

    assert [each["symbol"] for each in calm] == [each["symbol"] for each in wild]
    for less, more in zip(calm, wild, strict=True):
        assert Decimal(less["theoretical"]) < Decimal(more["theoretical"])


def test_a_contract_with_a_quote_of_its_own_shows_what_that_implies(client: Client) -> None:
    client.call("PUT", "/prices/PG", {"last": "150"})
    day = later_month(client, "PG")
    asked = {"expiration": day, "strikes": 1}
    symbol = client.call("GET", "/instruments/PG/chain", **asked)["contracts"][2]["symbol"]
    client.call("PUT", f"/prices/{symbol}", {"bid": "9.90", "ask": "10.10"})

    contracts = client.call("GET", "/instruments/PG/chain", **asked)["contracts"]
    (quoted,) = (each for each in contracts if each["symbol"] == symbol)

    assert (quoted["bid"], quoted["ask"], quoted["source"]) == ("9.9", "10.1", "manual")
    implied = quoted["implied_volatility"]
    assert implied != 0.3
    at_it = client.call("GET", "/instruments/PG/chain", **asked, volatility=str(implied))["contracts"]
    (priced,) = (each for each in at_it if each["symbol"] == symbol)
    assert float(priced["theoretical"]) == pytest.approx(10, abs=0.01)


def test_without_a_day_the_nearest_expiration_and_without_a_price_the_simulated_one_are_taken(client: Client) -> None:
    found = client.call("GET", "/instruments/XSP/chain", strikes=1)

    assert found["expiration"] == expirations(client, "XSP")[0]["expiration"]
    assert found["spot_source"] == "simulated"
    assert len(found["contracts"]) in (4, 6)


def test_a_source_that_is_named_counts_for_the_underlying_and_its_contracts(client: Client) -> None:
    client.call("PUT", "/prices/KMB", {"last": "130"})
    day = later_month(client, "KMB")
    symbol = client.call("GET", "/instruments/KMB/chain", expiration=day, strikes=1)["contracts"][0]["symbol"]
    client.call("PUT", f"/prices/{symbol}", {"last": "7.77"})

    manual, simulated = (
        client.call("GET", "/instruments/KMB/chain", expiration=day, strikes=1, source=source)
        for source in ("manual", "simulated")
    )

    assert (manual["spot"], manual["spot_source"]) == ("130", "manual")
    assert [each["last"] for each in manual["contracts"] if each["symbol"] == symbol] == ["7.77"]
    assert simulated["spot_source"] == "simulated"
    assert {each["source"] for each in simulated["contracts"]} == {"simulated"}


def test_where_two_classes_end_on_one_day_the_root_says_which(client: Client) -> None:
    listed = expirations(client, "SPX")
    day = next(each["expiration"] for each in listed if each["root"] == "SPX")

    first = client.call("GET", "/instruments/SPX/chain", expiration=day, strikes=1)
    other = client.call("GET", "/instruments/SPX/chain", expiration=day, strikes=1, root="spxw")

    assert (first["root"], other["root"]) == ("SPX", "SPXW")
    assert first["contracts"][0]["symbol"].startswith("SPX ")
    assert other["contracts"][0]["symbol"].startswith("SPXW ")


@pytest.mark.parametrize("symbol", ["MNQU2035", "BTCUSD", "EURUSD", "SPY 350622C600"])
@pytest.mark.parametrize("what", ["chain", "expirations"])
def test_what_has_no_options_says_so(client: Client, symbol: str, what: str) -> None:
    refused(client.api.get(f"/instruments/{symbol}/{what}"), 422, "no-options", "symbol")


@pytest.mark.parametrize(
    ("asked", "status", "code", "path"),
    [
        ({"expiration": "2001-01-05"}, 422, "expiration-not-listed", "expiration"),
        ({"root": "SPXW"}, 422, "expiration-not-listed", "root"),
        ({"expiration": "tomorrow"}, 422, "invalid-value", "expiration"),
        ({"strikes": "0"}, 422, "invalid-value", "strikes"),
        ({"strikes": "41"}, 422, "invalid-value", "strikes"),
        ({"volatility": "0"}, 422, "invalid-value", "volatility"),
        ({"volatility": "5.1"}, 422, "invalid-value", "volatility"),
        ({"volatility": "much"}, 422, "invalid-number", "volatility"),
        ({"rate": "2"}, 422, "invalid-value", "rate"),
        ({"strike": "5"}, 422, "unknown-filter", "strike"),
        ({"source": "manual"}, 404, "price-not-found", "source"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    client: Client, asked: dict[str, str], status: int, code: str, path: str
) -> None:
    refused(client.api.get("/instruments/CLX/chain", params=asked), status, code, path)


def test_an_unknown_underlying_is_404(client: Client) -> None:
    refused(client.api.get("/instruments/NOSUCHTICKER/chain"), 404, "instrument-not-found", "symbol")
    refused(client.api.get("/instruments/NOSUCHTICKER/expirations"), 404, "instrument-not-found", "symbol")


def test_a_day_that_is_not_listed_names_those_near_it(client: Client) -> None:
    listed = [each["expiration"] for each in expirations(client, "CLX")]

    answer = client.api.get("/instruments/CLX/chain", params={"expiration": "2001-01-05"})

    assert all(day in answer.json()["error"]["hint"] for day in listed[:5])
