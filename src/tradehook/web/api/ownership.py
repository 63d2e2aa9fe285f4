"""Whose the rows of a list are: what somebody sees who does not see everything (docs/decisions/0027)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, union_all

from tradehook.accounts.tables import account_events, accounts
from tradehook.intake.tables import deliveries, signals
from tradehook.people.caller import Caller
from tradehook.people.user import Role
from tradehook.routing.tables import ata_webhooks, strategies, strategy_shares, webhook_keys, webhooks
from tradehook.vocabulary.ids import UserId

doors = union_all(
    select(webhooks.c.uuid.label("id"), strategies.c.owner_id).join_from(
        webhooks, strategies, strategies.c.id == webhooks.c.strategy_id
    ),
    select(webhook_keys.c.id, webhook_keys.c.owner_id),
    select(ata_webhooks.c.id, ata_webhooks.c.owner_id),
).subquery("doors")
"""Every webhook and key, by the id that it is known by, and whose it is."""

Condition = Callable[[UserId], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Whose:
    """Which rows are somebody's. `private`: those who only look at everything do not see others'."""

    condition: Condition
    private: bool = False

    def seen_by(self, caller: Caller) -> tuple[ColumnElement[bool], ...]:
        """What the rows that somebody may see fulfil; nothing for those who see all."""
        sees_all = caller.role is Role.OWNER if self.private else caller.role.sees_all
        return () if sees_all else (self.condition(caller.user_id),)


def of_user(column: ColumnElement[str], private: bool = False) -> Whose:
    """Rows that name a person are that person's."""
    return Whose(lambda user_id: column == user_id, private)


def of_account(column: ColumnElement[Any]) -> Whose:
    """Rows that name an account are its owner's."""
    return Whose(lambda user_id: column.in_(_accounts(user_id)))


def of_door(column: ColumnElement[Any]) -> Whose:
    """Rows that name a webhook or a key are its owner's."""
    return Whose(lambda user_id: column.in_(select(doors.c.id).where(doors.c.owner_id == user_id)))


def _accounts(user_id: UserId) -> Any:
    return select(accounts.c.id).where(accounts.c.owner_id == user_id)


def _strategies(user_id: UserId) -> Any:
    return select(strategies.c.id).where(strategies.c.owner_id == user_id)


def _shared(user_id: UserId) -> Any:
    return select(strategy_shares.c.strategy_id).where(strategy_shares.c.user_id == user_id)


def _keys(user_id: UserId) -> Any:
    return select(webhook_keys.c.id).where(webhook_keys.c.owner_id == user_id)


def _ata_webhooks(user_id: UserId) -> Any:
    return select(ata_webhooks.c.id).where(ata_webhooks.c.owner_id == user_id)


OWNERS_ONLY = Whose(lambda _user_id: false(), private=True)
"""Rows that are nobody's: those who run the installation see them."""

OWN = of_user(strategies.c.owner_id)
"""Strategies that somebody made."""

OWN_AND_SHARED = Whose(lambda user_id: or_(strategies.c.owner_id == user_id, strategies.c.id.in_(_shared(user_id))))
"""Strategies that somebody may follow."""

SIGNALS_OF = Whose(
    lambda user_id: or_(
        signals.c.strategy_id.in_(_strategies(user_id)),
        signals.c.strategy_id.in_(_shared(user_id)),
        signals.c.account_id.in_(_accounts(user_id)),
    )
)
"""Signals of strategies that somebody may follow, and those for one account of theirs."""

AT_OWN_DOORS = Whose(
    lambda user_id: or_(
        deliveries.c.strategy_id.in_(_strategies(user_id)),
        deliveries.c.webhook.in_(_keys(user_id)),
        deliveries.c.webhook.in_(_ata_webhooks(user_id)),
    )
)
"""Requests at webhooks and keys of somebody's; who only follows a strategy does not see what came to it."""

ACCOUNT_EVENTS_OF = Whose(
    lambda user_id: or_(account_events.c.account_id.is_(None), account_events.c.account_id.in_(_accounts(user_id)))
)
"""What happened to accounts of somebody's, and to the whole desk."""
