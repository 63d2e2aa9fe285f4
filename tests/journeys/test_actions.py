"""Every simple action, from the message to the position (rule: deciding 4)."""

import pytest

from tests.client import Client
from tests.journeys.floor import floor, outcome


def test_buy_then_exit(client: Client) -> None:
    desk = floor(client)

    assert outcome(desk.does("buy", quantity=3)) == ("completed", [])
    assert desk.held == 3
    assert outcome(desk.does("exit")) == ("completed", [])
    assert desk.held == 0


def test_sell_opens_a_short_position_and_exit_buys_it_back(client: Client) -> None:
    desk = floor(client)

    desk.does("sell", quantity="2")
    assert desk.held == -2
    desk.does("exit")
    assert desk.held == 0
    assert [order["side"] for order in client.orders(desk.account)] == ["sell", "buy"]


def test_the_account_has_what_the_round_trip_made(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=10)
    client.set_price("AMD", "103.25")
    desk.does("exit")

    account = client.call("GET", f"/accounts/{desk.account}")

    assert (account["cash"], account["equity"]) == ("1000032.5", "1000032.5")


def test_a_second_buy_is_held_and_an_add_adds(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=1)

    assert outcome(desk.does("buy", quantity=1)) == ("held", ["already-in-position"])
    assert desk.held == 1
    assert outcome(desk.does("add", quantity=4)) == ("completed", [])
    assert desk.held == 5


def test_a_second_buy_adds_where_that_is_allowed(client: Client) -> None:
    desk = floor(client, allow_add=True)
    desk.does("buy", quantity=1)

    assert outcome(desk.does("buy", quantity=2)) == ("completed", [])
    assert desk.held == 3


@pytest.mark.parametrize("action", ["exit", "add"])
def test_without_a_position_there_is_nothing_to_act_on(client: Client, action: str) -> None:
    assert outcome(floor(client).does(action)) == ("held", ["no-position"])


def test_a_partial_exit(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=10)

    desk.does("exit", quantity=4)
    assert desk.held == 6
    desk.does("exit", quantity=50, quantityType="percent_of_position")
    assert desk.held == 3
    desk.does("exit", quantity=99)
    assert desk.held == 0


@pytest.mark.parametrize(("opening", "closing"), [("buy", "sell"), ("sell", "buy"), ("buy", "buy")])
def test_sentiment_flat_leaves_no_position_whichever_side_it_was_on(client: Client, opening: str, closing: str) -> None:
    desk = floor(client)
    desk.does(opening, quantity=7)

    assert outcome(desk.does(closing, sentiment="flat")) == ("completed", [])
    assert desk.held == 0
    assert outcome(desk.does(closing, sentiment="flat")) == ("held", ["no-position"])


def test_a_sentiment_that_stays_on_its_side_exits_in_part(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", sentiment="long", quantity=5)

    desk.does("sell", sentiment="bullish", quantity=2)
    assert desk.held == 3
    assert outcome(desk.does("buy", sentiment="bearish", quantity=2)) == ("held", ["sentiment-on-other-side"])
    desk.does("sell", sentiment="bullish", quantity=9)
    assert desk.held == 0


def test_an_opposite_signal_swaps_sides(client: Client) -> None:
    desk = floor(client)
    desk.does("buy", quantity=2)

    trade = desk.does("sell", quantity=3)

    assert outcome(trade) == ("completed", [])
    assert [(order["leg"], order["side"], order["quantity"]) for order in trade["orders"]] == [
        ("exit", "sell", "2"),
        ("entry", "sell", "3"),
    ]
    assert desk.held == -3


def test_with_swapping_off_an_opposite_signal_only_exits(client: Client) -> None:
    desk = floor(client, allow_side_swapping=False)
    desk.does("buy", quantity=2)

    assert outcome(desk.does("sell", quantity=2)) == ("completed", ["swapping-off"])
    assert desk.held == 0


@pytest.mark.parametrize(("bought", "sold", "left"), [(5, 8, -3), (50, 100, -50), (5, 5, 0), (5, 2, 3)])
def test_subtract_exit_quantity(client: Client, bought: int, sold: int, left: int) -> None:
    desk = floor(client, subtract_exit_quantity=True)
    desk.does("buy", quantity=bought)

    desk.does("sell", quantity=sold)

    assert desk.held == left


def test_isolate_sides_leaves_the_other_side_alone(client: Client) -> None:
    desk = floor(client, isolate_sides=True)
    desk.does("buy", quantity=2)

    assert outcome(desk.does("sell", quantity=2)) == ("held", ["side-isolated"])
    assert desk.held == 2


@pytest.mark.parametrize(("sides", "held"), [("bullish", "sell"), ("bearish", "buy"), ("none", "buy")])
def test_a_side_that_is_not_allowed_is_not_entered(client: Client, sides: str, held: str) -> None:
    desk = floor(client, sides=sides)

    assert outcome(desk.does(held)) == ("held", ["side-not-allowed"])
    assert desk.held == 0


def test_a_test_message_walks_the_whole_way_and_sends_nothing(client: Client) -> None:
    desk = floor(client)

    trade = desk.does("buy", quantity=2, test=True)

    assert outcome(trade) == ("tested", ["test"])
    assert [intent["quantity"] for intent in trade["intents"]] == ["2"]
    assert trade["orders"] == []
    assert desk.held == 0


def test_reverse_turns_the_position_round(client: Client) -> None:
    desk = floor(client, sides="bullish")
    desk.does("buy", quantity=4)

    assert outcome(desk.does("reverse")) == ("completed", [])
    assert desk.held == -4
