"""Figures as they are answered: what must be exact as text, ratios as numbers, and why what is null is null."""

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from tradehook.analytics.figures import EXACT_UNITS, Figure
from tradehook.analytics.performance import DayResult
from tradehook.vocabulary.exact import canonical


def encoded(answer: dict[str, Any]) -> bytes:
    """An answer as JSON."""
    return msgspec.json.encode(answer)


def figures_told(of: object, figures: Iterable[Figure]) -> dict[str, Any]:
    """The figures by name; `undefined` says of each that is null why it is."""
    known = {figure: getattr(of, figure.name) for figure in figures}
    told = {figure.name: figure_told(figure, value) for figure, value in known.items()}
    return told | {"undefined": {figure.name: figure.undefined for figure in known if told[figure.name] is None}}


def figure_told(figure: Figure, value: Any) -> Any:
    """One figure."""
    match value:
        case DayResult():
            return {"day": value.day.isoformat(), "net": canonical(value.net)}
        case Decimal() if figure.unit in EXACT_UNITS:
            return canonical(value)
        case Decimal() | float():
            return _number(float(value))
        case _:
            return value


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
