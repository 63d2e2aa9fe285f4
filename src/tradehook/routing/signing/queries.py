"""Reading and writing the secrets that senders sign with."""

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.routing.signing.secret import SigningSecret
from tradehook.routing.tables import signing_secrets
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(signing_secrets))
_DELETE = Statement(delete(signing_secrets).where(signing_secrets.c.id == _key))
_DELETE_OF = Statement(delete(signing_secrets).where(signing_secrets.c.webhook == _key))
_SECRET = Statement(select(signing_secrets).where(signing_secrets.c.id == _key))
_SECRETS = Statement(select(signing_secrets).order_by(signing_secrets.c.created_at, signing_secrets.c.id))
_IDS_OF = Statement(select(signing_secrets.c.id).where(signing_secrets.c.webhook == _key))


def add_secret(tx: Tx, secret: SigningSecret) -> None:
    """Keep a new secret."""
    tx.run(_ADD, id=secret.id, webhook=secret.webhook, sealed=secret.sealed, created_at=secret.created_at)


def delete_secret(tx: Tx, secret_id: str) -> None:
    """Forget a secret."""
    tx.run(_DELETE, key=secret_id)


def delete_secrets_of(tx: Tx, webhook: str) -> None:
    """Forget every secret of a webhook or key that is deleted."""
    tx.run(_DELETE_OF, key=webhook)


def secret_of_id(tx: ReadTx, secret_id: str) -> SigningSecret | None:
    """The secret of this id."""
    row = tx.one(_SECRET, key=secret_id)
    return _secret(row) if row else None


def all_secrets(tx: ReadTx) -> list[SigningSecret]:
    """Every secret, oldest first."""
    return [_secret(row) for row in tx.all(_SECRETS)]


def count_of(tx: ReadTx, webhook: str) -> int:
    """How many secrets a webhook or key has."""
    return len(tx.all(_IDS_OF, key=webhook))


def _secret(row: Row) -> SigningSecret:
    identity, webhook, sealed, created_at = row
    return SigningSecret(id=identity, webhook=webhook, sealed=bytes(sealed), created_at=Instant(created_at))
