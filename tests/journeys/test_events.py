"""From an alert in the format of Algo Trade Analytics to its event, its order, its trades and their fills (rule:
architecture 8.14; seeds)."""

import json
from typing import Any

import pytest

from tests.client import Client, Json
from tests.journeys.event_sender import EventSender, records_only, trades
from tests.server import Server
from tests.waiting import wait_for

TEMPLATE = """{
"auth_key": "YOUR_AUTH_KEY_HERE",
"ticker": "AMD",
"positionDirection": "entryLong",
"orderType": "market",
"qty": 3,
"marketPrice": 99.5,
"metadata": {
"timestamp": "2025-06-17T12:00:00Z",
"strategy": "My Strategy",
"signal": "Buy Signal"
}
}"""


def test_the_template_of_the_seed_is_an_event_an_order_and_a_filled_trade(client: Client) -> None:
    sender = trades(client)
    body = TEMPLATE.replace("YOUR_AUTH_KEY_HERE", sender.webhook["auth_key"])

    said = sender.posts(body).json()

    assert (said["success"], said["message"]) == (True, "Webhook received and processed successfully")
    assert said["webhookEvent"] == {
        "id": said["logId"],
        "ticker": "AMD",
        "direction": "long",
        "positionDirection": "entryLong",
        "marketPrice": 99.5,
    }
    assert said["validation"] == {"valid": True, "warnings": []}
    trade = client.ended_trade(said["signalId"])
    assert [(order["status"], order["filled_quantity"]) for order in trade["orders"]] == [("filled", "3")]
    assert client.position(sender.account, "AMD") == 3
    (event,) = sender.events()
    assert (event["id"], event["processing"], event["verdict"]) == (said["logId"], "Processed", "accepted")
    assert json.loads(event["body"]) == json.loads(body) | {"auth_key": "***"}
    order = event["order"]
    assert (order["symbol"], order["position_direction"], order["only_recorded"]) == ("AMD", "entryLong", False)
    assert (order["message"]["quantity"], order["message"]["extras"]["signal"]) == ("3", "Buy Signal")
    assert [(one["id"], one["status"]) for one in order["trades"]] == [(trade["id"], "completed")]
    delivery = client.call("GET", f"/deliveries/{said['logId']}")
    assert (delivery["dialect"], delivery["processing"]) == ("algotradeanalytics", "Processed")
    assert (delivery["webhook"], delivery["strategy_id"]) == (sender.webhook["id"], trade["strategy_id"])
    assert sender.troubles() == ["taken"]


def test_a_webhook_without_a_strategy_only_records(client: Client) -> None:
    sender = records_only(client)

    for ticker in ("AMD", "BTCUSD", "ES1!", "NOSUCHTICKER"):
        said = sender.says("entryLong", ticker=ticker, qty=2, marketPrice=77)
        signal = client.call("GET", f"/signals/{said['signalId']}")
        assert (signal["only_recorded"], signal["strategy_id"], signal["account_id"]) == (True, None, None)
        assert client.trades_of(said["signalId"]) == []

    events = sender.events()
    assert [event["processing"] for event in events] == ["Processed"] * 4
    orders = [event["order"] for event in events]
    assert [order["symbol"] for order in orders][::3] == ["AMD", "NOSUCHTICKER"]
    assert all(order["only_recorded"] and order["trades"] == [] for order in orders)
    assert sender.troubles() == ["only-recorded"]


def test_what_is_only_recorded_moves_no_price(client: Client) -> None:
    recorder, sender = records_only(client), trades(client)
    follower = client.open_account(price_source="signals")
    assert sender.strategy is not None
    client.subscribe(sender.strategy, follower)
    client.ended_trades(sender.says("entryLong", qty=1, marketPrice=50)["signalId"], 2)

    recorder.says("entryLong", marketPrice=10)
    client.ended_trades(sender.says("exitLong")["signalId"], 2)

    prices = {fill["price"] for fill in client.listed("/fills", account_id=follower)}
    assert prices == {"50"}


DIRECTIONS = [
    ({"positionDirection": "entryLong"}, 5),
    ({"positionDirection": "entryShort"}, -5),
    ({"positionDirection": None, "direction": "long"}, 5),
    ({"positionDirection": None, "direction": "short"}, -5),
]
ORDERS: list[tuple[Json, str, Json]] = [
    ({}, "market", {}),
    ({"orderType": "market"}, "market", {}),
    ({"orderType": "limit", "limitPrice": 100}, "limit", {"limit_price": "100"}),
    ({"orderType": "stop", "stopPrice": 100}, "stop", {"stop_price": "100"}),
    ({"orderType": "stop_limit", "stopPrice": 100, "limitPrice": 100}, "stop_limit", {"limit_price": "100"}),
    ({"orderType": "trailing_stop", "trailPrice": 2}, "trailing_stop", {"trail_amount": "2"}),
    ({"orderType": "trailing_stop", "trailPercent": 2}, "trailing_stop", {"trail_percent": "2"}),
]


@pytest.mark.parametrize(("order", "kind", "prices"), ORDERS, ids=[f"{n} {each[1]}" for n, each in enumerate(ORDERS)])
def test_each_order_type_in_each_direction(client: Client, order: Json, kind: str, prices: Json) -> None:
    for direction, held in DIRECTIONS:
        sender = trades(client)
        signal = _sent(sender, direction | order | {"qty": 5})
        found = wait_for(lambda: client.orders(sender.account), "an order")[0]  # noqa: B023 - asked at once
        assert (found["type"], found["quantity"]) == (kind, "5")
        assert {name: found[name] for name in prices} == prices
        if kind == "trailing_stop":
            client.working_order(sender.account, "AMD")
            client.set_price("AMD", "103" if held > 0 else "97")
        client.ended_trade(signal)
        wait_for(lambda: client.position(sender.account, "AMD") == held, f"{held} AMD")  # noqa: B023 - likewise
        client.set_price("AMD", "100")


def _sent(sender: EventSender, fields: Json) -> str:
    answer = sender.posts({name: value for name, value in (sender.message() | fields).items() if value is not None})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["signalId"])


@pytest.mark.parametrize(
    ("fields", "order"),
    [
        ({"notional": 1000}, {"quantity": "10"}),
        ({"qty": "2", "timeInForce": "gtc", "orderType": "limit", "limitPrice": 90}, {"time_in_force": "gtc"}),
        ({"qty": 2, "timeInForce": "day"}, {"time_in_force": "day"}),
    ],
)
def test_quantities_and_times_in_force(client: Client, fields: Json, order: Json) -> None:
    sender = trades(client)
    sender.says("entryLong", **fields)
    found = wait_for(lambda: client.orders(sender.account), "an order")[0]
    assert {name: found[name] for name in order} == order


@pytest.mark.parametrize(
    "legs",
    [
        {"profitTarget": 110, "stopLossTarget": 95},
        {"takeProfit": {"limitPrice": 110}, "stopLoss": {"stopPrice": 95}},
        {"takeProfit": {"limitPrice": 110}, "stopLoss": {"stopPrice": 95, "limitPrice": 94.5}, "profitTarget": 150},
    ],
)
def test_legs_protect_an_entry_and_one_cancels_the_other(client: Client, legs: Json) -> None:
    sender = trades(client)
    sender.does("entryLong", qty=5, **legs)

    def working() -> dict[str, Any]:
        found = client.orders(sender.account, status="working")
        return {order["leg"]: order for order in found}

    found = wait_for(lambda: working() if len(working()) == 2 else None, "two legs") or {}
    assert (found["take_profit"]["limit_price"], found["stop_loss"]["stop_price"]) == ("110", "95")
    client.set_price("AMD", "94.75")
    wait_for(lambda: client.position(sender.account, "AMD") == 0 and not working(), "both legs to be over")


def test_exits_close_their_side_and_on_a_flat_account_are_held(client: Client) -> None:
    sender = trades(client)

    for direction in ("exitLong", "exitShort"):
        held = sender.does(direction)
        assert (held["status"], [reason["code"] for reason in held["reasons"]]) == ("held", ["no-position"])
    assert sender.troubles() == ["no-position"]
    sender.does("entryLong", qty=6)
    assert [reason["code"] for reason in sender.does("exitShort")["reasons"]] == ["sentiment-on-other-side"]
    sender.does("exitLong", qty=2)
    assert client.position(sender.account, "AMD") == 4
    sender.does("entryShort", qty=3)
    assert client.position(sender.account, "AMD") == -3
    sender.does("exitLong")
    sender.does("exitShort")
    assert client.position(sender.account, "AMD") == 0
    assert all(event["processing"] == "Processed" for event in sender.events())


BAD_BODIES = [
    ("cut in half", '{"auth_key": "%s", "ticker": "AMD", "positionDirection": "entryL', "malformed-json", 400),
    ("cut in the key", '{"ticker": "AMD", "auth_key": "%s', "malformed-json", 400),
    ("a comma too much", '{"auth_key": "%s", "ticker": "AMD",}', "malformed-json", 400),
    ("a bare placeholder", '{"auth_key": "%s", "ticker": "AMD", "qty": {{x}}}', "malformed-json", 400),
    ("a word", 'buy AMD "auth_key": "%s"', "malformed-json", 400),
    ("no direction", '{"auth_key": "%s", "ticker": "AMD"}', "position-direction-required", 400),
    (
        "a wrong direction",
        '{"auth_key": "%s", "ticker": "AMD", "positionDirection": "up"}',
        "invalid-position-direction",
        400,
    ),
    (
        "no such type",
        '{"auth_key": "%s", "ticker": "AMD", "positionDirection": "entryLong", "orderType": "best"}',
        "invalid-order-type",
        400,
    ),
    (
        "no price",
        '{"auth_key": "%s", "ticker": "AMD", "positionDirection": "entryLong", "orderType": "limit"}',
        "limit-price-required",
        400,
    ),
    (
        "no quantity",
        '{"auth_key": "%s", "ticker": "AMD", "positionDirection": "entryLong", "qty": -1}',
        "invalid-qty",
        400,
    ),
    (
        "too large",
        '{"auth_key": "%s", "ticker": "AMD", "positionDirection": "entryLong"}' + " " * 25_600,
        "payload-too-large",
        413,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "code", "status"), [each[1:] for each in BAD_BODIES], ids=[b[0] for b in BAD_BODIES])
@pytest.mark.parametrize("make", [records_only, trades])
def test_a_body_that_makes_no_order_is_an_event_that_failed(
    client: Client, make: Any, body: str, code: str, status: int
) -> None:
    sender = make(client)
    key = sender.webhook["auth_key"]

    answer = sender.posts(body.replace("%s", key))

    said = answer.json()
    assert (answer.status_code, said["code"], said["success"]) == (status, code, False), said
    (event,) = sender.events()
    assert (event["id"], event["processing"], event["code"]) == (said["logId"], "Failed to Process", code)
    assert (event["order"], event["answer_status"]) == (None, status)
    assert event["errors"][0]["message"] == said["error"]
    assert key not in json.dumps(event)
    assert bool(event["body"]) is (status == 400)
    assert sender.troubles() == [code]


@pytest.mark.parametrize(
    ("changed", "code", "why"),
    [
        (lambda key: key[:-1] + ("0" if key[-1] != "0" else "1"), "invalid-auth-key", "a letter of it is wrong"),
        (lambda key: key[:-1], "invalid-auth-key", "It has 63 characters"),
        (lambda key: f" {key.upper()}", "invalid-auth-key", "without the blanks"),
        (lambda key: "g" * 64, "invalid-auth-key", "0 to 9 and a to f"),
        (lambda key: None, "auth-key-required", ""),
    ],
)
def test_a_wrong_key_is_no_event_and_says_what_seems_wrong(client: Client, changed: Any, code: str, why: str) -> None:
    sender = records_only(client)
    answer = sender.posts(sender.message(auth_key=changed(sender.webhook["auth_key"])))
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert why in answer.json()["hint"]
    (event,) = sender.events()
    assert (event["processing"], event["verdict"], event["answer_status"]) == (None, "refused", 401)
    assert sender.troubles() == [code]


def test_the_key_from_before_a_rotation_is_told_apart(client: Client) -> None:
    sender = records_only(client)
    rotated = client.call("POST", f"/ata-webhooks/{sender.webhook['id']}/rotate", {})
    answer = sender.posts(sender.message())
    assert answer.status_code == 401
    assert "from before the last time" in answer.json()["hint"]
    assert sender.posts(sender.message(auth_key=rotated["auth_key"])).status_code == 200


def test_other_methods_and_addresses(client: Client) -> None:
    sender = records_only(client)
    for method in ("GET", "PUT", "DELETE"):
        assert client.hooks.request(method, sender.webhook["url"]).status_code == 405
    assert client.hooks.post(sender.webhook["url"] + "x", json=sender.message()).status_code == 404
    assert [event["code"] for event in sender.events()] == ["post-required"] * 3


def test_a_repeat_with_the_same_key_of_the_sender_is_a_duplicate_with_the_first_ones_order(client: Client) -> None:
    sender = trades(client)
    message = sender.message(qty=2)
    first = sender.posts(message, idempotency_key="once").json()
    client.ended_trade(first["signalId"])
    again = sender.posts(message, idempotency_key="once").json()
    assert (again["signalId"], again["logId"]) == (first["signalId"], first["logId"])
    events = sender.events()
    assert [(event["verdict"], event["processing"]) for event in events] == [
        ("accepted", "Processed"),
        ("duplicate", "Processed"),
    ]
    assert events[0]["order"] == events[1]["order"]
    assert client.position(sender.account, "AMD") == 2
    assert [event["id"] for event in sender.events(verdict="duplicate")] == [events[1]["id"]]


def test_the_key_is_in_none_of_the_bytes_that_are_kept(server: Server) -> None:
    with server.client() as client:
        sender = trades(client)
        key = sender.webhook["auth_key"]
        sender.does("entryLong", metadata={"note": key, "deep": {key: [key]}})
        for body in (f'{{"auth_key": "{key}", "ticker": "A', f"auth_key={key}&ticker=AMD", f'{{"x": "{key}"}}'):
            sender.posts(body)
        sender.posts(sender.message(auth_key=key + "0"))
        assert len(sender.events()) == 5
    written = [file for file in server.data_dir.rglob("*") if file.is_file()]
    assert written
    for file in written:
        assert key.encode() not in file.read_bytes(), file


def test_who_no_account_follows_is_told(client: Client) -> None:
    strategy = client.make_strategy()
    sender = records_only(client, strategy_id=strategy.id)
    assert sender.troubles()[0] == "no-request"
    assert "address-not-public" in sender.troubles()
    sender.says("entryLong")
    assert sender.troubles() == ["no-followers"]
    client.subscribe(strategy, client.open_account(), enabled=False)
    assert sender.troubles() == ["no-followers"]


def test_a_change_of_the_strategy_is_followed_by_its_webhooks(client: Client) -> None:
    sender = trades(client)
    assert sender.strategy is not None
    client.call("PATCH", f"/strategies/{sender.strategy.id}", {"allowed_tickers": ["MSFT"]})
    assert sender.posts(sender.message()).json()["code"] == "ticker-not-allowed"
    client.call("PATCH", f"/ata-webhooks/{sender.webhook['id']}", {"strategy_id": None})
    assert sender.posts(sender.message()).status_code == 200
    assert client.position(sender.account, "AMD") == 0
