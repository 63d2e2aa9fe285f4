"""Filling resting orders that a price reaches: one function that the store's writer runs; it may be run again."""

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.exchange import keep
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settling import Moved, Settled, settle
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import Quote


def match(tx: Tx, market: Market, quotes: tuple[Quote, ...]) -> list[PaperOrder]:
    """Fill the resting orders that these quotes reach, first come first served, in the accounts that trade on the
    quotes' source.

    Gives the orders of the quotes' instruments that are still in the book afterwards.
    """
    now = market.clock.now()
    return [order for quote in quotes for order in _match_quote(tx, market, quote, now)]


def _match_quote(tx: Tx, market: Market, quote: Quote, now: Instant) -> list[PaperOrder]:
    # Accounts before orders: whoever else fills or changes one of the orders holds its account until that is committed.
    states = _states(tx, quote)
    still: list[PaperOrder] = []
    for order in queries.resting_in(tx, quote.symbol):
        state = states.get(order.ticket.account_id)
        settled = _match_order(market, quote, state, order, now) if state else None
        if state is None or settled is None:
            still.append(order)
        else:
            queries.change_order(tx, settled.order)
            keep(tx, state.account, settled)
            states[state.account.account_id] = settled.moved or state
    return still


def _states(tx: Tx, quote: Quote) -> dict[AccountId, Moved]:
    """The accounts that trade on the quote, each with what it holds of the instrument."""
    return {
        account.account_id: Moved(account, queries.holding_of(tx, account.account_id, quote.symbol))
        for account in queries.lock_accounts_in_book(tx, quote.symbol)
        if account.settings.price_source is quote.source
    }


def _match_order(market: Market, quote: Quote, state: Moved, order: PaperOrder, now: Instant) -> Settled | None:
    instrument = market.instruments.of_symbol(quote.symbol)
    if instrument is None:
        return None
    scene = Scene(
        account=state.account,
        instrument=instrument,
        holding=state.holding,
        quote=quote,
        rate=market.rate(state.account, instrument.currency, now),
        now=now,
    )
    return settle(scene, order)
