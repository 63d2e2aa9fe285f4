"""From the values of a message to what they mean: the order, and what it is for."""

from collections.abc import Mapping
from typing import Any, Final

from tradehook.dialects.contract import Addressed
from tradehook.dialects.traderevolution.words import ORDER_TYPES, Kind, Measure
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import Action, Message, QuantityType, StopLoss, TakeProfit

_Values = Mapping[str, Any]

_AS_THEY_ARE: Final = {
    "ticker": "ticker",
    "side": "side",
    "order_number": "order_number",
    "price": "limit_price",
    "stop_price": "stop_price",
    "quantity": "quantity",
    "trail_ticks": "trail_ticks",
    "time_in_force": "time_in_force",
    "good_till": "good_till",
    "note": "note",
}
"""What goes into the message unchanged, by the attribute that it was read into."""

_CARE: Final = {
    (False, False): OrderType.MARKET,
    (True, False): OrderType.LIMIT,
    (False, True): OrderType.STOP,
    (True, True): OrderType.STOP_LIMIT,
}
"""The type of a Care order, by whether it has a price and a stop price."""

_STOP_LOSS: Final = {Measure.ABSOLUTE: "stop_price", Measure.TICKS: "ticks", Measure.PERCENT: "percent"}
_TAKE_PROFIT: Final = {Measure.ABSOLUTE: "limit_price", Measure.TICKS: "ticks", Measure.PERCENT: "percent"}


def message_of(action: Action, values: _Values) -> Message:
    """The message; of an order that is there, with an empty ticker."""
    given: dict[str, Any] = {"ticker": ""}
    given |= {filled: values[read] for read, filled in _AS_THEY_ARE.items() if read in values}
    if "kind" in values:
        given |= {"order_type": _order_type(values), "care": values["kind"] is Kind.CARE}
    if "cash" in values:
        given |= {"quantity": values["cash"], "quantity_type": QuantityType.DOLLAR_AMOUNT}
    return Message(action=action, stop_loss=_stop_loss(values), take_profit=_take_profit(values), **given)


def addressed_of(values: _Values) -> Addressed:
    """The account, and what is said of the instrument beside its ticker."""
    return Addressed(
        account=values["account"],
        symbol_type=values.get("symbol_type"),
        month=values.get("month"),
        strike=values.get("strike"),
        right=values.get("right"),
        isin=values.get("isin"),
    )


def _order_type(values: _Values) -> OrderType:
    kind = values["kind"]
    return _CARE["price" in values, "stop_price" in values] if kind is Kind.CARE else ORDER_TYPES[kind]


def _stop_loss(values: _Values) -> StopLoss | None:
    if "stop_loss" not in values:
        return None
    number, measure = values["stop_loss"], values.get("stop_loss_type", Measure.ABSOLUTE)
    if measure is Measure.TRAILING:
        return StopLoss(type=OrderType.TRAILING_STOP, trail_ticks=number)
    return StopLoss(type=OrderType.STOP, **{_STOP_LOSS[measure]: number})


def _take_profit(values: _Values) -> TakeProfit | None:
    if "take_profit" not in values:
        return None
    return TakeProfit(**{_TAKE_PROFIT[values.get("take_profit_type", Measure.ABSOLUTE)]: values["take_profit"]})
