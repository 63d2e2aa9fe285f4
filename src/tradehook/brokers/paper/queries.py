"""Reading and writing the paper broker's own tables."""

from collections import defaultdict
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, case, column, delete, false, func, select, table, update
from sqlalchemy.dialects.postgresql import insert

from tradehook.brokers.paper import rows
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.margin import Offer
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.reports import PaperReport, columns_of, report_of
from tradehook.brokers.paper.rows import CHANGING_COLUMNS, ORDER_COLUMNS
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.brokers.paper.tables import (
    ends,
    of_account,
    paper_accounts,
    paper_orders,
    paper_positions,
    paper_reports,
    paper_taken,
    rests,
    wakes,
)
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.plumbing.store.sweeping import Sweep
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity, canonical
from tradehook.vocabulary.ids import AccountId, ClientOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side

MOST_REPORTS = 500
"""How many reports are read at once."""

_account_is: BindParameter[str] = bindparam("in_account")
_order_is: BindParameter[str] = bindparam("with_id")
_symbol_is: BindParameter[str] = bindparam("of_symbol")

_accounts, _orders = paper_accounts.c, paper_orders.c
_positions, _reports, _taken = paper_positions.c, paper_reports.c, paper_taken.c

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

_ORDER = select(*(_orders[name] for name in ORDER_COLUMNS))
_THIS_ORDER = (_orders.account_id == _account_is, _orders.client_order_id == _order_is)
# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_ADD_ORDER = Statement(insert(paper_orders).on_conflict_do_nothing(), only=ORDER_COLUMNS)
_FIND_ORDER = Statement(_ORDER.where(*_THIS_ORDER))
_RESTING = Statement(_ORDER.where(rests).order_by(_orders.sequence))
_RESTING_IN_SYMBOL = Statement(_ORDER.where(rests, _orders.symbol == _symbol_is).order_by(_orders.sequence))
_RESTING_OF_ACCOUNT = Statement(_ORDER.where(rests, _orders.account_id == _account_is).order_by(_orders.sequence))
_group_is: BindParameter[str] = bindparam("in_group")
_RESTING_IN_GROUP = Statement(
    _ORDER.where(rests, _orders.account_id == _account_is, _orders.group_id == _group_is).order_by(_orders.sequence)
)
_LEGS = Statement(
    _ORDER.where(
        _orders.account_id == _account_is, _orders.group_id == _group_is, _orders.client_order_id != _group_is
    ).order_by(_orders.sequence)
)
_TO_WAKE = Statement(select(_orders.symbol).where(wakes, _orders.wakes_at <= bindparam("now")).distinct())
_TURNS_TAKEN = Statement(
    update(paper_orders)
    .where(wakes, _orders.wakes_at <= bindparam("now"))
    .values(wakes_at=case((_orders.ends_at > bindparam("now"), _orders.ends_at)))
)
_WAKES_NEXT = Statement(select(_orders.wakes_at).where(wakes).order_by(_orders.wakes_at).limit(1))
_TAKEN = Statement(
    select(_taken.quote, _taken.quantity).where(_taken.account_id == _account_is, _taken.symbol == _symbol_is)
)
_new_taken = insert(paper_taken)
_KEEP_TAKEN = Statement(
    _new_taken.on_conflict_do_update(
        index_elements=[_taken.account_id, _taken.symbol],
        set_={name: _new_taken.excluded[name] for name in ("quote", "quantity")},
    )
)
_RESTING_SYMBOLS = Statement(select(_orders.symbol).where(rests).distinct())
_OFFER_COLUMNS = (_orders.symbol, _orders.side, _orders.quantity, _orders.filled, _orders.offered_at)
_OFFERS_OF_ACCOUNT = Statement(
    select(*_OFFER_COLUMNS).where(rests, _orders.account_id == _account_is, _orders.reduce_only == false())
)
_CHANGE_ORDER = Statement(
    update(paper_orders).where(*_THIS_ORDER).values({name: bindparam(name) for name in CHANGING_COLUMNS})
)
_MARK = Statement(select(_orders.side, _orders.mark).where(*_THIS_ORDER, rests, _orders.triggered == false()))
_KEEP_MARK = Statement(update(paper_orders).where(*_THIS_ORDER).values(mark=bindparam("mark")))
_DROP_ORDER = Statement(delete(paper_orders).where(*_THIS_ORDER))

_HOLDING_COLUMNS = (
    _positions.symbol,
    _positions.quantity,
    _positions.cost,
    _positions.rate,
    _positions.expires_at,
)
_THIS_HOLDING = (_positions.account_id == _account_is, _positions.symbol == _symbol_is)
_HOLDING = Statement(select(*_HOLDING_COLUMNS).where(*_THIS_HOLDING))
_HOLDINGS = Statement(select(*_HOLDING_COLUMNS).where(_positions.account_id == _account_is).order_by(_positions.symbol))
_new_holding = insert(paper_positions)
_KEEP_HOLDING = Statement(
    _new_holding.on_conflict_do_update(
        index_elements=[_positions.account_id, _positions.symbol],
        set_={name: _new_holding.excluded[name] for name in ("quantity", "cost", "rate", "expires_at")},
    )
)
_TRADED = Statement(
    select(_positions.account_id, _positions.symbol).union(select(_orders.account_id, _orders.symbol).where(rests))
)
_OPENING_CASH = Statement(select(_accounts.opening_cash).where(_accounts.account_id == _account_is))
_ENTRY = Statement(
    select(_reports.sequence)
    .where(of_account, _reports.account_id == _account_is, _reports.execution_id == bindparam("entry"))
    .limit(1)
)
_HOLDERS = Statement(
    select(_positions.account_id).where(_positions.symbol == _symbol_is).order_by(_positions.account_id)
)
_EXPIRED = Statement(
    select(_positions.account_id, _positions.symbol)
    .where(ends, _positions.expires_at <= bindparam("now"))
    .order_by(_positions.account_id, _positions.symbol)
)
_DROP_HOLDING = Statement(delete(paper_positions).where(*_THIS_HOLDING))

_REPORT_COLUMNS = tuple(each.key for each in _reports if each is not _reports.sequence)
_NOTHING_SAID = dict.fromkeys(_REPORT_COLUMNS)
OLD_REPORTS = Sweep(paper_reports, at=paper_reports.c.happened_at, goes=~of_account)
"""Which of the reports may go that were read: those of accounts tell what was booked already."""

_ADD_REPORT = Statement(insert(paper_reports), only=_REPORT_COLUMNS)
_LAST_CURSOR = Statement(select(_reports.sequence).order_by(_reports.sequence.desc()).limit(1))
_REPORTS_AFTER = Statement(
    select(paper_reports).where(_reports.sequence > bindparam("cursor")).order_by(_reports.sequence).limit(MOST_REPORTS)
)
_locks = table("pg_locks", *map(column, ("virtualtransaction", "relation", "mode", "database")))
_databases = table("pg_database", column("oid"), column("datname"))
# Whoever inserts a row holds this lock on its table until the end of their transaction.
_WRITERS_OF_REPORTS = Statement(
    select(_locks.c.virtualtransaction)
    .join(_databases, _databases.c.oid == _locks.c.database)
    .where(
        _databases.c.datname == func.current_database(),
        _locks.c.relation == func.to_regclass(paper_reports.name),
        _locks.c.mode == "RowExclusiveLock",
    )
)


def others_write(tx: ReadTx) -> bool:
    """Whether other processes may write to this store too."""
    return tx.dialect == "postgresql"


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
    return rows.to_account(row) if row else None


def lock_accounts_in_book(tx: ReadTx, symbol: str) -> list[PaperAccount]:
    """The accounts with orders in an instrument's book, held for this transaction alone."""
    return [rows.to_account(row) for row in tx.all(_LOCK_ACCOUNTS_IN_BOOK, of_symbol=symbol)]


def set_cash(tx: Tx, account: PaperAccount) -> None:
    """Keep an account's cash."""
    tx.run(_SET_CASH, in_account=account.account_id, cash=canonical(account.cash))


def add_order(tx: Tx, order: PaperOrder, now: Instant) -> bool:
    """Keep a new order at the end of the book, whatever became of it; False when its account has its id already."""
    return tx.run(_ADD_ORDER, **rows.from_order(order, now)) == 1


def change_order(tx: Tx, order: PaperOrder, now: Instant) -> None:
    """Keep what became of an order, at its place in the book."""
    key = {"in_account": order.ticket.account_id, "with_id": order.ticket.client_order_id}
    tx.run(_CHANGE_ORDER, **key, **rows.from_changed(order, now))


def mark_of(tx: ReadTx, account_id: AccountId, client_order_id: ClientOrderId) -> tuple[Side | None, Price | None]:
    """The side of a trailing stop that follows, and how far it has; no side where the order follows no more."""
    row = tx.one(_MARK, in_account=account_id, with_id=client_order_id)
    if row is None:
        return None, None
    side, mark = row
    return Side(side), None if mark is None else Price(Decimal(mark))


def keep_mark(tx: Tx, account_id: AccountId, client_order_id: ClientOrderId, mark: Price) -> None:
    """Keep how far a trailing stop has followed."""
    tx.run(_KEEP_MARK, in_account=account_id, with_id=client_order_id, mark=canonical(mark))


def move_to_the_end(tx: Tx, order: PaperOrder, now: Instant) -> None:
    """Keep what became of an order, behind all others in the book."""
    tx.run(_DROP_ORDER, in_account=order.ticket.account_id, with_id=order.ticket.client_order_id)
    add_order(tx, order, now)


def order_of(tx: ReadTx, account_id: AccountId, client_order_id: ClientOrderId) -> PaperOrder | None:
    """The order with the client's id; None when there never was one."""
    row = tx.one(_FIND_ORDER, in_account=account_id, with_id=client_order_id)
    return rows.to_order(row) if row else None


def resting_orders(tx: ReadTx) -> list[PaperOrder]:
    """Every order in the book, in the order in which they fill."""
    return [rows.to_order(row) for row in tx.all(_RESTING)]


def resting_in(tx: ReadTx, symbol: str) -> list[PaperOrder]:
    """The orders in one instrument's book, in the order in which they fill."""
    return [rows.to_order(row) for row in tx.all(_RESTING_IN_SYMBOL, of_symbol=symbol)]


def resting_of(tx: ReadTx, account_id: AccountId) -> list[PaperOrder]:
    """An account's orders in the book."""
    return [rows.to_order(row) for row in tx.all(_RESTING_OF_ACCOUNT, in_account=account_id)]


def open_in_group(tx: ReadTx, account_id: AccountId, group: ClientOrderId) -> list[PaperOrder]:
    """The linked orders of a group that are in the book."""
    return [rows.to_order(row) for row in tx.all(_RESTING_IN_GROUP, in_account=account_id, in_group=group)]


def legs_of(tx: ReadTx, account_id: AccountId, group: ClientOrderId) -> list[PaperOrder]:
    """The linked legs of the order with this id, whatever became of them."""
    return [rows.to_order(row) for row in tx.all(_LEGS, in_account=account_id, in_group=group)]


def symbols_to_wake(tx: ReadTx, now: Instant) -> list[str]:
    """The symbols with an order in the book that has its turn by now."""
    return [row[0] for row in tx.all(_TO_WAKE, now=now)]


def turns_taken(tx: Tx, now: Instant) -> None:
    """Orders that had their turn by now have none but their end to come."""
    tx.run(_TURNS_TAKEN, now=now)


def wakes_next(tx: ReadTx) -> Instant | None:
    """When the next order has its turn; None when no order waits for a moment."""
    row = tx.one(_WAKES_NEXT)
    return Instant(row[0]) if row else None


def taken_of(tx: ReadTx, account_id: AccountId, symbol: str, quote: str) -> Quantity:
    """How much an account took of this quote already."""
    row = tx.one(_TAKEN, in_account=account_id, of_symbol=symbol)
    return Quantity(Decimal(row[1])) if row and row[0] == quote else Quantity(ZERO)


def keep_taken(tx: Tx, account_id: AccountId, symbol: str, quote: str, quantity: Quantity) -> None:
    """Keep how much an account has taken of a quote by now."""
    tx.run(_KEEP_TAKEN, account_id=account_id, symbol=symbol, quote=quote, quantity=canonical(quantity))


def resting_symbols(tx: ReadTx) -> list[str]:
    """The symbols with orders in the book."""
    return [row[0] for row in tx.all(_RESTING_SYMBOLS)]


def offers_of(tx: ReadTx, account_id: AccountId) -> list[tuple[str, Offer]]:
    """What an account has on offer, by symbol, without what only reduces."""
    return [rows.to_offer(row) for row in tx.all(_OFFERS_OF_ACCOUNT, in_account=account_id)]


def holding_of(tx: ReadTx, account_id: AccountId, symbol: str) -> Holding:
    """What an account holds of an instrument."""
    row = tx.one(_HOLDING, in_account=account_id, of_symbol=symbol)
    return rows.to_holding(row) if row else Holding(symbol=symbol)


def holdings_of(tx: ReadTx, account_id: AccountId) -> list[Holding]:
    """Everything that an account holds, by symbol."""
    return [rows.to_holding(row) for row in tx.all(_HOLDINGS, in_account=account_id)]


def traded_symbols(tx: ReadTx) -> dict[AccountId, set[str]]:
    """The symbols that each account holds, or has orders in the book of."""
    found: defaultdict[AccountId, set[str]] = defaultdict(set)
    for account_id, symbol in tx.all(_TRADED):
        found[AccountId(account_id)].add(symbol)
    return found


def opening_cash(tx: ReadTx, account_id: AccountId) -> Money:
    """What an account, which is there, was opened with."""
    row = tx.one(_OPENING_CASH, in_account=account_id)
    return Money(Decimal(row[0]) if row else ZERO)


def entry_known(tx: ReadTx, account_id: AccountId, entry_id: ExecutionId) -> bool:
    """Whether something of this entry was booked in an account."""
    return tx.one(_ENTRY, in_account=account_id, entry=entry_id) is not None


def holders_of(tx: ReadTx, symbol: str) -> list[AccountId]:
    """The accounts that hold something of a symbol."""
    return [AccountId(row[0]) for row in tx.all(_HOLDERS, of_symbol=symbol)]


def expired_holdings(tx: ReadTx, now: Instant) -> list[tuple[AccountId, str]]:
    """What is held of contracts that have ended: by account and symbol."""
    return [(AccountId(row[0]), row[1]) for row in tx.all(_EXPIRED, now=now)]


def anything_expired(tx: ReadTx, now: Instant) -> bool:
    """Whether something is held of a contract that has ended."""
    return bool(expired_holdings(tx, now))


def keep_holding(tx: Tx, account_id: AccountId, holding: Holding) -> None:
    """Keep what is held now; what is flat leaves no row."""
    if holding.quantity:
        tx.run(_KEEP_HOLDING, account_id=account_id, symbol=holding.symbol, **rows.from_holding(holding))
    else:
        tx.run(_DROP_HOLDING, in_account=account_id, of_symbol=holding.symbol)


def append_report(tx: Tx, report: PaperReport) -> None:
    """Append a report to the stream; the store gives it its cursor."""
    tx.run(_ADD_REPORT, **(_NOTHING_SAID | columns_of(report)))


def last_cursor(tx: ReadTx) -> int:
    """The cursor of the newest report; 0 when there is none yet."""
    row = tx.one(_LAST_CURSOR)
    return row[0] if row else 0


def reports_after(tx: ReadTx, cursor: int) -> tuple[PaperReport, ...]:
    """The oldest reports after a cursor, at most `MOST_REPORTS`."""
    return tuple(report_of(row) for row in tx.dicts(_REPORTS_AFTER, cursor=cursor))


def writers_of_reports(tx: ReadTx) -> frozenset[str]:
    """Who is writing reports that are not committed yet, now rather than when `tx` began. Nobody, where all that is
    committed comes in the order of its numbers."""
    return frozenset(row[0] for row in tx.all(_WRITERS_OF_REPORTS)) if others_write(tx) else frozenset()
