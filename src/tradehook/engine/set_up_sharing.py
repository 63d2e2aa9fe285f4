"""Sharing strategies: somebody else follows one with accounts of their own (rule: interfaces, /strategies)."""

import msgspec

from tradehook.accounts.queries import account
from tradehook.engine.world import World
from tradehook.people import queries as people
from tradehook.people.user import User
from tradehook.plumbing.store.contract import Tx
from tradehook.routing import queries as routing
from tradehook.routing.sharing import queries as sharing
from tradehook.vocabulary.ids import StrategyId, UserId
from tradehook.vocabulary.refusal import Refusal


def share_strategy(tx: Tx, world: World, strategy_id: StrategyId, name_or_id: str) -> User | Refusal | None:
    """Let somebody follow a strategy; None when there is no such strategy."""
    strategy = routing.strategy(tx, strategy_id)
    if strategy is None:
        return None
    user = people.user_called(tx, name_or_id) or people.user(tx, UserId(name_or_id))
    if user is None:
        return _nobody(name_or_id)
    if user.id == strategy.owner_id:
        return _own(user)
    sharing.share(tx, strategy_id, user.id, world.now())
    return user


def end_sharing(tx: Tx, strategy_id: StrategyId, user_id: UserId) -> bool:
    """Let somebody follow a strategy no more: their subscriptions to it are switched off. False when they did not."""
    if not sharing.end_share(tx, strategy_id, user_id):
        return False
    for subscription in routing.subscriptions_of(tx, strategy_id):
        holder = account(tx, subscription.account_id)
        if subscription.enabled and holder is not None and holder.owner_id == user_id:
            routing.change_subscription(tx, msgspec.structs.replace(subscription, enabled=False))
    return True


def _nobody(name: str) -> Refusal:
    return Refusal(
        code="user-not-found",
        status=422,
        message=f'There is nobody called "{name[:80]}".',
        hint="Give the name by which they sign in, or their id.",
        path="user",
    )


def _own(user: User) -> Refusal:
    return Refusal(
        code="own-strategy",
        status=409,
        message=f"The strategy is {user.name[:80]}'s own: there is nothing to share.",
        hint="Name somebody else.",
        path="user",
    )
