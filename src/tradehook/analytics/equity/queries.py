"""What the store keeps of an account's worth: the first look of each day, the last look, and cash without an order."""

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, select

from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.days import Baseline
from tradehook.positions.tables import baselines, cash_entries
from tradehook.vocabulary.broker import CashKind
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

_account: BindParameter[str] = bindparam("account_id")
_BASELINES = Statement(
    select(baselines.c.taken_at, baselines.c.equity, baselines.c.put_in)
    .where(baselines.c.account_id == _account)
    .order_by(baselines.c.taken_at)
)
_ENTRIES = Statement(
    select(cash_entries.c.kind, cash_entries.c.amount, cash_entries.c.learned_at)
    .where(cash_entries.c.account_id == _account)
    .order_by(cash_entries.c.learned_at)
)
_PUT_IN = frozenset({CashKind.DEPOSIT, CashKind.WITHDRAWAL, CashKind.RESET})


class Entry(NamedTuple):
    """Cash that came or went without an order. `put_in`: by its owner, so that it is no gain."""

    learned_at: Instant
    amount: Money
    put_in: bool


def baselines_of(tx: ReadTx, account_id: AccountId) -> list[Baseline]:
    """What the account was worth at the first look of each day, oldest first."""
    return [
        Baseline(taken_at=Instant(at), equity=Money(Decimal(equity)), put_in=Money(Decimal(put_in)))
        for at, equity, put_in in tx.all(_BASELINES, account_id=account_id)
    ]


def entries_of(tx: ReadTx, account_id: AccountId) -> list[Entry]:
    """The account's cash entries, as they were learned."""
    return [
        Entry(Instant(learned_at), Money(Decimal(amount)), CashKind(kind) in _PUT_IN)
        for kind, amount, learned_at in tx.all(_ENTRIES, account_id=account_id)
    ]
