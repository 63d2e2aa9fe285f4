"""Reading and writing webhooks of Algo Trade Analytics."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.ata_webhooks.webhook import AtaSettings, AtaWebhook
from tradehook.routing.tables import ata_webhooks
from tradehook.vocabulary.ids import AtaWebhookId, StrategyId, UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(ata_webhooks))
_CHANGE = Statement(
    update(ata_webhooks)
    .where(ata_webhooks.c.id == _key)
    .values(name=bindparam("name"), strategy_id=bindparam("strategy_id"), settings=bindparam("settings"))
)
_ROTATE = Statement(
    update(ata_webhooks)
    .where(ata_webhooks.c.id == _key)
    .values(hash=bindparam("hash"), old_hash=bindparam("old_hash"), old_until=bindparam("old_until"))
)
_DELETE = Statement(delete(ata_webhooks).where(ata_webhooks.c.id == _key))
_COLUMNS = (
    ata_webhooks.c.id,
    ata_webhooks.c.owner_id,
    ata_webhooks.c.strategy_id,
    ata_webhooks.c.name,
    ata_webhooks.c.hash,
    ata_webhooks.c.settings,
    ata_webhooks.c.created_at,
    ata_webhooks.c.old_hash,
    ata_webhooks.c.old_until,
)
_in_order = (ata_webhooks.c.created_at, ata_webhooks.c.id)
_WEBHOOK = Statement(select(*_COLUMNS).where(ata_webhooks.c.id == _key))
_WEBHOOKS = Statement(select(*_COLUMNS).order_by(*_in_order))
_TO_STRATEGY = Statement(select(*_COLUMNS).where(ata_webhooks.c.strategy_id == _key).order_by(*_in_order))


def add_ata_webhook(tx: Tx, webhook: AtaWebhook) -> None:
    """Keep a new webhook."""
    tx.run(
        _ADD,
        id=webhook.id,
        owner_id=webhook.owner_id,
        strategy_id=webhook.strategy_id,
        name=webhook.name,
        hash=webhook.hash,
        settings=encode(webhook.settings),
        created_at=webhook.created_at,
        old_hash=webhook.old_hash,
        old_until=webhook.old_until,
    )


def change_ata_webhook(tx: Tx, webhook: AtaWebhook) -> None:
    """Keep a webhook's changed name, strategy and settings."""
    tx.run(
        _CHANGE,
        key=webhook.id,
        name=webhook.name,
        strategy_id=webhook.strategy_id,
        settings=encode(webhook.settings),
    )


def rotate_ata_webhook(tx: Tx, webhook: AtaWebhook) -> None:
    """Keep a webhook's new key and how long the old one still works."""
    tx.run(_ROTATE, key=webhook.id, hash=webhook.hash, old_hash=webhook.old_hash, old_until=webhook.old_until)


def delete_ata_webhook(tx: Tx, webhook_id: AtaWebhookId) -> None:
    """Forget a webhook; what came to it stays in the log."""
    tx.run(_DELETE, key=webhook_id)


def ata_webhook(tx: ReadTx, webhook_id: AtaWebhookId) -> AtaWebhook | None:
    """The webhook of this id."""
    row = tx.one(_WEBHOOK, key=webhook_id)
    return _webhook(row) if row else None


def all_ata_webhooks(tx: ReadTx) -> list[AtaWebhook]:
    """Every webhook, oldest first."""
    return [_webhook(row) for row in tx.all(_WEBHOOKS)]


def ata_webhooks_to(tx: ReadTx, strategy_id: StrategyId) -> list[AtaWebhook]:
    """The webhooks that lead to a strategy, oldest first."""
    return [_webhook(row) for row in tx.all(_TO_STRATEGY, key=strategy_id)]


def _webhook(row: Row) -> AtaWebhook:
    identity, owner_id, strategy_id, name, hash_, settings, created_at, old_hash, old_until = row
    return AtaWebhook(
        id=AtaWebhookId(identity),
        owner_id=UserId(owner_id),
        strategy_id=None if strategy_id is None else StrategyId(strategy_id),
        name=name,
        hash=bytes(hash_),
        settings=decode(AtaSettings, settings),
        created_at=Instant(created_at),
        old_hash=None if old_hash is None else bytes(old_hash),
        old_until=None if old_until is None else Instant(old_until),
    )
