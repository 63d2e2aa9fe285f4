"""What is done to an account beside its orders: cash in and out, and a reset. Each is one function that the store's
writer runs; it may be run again, and finds by its entry what it did before."""

from typing import NamedTuple

from tradehook.brokers.paper import queries, reports
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.lines import inventory_of, lines_of
from tradehook.brokers.paper.margin import free
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.reports import NOT_NUMBERED
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settling import executed
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import CashKind, CashMoved, PositionSettled, Rejected
from tradehook.vocabulary.exact import ZERO, Money, Quantity, canonical
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

_RESET = "The account was reset."


def move_cash(
    tx: Tx, market: Market, account_id: AccountId, kind: CashKind, amount: Money, entry_id: ExecutionId
) -> Rejected | None:
    """Put cash in, or take it out (negative); no more than is free."""
    account = queries.lock_account(tx, account_id)
    if account is None:
        return Refuses.UNKNOWN_ACCOUNT.because(account_id=account_id)
    if queries.entry_known(tx, account_id, entry_id):
        return None
    now = market.clock.now()
    left = _free(tx, market, account, now) if amount < 0 else ZERO
    if left + amount < 0 and amount < 0:
        return Refuses.INSUFFICIENT_CASH.because(
            wanted=canonical(-amount), free=canonical(max(left, ZERO)), currency=account.currency
        )
    book_cash(tx, account, amount, Entry(entry_id, kind, "By hand.", now))
    return None


def reset(tx: Tx, market: Market, account_id: AccountId, entry_id: ExecutionId) -> Rejected | None:
    """Begin anew: no orders, no positions, and the cash that the account was opened with."""
    account = queries.lock_account(tx, account_id)
    if account is None:
        return Refuses.UNKNOWN_ACCOUNT.because(account_id=account_id)
    if queries.entry_known(tx, account_id, entry_id):
        return None
    now = market.clock.now()
    cancel_all(tx, queries.resting_of(tx, account_id), _RESET, now)
    for holding in queries.holdings_of(tx, account_id):
        account = _let_go(tx, market, account, holding, entry_id, now)
    missing = Money(queries.opening_cash(tx, account_id) - account.cash)
    book_cash(tx, account, missing, Entry(entry_id, CashKind.RESET, _RESET, now))
    return None


def cancel_all(tx: Tx, orders: list[PaperOrder], words: str, now: Instant) -> None:
    """Take orders out of the book; legs and entries alike, so that none has to follow another."""
    for order in orders:
        ended = order.ended(OrderStatus.CANCELLED, words)
        queries.change_order(tx, ended, now)
        queries.append_report(tx, reports.ended(ended, now))


class Entry(NamedTuple):
    """Why an account's cash moves: under which id, of which kind, in words, and when."""

    entry_id: ExecutionId
    kind: CashKind
    words: str
    at: Instant


def book_cash(tx: Tx, account: PaperAccount, amount: Money, entry: Entry) -> None:
    """Move an account's cash, and report it. What moves nothing is reported too, so that its entry is known."""
    queries.set_cash(tx, account.with_cash(Money(account.cash + amount)))
    queries.append_report(
        tx,
        CashMoved(
            cursor=NOT_NUMBERED,
            account_id=account.account_id,
            entry_id=entry.entry_id,
            kind=entry.kind,
            amount=amount,
            words=entry.words,
            happened_at=entry.at,
        ),
    )


def _free(tx: Tx, market: Market, account: PaperAccount, now: Instant) -> Money:
    """What could be taken out: equity that is no margin, and of that no more than there is cash."""
    account_id = account.account_id
    inventory = inventory_of(queries.holdings_of(tx, account_id), queries.offers_of(tx, account_id))
    _, available = free(account.cash, tuple(lines_of(market, account, inventory, inventory.symbols, now)))
    return min(available, account.cash)


def _let_go(
    tx: Tx, market: Market, account: PaperAccount, holding: Holding, entry_id: ExecutionId, now: Instant
) -> PaperAccount:
    """The account once a position has left at what it cost; the account as it is where nobody knows the instrument."""
    instrument = market.instruments.of_symbol(holding.symbol)
    if instrument is None or not holding.quantity:
        return account
    price = holding.average_price(instrument.point_value)
    side, quantity = (Side.SELL if holding.quantity > 0 else Side.BUY), Quantity(abs(holding.quantity))
    scene = Scene(account=account, instrument=instrument, holding=holding, quote=None, rate=holding.rate, now=now)
    moved = executed(scene, side, quantity, price, holding.rate)
    queries.keep_holding(tx, account.account_id, moved.holding)
    queries.append_report(
        tx,
        PositionSettled(
            cursor=NOT_NUMBERED,
            account_id=account.account_id,
            execution_id=ExecutionId(f"{entry_id}-{holding.symbol}"),
            symbol=holding.symbol,
            side=side,
            quantity=quantity,
            price=price,
            words=_RESET,
            happened_at=now,
        ),
    )
    return moved.account
