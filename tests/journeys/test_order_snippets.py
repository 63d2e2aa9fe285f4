"""The messages that are ready to be copied, each sent as it stands: an order is placed, modified and cancelled."""

from collections.abc import Callable

import pytest

from tests.client import Client, Json
from tests.journeys.copied import as_a_script, in_a_shell
from tests.journeys.key_holder import KeyHolder, key_holder
from tests.waiting import wait_for
from tradehook.dialects.traderevolution.snippets import Sender, snippets
from tradehook.vocabulary.signal import Action

ACCOUNT = 'Pat\'s "first" € account'
_CHART = {"{{ticker}}": "AAPL", "{{strategy.order.contracts}}": "1", "{{strategy.order.action}}": "buy"}
Send = Callable[[KeyHolder, str, str], Json]


def _as_an_alert(desk: KeyHolder, text: str, close: str) -> Json:
    """Once the chart has filled its placeholders in."""
    for placeholder, value in (_CHART | {"{{close}}": close}).items():
        text = text.replace(placeholder, value)
    found: Json = desk.sends(text).json()
    return found


def _in_a_shell(_desk: KeyHolder, text: str, _close: str) -> Json:
    return in_a_shell(text)


def _as_a_script(_desk: KeyHolder, text: str, _close: str) -> Json:
    return as_a_script(text)


SENDERS: dict[Sender, Send] = {
    Sender.TRADINGVIEW: _as_an_alert,
    Sender.CURL: _in_a_shell,
    Sender.PYTHON: _as_a_script,
}


def _text(desk: KeyHolder, action: Action, sender: Sender, number: int) -> str:
    found = snippets(desk.key["url"], desk.account_name, number)
    return next(each.text for each in found if (each.action, each.sender) == (action, sender))


@pytest.mark.parametrize("sender", Sender)
def test_an_order_is_placed_modified_and_cancelled_by_what_is_to_be_copied(client: Client, sender: Sender) -> None:
    desk, send = key_holder(client), SENDERS[sender]
    named = f"{ACCOUNT} {desk.account[-8:]}"
    client.call("PATCH", f"/accounts/{desk.account}", {"name": named})
    desk = KeyHolder(client, desk.account, named, desk.key)
    client.set_price("AAPL", "150")

    placed = send(desk, _text(desk, Action.PLACE, sender, 1), "150")
    assert placed["s"] == "ok", placed
    number = placed["d"]["orderId"]
    order = desk.comes_to(number, "filled")
    assert (order["symbol"], order["side"], order["quantity"], order["average_price"]) == ("AAPL", "buy", "1", "150")

    modified = send(desk, _text(desk, Action.MODIFY, sender, number), "140.5")
    assert modified["s"] == "ok", modified
    wait_for(lambda: "140.5" in _stops(desk), f"a stop at 140.5: {_stops(desk)}")

    rests = desk.places(symbol="AAPL", qty=1, type="Limit", price=100)["orderId"]
    cancelled = send(desk, _text(desk, Action.CANCEL_ORDER, sender, rests), "150")
    assert (cancelled["s"], cancelled["d"]["status"]) == ("ok", "cancelled")
    assert desk.order(rests)["status"] == "cancelled"
    assert desk.held == 0
    desk.holds(1, "AAPL")


def _stops(desk: KeyHolder) -> list[str]:
    """Where the stops of the account work."""
    return [each["stop_price"] for each in desk.client.orders(desk.account, status="working")]


def test_there_is_a_way_to_send_each() -> None:
    assert SENDERS.keys() == set(Sender)
    assert {each.sender for each in snippets("https://desk.example/webhook/a/b", "PAPER-1", 17)} == set(Sender)
