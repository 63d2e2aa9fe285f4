"""Reading and writing cash entries."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.fold import EXACT
from tradehook.positions.tables import cash_entries
from tradehook.vocabulary.broker import CashKind, CashMoved
from tradehook.vocabulary.exact import ZERO, Money, canonical
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

_account: BindParameter[str] = bindparam("account_id")
_COLUMNS = tuple(column.key for column in cash_entries.columns if column.key != "sequence")
# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_ADD = Statement(insert(cash_entries).on_conflict_do_nothing(), only=_COLUMNS)
_PUT_IN = (CashKind.DEPOSIT, CashKind.WITHDRAWAL, CashKind.RESET)
_is_put_in = (
    cash_entries.c.account_id == _account,
    cash_entries.c.kind.in_([literal_column(f"'{kind}'") for kind in _PUT_IN]),
)
_AMOUNTS_PUT_IN = Statement(select(cash_entries.c.amount).where(*_is_put_in))
_PUT_IN_SINCE = Statement(
    select(cash_entries.c.entry_id).where(*_is_put_in, cash_entries.c.learned_at >= bindparam("since")).limit(1)
)
_AMOUNTS = Statement(select(cash_entries.c.amount).where(cash_entries.c.account_id == _account))


def keep(tx: Tx, moved: CashMoved, learned_at: Instant) -> bool:
    """Keep an entry; False where it was known."""
    added = tx.run(
        _ADD,
        account_id=moved.account_id,
        entry_id=moved.entry_id,
        kind=moved.kind.value,
        amount=canonical(moved.amount),
        words=moved.words,
        happened_at=moved.happened_at,
        learned_at=learned_at,
    )
    return added == 1


def sum_of(tx: ReadTx, account_id: AccountId) -> Money:
    """What all entries of an account come to."""
    return _sum(tx.all(_AMOUNTS, account_id=account_id))


def put_in(tx: ReadTx, account_id: AccountId) -> Money:
    """What was put into an account and taken out of it (negative), beside what it began with; a dividend is neither."""
    return _sum(tx.all(_AMOUNTS_PUT_IN, account_id=account_id))


def put_in_since(tx: ReadTx, account_id: AccountId, since: Instant) -> bool:
    """Whether cash that was put in or taken out was learned of at this instant or later."""
    return tx.one(_PUT_IN_SINCE, account_id=account_id, since=since) is not None


def _sum(rows: Iterable[Row]) -> Money:
    total: Decimal = ZERO
    for (amount,) in rows:
        total = EXACT.add(total, Decimal(amount))
    return Money(total)
