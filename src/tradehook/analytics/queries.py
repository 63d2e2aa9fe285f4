"""What the analytics read of the store: facts of every station, in the order in which they happened."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, starmap

import msgspec
from sqlalchemy import BindParameter, ColumnElement, bindparam, case, exists, func, literal, select

from tradehook.accounts.tables import accounts
from tradehook.analytics.breakdown import Dimension
from tradehook.intake.tables import signals
from tradehook.orders.emulation.tables import watched_orders
from tradehook.orders.tables import orders
from tradehook.plumbing.store.contract import ReadTx, Row
from tradehook.plumbing.store.statement import Statement
from tradehook.positions.tables import busts, fills
from tradehook.routing.tables import strategies, subscriptions
from tradehook.trades.tables import trades
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import Leg

_account: BindParameter[str] = bindparam("account_id")

_HAS_TRADED = Statement(select(fills.c.sequence).where(fills.c.account_id == _account).limit(1))
_BUSTED = Statement(select(busts.c.execution_id).where(busts.c.account_id == _account))
_RECENT = 10_000
_last_fill = select(func.coalesce(func.max(fills.c.sequence), 0)).scalar_subquery()
_last_bust = select(func.coalesce(func.max(busts.c.sequence), 0)).scalar_subquery()
_MARK = Statement(
    select(
        _last_fill, _last_bust, select(func.count()).where(fills.c.sequence > _last_fill - _RECENT).scalar_subquery()
    )
)
_LABELS = {
    Dimension.ACCOUNT: Statement(select(accounts.c.id, accounts.c.name)),
    Dimension.STRATEGY: Statement(select(strategies.c.id, strategies.c.name)),
    Dimension.SUBSCRIPTION: Statement(
        select(subscriptions.c.id, strategies.c.name + literal(" → ") + accounts.c.name)
        .join_from(subscriptions, strategies, strategies.c.id == subscriptions.c.strategy_id)
        .join(accounts, accounts.c.id == subscriptions.c.account_id)
    ),
}


class FillRow(msgspec.Struct, frozen=True, gc=False):
    """A fill, as the store has it."""

    sequence: int
    symbol: str
    happened_at: int
    side: str
    quantity: str
    price: str
    fee: str
    kind: str
    execution_id: str


class SaidRow(msgspec.Struct, frozen=True, gc=False):
    """What the trade and the signal of a fill say of it, as the store has it.

    `decision` only of an entry that had a stop.
    """

    fill: int
    subscription_id: str | None
    strategy_id: str | None
    message: str | None
    decision: str | None


def _fills(*only: ColumnElement[bool]) -> Statement:
    return Statement(
        select(*(fills.c[name] for name in FillRow.__struct_fields__))
        .where(*only)
        .order_by(fills.c.symbol, fills.c.happened_at, fills.c.execution_id)
    )


def _said(order: ColumnElement[int], *only: ColumnElement[bool]) -> Statement:
    """In the order of an index, which is about that in which orders, trades and signals were made: what a row needs of
    them lies beside what the row before needed. Symbol by symbol it takes twice as long."""
    stops = orders.alias("stops")
    with_stop = (orders.c.leg == Leg.ENTRY.value) & (
        exists().where(stops.c.trade_id == orders.c.trade_id, stops.c.leg == Leg.STOP_LOSS.value)
        | exists().where(watched_orders.c.trade_id == orders.c.trade_id, watched_orders.c.leg == Leg.STOP_LOSS.value)
    )
    return Statement(
        select(
            fills.c.sequence,
            trades.c.subscription_id,
            signals.c.strategy_id,
            signals.c.message,
            case((with_stop, trades.c.decision)),
        )
        .join_from(fills, orders, orders.c.id == fills.c.order_id)
        .join(trades, trades.c.id == orders.c.trade_id)
        .join(signals, signals.c.id == trades.c.signal_id, isouter=True)
        .where(*only)
        .order_by(order)
    )


_of_account = fills.c.account_id == _account
_of_symbol = fills.c.symbol == bindparam("symbol")
_FILLS, _FILLS_OF_SYMBOL = _fills(_of_account), _fills(_of_account, _of_symbol)
_SAID = _said(fills.c.sequence)
_SAID_OF_ACCOUNT = _said(fills.c.learned_at, _of_account)
_SAID_OF_SYMBOL = _said(fills.c.sequence, _of_account, _of_symbol)


def mark(tx: ReadTx) -> Row:
    """Something that is another one once a fill has come, or was taken back.

    Where several processes write, one may be seen before another with a lower number: so the latest are counted, too.
    """
    return tx.one(_MARK) or ()


def has_traded(tx: ReadTx, account_id: AccountId) -> bool:
    """Whether anything was ever filled in an account."""
    return tx.one(_HAS_TRADED, account_id=account_id) is not None


def labels(tx: ReadTx, dimension: Dimension) -> Mapping[str, str]:
    """What people call the groups of a dimension, by their ids; nothing where they are called as they are."""
    found = tx.all(_LABELS[dimension]) if dimension in _LABELS else []
    return {str(identity): str(name) for identity, name in found}


def fills_in_order(tx: ReadTx, account_id: AccountId, symbol: str | None) -> Iterator[FillRow]:
    """The fills of an account (of one symbol) that count, symbol by symbol as they happened."""
    busted = {execution_id for (execution_id,) in tx.all(_BUSTED, account_id=account_id)}
    if symbol is None:
        found = tx.each(_FILLS, account_id=account_id)
    else:
        found = tx.each(_FILLS_OF_SYMBOL, account_id=account_id, symbol=symbol)
    rows = starmap(FillRow, found)
    return (row for row in rows if row.execution_id not in busted) if busted else rows


def said_of_fills(tx: ReadTx, accounts: Sequence[AccountId], symbol: str | None) -> Iterator[SaidRow]:
    """What is said of those fills of some accounts (of one symbol) that came of a trade, in no order.

    Of several accounts everything is read in one go, whoever else's is among it: account by account, each page of the
    store would be read as often as there are accounts.
    """
    if symbol is not None:
        parts: Iterator[Iterator[Row]] = (
            tx.each(_SAID_OF_SYMBOL, account_id=account_id, symbol=symbol) for account_id in accounts
        )
    elif len(accounts) > 1:
        parts = iter([tx.each(_SAID)])
    else:
        parts = (tx.each(_SAID_OF_ACCOUNT, account_id=account_id) for account_id in accounts)
    return starmap(SaidRow, chain.from_iterable(parts))
