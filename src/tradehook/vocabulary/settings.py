"""What a subscription may set, with the defaults (rule: deciding 3).

Stored and answered as JSON; a trade keeps the settings it was decided with.
"""

from decimal import Decimal
from enum import StrEnum

import msgspec

from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.signal import QuantityType


class Sides(StrEnum):
    """The sides that a subscription may open."""

    BOTH = "both"
    BULLISH = "bullish"
    BEARISH = "bearish"
    NONE = "none"


class SubscriptionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one subscription. Quantities in units of the instrument; times in seconds."""

    allow_signal_overrides: bool = True
    use_signal_quantity: bool = True
    use_signal_order_type_entries: bool = True
    use_signal_order_type_exits: bool = True
    use_signal_time_in_force_entries: bool = True
    use_signal_time_in_force_exits: bool = True
    allowed_tickers: tuple[str, ...] | None = None

    sides: Sides = Sides.BOTH
    allow_side_swapping: bool = True
    subtract_exit_quantity: bool = False
    isolate_sides: bool = False

    quantity_type: QuantityType = QuantityType.FIXED_QUANTITY
    quantity: Decimal = Decimal(1)
    use_fractional_quantity: bool | None = None
    allow_add: bool = False

    cancel_open_orders: bool = True
    cancel_wait_timeout: int = 120

    entry_order_type: OrderType = OrderType.MARKET
    entry_time_in_force: TimeInForce | None = None
    entry_market_price_type: MarketPriceType = MarketPriceType.MARK

    exit_order_type: OrderType = OrderType.MARKET
    exit_time_in_force: TimeInForce | None = None
    exit_market_price_type: MarketPriceType = MarketPriceType.MARK
    exit_fill_timeout: int = 120
    ignore_exits: bool = False
