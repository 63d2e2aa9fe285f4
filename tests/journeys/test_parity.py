"""The account is held against the chart after each trade, and one call brings it there."""

from typing import Any

import pytest

from tests.client import Client, Json
from tests.journeys.floor import Floor, floor, outcome
from tests.waiting import wait_for
from tests.web.api.refused import refused


def _events(desk: Floor) -> list[Json]:
    """What happened to the account, oldest first."""
    return desk.client.listed(f"/accounts/{desk.account}/events")[::-1]


def _told(desk: Floor, *codes: str) -> list[Json]:
    """The account's events, once they are these."""

    def look() -> list[Json]:
        found = _events(desk)
        return found if [event["code"] for event in found] == list(codes) else []

    return wait_for(look, f"{codes}; there are {[event['code'] for event in _events(desk)]}")


def _chart(side: str, size: object = None) -> dict[str, Any]:
    """The extras of a message of a TradingView strategy."""
    return {"extras": {"market_position": side} | ({} if size is None else {"market_position_size": size})}


def _compared(desk: Floor) -> Json:
    """The chart of the account, once it was compared."""

    def look() -> Json:
        found = desk.client.listed(f"/accounts/{desk.account}/charts", family="AMD")
        return found[0] if found and found[0]["parity"] != "awaited" else {}

    return wait_for(look, "the comparison with the chart")


def _resynced(desk: Floor, symbol: str = "AMD") -> Json:
    found: Json = desk.client.call("POST", f"/accounts/{desk.account}/resync", {"symbol": symbol})
    return found


def _ended(desk: Floor, answer: Json) -> Json:
    """The trade of a resync, once it has ended."""
    [trade_id] = answer["trades"]

    def look() -> Json:
        found = desk.client.call("GET", f"/trades/{trade_id}")
        return found if found["ended_at"] else {}

    return wait_for(look, "the end of the resync")


def test_an_account_in_step_with_its_chart_hears_nothing(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=5, **_chart("long", "5"))
    desk.does("sell", quantity=2, sentiment="bullish", **_chart("long", 3))
    desk.does("exit", **_chart("flat", 0))
    desk.does("buy", quantity=1, sentiment="bullish")

    assert _compared(desk)["parity"] == "in_step"
    said = _resynced(desk)
    assert (said["trades"], [reason["code"] for reason in said["reasons"]]) == ([], ["in-step"])
    assert _events(desk) == []


def test_a_trade_that_was_held_leaves_the_account_behind_and_a_resync_brings_it_there(client: Client) -> None:
    desk = floor(client)
    client.call("POST", f"/accounts/{desk.account}/lock", {"seconds": 3600})
    desk.does("buy", quantity=5, **_chart("long", 5))
    told = _told(desk, "account-locked", "position-mismatch")[-1]
    assert (told["symbol"], told["ours"], told["theirs"]) == ("AMD", "flat", "long 5")
    assert "held (locked)" in told["message"]

    locked = _ended(desk, _resynced(desk))
    assert (outcome(locked), locked["command"]["kind"]) == (("held", ["locked"]), "resync")

    client.call("POST", f"/accounts/{desk.account}/lock", {"seconds": 0})
    answer = _resynced(desk)
    assert (answer["chart"]["side"], answer["chart"]["size"], answer["chart"]["target"]) == ("bullish", "5", "5")
    assert outcome(_ended(desk, answer)) == ("completed", [])
    assert desk.held == 5
    again = _told(desk, "account-locked", "position-mismatch", "account-unlocked", "position-in-step-again")[-1]
    assert (again["ours"], again["symbol"]) == ("long 5", "AMD")


def test_a_mismatch_is_told_once_a_signal_and_its_end_by_the_next_one_in_step(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=5, **_chart("long", 5))
    desk.does("buy", quantity=5, **_chart("long", 10))
    first = _told(desk, "position-mismatch")[0]
    assert (first["ours"], first["theirs"]) == ("long 5", "long 10")
    assert "already-in-position" in first["message"]
    desk.does("add", quantity=2, **_chart("long", 12))
    _told(desk, "position-mismatch", "position-mismatch")
    desk.does("exit", **_chart("flat", 0))
    _told(desk, "position-mismatch", "position-mismatch", "position-in-step-again")


@pytest.mark.parametrize(
    ("before", "message", "orders"),
    [
        ("sell", {"action": "buy", "quantity": 4, **_chart("long", 4)}, [("exit", "buy", "3"), ("entry", "buy", "4")]),
        ("buy", {"action": "add", "quantity": 2, **_chart("long", 5)}, [("entry", "buy", "2")]),
        ("sell", {"action": "add", "quantity": 2, **_chart("short", 5)}, [("entry", "sell", "2")]),
        ("buy", {"action": "exit", "quantity": 1, **_chart("long", 2)}, [("exit", "sell", "1")]),
        ("buy", {"action": "exit", **_chart("flat")}, [("exit", "sell", "3")]),
    ],
)
def test_a_resync_exits_what_is_too_much_and_enters_what_is_missing(
    client: Client, before: str, message: dict[str, Any], orders: list[tuple[str, str, str]]
) -> None:
    desk = floor(client)
    desk.does(before, quantity=3)
    strategy = desk.strategy
    client.call("PATCH", f"/strategies/{strategy.id}", {"enabled": False})
    assert desk.does(**message)["status"] == "held"
    client.call("PATCH", f"/strategies/{strategy.id}", {"enabled": True})
    _told(desk, "position-mismatch")

    trade = _ended(desk, _resynced(desk))

    assert trade["status"] == "completed", trade["reasons"]
    assert [(order["leg"], order["side"], order["quantity"]) for order in trade["orders"]] == orders
    _told(desk, "position-mismatch", "position-in-step-again")


def test_a_resync_is_no_second_one_when_asked_for_twice(client: Client) -> None:
    desk = floor(client, enabled=False)
    desk.does("buy", quantity=5, **_chart("long", 5))
    [subscription] = client.listed("/subscriptions", account_id=desk.account)
    client.call("PATCH", f"/subscriptions/{subscription['id']}", {"enabled": True})

    answers = [_resynced(desk) for _ in range(3)]

    for answer in answers:
        if answer["trades"]:
            assert _ended(desk, answer)["status"] in ("completed", "held")
    assert desk.held == 5


def test_a_resync_after_an_exit_that_overtook_is_not_overtaken(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=5, **_chart("long", 5))
    desk.does("exit", quantity=4, **_chart("long", 3))
    _told(desk, "position-mismatch")

    assert outcome(_ended(desk, _resynced(desk))) == ("completed", [])
    assert desk.held == 3


def test_the_multiplier_makes_the_size_that_the_account_should_hold(client: Client) -> None:
    desk = floor(client, quantity_multiplier="2.5")
    desk.does("buy", quantity=3, **_chart("long", 3))
    chart = _compared(desk)
    assert (chart["side"], chart["size"], chart["target"]) == ("bullish", "3", "7")
    _resynced(desk)
    wait_for(lambda: desk.held == 7, "the size that it should hold")


def test_where_the_subscription_sizes_only_the_side_is_compared(client: Client) -> None:
    desk = floor(client, use_signal_quantity=False, quantity="2", sides="both")
    desk.does("buy", quantity=50, **_chart("long", 50))
    desk.does("sell", quantity=100, **_chart("short", 50))
    assert desk.held == -2
    desk.does("exit", **_chart("flat", 0))
    client.call("POST", f"/accounts/{desk.account}/lock", {"seconds": 3600})
    desk.does("sell", quantity=50, **_chart("short", 50))
    told = _told(desk, "account-locked", "position-mismatch")[-1]
    assert (told["ours"], told["theirs"]) == ("flat", "short")
    answer = client.api.post(f"/accounts/{desk.account}/resync", json={"symbol": "AMD"})
    refused(answer, 422, "resync-needs-size", "symbol")


@pytest.mark.parametrize(
    ("settings", "messages"),
    [
        ({"sides": "bullish"}, [{"action": "sell", "quantity": 5, **_chart("short", 5)}]),
        (
            {"ignore_exits": True},
            [
                {"action": "buy", "quantity": 5, **_chart("long", 5)},
                {"action": "exit", **_chart("flat", 0)},
                {"action": "sell", "quantity": 5, **_chart("short", 5)},
            ],
        ),
        (
            {"allow_side_swapping": False},
            [
                {"action": "buy", "quantity": 5, **_chart("long", 5)},
                {"action": "sell", "quantity": 5, **_chart("short", 5)},
            ],
        ),
    ],
)
def test_what_the_settings_about_sides_want_is_not_told(
    client: Client, settings: dict[str, Any], messages: list[dict[str, Any]]
) -> None:
    desk = floor(client, **settings)
    for message in messages:
        desk.does(**message)
    assert _compared(desk)["parity"] == "explained"
    assert _events(desk) == []


def test_the_charts_of_an_account_are_listed(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=1, sentiment="bullish")
    chart = _compared(desk)
    assert (chart["family"], chart["side"], chart["size"], chart["target"]) == ("AMD", "bullish", None, None)
    path = f"/accounts/{desk.account}/charts"
    assert client.listed(path, parity="in_step") == [chart]
    assert client.listed(path, parity="mismatch") == []
    refused(client.api.get("/accounts/nobody/charts"), 404, "account-not-found")


def test_what_the_sender_says_unclearly_is_answered_with_a_warning(client: Client) -> None:
    desk = floor(client)
    body = {"ticker": "AMD", "action": "buy", "quantity": 1, **_chart("long", "many")}
    answer = client.post(desk.strategy, body).json()
    assert answer["success"] is True
    assert "market-position-unclear" in str(answer["warnings"])
    client.ended_trade(answer["id"])
    assert _resynced(desk)["chart"] is None


def test_a_test_message_says_nothing_of_the_chart(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=1, test=True, **_chart("long", 1))
    assert _resynced(desk)["chart"] is None


def test_without_a_claim_the_books_are_compared_and_nothing_is_traded(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=4)
    said = _resynced(desk, "nasdaq:amd")
    assert (said["ours"], said["theirs"], said["agrees"], said["chart"]) == ("4", "4", True, None)
    assert [reason["code"] for reason in said["reasons"]] == ["nothing-to-resync"]
    assert said["trades"] == []
    assert desk.held == 4
