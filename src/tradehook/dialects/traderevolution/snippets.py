"""Messages that are ready to be sent: placing, modifying and cancelling an order, from a chart, a shell and a script.

A chart fills its own placeholders in ({{ticker}}); the others are texts of ours, to be copied as they are.
"""

import json
import shlex
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tradehook.vocabulary.signal import Action

_Message = Mapping[str, Any]


class Sender(StrEnum):
    """Where a message is sent from."""

    TRADINGVIEW = "TradingView"
    CURL = "curl"
    PYTHON = "Python"


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
        Snippet(action, sender, f"{title}, {sender}", _WRITE[sender](url, _message(action, sender, account, order_id)))
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


def _alert(_url: str, message: _Message) -> str:
    return json.dumps(message, indent=2, ensure_ascii=False)


def _curl(url: str, message: _Message) -> str:
    body = shlex.quote(json.dumps(message, ensure_ascii=False))
    return f"curl --header 'Content-Type: application/json' \\\n  --data {body} \\\n  {shlex.quote(url)}"


def _python(url: str, message: _Message) -> str:
    return _SCRIPT.format(url=json.dumps(url), message=json.dumps(message, indent=4, ensure_ascii=False))


_SCRIPT: Final = """\
import json
import urllib.error
import urllib.request

URL = {url}
MESSAGE = {message}

request = urllib.request.Request(
    URL, data=json.dumps(MESSAGE).encode(), headers={{"Content-Type": "application/json"}}
)
try:
    with urllib.request.urlopen(request, timeout=10) as answer:
        print(answer.read().decode())
except urllib.error.HTTPError as refused:
    print(refused.read().decode())
"""

_WRITE: Final[Mapping[Sender, Callable[[str, _Message], str]]] = MappingProxyType(
    {Sender.TRADINGVIEW: _alert, Sender.CURL: _curl, Sender.PYTHON: _python}
)
