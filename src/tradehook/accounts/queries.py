"""Reading and writing accounts, what happened to them, and the switches."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.accounts.accounts import Account, Switch, folded
from tradehook.accounts.tables import account_events, accounts, switches
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId, UserId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.notice import Notice

_key: BindParameter[str] = bindparam("key")

_COLUMNS = (
    accounts.c.id,
    accounts.c.owner_id,
    accounts.c.name,
    accounts.c.broker,
    accounts.c.mode,
    accounts.c.connection,
    accounts.c.currency,
    accounts.c.opening_cash,
    accounts.c.guards,
    accounts.c.created_at,
)
_ADD = Statement(insert(accounts))
_CHANGE = Statement(
    update(accounts)
    .where(accounts.c.id == _key)
    .values(name=bindparam("name"), folded_name=bindparam("folded_name"), guards=bindparam("guards"))
)
_ACCOUNT = Statement(select(*_COLUMNS).where(accounts.c.id == _key))
_LOCK = Statement(select(*_COLUMNS).where(accounts.c.id == _key).with_for_update())
_OF = Statement(
    select(*_COLUMNS).where(accounts.c.owner_id == bindparam("owner_id"), accounts.c.folded_name == bindparam("folded"))
)
_ACCOUNTS = Statement(select(*_COLUMNS).order_by(accounts.c.created_at, accounts.c.id))
_CREDENTIALS = Statement(select(accounts.c.credentials).where(accounts.c.id == _key))
_SET_CREDENTIALS = Statement(update(accounts).where(accounts.c.id == _key).values(credentials=bindparam("credentials")))

_SWITCH = Statement(select(switches.c.on).where(switches.c.name == _key))
_SET_SWITCH = Statement(
    update(switches).where(switches.c.name == _key).values(on=bindparam("on"), since=bindparam("since"))
)
_ADD_SWITCH = Statement(insert(switches))

_SAID = Statement(
    select(account_events.c.sequence)
    .where(account_events.c.order_id == bindparam("order_id"), account_events.c.code == bindparam("code"))
    .limit(1)
)
_ADD_EVENT = Statement(
    insert(account_events),
    only=("id", "account_id", "code", "message", "symbol", "order_id", "ours", "theirs", "happened_at"),
)


def add(tx: Tx, account: Account) -> None:
    """Keep a new account."""
    tx.run(
        _ADD,
        id=account.id,
        owner_id=account.owner_id,
        name=account.name,
        folded_name=folded(account.name),
        broker=account.broker,
        mode=account.mode,
        connection=account.connection,
        credentials=None,
        currency=account.currency,
        opening_cash=canonical(account.opening_cash),
        guards=encode(account.guards),
        created_at=account.created_at,
    )


def change(tx: Tx, account: Account) -> None:
    """Keep an account's changed name and guards."""
    tx.run(_CHANGE, key=account.id, name=account.name, folded_name=folded(account.name), guards=encode(account.guards))


def account(tx: ReadTx, account_id: AccountId) -> Account | None:
    """The account of this id."""
    row = tx.one(_ACCOUNT, key=account_id)
    return _account(row) if row else None


def lock_account(tx: Tx, account_id: AccountId) -> Account | None:
    """The account of this id, locked against every other engine until the transaction ends."""
    row = tx.one(_LOCK, key=account_id)
    return _account(row) if row else None


def account_of(tx: ReadTx, owner_id: UserId, name: str) -> Account | None:
    """The account of this owner that has this name, without regard to case."""
    row = tx.one(_OF, owner_id=owner_id, folded=folded(name))
    return _account(row) if row else None


def all_accounts(tx: ReadTx) -> list[Account]:
    """Every account, oldest first."""
    return [_account(row) for row in tx.all(_ACCOUNTS)]


def credentials(tx: ReadTx, account_id: AccountId) -> bytes | None:
    """What an account's connection is let in with, encrypted; None where it needs nothing."""
    row = tx.one(_CREDENTIALS, key=account_id)
    return bytes(row[0]) if row and row[0] is not None else None


def set_credentials(tx: Tx, account_id: AccountId, sealed: bytes) -> None:
    """Keep an account's credentials, encrypted."""
    tx.run(_SET_CREDENTIALS, key=account_id, credentials=sealed)


def is_on(tx: ReadTx, switch: Switch) -> bool:
    """Whether a switch is on; one that was never touched is off."""
    row = tx.one(_SWITCH, key=switch.value)
    return bool(row[0]) if row else False


def turn(tx: Tx, switch: Switch, on: bool, at: Instant) -> None:
    """Put a switch on or off."""
    if not tx.run(_SET_SWITCH, key=switch.value, on=on, since=at):
        tx.run(_ADD_SWITCH, name=switch.value, on=on, since=at)


def keep_notice(tx: Tx, event_id: str, account_id: AccountId | None, notice: Notice, at: Instant) -> None:
    """Append something that happened to an account, or to the whole desk."""
    tx.run(
        _ADD_EVENT,
        id=event_id,
        account_id=account_id,
        code=notice.code,
        message=notice.message,
        symbol=notice.symbol,
        order_id=notice.order_id,
        ours=notice.ours,
        theirs=notice.theirs,
        happened_at=at,
    )


def was_said(tx: ReadTx, code: str, order_id: str) -> bool:
    """Whether there is a notice of this kind about an order."""
    return tx.one(_SAID, code=code, order_id=order_id) is not None


def _account(row: Row) -> Account:
    identity, owner_id, name, broker, mode, connection, currency, opening_cash, guards, created_at = row
    return Account(
        id=AccountId(identity),
        owner_id=UserId(owner_id),
        name=name,
        broker=broker,
        mode=mode,
        connection=connection,
        currency=currency,
        opening_cash=Money(Decimal(opening_cash)),
        guards=decode(Guards, guards),
        created_at=Instant(created_at),
    )
