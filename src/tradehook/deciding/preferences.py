"""What a subscription sets for entries and for exits, and which fields of the message it lets in (rule: deciding 3)."""

from typing import NamedTuple

from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.settings import SpreadFilter, SubscriptionSettings, Trail


class Preferences(NamedTuple):
    """The settings of one kind of order."""

    order_type: OrderType
    time_in_force: TimeInForce | None
    trail: Trail | None
    market_price_type: MarketPriceType
    spread_filter: SpreadFilter | None
    extended_hours: bool
    cancel_after: int | None
    use_signal_order_type: bool
    use_signal_time_in_force: bool


def for_entries(settings: SubscriptionSettings) -> Preferences:
    """The settings of entries."""
    return Preferences(
        settings.entry_order_type,
        settings.entry_time_in_force,
        settings.entry_trail,
        settings.entry_market_price_type,
        settings.entry_spread_filter,
        settings.entry_extended_hours,
        settings.cancel_entry_after,
        settings.use_signal_order_type_entries,
        settings.use_signal_time_in_force_entries,
    )


def for_exits(settings: SubscriptionSettings) -> Preferences:
    """The settings of exits."""
    return Preferences(
        settings.exit_order_type,
        settings.exit_time_in_force,
        settings.exit_trail,
        settings.exit_market_price_type,
        settings.exit_spread_filter,
        settings.exit_extended_hours,
        settings.cancel_exit_after,
        settings.use_signal_order_type_exits,
        settings.use_signal_time_in_force_exits,
    )
