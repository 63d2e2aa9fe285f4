"""What a subscription may set, with the defaults (rule: deciding 3).

Stored and answered as JSON; a trade keeps the settings it was decided with.
"""

from decimal import Decimal
from enum import StrEnum

import msgspec

from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.signal import IntrinsicValue, OptionType, QuantityType, StopLoss, TakeProfit


class Sides(StrEnum):
    """The sides that a subscription may open."""

    BOTH = "both"
    BULLISH = "bullish"
    BEARISH = "bearish"
    NONE = "none"


class Notify(StrEnum):
    """Which of a subscription's trades somebody is told of."""

    ALL = "all"
    FAILURES = "failures"
    NONE = "none"


class Weekday(StrEnum):
    """The days of the week, in the order of the calendar."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class TradingWindow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A stretch of the local day in which is traded: `from` included, `to` excluded, times of day ("09:30").

    `days` are those on which it starts; where `to` is not later than `from` it ends on the day after.
    """

    days: tuple[Weekday, ...]
    from_: str
    to: str


class Trail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How far a trailing stop stays behind the market: exactly one, in price or in percent."""

    amount: Decimal | None = None
    percent: Decimal | None = None


class SpreadFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The widest spread between bid and ask that is traded in: exactly one, in price or in percent of the middle."""

    amount: Decimal | None = None
    percent: Decimal | None = None


class SubscriptionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one subscription. Quantities in units of the instrument; times in seconds.

    `auto_submit` None: as the account's mode wants it, on for paper and off for live. The guards at the end make those
    of the account tighter; None leaves them.
    """

    auto_submit: bool | None = None
    auto_submit_exits: bool = True
    approval_timeout: int = 900
    allow_signal_overrides: bool = True
    use_signal_quantity: bool = True
    use_signal_order_type_entries: bool = True
    use_signal_order_type_exits: bool = True
    use_signal_time_in_force_entries: bool = True
    use_signal_time_in_force_exits: bool = True
    use_signal_take_profit: bool = True
    use_signal_stop_loss: bool = True
    use_signal_contract: bool = True
    allow_emulation: bool = True
    allowed_tickers: tuple[str, ...] | None = None
    ticker_map: dict[str, str] = {}
    notify: Notify = Notify.ALL

    sides: Sides = Sides.BOTH
    allow_side_swapping: bool = True
    subtract_exit_quantity: bool = False
    isolate_sides: bool = False

    trading_windows: tuple[TradingWindow, ...] = ()
    timezone: str = "America/New_York"
    allow_exits_outside_windows: bool = True
    flatten_at: str | None = None

    quantity_type: QuantityType = QuantityType.FIXED_QUANTITY
    quantity: Decimal = Decimal(1)
    use_fractional_quantity: bool | None = None
    allow_add: bool = False
    quantity_multiplier: Decimal = Decimal(1)

    cancel_open_orders: bool = True
    cancel_wait_timeout: int = 120

    entry_order_type: OrderType = OrderType.MARKET
    entry_time_in_force: TimeInForce | None = None
    entry_trail: Trail | None = None
    entry_market_price_type: MarketPriceType = MarketPriceType.MARK
    entry_spread_filter: SpreadFilter | None = None
    entry_extended_hours: bool = False
    cancel_entry_after: int | None = None
    take_profit: TakeProfit | None = None
    stop_loss: StopLoss | None = None

    exit_order_type: OrderType = OrderType.MARKET
    exit_time_in_force: TimeInForce | None = None
    exit_trail: Trail | None = None
    exit_market_price_type: MarketPriceType = MarketPriceType.MARK
    exit_spread_filter: SpreadFilter | None = None
    exit_extended_hours: bool = False
    cancel_exit_after: int | None = None
    exit_fill_timeout: int = 120
    breakeven_offset: Decimal = Decimal(0)
    ignore_exits: bool = False

    option_type: OptionType = OptionType.CALL
    invert_puts: bool = True
    intrinsic_value: IntrinsicValue = IntrinsicValue.ITM
    expiration: str = "+0 days"
    strike_count: int = 12
    strikes_away: int | None = None

    retries: int = 0
    retry_delay_ms: int = 1000
    retry_multiplier: Decimal = Decimal(2)
    retry_max_delay_ms: int = 30_000

    max_signal_age_s: int | None = None
    max_sent_age_s: int | None = None
    max_position_quantity: Decimal | None = None
    max_position_value: Decimal | None = None
    max_open_positions: int | None = None
    max_trades_per_day: int | None = None
    max_daily_loss: Decimal | None = None
