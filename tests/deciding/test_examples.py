"""What a message would be as an entry, and as an exit."""

from decimal import Decimal
from typing import Any

import pytest

from tests.deciding.world import message, settings
from tradehook.deciding.examples import as_entry, as_exit
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.settings import Sides
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action, StopLoss

LONG, SHORT, FLAT = Sentiment.BULLISH, Sentiment.BEARISH, Sentiment.FLAT


@pytest.mark.parametrize(
    ("action", "fields", "sides", "entry"),
    [
        ("buy", {"quantity": "5"}, Sides.BOTH, message("buy", quantity="5")),
        ("sell", {"quantity": "5", "sentiment": SHORT}, Sides.BOTH, message("sell", quantity="5")),
        ("buy", {"test": True, "delay_s": 5}, Sides.BOTH, message("buy")),
        ("sell", {"quantity": "5", "sentiment": LONG}, Sides.BOTH, message("buy")),
        ("sell", {"sentiment": FLAT}, Sides.BOTH, message("buy")),
        ("buy", {"sentiment": FLAT}, Sides.BOTH, message("sell")),
        ("add", {"quantity": "5"}, Sides.BOTH, message("buy", quantity="5")),
        ("exit", {"quantity": "5", "order_type": OrderType.LIMIT}, Sides.BOTH, message("buy")),
        ("exit", {}, Sides.BEARISH, message("sell")),
        ("exit", {}, Sides.NONE, message("buy")),
        ("reverse", {"signal_price": "100"}, Sides.BULLISH, message("buy", signal_price="100")),
    ],
)
def test_as_an_entry(action: str, fields: dict[str, Any], sides: Sides, entry: object) -> None:
    assert as_entry(message(action, **fields), settings(sides=sides)) == entry


@pytest.mark.parametrize(
    ("action", "fields", "exit_"),
    [
        ("exit", {"quantity": "5"}, message("exit", quantity="5")),
        ("sell", {"quantity": "5", "sentiment": LONG}, message("exit", quantity="5")),
        ("sell", {"quantity": "5", "sentiment": SHORT}, message("exit")),
        ("buy", {"quantity": "5", "order_type": OrderType.MARKET}, message("exit", order_type=OrderType.MARKET)),
        ("buy", {"stop_loss": StopLoss(percent=Decimal(5))}, message("exit")),
        ("cancel", {}, message("exit")),
    ],
)
def test_as_an_exit(action: str, fields: dict[str, Any], exit_: object) -> None:
    assert as_exit(message(action, **fields)) == exit_


def test_every_action_has_both() -> None:
    for action in Action:
        assert as_entry(message(action), settings()).action in (Action.BUY, Action.SELL)
        assert as_exit(message(action)).action is Action.EXIT
