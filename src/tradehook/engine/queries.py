"""What was last noted of an account, for those who note a change once; and what prices accounts want."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, literal_column, select, union

from tradehook.accounts.tables import account_events
from tradehook.orders.tables import is_open, orders
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import positions
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.notice import About

_account: BindParameter[str] = bindparam("account_id")


def _last(*about: About) -> Select[tuple[str, str | None, str | None]]:
    codes: list[ColumnElement[str]] = [literal_column(f"'{each.code}'") for each in about]
    return (
        select(account_events.c.code, account_events.c.ours, account_events.c.theirs)
        .where(account_events.c.account_id == _account, account_events.c.code.in_(codes))
        .order_by(account_events.c.sequence.desc())
        .limit(1)
    )


_OF_CONNECTION = Statement(_last(About.CONNECTION_LOST, About.CONNECTION_BACK))
_OF_BALANCE = Statement(_last(About.BALANCE_DIFFERS))
_WANTED = Statement(
    union(
        select(orders.c.account_id, orders.c.symbol).where(is_open),
        select(positions.c.account_id, positions.c.symbol).where(positions.c.quantity != "0"),
    )
)


@dataclass(frozen=True, slots=True)
class SaidOfBalance:
    """Both sides of the last balance that differed."""

    ours: Money
    theirs: Money


def is_lost(tx: ReadTx, account_id: AccountId) -> bool:
    """Whether the last that was noted of an account's connection is that it was lost."""
    row = tx.one(_OF_CONNECTION, account_id=account_id)
    return row is not None and row[0] == About.CONNECTION_LOST.code


def last_balance(tx: ReadTx, account_id: AccountId) -> SaidOfBalance | None:
    """The last balance that was noted to differ; None where none ever was."""
    row = tx.one(_OF_BALANCE, account_id=account_id)
    return None if row is None else SaidOfBalance(Money(Decimal(row[1])), Money(Decimal(row[2])))


def wanted_prices(tx: ReadTx) -> dict[AccountId, frozenset[str]]:
    """The symbols that each account holds or has open orders in."""
    found: dict[AccountId, set[str]] = {}
    for account_id, symbol in tx.all(_WANTED):
        found.setdefault(AccountId(account_id), set()).add(symbol)
    return {account_id: frozenset(symbols) for account_id, symbols in found.items()}
