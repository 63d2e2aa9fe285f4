"""Brackets at Alpaca: linked there, and with a leg that tradehook places or watches, by the rules of the program."""

import json
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import DoubleProcess
from tests.client import Json
from tests.faults.forked import ForkedServer
from tests.journeys.at_alpaca import Trader, trader_at
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

PROFIT, STOP = {"percent": 10}, {"type": "stop", "percent": 5}
TRAILING = {"type": "trailing_stop", "trailAmount": 1}
FROM_THE_SEED = {"quantity": 1, "signalPrice": 143.12, "takeProfit": PROFIT, "stopLoss": STOP}
_PRICES = ("limit_price", "stop_price", "trail_amount")
_OPEN = frozenset({"pending", "working", "partially_filled", "in_doubt"})
_WATCHED = frozenset({"waiting", "watching", "triggered", "sent", "placed"})


def asked(trader: Trader) -> list[tuple[str, Json]]:
    """What was asked of Alpaca, in its order: the method and the body of each command, without our ids."""
    commands = [each for each in trader.double.requests() if each["method"] != "GET"]
    bodies = [(each["method"], json.loads(each["body"] or "{}")) for each in commands]
    return [
        (method, {name: text for name, text in body.items() if name != "client_order_id"}) for method, body in bodies
    ]


def shown(trader: Trader, signal: str) -> Json:
    """The trade of a signal as a trader looks at it."""
    (trade,) = wait_for(lambda: trader.client.trades_of(signal), "the trade")
    return trader.client.call("GET", f"/trades/{trade['id']}")


def legs(trade: Json, *statuses: str) -> dict[str, str]:
    """The prices of a trade's legs with one of these statuses."""
    found = [each for each in trade["orders"] if each["leg"] in ("take_profit", "stop_loss")]
    return {
        each["leg"]: next((each[name] for name in _PRICES if each[name] is not None), "market")
        for each in found
        if each["status"] in statuses
    }


def watched(trade: Json) -> dict[str, str]:
    """How the legs that Alpaca does not link stand."""
    return {each["leg"]: each["status"] for each in trade["watched"]}


def rests(trader: Trader, signal: str, **prices: str) -> None:
    """The legs of a trade come to rest at these prices, here and at Alpaca."""
    wait_for(lambda: legs(shown(trader, signal), "working") == prices, f"{prices}: {shown(trader, signal)['orders']}")
    there = [each for each in trader.double.orders() if each["status"] in ("new", "held")]
    assert sorted(each["limit_price"] or each["stop_price"] for each in there) == sorted(prices.values())


def is_over(trader: Trader) -> None:
    """Nothing is held, rests or is watched any more, on either side."""
    trader.holds(0)
    listed = trader.client.listed
    wait_for(
        lambda: (
            not [each for each in trader.client.orders(trader.account) if each["status"] in _OPEN]
            and not [each for each in listed("/watched-orders") if each["status"] in _WATCHED]
        ),
        f"the end of everything: {trader.client.orders(trader.account)} {listed('/watched-orders')}",
    )
    trader.is_square()


def said(trade: Json, rule: str) -> str:
    """What the trace says of a rule, the last time."""
    return next(step["found"] for step in reversed(trade["trace"]) if step["rule"] == rule)


def test_the_first_message_of_the_seed_is_one_bracket_there(trader: Trader) -> None:
    trader.double.quote("AMD", "143.12")

    signal = trader.sends("buy", **FROM_THE_SEED)

    rests(trader, signal, take_profit="157.44", stop_loss="135.97")
    trader.holds(1)
    bracket = {
        "order_class": "bracket",
        "take_profit": {"limit_price": "157.44"},
        "stop_loss": {"stop_price": "135.97"},
    }
    entry = {"symbol": "AMD", "side": "buy", "qty": "1", "type": "market", "time_in_force": "gtc"}
    assert asked(trader) == [("POST", entry | bracket)]
    trade = shown(trader, signal)
    assert said(trade, "legs") == "Alpaca works what is linked with the entry (bracket)."
    assert trade["watched"] == []

    trader.double.quote("AMD", 158)

    is_over(trader)
    trade = shown(trader, signal)
    assert (legs(trade, "filled"), legs(trade, "cancelled")) == ({"take_profit": "157.44"}, {"stop_loss": "135.97"})
    assert trader.events() == []


def test_the_legs_follow_the_price_at_which_the_entry_fills(trader: Trader) -> None:
    trader.double.quote("AMD", "143.10", "143.14")

    signal = trader.sends("buy", **FROM_THE_SEED)

    rests(trader, signal, take_profit="157.46", stop_loss="135.99")
    changes = [("PATCH", {"limit_price": "157.46"}), ("PATCH", {"stop_price": "135.99"})]
    assert sorted(map(str, asked(trader)[1:])) == sorted(map(str, changes))
    trader.double.quote("AMD", "135.90")
    is_over(trader)
    assert legs(shown(trader, signal), "filled") == {"stop_loss": "135.99"}
    assert trader.events() == []


def test_a_trailing_stop_rests_there_until_the_take_profit_is_reached(trader: Trader) -> None:
    signal = trader.sends("buy", quantity=3, takeProfit=PROFIT, stopLoss=TRAILING)

    wait_for(lambda: legs(shown(trader, signal), "working") == {"stop_loss": "1"}, "the trailing stop")
    trade = shown(trader, signal)
    assert watched(trade) == {"stop_loss": "placed", "take_profit": "watching"}
    (profit,) = trader.client.listed("/watched-orders", status="watching")
    assert (profit["leg"], profit["limit_price"], profit["released"]) == ("take_profit", "110", "3")
    assert said(trade, "legs") == (
        "Alpaca does not link these with the entry: tradehook places the stop loss once the entry has filled, "
        "and watches the price for the take profit."
    )

    trader.double.quote("AMD", "110.50")

    is_over(trader)
    assert watched(shown(trader, signal)) == {"stop_loss": "cancelled", "take_profit": "done"}
    out = {"symbol": "AMD", "side": "sell", "qty": "3"}
    assert asked(trader) == [
        ("POST", out | {"side": "buy", "type": "market", "time_in_force": "day"}),
        ("POST", out | {"type": "trailing_stop", "time_in_force": "gtc", "trail_price": "1"}),
        ("DELETE", {}),
        ("POST", out | {"type": "market", "time_in_force": "day"}),
    ]
    assert trader.events() == []


def test_a_take_profit_is_watched_until_the_trailing_stop_triggers_there(
    trader: Trader, alpaca_server: ForkedServer
) -> None:
    """While nobody watches, the stop is at Alpaca and protects."""
    signal = trader.sends("buy", quantity=3, takeProfit=PROFIT, stopLoss=TRAILING)
    wait_for(lambda: legs(shown(trader, signal), "working") == {"stop_loss": "1"}, "the trailing stop")

    alpaca_server.kill()
    trader.double.quote("AMD", 105)
    trader.double.quote("AMD", "103.99")
    alpaca_server.start_ready()

    is_over(trader)
    trade = shown(trader, signal)
    assert watched(trade) == {"stop_loss": "done", "take_profit": "cancelled"}
    assert next(each["average_price"] for each in trade["orders"] if each["leg"] == "stop_loss") == "103.99"
    assert len(asked(trader)) == 2


def test_an_exit_in_full_takes_the_legs_away_first(trader: Trader) -> None:
    bought = trader.sends("buy", **FROM_THE_SEED | {"quantity": 3})
    rests(trader, bought, take_profit="110", stop_loss="95")
    trader.holds(3)

    signal = trader.sends("exit")

    assert trader.client.ended_trade(signal)["status"] == "completed"
    is_over(trader)
    assert [method for method, _ in asked(trader)] == ["POST", "DELETE", "DELETE", "POST"]
    assert legs(shown(trader, bought), "cancelled") == {"take_profit": "110", "stop_loss": "95"}
    assert trader.events() == []


def test_a_sell_swaps_one_bracket_for_another(trader: Trader) -> None:
    rests(trader, trader.sends("buy", **FROM_THE_SEED | {"quantity": 3}), take_profit="110", stop_loss="95")
    trader.holds(3)

    signal = trader.sends("sell", **FROM_THE_SEED | {"quantity": 2})

    rests(trader, signal, take_profit="90", stop_loss="105")
    trader.holds(-2)
    assert [(method, body.get("side"), body.get("qty")) for method, body in asked(trader)] == [
        ("POST", "buy", "3"),
        ("DELETE", None, None),
        ("DELETE", None, None),
        ("POST", "sell", "3"),
        ("POST", "sell", "2"),
    ]
    trader.double.quote("AMD", 105)
    is_over(trader)
    assert legs(shown(trader, signal), "filled") == {"stop_loss": "105"}
    assert trader.events() == []


def test_an_exit_in_part_leaves_a_pair_for_the_rest(trader: Trader) -> None:
    bought = trader.sends("buy", **FROM_THE_SEED | {"quantity": 3})
    rests(trader, bought, take_profit="110", stop_loss="95")
    trader.holds(3)

    assert trader.does("exit", quantity=1) == ("completed", [])

    rests(trader, bought, take_profit="110", stop_loss="95")
    trader.holds(2)
    method, pair = asked(trader)[-1]
    assert (method, pair["order_class"], pair["qty"]) == ("POST", "oco", "2")
    assert (pair["take_profit"], pair["stop_loss"]) == ({"limit_price": "110"}, {"stop_price": "95"})
    wait_for(lambda: trader.events() == ["protection-interrupted"], f"the notice: {trader.events()}")
    trader.double.quote("AMD", "94.50")
    is_over(trader)
    assert trader.events() == ["protection-interrupted"]


def test_breakeven_moves_the_stop_and_leaves_the_take_profit(trader: Trader) -> None:
    bought = trader.sends("buy", quantity=3, orderType="limit", limitPrice=95, takeProfit=PROFIT, stopLoss=STOP)
    wait_for(lambda: [each for each in trader.double.orders() if each["status"] == "new"], "the entry")
    trader.double.quote("AMD", 95)
    rests(trader, bought, take_profit="104.5", stop_loss="90.25")
    trader.holds(3)
    trader.double.quote("AMD", 97)

    assert trader.does("breakeven") == ("completed", [])

    rests(trader, bought, take_profit="104.5", stop_loss="95")
    assert asked(trader)[1:] == [("PATCH", {"stop_price": "95"})]
    trader.double.quote("AMD", "94.90")
    is_over(trader)
    assert legs(shown(trader, bought), "filled") == {"stop_loss": "95"}
    assert trader.events() == []


def test_an_entry_that_does_not_fill_in_time_goes_with_its_legs(trader: Trader) -> None:
    fields = {"orderType": "limit", "limitPrice": 90, "cancelAfter": 1, "takeProfit": PROFIT, "stopLoss": STOP}

    assert trader.does("buy", quantity=3, **fields) == ("cancelled", ["cancelled-after"])

    is_over(trader)
    assert [each["status"] for each in trader.double.orders()] == ["canceled"] * 3
    assert trader.events() == []


def test_both_legs_of_coins_are_watched(alpaca_server: ForkedServer, double: DoubleProcess) -> None:
    """Alpaca links nothing with an order for coins, and has no stop for them."""
    double.quote("BTC/USD", 100_000)
    with alpaca_server.client() as client:
        trader = trader_at(double, client, "crypto", "BTCUSD")
        signal = trader.sends("buy", quantity="0.5", takeProfit=PROFIT, stopLoss=STOP)
        both = {"stop_loss": "watching", "take_profit": "watching"}
        wait_for(lambda: watched(shown(trader, signal)) == both, "both to be watched")
        trader.holds(Decimal("0.5"))
        assert said(shown(trader, signal), "legs") == (
            "Alpaca does not link these with the entry: tradehook watches the price for the take profit "
            "and the stop loss."
        )

        double.quote("BTC/USD", 94_000)

        is_over(trader)
        trade = shown(trader, signal)
        assert watched(trade) == {"stop_loss": "done", "take_profit": "cancelled"}
        assert legs(trade, "filled") == {"stop_loss": "market"}
        assert [body["symbol"] for _, body in asked(trader)] == ["BTC/USD"] * 2
        assert trader.events() == []
