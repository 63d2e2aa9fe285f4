"""What fields may not say together (rule: deciding 1). Rules pass over fields that could not be read."""

from collections.abc import Callable
from typing import Any, Final

from tradehook.dialects.traderspost.refusals import refuse
from tradehook.dialects.traderspost.words import EXACT_OPTION
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Action, OptionType, QuantityType

Rule = Callable[[dict[str, Any]], Refusal | None]

_ONE_SIDED = frozenset({Action.BUY, Action.SELL})
_TRAILING = _ONE_SIDED | {Action.EXIT}
_SIZED = _TRAILING | {Action.ADD}
_ENTERING = _ONE_SIDED | {Action.ADD}
_RISKS = {
    QuantityType.RISK_DOLLAR_AMOUNT: "invalid-risk-dollar-amount-action",
    QuantityType.RISK_PERCENT: "invalid-risk-percent-action",
}


def sentiment_with_action(values: dict[str, Any]) -> Refusal | None:
    """A sentiment goes with buy or sell."""
    action = values.get("action")
    if "sentiment" not in values or action is None or action in _ONE_SIDED:
        return None
    return refuse("invalid-sentiment-action", "sentiment", action=action)


def trailing_stop(values: dict[str, Any]) -> Refusal | None:
    """An order of type trailing_stop goes with buy, sell or exit, and has exactly one trail."""
    if values.get("order_type") is not OrderType.TRAILING_STOP:
        return None
    action = values.get("action")
    trails = ("trail_amount" in values) + ("trail_percent" in values)
    if action is not None and action not in _TRAILING:
        return refuse("invalid-trailing-stop", "orderType", why=f"The action is {action}.")
    if trails != 1:
        sent = "both trailAmount and trailPercent" if trails else "neither trailAmount nor trailPercent"
        return refuse("invalid-trailing-stop", "orderType", why=f"You sent {sent}.")
    return None


def quantity_type_with_quantity(values: dict[str, Any]) -> Refusal | None:
    """A quantity type needs a quantity."""
    if "quantity_type" not in values or "quantity" in values:
        return None
    return refuse("quantity-type-requires-quantity", "quantityType")


def quantity_type_with_action(values: dict[str, Any]) -> Refusal | None:
    """Which quantity types go with which actions."""
    kind, action = values.get("quantity_type"), values.get("action")
    if kind is None or action is None:
        return None
    if action not in _SIZED:
        return refuse("invalid-quantity-type-action", "quantityType", action=action)
    if kind is QuantityType.PERCENT_OF_POSITION and action not in _TRAILING:
        return refuse("invalid-percent-of-position-action", "quantityType", action=action)
    if kind in _RISKS and action not in _ENTERING:
        return refuse(_RISKS[kind], "quantityType", action=action)
    return None


def stop_loss_with_risk(values: dict[str, Any]) -> Refusal | None:
    """A quantity that comes from the risk cannot size a stop that comes from the quantity."""
    stop_loss = values.get("stop_loss")
    if stop_loss is None or values.get("quantity_type") not in _RISKS or stop_loss.pnl_amount is None:
        return None
    return refuse("invalid-stop-loss-pnl-amount", "stopLoss.pnlAmount")


def one_spread_filter(values: dict[str, Any]) -> Refusal | None:
    """At most one spread filter."""
    if "spread_filter" not in values or "spread_filter_percent" not in values:
        return None
    return refuse("invalid-spread-filter", "bidAskSpreadFilterPercent", sent="both")


def strikes_away_within_count(values: dict[str, Any]) -> Refusal | None:
    """strikesAway is at most half of strikeCount; without a count, the subscription's is looked at later."""
    away, count = values.get("strikes_away"), values.get("strike_count")
    if away is None or count is None or away * 2 <= count:
        return None
    return refuse("invalid-strikes-away", "strikesAway", value=f"{away} of {count}")


def one_right(values: dict[str, Any]) -> Refusal | None:
    """A ticker that is an exact contract, and an option type of the other right."""
    option_type = values.get("option_type")
    if option_type is None or option_type is OptionType.BOTH:
        return None
    contract = EXACT_OPTION.fullmatch(values.get("ticker", ""))
    right = OptionType.CALL if contract and contract[1] in "Cc" else OptionType.PUT
    if contract is None or right is option_type:
        return None
    return refuse(
        "invalid-ticker-and-option-type", "optionType", ticker=contract[0], right=right, option_type=option_type
    )


RULES: Final[tuple[Rule, ...]] = (
    sentiment_with_action,
    trailing_stop,
    quantity_type_with_quantity,
    quantity_type_with_action,
    stop_loss_with_risk,
    one_spread_filter,
    strikes_away_within_count,
    one_right,
)
