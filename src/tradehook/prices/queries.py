"""Reading and writing the kept quotes."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.prices.tables import quotes
from tradehook.vocabulary.exact import Price, canonical_or_none, decimal_or_none
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote

# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_new = insert(quotes)
_KEEP = Statement(
    _new.on_conflict_do_update(
        index_elements=[quotes.c.source, quotes.c.symbol],
        set_={name: _new.excluded[name] for name in ("bid", "ask", "last", "at")},
    )
)
_ALL = Statement(select(quotes.c.source, quotes.c.symbol, quotes.c.bid, quotes.c.ask, quotes.c.last, quotes.c.at))


def keep(tx: Tx, quote: Quote) -> None:
    """Keep a quote as the latest of its source and symbol."""
    tx.run(
        _KEEP,
        source=quote.source.value,
        symbol=quote.symbol,
        bid=canonical_or_none(quote.bid),
        ask=canonical_or_none(quote.ask),
        last=canonical_or_none(quote.last),
        at=quote.at,
    )


def all_kept(tx: ReadTx) -> list[Quote]:
    """Every kept quote, for the board at start."""
    return [
        Quote(
            symbol=symbol,
            bid=_price(bid),
            ask=_price(ask),
            last=_price(last),
            at=Instant(at),
            source=PriceSource(source),
        )
        for source, symbol, bid, ask, last, at in tx.all(_ALL)
    ]


def _price(text: str | None) -> Price | None:
    number = decimal_or_none(text)
    return None if number is None else Price(number)
