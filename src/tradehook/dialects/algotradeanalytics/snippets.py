"""Messages that are ready to be sent: into a position and out of it, from a chart, a shell and a script.

A chart fills its own placeholders in ({{ticker}}); the others are texts of ours, to be copied as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tradehook.dialects.algotradeanalytics.words import Direction
from tradehook.dialects.reading.senders import Sender, ready

_Message = Mapping[str, Any]


class Snippet(NamedTuple):
    """A text to be copied: the message of an alert, a command, or a script."""

    direction: Direction
    sender: Sender
    title: str
    text: str


_FROM_A_STRATEGY: Final = MappingProxyType(
    {
        "ticker": "{{ticker}}",
        "orderType": "market",
        "qty": "{{strategy.order.contracts}}",
        "marketPrice": "{{close}}",
        "metadata": {"timestamp": "{{timenow}}", "strategy": "My strategy"},
    }
)
_BY_HAND: Final = MappingProxyType({"ticker": "AAPL", "orderType": "market", "qty": 1})
_TITLES: Final = {
    Direction.ENTRY_LONG: "Into a long position",
    Direction.EXIT_LONG: "Out of a long position",
    Direction.ENTRY_SHORT: "Into a short position",
    Direction.EXIT_SHORT: "Out of a short position",
}


def snippets(url: str, key: str) -> tuple[Snippet, ...]:
    """Every text, for a webhook's address and its key."""
    return tuple(
        Snippet(direction, sender, f"{title}, {sender}", ready(sender, url, _message(direction, sender, key)))
        for direction, title in _TITLES.items()
        for sender in Sender
    )


def _message(direction: Direction, sender: Sender, key: str) -> _Message:
    what = _FROM_A_STRATEGY if sender is Sender.TRADINGVIEW else _BY_HAND
    return {"auth_key": key, "positionDirection": direction.value} | dict(what)
