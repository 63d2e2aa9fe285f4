"""Limits on what may be entered: an account's, and the tighter ones of a subscription (rule: deciding 3, "Guards")."""

from decimal import Decimal

import msgspec

from tradehook.vocabulary.instant import Instant


class Guards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds an entry of an account; None: no limit. Times in seconds, values in the account's currency.

    `max_signal_age_s` counts from acceptance, `max_sent_age_s` from the message's time. `entry_lock_until`: nothing is
    entered before this instant. `max_position_quantity` in units and `max_position_value` are of one family once the
    entry is filled; `max_open_positions` counts families held, or about to be; `max_trades_per_day` counts trades that
    entered. `max_daily_loss` is realised, unrealised and fees since `day_start` (a time of day, "09:30") in `timezone`.
    """

    max_signal_age_s: int = 120
    max_sent_age_s: int | None = None
    entry_lock_until: Instant | None = None
    max_position_quantity: Decimal | None = None
    max_position_value: Decimal | None = None
    max_open_positions: int | None = None
    max_trades_per_day: int | None = None
    max_daily_loss: Decimal | None = None
    day_start: str = "00:00"
    timezone: str = "America/New_York"
