"""What the numbers and words of a subscription, of webhooks and of a key may be (rule: deciding 3)."""

from typing import Final

from tradehook.vocabulary.bounds import ABOVE_ZERO, GUARDS, Among, Range
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.signal import QuantityType

_SECONDS_TO_CANCEL: Final = Range(low=1, high=3600)

_TIMES_IN_FORCE: Final = Among(
    (
        TimeInForce.DAY,
        TimeInForce.GTC,
        TimeInForce.OPG,
        TimeInForce.CLS,
        TimeInForce.IOC,
        TimeInForce.FOK,
    ),
    "gtd and gts are not possible: a subscription has no date and no moment to give to an order.",
)
_QUANTITY_TYPES: Final = Among(
    tuple(kind for kind in QuantityType if kind is not QuantityType.PERCENT_OF_POSITION),
    "percent_of_position is for messages: before an entry there is no position to take a part of.",
)
_STOP_TYPES: Final = Among((OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP))

SUBSCRIPTION: Final[dict[str, Range | Among]] = {
    "approval_timeout": Range(low=1, high=86_400),
    "quantity_type": _QUANTITY_TYPES,
    "quantity": ABOVE_ZERO,
    "quantity_multiplier": ABOVE_ZERO,
    "cancel_wait_timeout": Range(low=1, high=300),
    "entry_time_in_force": _TIMES_IN_FORCE,
    "entry_trail.amount": ABOVE_ZERO,
    "entry_trail.percent": ABOVE_ZERO,
    "entry_spread_filter.amount": ABOVE_ZERO,
    "entry_spread_filter.percent": ABOVE_ZERO,
    "cancel_entry_after": _SECONDS_TO_CANCEL,
    "take_profit.limit_price": ABOVE_ZERO,
    "take_profit.percent": ABOVE_ZERO,
    "take_profit.amount": ABOVE_ZERO,
    "take_profit.pnl_amount": ABOVE_ZERO,
    "take_profit.ticks": ABOVE_ZERO,
    "stop_loss.type": _STOP_TYPES,
    "stop_loss.stop_price": ABOVE_ZERO,
    "stop_loss.percent": ABOVE_ZERO,
    "stop_loss.amount": ABOVE_ZERO,
    "stop_loss.pnl_amount": ABOVE_ZERO,
    "stop_loss.limit_price": ABOVE_ZERO,
    "stop_loss.trail_amount": ABOVE_ZERO,
    "stop_loss.trail_percent": ABOVE_ZERO,
    "stop_loss.ticks": ABOVE_ZERO,
    "stop_loss.trail_ticks": ABOVE_ZERO,
    "exit_time_in_force": _TIMES_IN_FORCE,
    "exit_trail.amount": ABOVE_ZERO,
    "exit_trail.percent": ABOVE_ZERO,
    "exit_spread_filter.amount": ABOVE_ZERO,
    "exit_spread_filter.percent": ABOVE_ZERO,
    "cancel_exit_after": _SECONDS_TO_CANCEL,
    "exit_fill_timeout": Range(low=60, high=300),
    "breakeven_offset": Range(low=0),
    "strike_count": Range(low=2, high=20),
    "strikes_away": Range(low=0, high=10),
    "retries": Range(low=0, high=10),
    "retry_delay_ms": Range(low=1, high=600_000),
    "retry_multiplier": Range(low=1, high=10),
    "retry_max_delay_ms": Range(low=1, high=3_600_000),
    **GUARDS,
}

_REQUESTS: Final = Range(low=1, high=100_000_000)
_BODY_BYTES: Final = Range(low=64, high=65_536)

WEBHOOK: Final = {
    "rate_limit_per_minute": _REQUESTS,
    "rate_limit_per_hour": _REQUESTS,
    "max_body_bytes": _BODY_BYTES,
}

MINUTE_AND_BODY: Final = {
    "rate_limit_per_minute": _REQUESTS,
    "max_body_bytes": _BODY_BYTES,
}
"""Of keys, and of webhooks that have no limit by the hour."""
