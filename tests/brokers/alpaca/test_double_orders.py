"""Orders by themselves: each type, from being taken in to their end."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double, Event, Outcome, Status, Step
from tests.brokers.alpaca.double.client import Client

BOUGHT_AT_ASK = "100.02"


@pytest.fixture
def client(double: Double) -> Iterator[Client]:
    """A client; AAPL is 100.00 to 100.02."""
    double.quote("AAPL", "100", "100.02")
    with Client(double) as client:
        yield client


def events(double: Double) -> list[str]:
    return [update["event"] for update in double.updates()]


def test_a_market_order_is_answered_as_taken_in_and_filled_at_the_far_side(double: Double, client: Client) -> None:
    answer = client.placed("AAPL", "10", "buy", client_order_id="mine")
    assert (answer["status"], answer["filled_qty"], answer["client_order_id"]) == ("pending_new", "0", "mine")

    order = client.now(answer)
    assert (order["status"], order["filled_qty"], order["filled_avg_price"]) == ("filled", "10", BOUGHT_AT_ASK)
    assert events(double) == ["pending_new", "new", "fill"]
    assert client.get("/v2/positions/AAPL")["qty"] == "10"
    assert client.get("/v2/account")["cash"] == "98999.8"


def test_a_sale_closes_the_position_and_a_closed_position_is_gone(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    client.placed("AAPL", "10", "sell")

    gone = client.http.get("/v2/positions/AAPL")
    assert (gone.status_code, gone.json()) == (404, {"code": 40410000, "message": "position does not exist"})
    assert Decimal(double.account()["cash"]) == Decimal("99999.8")


def test_a_limit_order_rests_until_the_market_comes_to_it_and_gets_the_better_price(
    double: Double, client: Client
) -> None:
    order = client.placed("AAPL", "10", "buy", type="limit", limit_price="99.50")
    assert client.now(order)["status"] == "new"
    double.quote("AAPL", "99.40", "99.45")
    filled = client.now(order)
    assert (filled["status"], filled["filled_avg_price"]) == ("filled", "99.45")


def test_what_is_left_at_the_touch_fills_an_order_in_parts(double: Double, client: Client) -> None:
    double.quote("AAPL", "100", "100.02", ask_size=30)
    order = client.placed("AAPL", "100", "buy", type="limit", limit_price="101")
    assert (client.now(order)["status"], client.now(order)["filled_qty"]) == ("partially_filled", "30")
    double.quote("AAPL", "100", "100.10", ask_size=50)
    double.quote("AAPL", "100", "100.20")

    done = client.now(order)
    assert (done["status"], done["filled_qty"]) == ("filled", "100")
    assert Decimal(done["filled_avg_price"]) == Decimal("100.096")
    assert [(fill["type"], fill["qty"], fill["cum_qty"], fill["leaves_qty"]) for fill in double.fills()] == [
        ("partial_fill", "30", "30", "70"),
        ("partial_fill", "50", "80", "20"),
        ("fill", "20", "100", "0"),
    ]


def test_orders_of_two_accounts_share_the_touch_and_the_older_comes_first(double: Double, client: Client) -> None:
    double.open_account("OTHER", "other-secret")
    double.quote("AAPL", "100", "102", ask_size=0)
    with Client(double, "OTHER", "other-secret") as other:
        first = client.placed("AAPL", "10", "buy", type="limit", limit_price="101")
        second = other.placed("AAPL", "10", "buy", type="limit", limit_price="101")
        double.quote("AAPL", "100", "101", ask_size=12)
        assert (client.now(first)["filled_qty"], other.now(second)["filled_qty"]) == ("10", "2")
        assert double.positions("OTHER") == {"AAPL": Decimal(2)}


def test_a_sell_stop_is_hit_by_the_bid_and_sells_at_it(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    stop = client.placed("AAPL", "10", "sell", type="stop", stop_price="95", time_in_force="gtc")
    double.quote("AAPL", "95.01", "95.03")
    assert client.now(stop)["status"] == "new"
    double.quote("AAPL", "94.50", "94.60")
    assert (client.now(stop)["status"], client.now(stop)["filled_avg_price"]) == ("filled", "94.5")


def test_a_buy_stop_pays_at_most_its_collar(double: Double, client: Client) -> None:
    stop = client.placed("AAPL", "10", "buy", type="stop", stop_price="110")
    double.quote("AAPL", "120", "120.02")
    assert client.now(stop)["status"] == "new"
    double.quote("AAPL", "112", "112.75")
    assert client.now(stop)["filled_avg_price"] == "112.75"


def test_a_stop_limit_order_is_a_limit_order_once_its_stop_is_hit(double: Double, client: Client) -> None:
    client.placed("AAPL", "10", "buy")
    order = client.placed("AAPL", "10", "sell", type="stop_limit", stop_price="95", limit_price="94.80")
    double.quote("AAPL", "94", "94.10")
    assert client.now(order)["status"] == "new"
    double.quote("AAPL", "94.90", "95")
    assert client.now(order)["filled_avg_price"] == "94.9"


@pytest.mark.parametrize(("trail", "stop_after_rise"), [({"trail_price": "5"}, "115"), ({"trail_percent": "5"}, "114")])
def test_a_trailing_stop_follows_the_market_up_and_never_down(
    double: Double, client: Client, trail: dict[str, str], stop_after_rise: str
) -> None:
    client.placed("AAPL", "10", "buy")
    order = client.placed("AAPL", "10", "sell", type="trailing_stop", time_in_force="gtc", **trail)
    assert (order["hwm"], order["stop_price"]) == ("100", "95")
    double.quote("AAPL", "120", "120.02")
    double.quote("AAPL", "118", "118.02")
    trailed = client.now(order)
    assert (trailed["hwm"], trailed["stop_price"], trailed["status"]) == ("120", stop_after_rise, "new")
    double.quote("AAPL", "113", "113.02")
    assert client.now(order)["filled_avg_price"] == "113"


def test_fractions_and_dollars_buy_parts_of_a_share(double: Double, client: Client) -> None:
    double.quote("AAPL", "128", "128")
    part = client.placed("AAPL", "0.5", "buy")
    dollars = client.placed("AAPL", None, "buy", notional="96")
    assert client.now(part)["filled_qty"] == "0.5"
    bought = client.now(dollars)
    assert (bought["qty"], bought["notional"], bought["filled_qty"], bought["status"]) == (None, "96", "0.75", "filled")
    assert double.positions() == {"AAPL": Decimal("1.25")}


def test_a_cancelled_order_is_cancelled_at_once_and_may_be_cancelled_again(double: Double, client: Client) -> None:
    order = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    assert client.cancel(order).status_code == 204
    assert client.now(order)["status"] == "canceled"
    assert client.now(order)["canceled_at"] is not None
    assert client.cancel(order).status_code == 204
    assert events(double) == ["pending_new", "new", "canceled"]


def test_a_filled_order_cannot_be_cancelled(double: Double, client: Client) -> None:
    refused = client.cancel(client.placed("AAPL", "1", "buy"))
    assert refused.status_code == 422
    assert refused.json() == {"code": 42210000, "message": 'order is already in "filled" state'}


def test_a_pending_cancel_may_lose_the_race_against_a_fill(double: Double, client: Client) -> None:
    double.hold(Step.CANCELS)
    lost = client.placed("AAPL", "1", "buy", type="limit", limit_price="99")
    refused = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    for order in (lost, refused):
        assert client.cancel(order).status_code == 204
        assert client.now(order)["status"] == "pending_cancel"
    double.quote("AAPL", "98", "98.02")
    double.release(Step.CANCELS, Outcome.REJECTED)
    assert (client.now(lost)["status"], client.now(refused)["status"]) == ("filled", "new")
    assert events(double)[-1] == "order_cancel_rejected"


def test_cancelling_everything_says_what_became_of_each(double: Double, client: Client) -> None:
    orders = [client.placed("AAPL", "1", "buy", type="limit", limit_price=price) for price in ("90", "91")]
    answer = client.http.delete("/v2/orders")
    assert answer.status_code == 207
    assert answer.json() == [{"id": order["id"], "status": 200} for order in orders]
    assert client.get("/v2/orders", status="open") == []


def test_routing_may_be_left_pending_and_refused(double: Double, client: Client) -> None:
    double.hold(Step.ROUTING)
    order = client.placed("AAPL", "1", "buy")
    assert client.now(order)["status"] == "pending_new"
    double.release(Step.ROUTING, Outcome.REJECTED)
    assert client.now(order)["status"] == "rejected"
    assert client.now(order)["failed_at"] is not None
    assert events(double) == ["pending_new", "rejected"]


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (Event.EXPIRED, Status.EXPIRED),
        (Event.CANCELED, Status.CANCELED),
        (Event.DONE_FOR_DAY, Status.DONE_FOR_DAY),
        (Event.STOPPED, Status.STOPPED),
        (Event.SUSPENDED, Status.SUSPENDED),
        (Event.CALCULATED, Status.CALCULATED),
    ],
)
def test_the_exchange_may_bring_an_order_to_any_status(
    double: Double, client: Client, event: Event, status: Status
) -> None:
    order = client.placed("AAPL", "1", "buy", type="limit", limit_price="90")
    double.nudge(order["id"], event)
    assert client.now(order)["status"] == status
    assert events(double)[-1] == event


def test_a_busted_execution_is_taken_back_and_a_corrected_one_changed(double: Double, client: Client) -> None:
    busted, corrected = client.placed("AAPL", "10", "buy"), client.placed("AAPL", "5", "buy")
    first, second = (fill["execution_id"] for fill in double.fills())
    double.bust(first)
    double.correct(second, qty=4, price="99")

    assert double.positions() == {"AAPL": Decimal(4)}
    assert double.account()["cash"] == "99604"
    assert (client.now(busted)["status"], client.now(busted)["filled_qty"]) == ("canceled", "0")
    assert client.now(corrected)["filled_avg_price"] == "99"
    bust, correction = double.updates()[-2:]
    assert (bust["event"], bust["previous_execution_id"], bust["position_qty"]) == ("trade_bust", first, "5")
    assert (correction["event"], correction["previous_execution_id"]) == ("trade_correct", second)
    assert [fill["busted"] for fill in double.fills()] == [True, False]


def test_an_order_from_the_app_is_seen_by_every_client(double: Double, client: Client) -> None:
    order = double.place(symbol="AAPL", qty="3", side="buy", type="limit", limit_price="90", time_in_force="day")
    assert [one["id"] for one in client.get("/v2/orders")] == [order["id"]]
    double.cancel(order["id"])
    assert client.now(order)["status"] == "canceled"


def test_open_orders_take_buying_power_until_they_end(double: Double, client: Client) -> None:
    order = client.placed("AAPL", "1000", "buy", type="limit", limit_price="90")
    assert double.account()["buying_power"] == "110000"
    refused = client.order("AAPL", "1500", "buy", type="limit", limit_price="90")
    assert refused.json() == {
        "code": 40310000, "message": "insufficient buying power", "buying_power": "110000", "cost_basis": "135000",
    }  # fmt: skip
    client.cancel(order)
    assert double.account()["buying_power"] == "200000"


def test_a_short_sale_is_reckoned_at_three_percent_above_the_ask(double: Double, client: Client) -> None:
    double.hold(Step.ROUTING)
    client.placed("AAPL", "100", "sell")
    assert double.account()["buying_power"] == "189697.94"
