"""Reading and writing strategies, webhooks and subscriptions."""

from datetime import date

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.strategies import Strategy, StrategySettings, Subscription, Webhook
from tradehook.routing.tables import strategies, subscriptions, webhooks
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId, UserId, WebhookUuid
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.settings import SubscriptionSettings

_key: BindParameter[str] = bindparam("key")

_ADD_STRATEGY = Statement(insert(strategies))
_CHANGE_STRATEGY = Statement(
    update(strategies)
    .where(strategies.c.id == _key)
    .values(name=bindparam("name"), enabled=bindparam("enabled"), settings=bindparam("settings"))
)
_STRATEGY = Statement(select(strategies).where(strategies.c.id == _key))
_STRATEGIES = Statement(select(strategies).order_by(strategies.c.created_at, strategies.c.id))

_ADD_WEBHOOK = Statement(insert(webhooks))
_ROTATE_WEBHOOK = Statement(
    update(webhooks)
    .where(webhooks.c.uuid == _key)
    .values(hash=bindparam("hash"), old_hash=bindparam("old_hash"), old_until=bindparam("old_until"))
)
_WEBHOOKS = Statement(select(webhooks))
_WEBHOOK = Statement(select(webhooks).where(webhooks.c.uuid == _key))
_WEBHOOK_OF_STRATEGY = Statement(select(webhooks).where(webhooks.c.strategy_id == _key))

_ADD_SUBSCRIPTION = Statement(insert(subscriptions))
_CHANGE_SUBSCRIPTION = Statement(
    update(subscriptions)
    .where(subscriptions.c.id == _key)
    .values(enabled=bindparam("enabled"), settings=bindparam("settings"))
)
_SEE_TO_DAY = Statement(
    update(subscriptions)
    .where(subscriptions.c.id == _key, subscriptions.c.flattened_on.is_distinct_from(bindparam("day")))
    .values(flattened_on=bindparam("day"))
)
_SUBSCRIPTION = Statement(select(subscriptions).where(subscriptions.c.id == _key))
_SUBSCRIPTIONS = Statement(select(subscriptions).order_by(subscriptions.c.created_at, subscriptions.c.id))
_SUBSCRIPTIONS_OF = Statement(
    select(subscriptions)
    .where(subscriptions.c.strategy_id == _key)
    .order_by(subscriptions.c.created_at, subscriptions.c.id)
)


def add_strategy(tx: Tx, strategy: Strategy) -> None:
    """Keep a new strategy."""
    tx.run(
        _ADD_STRATEGY,
        id=strategy.id,
        name=strategy.name,
        asset_class=strategy.asset_class.value,
        enabled=strategy.enabled,
        settings=encode(strategy.settings),
        created_at=strategy.created_at,
        owner_id=strategy.owner_id,
    )


def change_strategy(tx: Tx, strategy: Strategy) -> None:
    """Keep a strategy's changed name, switch and settings."""
    tx.run(
        _CHANGE_STRATEGY,
        key=strategy.id,
        name=strategy.name,
        enabled=strategy.enabled,
        settings=encode(strategy.settings),
    )


def strategy(tx: ReadTx, strategy_id: StrategyId) -> Strategy | None:
    """The strategy of this id."""
    row = tx.one(_STRATEGY, key=strategy_id)
    return _strategy(row) if row else None


def all_strategies(tx: ReadTx) -> list[Strategy]:
    """Every strategy, oldest first."""
    return [_strategy(row) for row in tx.all(_STRATEGIES)]


def add_webhook(tx: Tx, webhook: Webhook, created_at: Instant) -> None:
    """Keep a new webhook."""
    tx.run(
        _ADD_WEBHOOK,
        uuid=webhook.uuid,
        strategy_id=webhook.strategy_id,
        dialect=webhook.dialect,
        hash=webhook.hash,
        old_hash=None,
        old_until=None,
        created_at=created_at,
    )


def rotate_webhook(tx: Tx, webhook: Webhook) -> None:
    """Keep a webhook's new password and how long the old one still works."""
    tx.run(
        _ROTATE_WEBHOOK,
        key=webhook.uuid,
        hash=webhook.hash,
        old_hash=webhook.old_hash,
        old_until=webhook.old_until,
    )


def all_webhooks(tx: ReadTx) -> list[Webhook]:
    """Every webhook."""
    return [_webhook(row) for row in tx.all(_WEBHOOKS)]


def webhook(tx: ReadTx, uuid: WebhookUuid) -> Webhook | None:
    """The webhook of this uuid."""
    row = tx.one(_WEBHOOK, key=uuid)
    return _webhook(row) if row else None


def webhook_of(tx: ReadTx, strategy_id: StrategyId) -> Webhook | None:
    """The webhook of a strategy."""
    row = tx.one(_WEBHOOK_OF_STRATEGY, key=strategy_id)
    return _webhook(row) if row else None


def add_subscription(tx: Tx, subscription: Subscription) -> None:
    """Keep a new subscription."""
    tx.run(
        _ADD_SUBSCRIPTION,
        id=subscription.id,
        strategy_id=subscription.strategy_id,
        account_id=subscription.account_id,
        enabled=subscription.enabled,
        settings=encode(subscription.settings),
        created_at=subscription.created_at,
        flattened_on=None if subscription.flattened_on is None else subscription.flattened_on.isoformat(),
    )


def change_subscription(tx: Tx, subscription: Subscription) -> None:
    """Keep a subscription's changed switch and settings."""
    tx.run(
        _CHANGE_SUBSCRIPTION,
        key=subscription.id,
        enabled=subscription.enabled,
        settings=encode(subscription.settings),
    )


def see_to_day(tx: Tx, subscription_id: SubscriptionId, day: date | None) -> bool:
    """Remember the day of which `flatten_at` needs nothing more; whether that was not known already."""
    return bool(tx.run(_SEE_TO_DAY, key=subscription_id, day=None if day is None else day.isoformat()))


def subscription(tx: ReadTx, subscription_id: SubscriptionId) -> Subscription | None:
    """The subscription of this id."""
    row = tx.one(_SUBSCRIPTION, key=subscription_id)
    return _subscription(row) if row else None


def all_subscriptions(tx: ReadTx) -> list[Subscription]:
    """Every subscription, oldest first."""
    return [_subscription(row) for row in tx.all(_SUBSCRIPTIONS)]


def subscriptions_of(tx: ReadTx, strategy_id: StrategyId) -> list[Subscription]:
    """The subscriptions to a strategy, oldest first."""
    return [_subscription(row) for row in tx.all(_SUBSCRIPTIONS_OF, key=strategy_id)]


def _strategy(row: Row) -> Strategy:
    identity, name, asset_class, enabled, settings, created_at, owner_id = row
    return Strategy(
        id=StrategyId(identity),
        name=name,
        asset_class=AssetClass(asset_class),
        enabled=bool(enabled),
        settings=decode(StrategySettings, settings),
        created_at=Instant(created_at),
        owner_id=UserId(owner_id),
    )


def _webhook(row: Row) -> Webhook:
    uuid, strategy_id, dialect, hash_, old_hash, old_until, _created_at = row
    return Webhook(
        uuid=WebhookUuid(uuid),
        strategy_id=StrategyId(strategy_id),
        dialect=dialect,
        hash=bytes(hash_),
        old_hash=bytes(old_hash) if old_hash is not None else None,
        old_until=None if old_until is None else Instant(old_until),
    )


def _subscription(row: Row) -> Subscription:
    identity, strategy_id, account_id, enabled, settings, created_at, flattened_on = row
    return Subscription(
        id=SubscriptionId(identity),
        strategy_id=StrategyId(strategy_id),
        account_id=AccountId(account_id),
        enabled=bool(enabled),
        settings=decode(SubscriptionSettings, settings),
        created_at=Instant(created_at),
        flattened_on=None if flattened_on is None else date.fromisoformat(flattened_on),
    )
