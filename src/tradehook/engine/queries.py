"""What was last noted of an account, for those who note a change once; and what a subscription has entered."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, literal_column, select

from tradehook.accounts.tables import account_events
from tradehook.orders.tables import is_open, orders
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement
from tradehook.trades.tables import trades
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId, SubscriptionId
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


_ENTERED = Statement(
    select(orders.c.family, orders.c.symbol)
    .join_from(orders, trades, trades.c.id == orders.c.trade_id)
    .where(
        trades.c.subscription_id == bindparam("subscription_id"),
        orders.c.leg == literal_column("'entry'"),
        is_open | (orders.c.filled_quantity != literal_column("'0'")),
    )
    .distinct()
)
_OF_CONNECTION = Statement(_last(About.CONNECTION_LOST, About.CONNECTION_BACK))
_OF_BALANCE = Statement(_last(About.BALANCE_DIFFERS))


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


def families_entered(tx: ReadTx, subscription_id: SubscriptionId) -> dict[str, str]:
    """The families that a subscription's trades have entered, or are about to, each with a symbol of it."""
    return {str(family): str(symbol) for family, symbol in tx.all(_ENTERED, subscription_id=subscription_id)}
