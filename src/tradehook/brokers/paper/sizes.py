"""How much can be had at a quote, in all, by one account: what it took stays taken until there is another quote."""

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.orders import PaperAccount
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.exact import ZERO, Quantity, canonical_or_none
from tradehook.vocabulary.quote import Quote


def to_be_had(tx: ReadTx, account: PaperAccount, quote: Quote | None) -> Quantity | None:
    """The units that are left at this quote; None: as many as are wanted."""
    size = _size(account, quote)
    if quote is None or size is None:
        return None
    taken = queries.taken_of(tx, account.account_id, quote.symbol, _name_of(quote))
    return Quantity(max(ZERO, size - taken))


def keep_left(tx: Tx, account: PaperAccount, quote: Quote | None, left: Quantity | None) -> None:
    """Keep how much is left at a quote, where not as much can be had as is wanted."""
    size = _size(account, quote)
    if quote is not None and size is not None and left is not None:
        queries.keep_taken(tx, account.account_id, quote.symbol, _name_of(quote), Quantity(size - left))


def _size(account: PaperAccount, quote: Quote | None) -> Quantity | None:
    if quote is not None and quote.size is not None:
        return quote.size
    size = account.settings.size_per_quote
    return None if size is None else Quantity(size)


def _name_of(quote: Quote) -> str:
    """What tells a quote from the one before it."""
    numbers = (quote.bid, quote.ask, quote.last, quote.size)
    return "/".join([str(quote.at), *(canonical_or_none(number) or "" for number in numbers)])
