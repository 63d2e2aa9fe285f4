"""Messages that are ready to be sent: placing, modifying and cancelling an order, from a chart, a shell and a script.

A chart fills its own placeholders in ({{ticker}}); the others are texts of ours, to be copied as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tradehook.dialects.reading.senders import Sender, ready
from tradehook.vocabulary.signal import Action

_Message = Mapping[str, Any]


class Snippet(NamedTuple):
    """A text to be copied: the message of an alert, a command, or a script."""

    action: Action
    sender: Sender
    title: str
    text: str


_FROM_A_STRATEGY: Final = MappingProxyType(
    {
        "symbol": "{{ticker}}",
        "type": "Limit",
        "price": "{{close}}",
        "qty": "{{strategy.order.contracts}}",
        "side": "{{strategy.order.action}}",
        "validity": "DAY",
    }
)
_BY_HAND: Final = MappingProxyType(
    {
        "symbol": "AAPL",
        "type": "Market",
        "qty": 1,
        "side": "buy",
        "stopLoss": 2,
        "stopLossType": "offset in %",
        "takeProfit": 4,
        "takeProfitType": "offset in %",
    }
)
_WORDS: Final = {Action.PLACE: "place", Action.MODIFY: "modify", Action.CANCEL_ORDER: "cancel"}
_TITLES: Final = {
    Action.PLACE: "Placing an order",
    Action.MODIFY: "Modifying an order",
    Action.CANCEL_ORDER: "Cancelling an order",
}


def snippets(url: str, account: str, order_id: int) -> tuple[Snippet, ...]:
    """Every text, for a key's address, the name of an account, and an order that is there."""
    return tuple(
        Snippet(action, sender, f"{title}, {sender}", ready(sender, url, _message(action, sender, account, order_id)))
        for action, title in _TITLES.items()
        for sender in Sender
    )


def _message(action: Action, sender: Sender, account: str, order_id: int) -> _Message:
    whose = {"action": _WORDS[action], "accountName": account}
    from_a_chart = sender is Sender.TRADINGVIEW
    match action:
        case Action.PLACE:
            return whose | dict(_FROM_A_STRATEGY if from_a_chart else _BY_HAND)
        case Action.MODIFY:
            return whose | {"orderId": order_id, "stopLoss": "{{close}}" if from_a_chart else 140.5}
        case _:
            return whose | {"orderId": order_id}
