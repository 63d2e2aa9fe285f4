"""Reading and writing people."""

from sqlalchemy import BindParameter, bindparam, select, update

from tradehook.people.tables import users
from tradehook.people.user import Role, User
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_CHANGE = Statement(
    update(users)
    .where(users.c.id == _key)
    .values(name=bindparam("name"), trading_webhooks=bindparam("trading_webhooks"))
)
_USER = Statement(select(users).where(users.c.id == _key))
_USERS = Statement(select(users).order_by(users.c.created_at, users.c.id))


def change(tx: Tx, user: User) -> None:
    """Keep a person's changed name, and what they may do."""
    tx.run(_CHANGE, key=user.id, name=user.name, trading_webhooks=user.trading_webhooks)


def user(tx: ReadTx, user_id: UserId) -> User | None:
    """The person of this id."""
    row = tx.one(_USER, key=user_id)
    return _user(row) if row else None


def all_users(tx: ReadTx) -> list[User]:
    """Everybody, oldest first."""
    return [_user(row) for row in tx.all(_USERS)]


def _user(row: Row) -> User:
    identity, name, role, trading_webhooks, created_at = row
    return User(
        id=UserId(identity),
        name=name,
        role=Role(role),
        trading_webhooks=bool(trading_webhooks),
        created_at=Instant(created_at),
    )
