"""A person, as they are set up."""

from enum import StrEnum
from typing import Final

import msgspec

from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant

FIRST_OWNER: Final = UserId("00000000-0000-7000-8000-000000000001")
"""Who is there in every installation from the start."""


class Role(StrEnum):
    """What somebody is to the installation."""

    OWNER = "owner"


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person. `trading_webhooks`: whether the keys of theirs may place, modify and cancel orders."""

    id: UserId
    name: str
    role: Role
    trading_webhooks: bool
    created_at: Instant
