"""The buttons of the pad: what each of them says to a strategy, or asks of an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.signal import Action, QuantityType

Message = dict[str, Any]


class Entered(NamedTuple):
    """What stands in the fields. `price`: of a limit order, empty for the market; `stop`: how far from the entry its
    stop loss is, in price, or in percent where it ends with %."""

    ticker: str = ""
    quantity: str = ""
    price: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: its word, its key, what it does in a few words, and how it is drawn."""

    name: str
    title: str
    key: str
    about: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Says(Button):
    """A button that sends a message."""

    says: Callable[[Entered], Message]


def _order(action: Action, entered: Entered) -> Message:
    """The quantity and the price, where they are given."""
    message: Message = {"action": action.value}
    if entered.quantity:
        message["quantity"] = entered.quantity
    if entered.price:
        message |= {"orderType": OrderType.LIMIT.value, "limitPrice": entered.price}
    return message


def _entry(action: Action, entered: Entered) -> Message:
    return _order(action, entered) | _stop_loss(entered)


def _stop_loss(entered: Entered) -> Message:
    if not entered.stop:
        return {}
    unit = "percent" if entered.stop.endswith("%") else "amount"
    return {"stopLoss": {"type": OrderType.STOP.value, unit: entered.stop.rstrip("% ")}}


def _half(_entered: Entered) -> Message:
    half = {"quantity": 50, "quantityType": QuantityType.PERCENT_OF_POSITION.value}
    return {"action": Action.EXIT.value, **half}


def _reverse(entered: Entered) -> Message:
    return {"action": Action.REVERSE.value} | _stop_loss(entered)


OF_STRATEGY: Final = (
    Says(
        name="buy",
        title="Buy",
        key="b",
        about="enter long, or close what is short",
        kind="gain",
        says=lambda entered: _entry(Action.BUY, entered),
    ),
    Says(
        name="sell",
        title="Sell",
        key="s",
        about="enter short, or close what is long",
        kind="loss",
        says=lambda entered: _entry(Action.SELL, entered),
    ),
    Says(
        name="add",
        title="Add",
        key="a",
        about="enter more of what is held",
        says=lambda entered: _entry(Action.ADD, entered),
    ),
    Says(
        name="exit",
        title="Exit",
        key="x",
        about="exit the quantity, at most what is held",
        says=lambda entered: _order(Action.EXIT, entered),
    ),
    Says(name="half", title="Half", key="h", about="exit half of what is held", says=_half),
    Says(
        name="breakeven",
        title="Breakeven",
        key="e",
        about="move the stop to what the entry cost",
        says=lambda _entered: {"action": Action.BREAKEVEN.value},
    ),
    Says(name="reverse", title="Reverse", key="r", about="exit, and enter the other side", says=_reverse),
    Says(
        name="cancel",
        title="Cancel",
        key="c",
        about="cancel its open orders",
        says=lambda _entered: {"action": Action.CANCEL.value},
    ),
    Says(
        name="flatten",
        title="Flatten",
        key="f",
        about="cancel its open orders, and exit all of it",
        kind="danger",
        says=lambda _entered: {"action": Action.EXIT.value, "cancel": True},
    ),
)
"""What a strategy is told, in the order of the buttons."""

OF_ACCOUNT: Final = (
    Button(name="cancel-all", title="Cancel all", key="c", about="cancel every open order of the account"),
    Button(
        name="close-position",
        title="Flatten",
        key="f",
        about="cancel the open orders of the ticker, and exit all of it",
        kind="danger",
    ),
    Button(
        name="close-all",
        title="Close all",
        key="x",
        about="cancel every open order, and exit every position",
        kind="danger",
    ),
)
"""What an account can be asked for, by what it is called in its address."""


def message_of(button: Says, entered: Entered) -> Message:
    """The message of a button."""
    return {"ticker": entered.ticker} | button.says(entered)


def filled_in(saved: Mapping[str, Any], entered: Entered) -> Message:
    """A saved message; where it names no ticker, that of the field."""
    return {"ticker": entered.ticker, **saved}
