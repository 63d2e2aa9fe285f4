"""What the double refuses, with Alpaca's status, code and words."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.brokers.alpaca.double import Double, Phase
from tests.brokers.alpaca.double.client import Client

Json = dict[str, Any]
CALL, PUT = "AAPL301220C00100000", "AAPL301220P00090000"
LIMIT = {"type": "limit", "limit_price": "90"}
BRACKET = {"order_class": "bracket"}


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02, BTC/USD 50,000, and two contracts have prices."""
    double.quote("AAPL", "100", "100.02")
    double.quote("BTC/USD", "50000", "50001")
    double.quote(CALL, "5", "5.10")
    double.quote(PUT, "2", "2.10")
    with Client(double) as client:
        yield client


def exits(take_profit: str | None, stop_loss: str | None) -> Json:
    return {
        **({"take_profit": {"limit_price": take_profit}} if take_profit else {}),
        **({"stop_loss": {"stop_price": stop_loss}} if stop_loss else {}),
    }


OF_SHAPE: list[tuple[Json, str]] = [
    ({"qty": None}, "qty or notional is required"),
    ({"notional": "10"}, "only one of qty or notional is accepted"),
    ({"qty": "0"}, "qty must be > 0"),
    ({"qty": "ten"}, "invalid qty"),
    ({"qty": "0.0000000001"}, "qty must be limited to 9 decimal places"),
    ({"side": "hold"}, "invalid side"),
    ({"type": "pegged"}, "invalid type"),
    ({"time_in_force": "gtd"}, "invalid time_in_force"),
    ({"limit_price": "90"}, "market orders require no stop or limit price"),
    ({"type": "limit"}, "limit orders require a limit price"),
    ({"type": "limit", "limit_price": "0"}, "limit price must be > 0"),
    ({"type": "stop"}, "stop orders require a stop price"),
    ({"type": "stop_limit", "stop_price": "110"}, "stop limit orders require both stop and limit price"),
    ({"type": "trailing_stop"}, "trailing stop orders must specify one of trail_percent or trail_price"),
    ({"client_order_id": "x" * 129}, "client_order_id must be no more than 128 characters"),
]


@pytest.mark.parametrize(("body", "message"), OF_SHAPE, ids=[message for _, message in OF_SHAPE])
def test_a_body_that_makes_no_order_is_422_with_40010001(
    double: Double, client: Client, body: Json, message: str
) -> None:
    refused = client.order(**body)
    assert (refused.status_code, refused.json()) == (422, {"code": 40010001, "message": message})
    assert double.orders() == []
    double.take_misfits()


def test_a_body_that_is_no_object_is_400(double: Double, client: Client) -> None:
    for body in (b"", b"{", b"[]", b'{"qty": NaN}'):
        refused = client.http.post("/v2/orders", content=body)
        assert (refused.status_code, refused.json()["code"]) == (400, 40010000)
    double.take_misfits()


OF_STOCKS: list[tuple[Json, int, str]] = [
    ({"symbol": "ZZZZ"}, 422, 'asset "ZZZZ" not found'),
    ({**LIMIT, "limit_price": "90.001"}, 422,
     "invalid limit_price 90.001. sub-penny increment does not fulfill minimum pricing criteria"),
    ({**LIMIT, "limit_price": "0.12345"}, 422,
     "invalid limit_price 0.12345. sub-penny increment does not fulfill minimum pricing criteria"),
    ({"qty": "0.5", "time_in_force": "gtc"}, 422, "fractional orders must be DAY orders"),
    ({"qty": "0.5", **BRACKET, **exits("110", "95")}, 422, "fractional orders must be simple orders"),
    ({"qty": "0.5", "side": "sell"}, 422, "fractional orders cannot be sold short"),
    ({"qty": None, "notional": "0.50"}, 403, "cost basis must be >= minimal amount of order 1"),
    ({"qty": None, "notional": "10", **LIMIT}, 422, "notional orders must be market orders"),
    ({"extended_hours": True}, 422, "extended hours order must be DAY or GTC limit orders"),
    ({"type": "stop", "stop_price": "99"}, 422, "stop price must be greater than current price"),
    ({"side": "sell", "type": "stop", "stop_price": "101"}, 422, "stop price must be less than current price"),
    ({"position_intent": "buy_to_close"}, 422,
     "position intent mismatch, inferred: buy_to_open, specified: buy_to_close"),
    ({"qty": "3000"}, 403, "insufficient buying power"),
    ({**BRACKET, **exits("110", None)}, 422,
     "bracket orders require take_profit.limit_price and stop_loss.stop_price"),
    ({**BRACKET, **exits("95", "110")}, 422, "take_profit.limit_price must be > stop_loss.stop_price"),
    ({**BRACKET, **exits("110", "100.02")}, 422, "stop_loss.stop_price must be <= base_price - 0.01"),
    ({**BRACKET, **exits("100.02", "95")}, 422, "take_profit.limit_price must be >= base_price + 0.01"),
    ({**BRACKET, **exits("110", "95"), "time_in_force": "ioc"}, 422, "bracket orders must be DAY or GTC orders"),
    ({**LIMIT, "order_class": "oco", **exits("110", "95")}, 422, "oco orders must be exit orders"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "message"), OF_STOCKS, ids=[message for *_, message in OF_STOCKS])
def test_stocks_have_their_rules(double: Double, client: Client, body: Json, status: int, message: str) -> None:
    refused = client.order(**body)
    assert (refused.status_code, refused.json()["message"]) == (status, message)
    assert refused.json()["code"] == {422: 42210000, 403: 40310000}[status]
    assert double.orders() == []


OF_CRYPTO: list[tuple[Json, int, str]] = [
    ({"time_in_force": "day"}, 422, "invalid crypto time_in_force"),
    ({"type": "stop", "stop_price": "60000"}, 422, "invalid order type for crypto order"),
    ({**BRACKET, **exits("60000", "40000")}, 422, "crypto orders not allowed for advanced order_class: bracket"),
    ({"qty": "0.0001"}, 403, "cost basis must be >= minimal amount of order 10"),
    ({"side": "sell"}, 403, "insufficient balance for BTC (requested: 0.1, available: 0)"),
    ({"qty": "3"}, 403, "insufficient balance for USD (requested: 150003, available: 100000)"),
]


@pytest.mark.parametrize(("body", "status", "message"), OF_CRYPTO, ids=[message for *_, message in OF_CRYPTO])
def test_crypto_has_its_rules(double: Double, client: Client, body: Json, status: int, message: str) -> None:
    refused = client.order(**({"symbol": "BTC/USD", "qty": "0.1", "time_in_force": "gtc"} | body))
    assert (refused.status_code, refused.json()["message"]) == (status, message)


OF_OPTIONS: list[tuple[Json, int, str]] = [
    ({"symbol": "AAPL301220C00999000"}, 422, 'contract "AAPL301220C00999000" not found'),
    ({"qty": "0.5"}, 422, "qty must be integer for options trading"),
    ({"qty": None, "notional": "10"}, 422, "notional orders are not supported for options trading"),
    ({"time_in_force": "gtc"}, 422, "order_time_in_force provided not supported for options trading"),
    ({"type": "stop", "stop_price": "9"}, 422, "invalid order type for options trading"),
    ({"extended_hours": True, **LIMIT}, 422, "extended hours is not supported for options trading"),
    ({**BRACKET, **exits("9", "1")}, 422, "complex orders not supported for options trading"),
    ({"side": "sell"}, 403, "account not eligible to trade uncovered option contracts"),
    ({"symbol": PUT, "side": "sell", "qty": "20"}, 403,
     "insufficient options buying power (required: 180000, available: 100000)"),
    ({"qty": "200"}, 403, "insufficient options buying power (required: 102000, available: 100000)"),
    ({"position_intent": "sell_to_close"}, 422,
     "position intent mismatch, inferred: buy_to_open, specified: sell_to_close"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "message"), OF_OPTIONS, ids=[message for *_, message in OF_OPTIONS])
def test_options_have_their_rules(double: Double, client: Client, body: Json, status: int, message: str) -> None:
    refused = client.order(**({"symbol": CALL, "qty": "1"} | body))
    assert (refused.status_code, refused.json()["message"]) == (status, message)


def test_options_are_bought_written_and_closed_within_the_rules(double: Double, client: Client) -> None:
    client.placed(CALL, "2", "buy", position_intent="buy_to_open")
    client.placed(CALL, "2", "sell", position_intent="sell_to_close")
    client.placed(PUT, "1", "sell")
    client.placed("AAPL", "100", "buy")
    client.placed(CALL, "1", "sell")
    assert {symbol: int(held) for symbol, held in double.positions().items()} == {"AAPL": 100, CALL: -1, PUT: -1}
    double.phase(Phase.CLOSED)
    refused = client.order(CALL, "1", "buy")
    assert refused.json()["message"] == "options market orders are only allowed during market hours"


def test_expired_contracts_and_low_levels_do_not_trade(double: Double, client: Client) -> None:
    double.quote("AAPL200117C00100000", "5")
    assert "is expired" in client.order("AAPL200117C00100000", "1").json()["message"]
    double.open_account("LOW", "low", options_level=1)
    with Client(double, "LOW", "low") as low:
        refused = low.order(CALL, "1")
        assert refused.json() == {"code": 40310000, "message": "account not eligible to trade long option contracts"}


def test_a_pair_has_a_slash_in_orders_and_none_in_positions(double: Double, client: Client) -> None:
    order = client.placed("BTCUSD", "0.5", "buy", time_in_force="gtc")
    assert order["symbol"] == "BTC/USD"
    assert [one["symbol"] for one in client.get("/v2/positions")] == ["BTCUSD"]
    assert client.get("/v2/positions/BTC%2FUSD")["qty"] == "0.5"
    double.phase(Phase.CLOSED)
    sold = client.placed("BTC/USD", "0.5", "sell", time_in_force="ioc")
    assert client.now(sold)["status"] == "filled"


def test_the_fee_of_crypto_is_taken_from_what_is_received(double: Double, client: Client) -> None:
    double.crypto_fee(25)
    client.placed("BTC/USD", "1", "buy", time_in_force="gtc")
    assert {symbol: str(held) for symbol, held in double.positions().items()} == {"BTCUSD": "0.9975"}
    client.placed("BTC/USD", "0.9975", "sell", time_in_force="gtc")
    assert double.account()["cash"] == "99749.3125"
    fees = client.get("/v2/account/activities/CFEE", direction="asc")
    assert [(fee["qty"], fee["net_amount"]) for fee in fees] == [("-0.0025", "0"), ("0", "-124.6875")]


def test_an_id_is_used_once_whatever_became_of_its_order(double: Double, client: Client) -> None:
    order = client.placed("AAPL", "1", "buy", client_order_id="mine", **LIMIT)
    client.cancel(order)
    refused = client.order(client_order_id="mine")
    assert (refused.status_code, refused.json()) == (
        422, {"code": 40010001, "message": "client_order_id must be unique"},
    )  # fmt: skip
    double.open_account("OTHER", "other")
    with Client(double, "OTHER", "other") as other:
        assert other.order(client_order_id="mine").status_code == 200


def test_orders_of_one_account_must_not_be_able_to_meet(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    resting = client.placed("AAPL", "5", "sell", type="stop", stop_price="95")
    refused = client.order("AAPL", "1", "buy", **LIMIT)
    assert refused.status_code == 403
    assert refused.json() == {
        "code": 40310000,
        "message": "potential wash trade detected. use complex orders",
        "existing_order_id": resting["id"],
        "reject_reason": "opposite side market/stop order exists",
    }
    client.cancel(resting)
    client.placed("AAPL", "5", "sell", type="limit", limit_price="110")
    assert client.order("AAPL", "1", "buy", type="limit", limit_price="90").status_code == 200
    assert client.order("AAPL", "1", "buy", type="limit", limit_price="110").status_code == 403


def test_from_flat_a_sale_does_not_stand_beside_an_open_purchase(double: Double, client: Client) -> None:
    client.placed("AAPL", "1", "buy", **LIMIT)
    refused = client.order("AAPL", "1", "sell", type="stop", stop_price="80")
    assert refused.json() == {
        "code": 40310000, "message": "cannot open a short sell while a long buy order is open",
    }  # fmt: skip


def test_a_long_position_is_not_turned_short_by_one_order(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    refused = client.order("AAPL", "15", "sell")
    assert refused.json()["message"] == "insufficient qty available for order (requested: 15, available: 10)"


def test_what_cannot_be_borrowed_is_not_sold_short(double: Double, client: Client) -> None:
    double.list_asset("AAPL", shortable=False)
    assert client.order("AAPL", "1", "sell").json()["message"] == 'asset "AAPL" cannot be sold short'
    double.open_account("LONG", "long", shorting=False)
    with Client(double, "LONG", "long") as long_only:
        assert long_only.order("MSFT", "1", "sell").json()["message"] == "account is not allowed to short"


def test_what_is_not_listed_for_trading_does_not_trade(double: Double, client: Client) -> None:
    double.list_asset("HALTED", tradable=False)
    double.list_asset("GONE", active=False)
    double.list_asset("WHOLE", fractionable=False)
    assert client.order("HALTED").json()["message"] == 'asset "HALTED" is not tradable'
    assert client.order("GONE").json()["message"] == "asset GONE is not active"
    assert client.order("WHOLE", "0.5").json()["message"] == 'asset "WHOLE" is not fractionable'
