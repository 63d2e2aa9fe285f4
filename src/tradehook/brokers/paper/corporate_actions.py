"""Splits and cash dividends of what accounts hold. Each is one function that the store's writer runs; it may be run
again, and finds by its entry what it did before."""

from decimal import Decimal
from typing import NamedTuple

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.housekeeping import Entry, book_cash, cancel_all
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.money import converted, exactly
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.reports import NOT_NUMBERED
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import CashKind, PositionSplit, Rejected
from tradehook.vocabulary.exact import Money, Price, Quantity, canonical
from tradehook.vocabulary.ids import ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument


def split(tx: Tx, market: Market, symbol: str, ratio: Decimal, entry_id: ExecutionId) -> Rejected | None:
    """Make `ratio` units of each one that is held of a symbol, and cancel the orders in it: their prices are old."""
    instrument = market.instruments.of_symbol(symbol)
    if instrument is None:
        return Refuses.UNKNOWN_SYMBOL.because(symbol=symbol)
    now, words = market.clock.now(), f"Split {canonical(ratio)} for 1."
    accounts = {account.account_id: account for account in queries.lock_accounts_in_book(tx, symbol)}
    cancel_all(tx, queries.resting_in(tx, symbol), words, now)
    for account_id in queries.holders_of(tx, symbol):
        account = accounts.get(account_id) or queries.lock_account(tx, account_id)
        if account is not None and not queries.entry_known(tx, account_id, entry_id):
            _split_one(tx, market, account, _Split(instrument, ratio, entry_id, words, now))
    return None


def dividend(tx: Tx, market: Market, symbol: str, amount: Price, entry_id: ExecutionId) -> Rejected | None:
    """Pay so much for each unit that is held of a symbol; who is short pays it."""
    instrument = market.instruments.of_symbol(symbol)
    if instrument is None:
        return Refuses.UNKNOWN_SYMBOL.because(symbol=symbol)
    now = market.clock.now()
    for account_id in queries.holders_of(tx, symbol):
        account = queries.lock_account(tx, account_id)
        if account is not None and not queries.entry_known(tx, account_id, entry_id):
            holding = queries.holding_of(tx, account_id, symbol)
            paid = _paid(market, account, instrument, holding, amount, now)
            words = f"{canonical(amount)} {instrument.currency} on each of {canonical(holding.quantity)} {symbol}."
            book_cash(tx, account, paid, Entry(entry_id, CashKind.DIVIDEND, words, now))
    return None


@exactly
def after_split(holding: Holding, ratio: Decimal, instrument: Instrument) -> tuple[Holding, Money]:
    """What is held after a split, and what is paid for the fraction that is too small to be held, at what it cost; in
    the instrument's currency."""
    exact = holding.quantity * ratio
    whole = instrument.fractional_steps(abs(exact)).copy_sign(exact)
    cost = holding.cost if whole == exact else holding.cost * whole / exact
    kept = Money(cost.quantize(_SMALLEST))
    return holding.with_units(Quantity(whole), kept), Money(holding.cost - kept)


_SMALLEST = Decimal("1e-12")


class _Split(NamedTuple):
    """A split, as it is booked and reported."""

    instrument: Instrument
    ratio: Decimal
    entry_id: ExecutionId
    words: str
    at: Instant


def _split_one(tx: Tx, market: Market, account: PaperAccount, of: _Split) -> None:
    symbol = of.instrument.symbol
    holding = queries.holding_of(tx, account.account_id, symbol)
    after, fraction = after_split(holding, of.ratio, of.instrument)
    queries.keep_holding(tx, account.account_id, after)
    queries.append_report(
        tx,
        PositionSplit(
            cursor=NOT_NUMBERED,
            account_id=account.account_id,
            execution_id=of.entry_id,
            symbol=symbol,
            ratio=of.ratio,
            quantity=after.quantity,
            words=of.words,
            happened_at=of.at,
        ),
    )
    paid = converted(fraction, market.rate(account, of.instrument.currency, of.at) or holding.rate)
    words = f"{of.words} The fraction of {symbol} in cash."
    book_cash(tx, account, paid, Entry(of.entry_id, CashKind.FRACTION, words, of.at))


def _paid(
    market: Market, account: PaperAccount, instrument: Instrument, holding: Holding, amount: Price, now: Instant
) -> Money:
    rate = market.rate(account, instrument.currency, now) or holding.rate
    return converted(instrument.notional(holding.quantity, amount), rate)
