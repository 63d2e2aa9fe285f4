"""Reading and writing cash entries."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.fold import EXACT
from tradehook.positions.tables import cash_entries
from tradehook.vocabulary.broker import CashMoved
from tradehook.vocabulary.exact import ZERO, Money, canonical
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

_account: BindParameter[str] = bindparam("account_id")
_COLUMNS = tuple(column.key for column in cash_entries.columns if column.key != "sequence")
# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_ADD = Statement(insert(cash_entries).on_conflict_do_nothing(), only=_COLUMNS)
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
    total: Decimal = ZERO
    for (amount,) in tx.all(_AMOUNTS, account_id=account_id):
        total = EXACT.add(total, Decimal(amount))
    return Money(total)
