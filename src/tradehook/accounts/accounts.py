"""An account at a broker, as it is set up."""

from enum import StrEnum

import msgspec

from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId, UserId
from tradehook.vocabulary.instant import Instant


class Switch(StrEnum):
    """What holds everybody."""

    KILL = "kill-switch"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account. `opening_cash` in `currency`; the broker's own settings are kept by the broker.

    No other account of its owner has its name, in capital or small letters. `connection` names what carries it to its
    broker: several accounts may share one.
    """

    id: AccountId
    owner_id: UserId
    name: str
    broker: str
    mode: str
    connection: str
    currency: str
    opening_cash: Money
    guards: Guards
    created_at: Instant


def folded(name: str) -> str:
    """An account's name as names are compared: without regard to case, or to blanks around it."""
    return name.strip().casefold()
