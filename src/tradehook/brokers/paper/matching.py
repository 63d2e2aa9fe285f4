"""Giving resting orders their turn: functions that the store's writer runs; they may be run again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.crossing import begin, cross
from tradehook.brokers.paper.keeping import keep
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.resting import OrderKey, key_of
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.seeing import scene_at, scene_at_hand
from tradehook.brokers.paper.triggers import with_mark
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote

Marks = Mapping[OrderKey, Price]
"""The best prices that trailing stops have seen since they were last kept."""


def match(tx: Tx, market: Market, quotes: tuple[Quote, ...], marks: Marks) -> list[PaperOrder]:
    """Fill the resting orders that these quotes reach, first come first served, in the accounts that trade on the
    quotes' source.

    Gives the orders of the quotes' instruments that were in the book, as they are now.
    """
    return [order for quote in quotes for order in _match_symbol(tx, market, quote.symbol, quote, marks)]


def match_derived(tx: Tx, market: Market, symbols: Iterable[str], marks: Marks) -> list[PaperOrder]:
    """As `match` for symbols whose prices follow from those of others, at what each account makes of these."""
    return [order for symbol in symbols for order in _match_symbol(tx, market, symbol, None, marks)]


def wake(tx: Tx, market: Market, marks: Marks) -> list[PaperOrder]:
    """Give a turn, at the prices at hand, to the orders in every symbol that has one whose moment has come."""
    now = market.clock.now()
    woken = [
        order for symbol in queries.symbols_to_wake(tx, now) for order in _match_symbol(tx, market, symbol, None, marks)
    ]
    queries.turns_taken(tx, now)
    return woken


def keep_marks(tx: Tx, marks: Marks) -> None:
    """Keep how far trailing stops have followed; one that another process has seen follow further stays there."""
    for account_id in sorted({key.account_id for key in marks}):
        queries.lock_account(tx, account_id)
    for key, mark in marks.items():
        side, kept = queries.mark_of(tx, key.account_id, key.client_order_id)
        if side is not None and (kept is None or (kept - mark) * side.sign > 0):
            queries.keep_mark(tx, key.account_id, key.client_order_id, mark)


def _match_symbol(tx: Tx, market: Market, symbol: str, quote: Quote | None, marks: Marks) -> list[PaperOrder]:
    # Accounts before orders: whoever else fills or changes one of the orders holds its account until that is committed.
    accounts = {account.account_id: account for account in queries.lock_accounts_in_book(tx, symbol)}
    instrument = market.instruments.of_symbol(symbol)
    books = _by_account(queries.resting_in(tx, symbol))
    if instrument is None:
        return [order for book in books.values() for order in book]
    found: list[PaperOrder] = []
    for account_id, book in books.items():
        account = accounts.get(account_id)
        scene = None if account is None else _scene(tx, market, account, instrument, quote)
        if account is None or scene is None:
            found.extend(book)
            continue
        seen = [with_mark(order, marks.get(key_of(order.ticket))) for order in book]
        crossed = cross(begin(scene, seen))
        keep(tx, account, crossed)
        found.extend(crossed.orders.values())
    return found


def _scene(tx: Tx, market: Market, account: PaperAccount, instrument: Instrument, quote: Quote | None) -> Scene | None:
    """The scene at this quote, or at the one at hand; None where the account trades at other prices."""
    if quote is None:
        return scene_at_hand(tx, market, account, instrument)
    return scene_at(tx, market, account, instrument, quote) if market.trades_at(account.settings, quote) else None


def _by_account(orders: Iterable[PaperOrder]) -> dict[AccountId, list[PaperOrder]]:
    """Orders by account, in the order of the book."""
    books: defaultdict[AccountId, list[PaperOrder]] = defaultdict(list)
    for order in orders:
        books[order.ticket.account_id].append(order)
    return books
