"""From a problem to a refusal in words: what was sent, where, and what may have been meant."""

import json
from decimal import Decimal
from typing import Final

from tradehook.dialects.reading.fields import UNRESOLVED, Problem
from tradehook.dialects.reading.malformed import Malformed
from tradehook.dialects.reading.near_names import NearNames
from tradehook.dialects.reading.values import placeholder_in
from tradehook.dialects.traderspost import words
from tradehook.dialects.traderspost.refusals import refuse
from tradehook.vocabulary.refusal import Refusal

_LONGEST: Final = 50

_MEANT: Final = {
    "invalid-action": NearNames(words.ACTIONS, words.OTHER_ACTIONS, shortest=3),
    "invalid-sentiment": NearNames(words.SENTIMENTS, shortest=3),
    "invalid-order-type": NearNames(words.ORDER_TYPES, shortest=3),
    "invalid-cancel-order-type": NearNames(words.ORDER_TYPES, shortest=3),
    "invalid-stop-loss-type": NearNames(words.STOP_TYPES, shortest=3),
    "invalid-quantity-type": NearNames(words.QUANTITY_TYPES, shortest=3),
    "invalid-time-in-force": NearNames(words.TIMES_IN_FORCE, shortest=3),
    "invalid-market-price-type": NearNames(words.MARKET_PRICE_TYPES, shortest=3),
    "invalid-option-type": NearNames(words.OPTION_TYPES, shortest=3),
    "invalid-intrinsic-value": NearNames(words.INTRINSIC_VALUES, shortest=3),
}


def of_text(fault: Malformed) -> Refusal:
    """The refusal of a body that could not be read."""
    return refuse(fault.problem, why=fault.explanation)


def of_value(problem: Problem) -> Refusal:
    """The refusal of one value."""
    if problem.code == UNRESOLVED:
        return refuse(UNRESOLVED, problem.path, placeholder=_clipped(placeholder_in(problem.value) or ""))
    if problem.code == "invalid-payload":
        why = f"{problem.path} is {_shown(problem.value)}, which is no symbol."
        return refuse(problem.code, problem.path, why=why)
    details = {"value": _shown(problem.value)}
    meant = _meant(problem)
    return refuse(problem.code, problem.path, **details, **({"meant": meant} if meant else {}))


def _meant(problem: Problem) -> str | None:
    near = _MEANT.get(problem.code)
    return near.meant_by(problem.value) if near is not None and isinstance(problem.value, str) else None


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return str(value) if isinstance(value, Decimal) else _clipped(json.dumps(value, ensure_ascii=False))


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
