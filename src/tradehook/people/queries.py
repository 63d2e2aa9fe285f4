"""Reading and writing people."""

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.people.tables import users
from tradehook.people.user import Role, User, folded
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")
_folded: BindParameter[str] = bindparam("folded")
_CHANGED = ("name", "folded_name", "role", "trading_webhooks", "disabled_at")

_ADD = Statement(insert(users))
_CHANGE = Statement(update(users).where(users.c.id == _key).values({name: bindparam(name) for name in _CHANGED}))
_USER = Statement(select(users).where(users.c.id == _key))
_CALLED = Statement(select(users).where(users.c.folded_name == _folded))
_USERS = Statement(select(users).order_by(users.c.created_at, users.c.id))


def add(tx: Tx, user: User) -> None:
    """Keep a new person."""
    tx.run(_ADD, id=user.id, created_at=user.created_at, **_changing(user))


def change(tx: Tx, user: User) -> None:
    """Keep a person's changed name, and what they may do."""
    tx.run(_CHANGE, key=user.id, **_changing(user))


def user(tx: ReadTx, user_id: UserId) -> User | None:
    """The person of this id."""
    row = tx.one(_USER, key=user_id)
    return _user(row) if row else None


def user_called(tx: ReadTx, name: str) -> User | None:
    """The person of this name, in capital or small letters."""
    row = tx.one(_CALLED, folded=folded(name))
    return _user(row) if row else None


def all_users(tx: ReadTx) -> list[User]:
    """Everybody, oldest first."""
    return [_user(row) for row in tx.all(_USERS)]


def _changing(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "folded_name": folded(user.name),
        "role": user.role.value,
        "trading_webhooks": user.trading_webhooks,
        "disabled_at": user.disabled_at,
    }


def _user(row: Row) -> User:
    identity, name, role, trading_webhooks, created_at, _folded_name, disabled_at = row
    return User(
        id=UserId(identity),
        name=name,
        role=Role(role),
        trading_webhooks=bool(trading_webhooks),
        created_at=Instant(created_at),
        disabled_at=None if disabled_at is None else Instant(disabled_at),
    )
