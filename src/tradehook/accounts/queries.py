"""Reading and writing accounts."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.accounts.accounts import Account, Guards
from tradehook.accounts.tables import accounts
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(accounts))
_CHANGE = Statement(
    update(accounts).where(accounts.c.id == _key).values(name=bindparam("name"), guards=bindparam("guards"))
)
_ACCOUNT = Statement(select(accounts).where(accounts.c.id == _key))
_NAMED = Statement(select(accounts).where(accounts.c.name == _key))
_ACCOUNTS = Statement(select(accounts).order_by(accounts.c.created_at, accounts.c.id))


def add(tx: Tx, account: Account) -> None:
    """Keep a new account."""
    tx.run(
        _ADD,
        id=account.id,
        name=account.name,
        broker=account.broker,
        mode=account.mode,
        currency=account.currency,
        opening_cash=canonical(account.opening_cash),
        guards=encode(account.guards),
        created_at=account.created_at,
    )


def change(tx: Tx, account: Account) -> None:
    """Keep an account's changed name and guards."""
    tx.run(_CHANGE, key=account.id, name=account.name, guards=encode(account.guards))


def account(tx: ReadTx, account_id: AccountId) -> Account | None:
    """The account of this id."""
    row = tx.one(_ACCOUNT, key=account_id)
    return _account(row) if row else None


def account_named(tx: ReadTx, name: str) -> Account | None:
    """The account of this name; names are unique."""
    row = tx.one(_NAMED, key=name)
    return _account(row) if row else None


def all_accounts(tx: ReadTx) -> list[Account]:
    """Every account, oldest first."""
    return [_account(row) for row in tx.all(_ACCOUNTS)]


def _account(row: Row) -> Account:
    identity, name, broker, mode, currency, opening_cash, guards, created_at = row
    return Account(
        id=AccountId(identity),
        name=name,
        broker=broker,
        mode=mode,
        currency=currency,
        opening_cash=Money(Decimal(opening_cash)),
        guards=decode(Guards, guards),
        created_at=Instant(created_at),
    )
