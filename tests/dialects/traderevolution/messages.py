"""The three messages, with fields changed or, where they are None, left out."""

import json
from typing import Any

from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.traderevolution.parse import parse
from tradehook.vocabulary.refusal import Refusal

OPTION = {"symbolType": "OPTIONS", "contractMonth": "2026-12-18", "strikePrice": 200, "strikeType": "Call"}


def place(**changes: Any) -> bytes:
    """A market order for ten shares."""
    order = {"action": "place", "accountName": "PAPER-1", "symbol": "AAPL", "type": "Market", "qty": 10, "side": "buy"}
    return _written(order | changes)


def modify(**changes: Any) -> bytes:
    """A new price for order 17."""
    return _written({"action": "modify", "accountName": "PAPER-1", "orderId": 17, "price": 151} | changes)


def cancel(**changes: Any) -> bytes:
    """No more of order 17."""
    return _written({"action": "cancel", "accountName": "PAPER-1", "orderId": 17} | changes)


def reading_of(body: bytes) -> Reading:
    """What a body says, which can be read."""
    outcome = parse(body, JsonSyntax.STRICT)
    assert isinstance(outcome, Reading), outcome
    return outcome


def refusals_of(body: bytes) -> tuple[Refusal, ...]:
    """What is wrong with a body."""
    outcome = parse(body, JsonSyntax.STRICT)
    assert isinstance(outcome, Unreadable), outcome
    return outcome.refusals


def _written(fields: dict[str, Any]) -> bytes:
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()
