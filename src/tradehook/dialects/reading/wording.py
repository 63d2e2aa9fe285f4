"""What the words of a refusal are filled in with: what was sent, and what may have been meant."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tradehook.dialects.reading.fields import UNRESOLVED, Problem
from tradehook.dialects.reading.near_names import NearNames
from tradehook.dialects.reading.values import placeholder_in

_LONGEST: Final = 50


def details_of(problem: Problem, near: Mapping[str, NearNames]) -> dict[str, object]:
    """What is known of a value that cannot be used: the `placeholder`, or the `value` and the word that is `meant`.

    `near`: the words of closed lists, by the code of a value that is none of them.
    """
    if problem.code == UNRESOLVED:
        return {"placeholder": _clipped(placeholder_in(problem.value) or "")}
    words = near.get(problem.code)
    meant = words.meant_by(problem.value) if words is not None and isinstance(problem.value, str) else None
    return {"value": shown(problem.value), **({"meant": meant} if meant else {})}


def shown(value: object) -> str:
    """A value of a message as text, clipped: as it stands in JSON."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return str(value) if isinstance(value, Decimal) else _clipped(json.dumps(value, ensure_ascii=False))


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
