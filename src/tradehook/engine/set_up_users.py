"""Setting up people (rule: interfaces, /users). Nobody is made here yet: that comes with signing in."""

from dataclasses import dataclass

import msgspec

from tradehook.people import queries as people
from tradehook.people.user import User
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """What is to be changed of somebody; None leaves things as they are."""

    name: str | None = None
    trading_webhooks: bool | None = None


def change_user(tx: Tx, user_id: UserId, change: UserChange) -> User | None:
    """Change a person; None when there is nobody such. What the keys of theirs may do changes with the next request."""
    there = people.user(tx, user_id)
    if there is None:
        return None
    user = msgspec.structs.replace(
        there,
        name=change.name or there.name,
        trading_webhooks=there.trading_webhooks if change.trading_webhooks is None else change.trading_webhooks,
    )
    people.change(tx, user)
    return user
