"""Reading and writing keys."""

from collections.abc import Mapping

from sqlalchemy import BindParameter, bindparam, delete, insert, or_, select, update

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.keys.key import KeySettings, WebhookKey
from tradehook.routing.tables import webhook_keys
from tradehook.vocabulary.ids import KeyId, UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")
_at: BindParameter[int] = bindparam("at")

_ADD = Statement(insert(webhook_keys))
_CHANGE = Statement(
    update(webhook_keys)
    .where(webhook_keys.c.id == _key)
    .values(name=bindparam("name"), settings=bindparam("settings"), expires_at=bindparam("expires_at"))
)
_DELETE = Statement(delete(webhook_keys).where(webhook_keys.c.id == _key))
_KEY = Statement(select(webhook_keys).where(webhook_keys.c.id == _key))
_KEYS = Statement(select(webhook_keys).order_by(webhook_keys.c.created_at, webhook_keys.c.id))
_NAMES_OF = Statement(select(webhook_keys.c.name).where(webhook_keys.c.owner_id == _key))
_USE = Statement(
    update(webhook_keys)
    .where(
        webhook_keys.c.id == _key,
        or_(webhook_keys.c.last_used_at.is_(None), webhook_keys.c.last_used_at < _at),
    )
    .values(last_used_at=_at)
)


def add_key(tx: Tx, key: WebhookKey) -> None:
    """Keep a new key."""
    tx.run(
        _ADD,
        id=key.id,
        owner_id=key.owner_id,
        name=key.name,
        api_key=key.api_key,
        hash=key.hash,
        settings=encode(key.settings),
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
    )


def change_key(tx: Tx, key: WebhookKey) -> None:
    """Keep a key's changed name, settings and end."""
    tx.run(_CHANGE, key=key.id, name=key.name, settings=encode(key.settings), expires_at=key.expires_at)


def delete_key(tx: Tx, key_id: KeyId) -> None:
    """Forget a key; what came with it stays in the log."""
    tx.run(_DELETE, key=key_id)


def key_of_id(tx: ReadTx, key_id: KeyId) -> WebhookKey | None:
    """The key of this id."""
    row = tx.one(_KEY, key=key_id)
    return _webhook_key(row) if row else None


def all_keys(tx: ReadTx) -> list[WebhookKey]:
    """Every key, oldest first."""
    return [_webhook_key(row) for row in tx.all(_KEYS)]


def names_of_keys(tx: ReadTx, owner_id: UserId) -> frozenset[str]:
    """What somebody's keys are called."""
    return frozenset(name for (name,) in tx.all(_NAMES_OF, key=owner_id))


def keep_uses(tx: Tx, used: Mapping[KeyId, Instant]) -> None:
    """Keep when keys were last used; another process may know of a later use."""
    for key_id, at in used.items():
        tx.run(_USE, key=key_id, at=at)


def _webhook_key(row: Row) -> WebhookKey:
    identity, owner_id, name, api_key, hash_, settings, created_at, expires_at, last_used_at = row
    return WebhookKey(
        id=KeyId(identity),
        owner_id=UserId(owner_id),
        name=name,
        api_key=api_key,
        hash=bytes(hash_),
        settings=decode(KeySettings, settings),
        created_at=Instant(created_at),
        expires_at=None if expires_at is None else Instant(expires_at),
        last_used_at=None if last_used_at is None else Instant(last_used_at),
    )
