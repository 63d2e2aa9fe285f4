"""An account at a broker, as it is set up."""

from enum import StrEnum

import msgspec

from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant


class Switch(StrEnum):
    """What holds everybody."""

    KILL = "kill-switch"


class Guards(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits on what may be entered (rule: deciding 3). Times in seconds from acceptance.

    `entry_lock_until`: nothing is entered before this instant. `max_open_positions`: families held, or about to be.
    """

    max_signal_age_s: int = 120
    entry_lock_until: Instant | None = None
    max_open_positions: int | None = None

    @property
    def watch_exposure(self) -> bool:
        """Whether what the whole account has at stake matters to an entry."""
        return self.max_open_positions is not None


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `opening_cash` in `currency`; the broker's own settings are kept by the broker.

    `connection` names what carries it to its broker: several accounts may share one.
    """

    id: AccountId
    name: str
    broker: str
    mode: str
    connection: str
    currency: str
    opening_cash: Money
    guards: Guards
    created_at: Instant
