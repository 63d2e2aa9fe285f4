"""An entry and an exit, with fields changed or, where they are None, left out."""

import json
from typing import Any

from tradehook.dialects.algotradeanalytics.parse import parse
from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.vocabulary.refusal import Refusal

KEY = "k-3fQ9_vT7xW1mZ5cB8nR2pL6sD0gH4jYaEuIo"


def entry(**changes: Any) -> bytes:
    """Into a long position."""
    return _written({"auth_key": KEY, "ticker": "AAPL", "positionDirection": "entryLong"} | changes)


def leave(**changes: Any) -> bytes:
    """Out of it."""
    return entry(**{"positionDirection": "exitLong"} | changes)


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
