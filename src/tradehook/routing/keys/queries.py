"""Reading and writing keys."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.keys.key import KeySettings, WebhookKey
from tradehook.routing.tables import webhook_keys
from tradehook.vocabulary.ids import KeyId, UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(webhook_keys))
_CHANGE = Statement(
    update(webhook_keys)
    .where(webhook_keys.c.id == _key)
    .values(name=bindparam("name"), settings=bindparam("settings"), expires_at=bindparam("expires_at"))
)
_ROTATE = Statement(
    update(webhook_keys)
    .where(webhook_keys.c.id == _key)
    .values(hash=bindparam("hash"), old_hash=bindparam("old_hash"), old_until=bindparam("old_until"))
)
_DELETE = Statement(delete(webhook_keys).where(webhook_keys.c.id == _key))
_KEY = Statement(select(webhook_keys).where(webhook_keys.c.id == _key))
_KEYS = Statement(select(webhook_keys).order_by(webhook_keys.c.created_at, webhook_keys.c.id))
_NAMES_OF = Statement(select(webhook_keys.c.name).where(webhook_keys.c.owner_id == _key))


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
        old_hash=key.old_hash,
        old_until=key.old_until,
    )


def change_key(tx: Tx, key: WebhookKey) -> None:
    """Keep a key's changed name, settings and end."""
    tx.run(_CHANGE, key=key.id, name=key.name, settings=encode(key.settings), expires_at=key.expires_at)


def rotate_key(tx: Tx, key: WebhookKey) -> None:
    """Keep a key's new secret and how long the old one still works."""
    tx.run(_ROTATE, key=key.id, hash=key.hash, old_hash=key.old_hash, old_until=key.old_until)


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


def _webhook_key(row: Row) -> WebhookKey:
    identity, owner_id, name, api_key, hash_, old_hash, old_until, settings, created_at, expires_at = row
    return WebhookKey(
        id=KeyId(identity),
        owner_id=UserId(owner_id),
        name=name,
        api_key=api_key,
        hash=bytes(hash_),
        settings=decode(KeySettings, settings),
        created_at=Instant(created_at),
        expires_at=None if expires_at is None else Instant(expires_at),
        old_hash=None if old_hash is None else bytes(old_hash),
        old_until=None if old_until is None else Instant(old_until),
    )
