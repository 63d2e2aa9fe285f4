"""How far fills were from what alerts said: a line for each order, from the price of its alert to that of its fill."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from tradehook.analytics.alerts.figures import SLIPPAGE_LEVELS
from tradehook.analytics.alerts.latency import Phase
from tradehook.web.dashboard.showing import TONES

WIDTH: Final = 900
HEIGHT: Final = 220
_EDGE: Final = 12
_LEAST_SCALE: Final = 0.05
_ALERTED: Final = (Phase.SENT, Phase.RECEIVED)


class Drift(NamedTuple):
    """An order that filled beside its alert: how much worse its price was (negative: better), in percent and how good
    that is; how many seconds later it filled, and where it is drawn."""

    order: Mapping[str, Any]
    percent: float
    level: str
    tone: str
    seconds: float | None
    x: float
    y: float


class Drifts(NamedTuple):
    """Orders from the oldest to the newest; `scale` is how many percent from the middle to the edge."""

    drifts: list[Drift]
    scale: float
    middle: float = HEIGHT / 2
    width: int = WIDTH
    height: int = HEIGHT


def drifts(orders: Iterable[Mapping[str, Any]]) -> Drifts:
    """Those of orders, newest first, whose alert named a price."""
    priced = [order for order in orders if order["total_cost"] and order["total_cost"]["percent"] is not None][::-1]
    scale = max((abs(order["total_cost"]["percent"]) for order in priced), default=0.0)
    scale = max(scale, _LEAST_SCALE)
    return Drifts([_drift(order, number, len(priced), scale) for number, order in enumerate(priced)], scale)


def _drift(order: Mapping[str, Any], number: int, count: int, scale: float) -> Drift:
    worse = order["total_cost"]["percent"]
    level = SLIPPAGE_LEVELS.word(Decimal(str(worse)))
    return Drift(
        order=order,
        percent=worse,
        level=level,
        tone=TONES[level],
        seconds=_seconds(order["moments"]),
        x=round(_EDGE + (WIDTH - 2 * _EDGE) * (number + 0.5) / count, 1),
        y=round(HEIGHT / 2 - (HEIGHT / 2 - _EDGE) * worse / scale, 1),
    )


def _seconds(moments: Mapping[str, str]) -> float | None:
    """From the alert, as it was sent if that is known, to the first fill."""
    alerted: Sequence[str] = [moments[phase] for phase in _ALERTED if phase in moments]
    if not alerted or Phase.FILLED not in moments:
        return None
    return (datetime.fromisoformat(moments[Phase.FILLED]) - datetime.fromisoformat(alerted[0])).total_seconds()
