"""Counting the entries of an account."""

from sqlalchemy import bindparam, func, select

from tradehook.orders.tables import is_entry, orders
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import AccountId, TradeId
from tradehook.vocabulary.instant import Instant

_ENTERED = Statement(
    select(func.count(orders.c.trade_id.distinct())).where(
        is_entry,
        orders.c.account_id == bindparam("account_id"),
        orders.c.created_at >= bindparam("since"),
        orders.c.trade_id != bindparam("but"),
    )
)


def trades_entered(tx: ReadTx, account_id: AccountId, since: Instant, but: TradeId | None) -> int:
    """How many trades of an account have placed an entry since then, leaving one out; another attempt of a trade makes
    no further one."""
    row = tx.one(_ENTERED, account_id=account_id, since=since, but=but or "")
    return int(row[0]) if row else 0
