"""How long a signal took, stage by stage: from the sender's clock to the fill."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.trade import TradeStatus

_APPROVED_FROM = TradeStatus.AWAITING_APPROVAL


class Stage(NamedTuple):
    """A stage, when it was reached (None: not, or not yet), and how many seconds after the one before."""

    name: str
    at: str | None
    seconds: float | None


def timing(delivery: Mapping[str, Any], signal: Mapping[str, Any] | None, trades: Sequence[Any]) -> list[Stage]:
    """Every stage in order; of several trades, the one that got there first."""
    orders = [order for trade in trades for order in trade["orders"]]
    reached = (
        ("sent", signal["message"].get("sent_at") if signal else None),
        ("received", delivery["received_at"]),
        ("planned", _first(trade["decided_at"] for trade in trades)),
        ("approved", _first(_approved_at(trade) for trade in trades)),
        ("submitted", _first(order["created_at"] for order in orders)),
        ("filled", _first(_filled_at(order) for order in orders)),
    )
    stages: list[Stage] = []
    before: str | None = None
    for name, at in reached:
        stages.append(Stage(name, at, None if at is None or before is None else _between(before, at)))
        before = at or before
    return stages


def _first(moments: Iterable[str | None]) -> str | None:
    return min((at for at in moments if at is not None), default=None)


def _approved_at(trade: Mapping[str, Any]) -> str | None:
    """When a person let it go on: it left the state of waiting for that, and did not end."""
    steps = zip(trade["phases"], trade["phases"][1:], strict=False)
    went_on = (
        then["at"] for now, then in steps if now["status"] == _APPROVED_FROM and not TradeStatus(then["status"]).ended
    )
    return next(went_on, None)


def _filled_at(order: Mapping[str, Any]) -> str | None:
    return _first(event["happened_at"] for event in order["events"] if event["status"] == OrderStatus.FILLED)


def _between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
