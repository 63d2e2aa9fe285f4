"""Orders of a key on an account that also follows a strategy: each sees what the other did, and a person has the last
word (rules: issue on TraderEvolution, "Same engine"; architecture 4)."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.client import Client, Json, Strategy
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.server import OWNER_TOKEN, Server
from tests.waiting import wait_for

LEGS = {"stopLoss": 80, "takeProfit": 120}


@dataclass(frozen=True, slots=True)
class Beside:
    """A key's account that follows a strategy of stocks too."""

    desk: KeyHolder
    strategy: Strategy

    def signals(self, action: str, **fields: Any) -> Json:
        """Send a message of the strategy; its trade, once it has ended."""
        return self.desk.client.carried_out(self.strategy, {"ticker": "AMD", "action": action, **fields})


@pytest.fixture
def both(client: Client) -> Beside:
    desk, strategy = key_holder(client), client.make_strategy()
    client.subscribe(strategy, desk.account)
    return Beside(desk, strategy)


def _no_more(desk: KeyHolder) -> bool:
    """Whether nothing of the account works any more, at the broker or watched."""
    statuses = {each["status"] for each in desk.client.orders(desk.account)}
    return statuses <= {"filled", "cancelled", "expired"} and not desk.watched()


def _is_square(desk: KeyHolder) -> None:
    """Wait until nothing is held and nothing works."""
    desk.holds(0)
    wait_for(lambda: _no_more(desk), f"nothing to work: {desk.client.orders(desk.account)}")


def test_an_order_of_a_key_is_seen_everywhere_and_exited_by_a_signal(both: Beside) -> None:
    desk = both.desk
    number = desk.places(**LEGS)["orderId"]
    (position,) = desk.client.listed("/positions", account_id=desk.account)
    assert (position["symbol"], position["quantity"], position["average_price"]) == ("AMD", "10", "100")
    order = desk.order(number)
    (trade,) = desk.client.listed("/trades", account_id=desk.account)
    assert (trade["id"], trade["symbol"], trade["subscription_id"]) == (order["trade_id"], "AMD", None)
    assert number in [each["number"] for each in trade["orders"]]
    assert len(desk.client.listed("/fills", account_id=desk.account)) == 1

    exited = both.signals("exit")

    assert exited["status"] == "completed"
    _is_square(desk)


def test_an_entry_of_a_signal_is_exited_by_an_order_of_a_key(both: Beside) -> None:
    entered = both.signals("buy", quantity=10, stopLoss={"stopPrice": 90}, takeProfit={"limitPrice": 120})
    assert entered["status"] == "completed"
    so = both.desk.places(side="sell", qty=4)
    assert (so["status"], so["filledQty"]) == ("filled", 4)
    wait_for(lambda: _at_stake(both.desk) == {"6"}, f"legs for 6: {both.desk.client.orders(both.desk.account)}")
    so = both.desk.places(side="sell", qty=6)
    assert (so["status"], so["filledQty"]) == ("filled", 6)
    assert both.desk.order(so["orderId"])["leg"] == "exit"
    _is_square(both.desk)


def _at_stake(desk: KeyHolder) -> set[str]:
    """For how much the legs at the broker are."""
    return {each["quantity"] for each in desk.client.orders(desk.account, status="working")}


def test_a_resting_order_of_a_key_is_cancelled_by_a_signal(both: Beside) -> None:
    number = both.desk.places(type="Limit", price=90, **LEGS)["orderId"]
    assert both.signals("cancel")["status"] == "completed"
    both.desk.comes_to(number, "cancelled")
    _is_square(both.desk)
    assert both.desk.refused("cancel", orderId=number) == "order-final"


@pytest.mark.parametrize("opened", ["by a signal", "by a key"])
def test_an_order_for_more_than_is_held_exits_that_and_enters_the_rest(both: Beside, opened: str) -> None:
    desk = both.desk
    if opened == "by a signal":
        both.signals("buy", quantity=10, stopLoss={"stopPrice": 70})
    else:
        desk.places(stopLoss=70)
    so = desk.places(side="sell", qty=15, stopLoss=110, takeProfit=85)
    assert (so["status"], so["filledQty"], so["avgPrice"]) == ("filled", 15, 100)
    assert {each["leg"] for each in so["legs"]} == {"stop_loss", "take_profit"}
    desk.holds(-5)
    entry = desk.order(so["orderId"])
    assert (entry["leg"], entry["quantity"]) == ("entry", "5")
    wait_for(lambda: _at_stake(desk) == {"5"}, f"legs for 5 alone: {desk.client.orders(desk.account)}")
    made = [each for each in desk.client.orders(desk.account) if each["trade_id"] == entry["trade_id"]]
    assert {each["quantity"] for each in made if each["leg"] == "exit"} == {"10"}
    desk.price("111")
    _is_square(desk)


def test_an_order_that_only_takes_off_leaves_its_legs_out_and_says_so(client: Client) -> None:
    desk = key_holder(client)
    desk.places()
    said = desk.answered("place", symbol="AMD", type="Market", qty=10, side="sell", **LEGS)
    assert (said["s"], [each["code"] for each in said["warnings"]]) == ("ok", ["legs-left-out"])
    _is_square(desk)


# -------------------------------------------------------------------------------------------------------- a person


def _trade_of(desk: KeyHolder, *, newest: int = 0) -> Json:
    return desk.client.listed("/trades", account_id=desk.account)[newest]


def _cares(desk: KeyHolder) -> int:
    """Place an order that waits for a person; its number."""
    so = desk.places(type="Care", price=101, userComment="not before the open", **LEGS)
    assert (so["status"], "approve" in so["note"]) == ("pending", True)
    waits = _trade_of(desk)
    assert (waits["status"], waits["message"]) == ("awaiting_approval", "not before the open")
    assert desk.client.orders(desk.account) == []
    return int(so["orderId"])


def _works_out(desk: KeyHolder, number: int) -> None:
    """The order that was approved fills, and has the number that was promised, and its legs."""
    desk.comes_to(number, "filled")
    desk.holds(10)
    assert set(desk.legs(number)) == {"stop_loss", "take_profit"}
    assert desk.does("modify", orderId=number, stopLoss=90)["status"] == "filled"


def test_an_order_that_needs_care_waits_for_a_person(client: Client) -> None:
    desk = key_holder(client)
    number = _cares(desk)
    desk.client.call("POST", f"/trades/{_trade_of(desk)['id']}/approve")
    _works_out(desk, number)


def test_a_person_approves_at_a_terminal(server: Server, client: Client) -> None:
    desk = key_holder(client)
    number = _cares(desk)
    nothing = dict.fromkeys(("TRADEHOOK_WEBHOOK", "TRADEHOOK_PORT", "TRADEHOOK_OWNER_TOKEN", "TRADEHOOK_DATA_DIR"))
    shell = Shell({**nothing, "TRADEHOOK_URL": server.url, "TRADEHOOK_TOKEN": OWNER_TOKEN})
    ran = shell.run("trades", "approve", _trade_of(desk)["id"])
    assert (ran.status, ran.err) == (0, "")
    _works_out(desk, number)


def test_what_a_person_rejected_says_so_to_who_asks_more_of_it(client: Client) -> None:
    desk = key_holder(client)
    number = _cares(desk)
    desk.client.call("POST", f"/trades/{_trade_of(desk)['id']}/reject", {"words": "not today"})
    for action, fields in (("cancel", {}), ("modify", {"qty": 5})):
        said = desk.answered(action, orderId=number, **fields)
        assert (said["s"], said["code"]) == ("error", "order-not-sent")
        assert "not today" in said["errmsg"]
    assert desk.client.orders(desk.account) == []


# ------------------------------------------------------------------------------------------------ the account's guards

GUARDS: list[tuple[str, Json]] = [
    ("max-position-quantity", {"max_position_quantity": "9"}),
    ("max-position-value", {"max_position_value": "900"}),
    ("max-trades-per-day", {"max_trades_per_day": 1}),
    ("max-open-positions", {"max_open_positions": 1}),
]


def test_the_guards_of_the_account_hold_what_opens_and_let_pass_what_reduces(client: Client) -> None:
    for code, guards in GUARDS:
        desk = key_holder(client)
        client.set_price("MSFT", "100")
        desk.places(symbol="MSFT", qty=5)
        client.call("PATCH", f"/accounts/{desk.account}", {"guards": guards})
        said = desk.answered("place", symbol="AMD", type="Market", qty=10, side="buy")
        assert (said["s"], said["code"]) == ("error", code)
        assert said["d"]["orderId"]
        assert (_trade_of(desk)["status"], _trade_of(desk)["reasons"][0]["code"]) == ("held", code)
        assert desk.refused("cancel", orderId=said["d"]["orderId"]) == "order-not-sent"
        assert desk.places(symbol="MSFT", qty=5, side="sell")["status"] == "filled"


def test_a_locked_account_takes_no_entry(client: Client) -> None:
    desk = key_holder(client)
    desk.places()
    client.call("POST", f"/accounts/{desk.account}/lock", {"seconds": 600})
    assert desk.refused("place", symbol="AMD", type="Limit", price=90, qty=1, side="buy") == "locked"
    assert desk.places(side="sell")["status"] == "filled"
    desk.holds(0)
