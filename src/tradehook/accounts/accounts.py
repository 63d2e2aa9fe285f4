"""An account at a broker, as it is set up."""

import msgspec

from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant


class Guards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits on what may be entered (rule: deciding 3). Times in seconds from acceptance."""

    max_signal_age_s: int = 120


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `opening_cash` in `currency`; the broker's own settings are kept by the broker."""

    id: AccountId
    name: str
    broker: str
    mode: str
    currency: str
    opening_cash: Money
    guards: Guards
    created_at: Instant
