"""Take profit and stop loss of a subscription: what they may say together (rule: deciding 1, "stopLoss")."""

from typing import Final, NamedTuple

from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import StopLoss, TakeProfit

_STOP_PLACES: Final = ("stop_price", "percent", "amount", "pnl_amount", "ticks")
_TRAILS: Final = ("trail_amount", "trail_percent", "trail_ticks")


class Fault(NamedTuple):
    """What is wrong: the member that is, or "" for them together, and what to give instead."""

    member: str
    hint: str


def take_profit_fault(leg: TakeProfit | None) -> Fault | None:
    """A take profit is at one place."""
    if leg is None or len(_given(leg, TakeProfit.__struct_fields__)) == 1:
        return None
    return Fault("", "Give exactly one of limit_price, percent, amount, pnl_amount and ticks, or null for none.")


def stop_loss_fault(leg: StopLoss | None) -> Fault | None:
    """A stop loss is at one place; a type alone is that of the stops whose message names none."""
    if leg is None:
        return None
    if leg.limit_price is not None and leg.type is not OrderType.STOP_LIMIT:
        return Fault("limit_price", "It goes with type stop_limit only.")
    return _trailing_fault(leg) if leg.type is OrderType.TRAILING_STOP else _resting_fault(leg)


def _trailing_fault(leg: StopLoss) -> Fault | None:
    places = _given(leg, _STOP_PLACES)
    if places:
        return Fault(places[0], "A trailing stop has none: give trail_amount, trail_percent or trail_ticks.")
    if len(_given(leg, _TRAILS)) > 1:
        return Fault("", "Give at most one of trail_amount, trail_percent and trail_ticks.")
    return None


def _resting_fault(leg: StopLoss) -> Fault | None:
    trails, places = _given(leg, _TRAILS), _given(leg, _STOP_PLACES)
    if trails:
        return Fault(trails[0], "It goes with type trailing_stop only.")
    if leg.limit_price is not None and leg.stop_price is None:
        return Fault("limit_price", "It needs stop_price beside it.")
    if len(places) == 1 or (not places and leg.type is not None):
        return None
    return Fault(
        "",
        "Give a type, exactly one of stop_price, percent, amount, pnl_amount and ticks, or both; or null for none.",
    )


def _given(leg: TakeProfit | StopLoss, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if getattr(leg, name) is not None]
