"""Reading and writing what an account was worth when each of its days began."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.days import Baseline
from tradehook.positions.tables import baselines
from tradehook.vocabulary.exact import Money, canonical
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

_account: BindParameter[str] = bindparam("account_id")
_COLUMNS = (baselines.c.taken_at, baselines.c.equity, baselines.c.put_in)
# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_ADD = Statement(insert(baselines).on_conflict_do_nothing())
_FIRST_SINCE = Statement(
    select(*_COLUMNS)
    .where(baselines.c.account_id == _account, baselines.c.taken_at >= bindparam("since"))
    .order_by(baselines.c.taken_at)
    .limit(1)
)
_LAST = Statement(
    select(*_COLUMNS).where(baselines.c.account_id == _account).order_by(baselines.c.taken_at.desc()).limit(1)
)


def keep(tx: Tx, account_id: AccountId, new: Baseline) -> None:
    """Keep the baseline of a day; the first of an instant stays."""
    tx.run(
        _ADD,
        account_id=account_id,
        taken_at=new.taken_at,
        equity=canonical(new.equity),
        put_in=canonical(new.put_in),
    )


def baseline(tx: ReadTx, account_id: AccountId, since: Instant) -> Baseline | None:
    """The baseline of the day that began at `since`: the first that was taken from then on.

    Where days have begun at another time until now there is none: the last of those counts on until the next day.
    """
    row = tx.one(_FIRST_SINCE, account_id=account_id, since=since) or tx.one(_LAST, account_id=account_id)
    return None if row is None else _baseline(row)


def _baseline(row: Row) -> Baseline:
    taken_at, equity, put_in = row
    return Baseline(taken_at=Instant(taken_at), equity=Money(Decimal(equity)), put_in=Money(Decimal(put_in)))
