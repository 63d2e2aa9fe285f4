"""A person, as they are set up."""

from enum import StrEnum
from typing import Final

import msgspec

from tradehook.people.scope import Scope
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant

FIRST_OWNER: Final = UserId("00000000-0000-7000-8000-000000000001")
"""Who is there in every installation from the start."""


class Role(StrEnum):
    """What somebody is to the installation."""

    OWNER = "owner"
    TRADER = "trader"
    VIEWER = "viewer"

    @property
    def meaning(self) -> str:
        """What it is for."""
        return _ABOUT[self][0]

    @property
    def scopes(self) -> frozenset[Scope]:
        """What it lets somebody do."""
        return _ABOUT[self][1]

    @property
    def sees_all(self) -> bool:
        """Whether others' accounts and strategies are shown, too."""
        return self is not Role.TRADER


_OWN = frozenset({Scope.READ, Scope.ACCOUNT})
_ABOUT: Final = {
    Role.OWNER: ("runs the installation: may do everything, with everybody's accounts", frozenset(Scope)),
    Role.TRADER: ("trades with accounts of their own", _OWN | {Scope.TRADE, Scope.MANAGE}),
    Role.VIEWER: ("looks at everything, and changes nothing", _OWN),
}


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person. `trading_webhooks`: whether the keys of theirs may place, modify and cancel orders.

    `disabled_at`: since when they are not let in any more; their sessions, tokens and keys open nothing.
    """

    id: UserId
    name: str
    role: Role
    trading_webhooks: bool
    created_at: Instant
    disabled_at: Instant | None = None

    @property
    def is_entitled(self) -> bool:
        """Whether the keys of theirs may send orders now."""
        return self.trading_webhooks and self.disabled_at is None


def folded(name: str) -> str:
    """A name as it is compared with others: capital and small letters do not tell two people apart."""
    return name.strip().casefold()
