"""Reading and writing the paper broker's own tables."""

from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, delete, insert, select, update

from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.reports import columns_of, report_of
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.brokers.paper.tables import paper_accounts, paper_orders, paper_positions, paper_reports, rests
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.broker import Report
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical, canonical_or_none
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

MOST_REPORTS = 500
"""How many reports are read at once."""

_account_is: BindParameter[str] = bindparam("in_account")
_order_is: BindParameter[str] = bindparam("with_id")
_symbol_is: BindParameter[str] = bindparam("of_symbol")

_accounts, _orders = paper_accounts.c, paper_orders.c
_positions, _reports = paper_positions.c, paper_reports.c

_OPEN = Statement(insert(paper_accounts))
_ACCOUNT_COLUMNS = (_accounts.account_id, _accounts.currency, _accounts.cash, _accounts.settings)
_LOCK_ACCOUNT = Statement(select(*_ACCOUNT_COLUMNS).where(_accounts.account_id == _account_is).with_for_update())
_LOCK_ACCOUNTS_IN_BOOK = Statement(
    select(*_ACCOUNT_COLUMNS)
    .where(_accounts.account_id.in_(select(_orders.account_id).where(rests, _orders.symbol == _symbol_is)))
    .order_by(_accounts.account_id)
    .with_for_update()
)
_SETTINGS = Statement(select(_accounts.settings).where(_accounts.account_id == _account_is))
_EVERY_SETTINGS = Statement(select(_accounts.account_id, _accounts.settings))
_CHANGE_SETTINGS = Statement(
    update(paper_accounts).where(_accounts.account_id == _account_is).values(settings=bindparam("settings"))
)
_SET_CASH = Statement(update(paper_accounts).where(_accounts.account_id == _account_is).values(cash=bindparam("cash")))

_ORDER_COLUMNS = tuple(column for column in _orders if column is not _orders.sequence)
_ADD_ORDER = Statement(insert(paper_orders), only=tuple(column.key for column in _ORDER_COLUMNS))
_ORDER = Statement(
    select(*_ORDER_COLUMNS).where(_orders.account_id == _account_is, _orders.client_order_id == _order_is)
)
_RESTING = Statement(select(*_ORDER_COLUMNS).where(rests).order_by(_orders.sequence))
_RESTING_IN_SYMBOL = Statement(
    select(*_ORDER_COLUMNS).where(rests, _orders.symbol == _symbol_is).order_by(_orders.sequence)
)
_RESTING_OF_ACCOUNT = Statement(
    select(*_ORDER_COLUMNS).where(rests, _orders.account_id == _account_is).order_by(_orders.sequence)
)
_CHANGE_ORDER = Statement(
    update(paper_orders)
    .where(_orders.account_id == _account_is, _orders.client_order_id == _order_is)
    .values({name: bindparam(name) for name in ("filled", "executions", "status", "code", "words")})
)

_HOLDING_COLUMNS = (_positions.symbol, _positions.quantity, _positions.cost, _positions.rate)
_HOLDING = Statement(
    select(*_HOLDING_COLUMNS).where(_positions.account_id == _account_is, _positions.symbol == _symbol_is)
)
_HOLDINGS = Statement(select(*_HOLDING_COLUMNS).where(_positions.account_id == _account_is).order_by(_positions.symbol))
_ADD_HOLDING = Statement(insert(paper_positions))
_CHANGE_HOLDING = Statement(
    update(paper_positions)
    .where(_positions.account_id == _account_is, _positions.symbol == _symbol_is)
    .values({name: bindparam(name) for name in ("quantity", "cost", "rate")})
)
_DROP_HOLDING = Statement(
    delete(paper_positions).where(_positions.account_id == _account_is, _positions.symbol == _symbol_is)
)

_REPORT_COLUMNS = tuple(column.key for column in _reports if column is not _reports.sequence)
_NOTHING_SAID = dict.fromkeys(_REPORT_COLUMNS)
_ADD_REPORT = Statement(insert(paper_reports), only=_REPORT_COLUMNS)
_LAST_CURSOR = Statement(select(_reports.sequence).order_by(_reports.sequence.desc()).limit(1))
_REPORTS_AFTER = Statement(
    select(paper_reports).where(_reports.sequence > bindparam("cursor")).order_by(_reports.sequence).limit(MOST_REPORTS)
)


def open_account(
    tx: Tx, account_id: AccountId, currency: str, cash: Money, settings: PaperSettings, now: Instant
) -> None:
    """Open an account with so much money in it."""
    tx.run(
        _OPEN,
        account_id=account_id,
        currency=currency,
        opening_cash=canonical(cash),
        cash=canonical(cash),
        settings=encode(settings),
        opened_at=now,
    )


def account_settings(tx: ReadTx, account_id: AccountId) -> PaperSettings | None:
    """The settings of an account; None when there is no such account."""
    row = tx.one(_SETTINGS, in_account=account_id)
    return decode(PaperSettings, row[0]) if row else None


def every_settings(tx: ReadTx) -> dict[AccountId, PaperSettings]:
    """The settings of every account."""
    return {AccountId(row[0]): decode(PaperSettings, row[1]) for row in tx.all(_EVERY_SETTINGS)}


def change_settings(tx: Tx, account_id: AccountId, settings: PaperSettings) -> None:
    """Keep an account's changed settings; resting orders trade by them from now on."""
    tx.run(_CHANGE_SETTINGS, in_account=account_id, settings=encode(settings))


def lock_account(tx: ReadTx, account_id: AccountId) -> PaperAccount | None:
    """The account, held for this transaction alone; None when there is no such account."""
    row = tx.one(_LOCK_ACCOUNT, in_account=account_id)
    return _account(row) if row else None


def lock_accounts_in_book(tx: ReadTx, symbol: str) -> list[PaperAccount]:
    """The accounts with orders in an instrument's book, held for this transaction alone."""
    return [_account(row) for row in tx.all(_LOCK_ACCOUNTS_IN_BOOK, of_symbol=symbol)]


def set_cash(tx: Tx, account: PaperAccount) -> None:
    """Keep an account's cash."""
    tx.run(_SET_CASH, in_account=account.account_id, cash=canonical(account.cash))


def add_order(tx: Tx, order: PaperOrder) -> None:
    """Keep a new order, whatever became of it. A second one with its id in its account is an error of the store."""
    ticket = order.ticket
    tx.run(
        _ADD_ORDER,
        account_id=ticket.account_id,
        client_order_id=ticket.client_order_id,
        broker_order_id=order.broker_order_id,
        symbol=ticket.symbol,
        side=ticket.side.value,
        quantity=canonical(ticket.quantity),
        filled=canonical(order.filled),
        executions=order.executions,
        type=ticket.order_type.value,
        limit_price=canonical_or_none(ticket.limit_price),
        time_in_force=ticket.time_in_force.value,
        reduce_only=ticket.reduce_only,
        status=order.status.value,
        code=order.code,
        words=order.words,
        placed_at=order.placed_at,
    )


def change_order(tx: Tx, order: PaperOrder) -> None:
    """Keep what became of an order."""
    tx.run(
        _CHANGE_ORDER,
        in_account=order.ticket.account_id,
        with_id=order.ticket.client_order_id,
        filled=canonical(order.filled),
        executions=order.executions,
        status=order.status.value,
        code=order.code,
        words=order.words,
    )


def order_of(tx: ReadTx, account_id: AccountId, client_order_id: ClientOrderId) -> PaperOrder | None:
    """The order with the client's id; None when there never was one."""
    row = tx.one(_ORDER, in_account=account_id, with_id=client_order_id)
    return _order(row) if row else None


def resting_orders(tx: ReadTx) -> list[PaperOrder]:
    """Every order in the book, oldest first."""
    return [_order(row) for row in tx.all(_RESTING)]


def resting_in(tx: ReadTx, symbol: str) -> list[PaperOrder]:
    """The orders in one instrument's book, oldest first."""
    return [_order(row) for row in tx.all(_RESTING_IN_SYMBOL, of_symbol=symbol)]


def resting_of(tx: ReadTx, account_id: AccountId) -> list[PaperOrder]:
    """An account's orders in the book, oldest first."""
    return [_order(row) for row in tx.all(_RESTING_OF_ACCOUNT, in_account=account_id)]


def holding_of(tx: ReadTx, account_id: AccountId, symbol: str) -> Holding:
    """What an account holds of an instrument."""
    row = tx.one(_HOLDING, in_account=account_id, of_symbol=symbol)
    return _holding(row) if row else Holding(symbol=symbol)


def holdings_of(tx: ReadTx, account_id: AccountId) -> list[Holding]:
    """Everything that an account holds, by symbol."""
    return [_holding(row) for row in tx.all(_HOLDINGS, in_account=account_id)]


def keep_holding(tx: Tx, account_id: AccountId, holding: Holding) -> None:
    """Keep what is held now; what is flat leaves no row."""
    if not holding.quantity:
        tx.run(_DROP_HOLDING, in_account=account_id, of_symbol=holding.symbol)
        return
    numbers = {
        "quantity": canonical(holding.quantity),
        "cost": canonical(holding.cost),
        "rate": canonical(holding.rate),
    }
    if not tx.run(_CHANGE_HOLDING, in_account=account_id, of_symbol=holding.symbol, **numbers):
        tx.run(_ADD_HOLDING, account_id=account_id, symbol=holding.symbol, **numbers)


def append_report(tx: Tx, report: Report) -> None:
    """Append a report to the stream; the store gives it its cursor."""
    tx.run(_ADD_REPORT, **(_NOTHING_SAID | columns_of(report)))


def last_cursor(tx: ReadTx) -> int:
    """The cursor of the newest report; 0 when there is none yet."""
    row = tx.one(_LAST_CURSOR)
    return row[0] if row else 0


def reports_after(tx: ReadTx, cursor: int) -> tuple[Report, ...]:
    """The oldest reports after a cursor, at most `MOST_REPORTS`."""
    return tuple(report_of(row) for row in tx.dicts(_REPORTS_AFTER, cursor=cursor))


def _account(row: Row) -> PaperAccount:
    account_id, currency, cash, settings = row
    return PaperAccount(
        account_id=AccountId(account_id),
        currency=currency,
        cash=Money(Decimal(cash)),
        settings=decode(PaperSettings, settings),
    )


def _order(row: Row) -> PaperOrder:
    account_id, client_order_id, broker_order_id, symbol, side, quantity, filled, executions, *rest = row
    order_type, limit_price, time_in_force, reduce_only, status, code, words, placed_at = rest
    ticket = OrderTicket(
        account_id=AccountId(account_id),
        client_order_id=ClientOrderId(client_order_id),
        symbol=symbol,
        side=Side(side),
        quantity=Quantity(Decimal(quantity)),
        order_type=OrderType(order_type),
        time_in_force=TimeInForce(time_in_force),
        limit_price=None if limit_price is None else Price(Decimal(limit_price)),
        reduce_only=bool(reduce_only),
    )
    return PaperOrder(
        ticket=ticket,
        broker_order_id=BrokerOrderId(broker_order_id),
        placed_at=Instant(placed_at),
        status=OrderStatus(status),
        filled=Quantity(Decimal(filled)),
        executions=executions,
        code=code,
        words=words,
    )


def _holding(row: Row) -> Holding:
    symbol, quantity, cost, rate = row
    return Holding(symbol=symbol, quantity=Quantity(Decimal(quantity)), cost=Money(Decimal(cost)), rate=Decimal(rate))
