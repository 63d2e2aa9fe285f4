"""Reading and writing the kept quotes."""

from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.prices.tables import quotes
from tradehook.vocabulary.exact import Price, Quantity, canonical_or_none, decimal_or_none
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote

_VALUES = ("bid", "ask", "last", "at", "size")

# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_new = insert(quotes)
_KEEP = Statement(
    _new.on_conflict_do_update(
        index_elements=[quotes.c.source, quotes.c.symbol],
        set_={name: _new.excluded[name] for name in _VALUES},
    )
)
_KEEP_NEWER = Statement(
    _new.on_conflict_do_update(
        index_elements=[quotes.c.source, quotes.c.symbol],
        set_={name: _new.excluded[name] for name in _VALUES},
        where=quotes.c.at <= _new.excluded["at"],
    )
)
_every = select(quotes.c.source, quotes.c.symbol, *(quotes.c[name] for name in _VALUES))
_ALL = Statement(_every)
_ONE = Statement(_every.where(quotes.c.source == bindparam("source"), quotes.c.symbol == bindparam("symbol")))


def keep(tx: Tx, quote: Quote) -> None:
    """Keep a quote as the latest of its source and symbol."""
    tx.run(_KEEP, **_row(quote))


def keep_newer(tx: Tx, quote: Quote) -> None:
    """As `keep`, unless a later one is kept: for quotes that are written a while after they came."""
    tx.run(_KEEP_NEWER, **_row(quote))


def all_kept(tx: ReadTx) -> list[Quote]:
    """Every kept quote, for the board at start."""
    return [_quote(row) for row in tx.all(_ALL)]


def kept(tx: ReadTx, source: PriceSource, symbol: str) -> Quote | None:
    """The quote that is kept of a source and symbol."""
    row = tx.one(_ONE, source=source.value, symbol=symbol)
    return None if row is None else _quote(row)


def _quote(row: Row) -> Quote:
    source, symbol, bid, ask, last, at, size = row
    return Quote(
        symbol=symbol,
        bid=_price(bid),
        ask=_price(ask),
        last=_price(last),
        at=Instant(at),
        source=PriceSource(source),
        size=None if size is None else Quantity(Decimal(size)),
    )


def _row(quote: Quote) -> dict[str, str | int | None]:
    return {
        "source": quote.source.value,
        "symbol": quote.symbol,
        "bid": canonical_or_none(quote.bid),
        "ask": canonical_or_none(quote.ask),
        "last": canonical_or_none(quote.last),
        "at": quote.at,
        "size": canonical_or_none(quote.size),
    }


def _price(text: str | None) -> Price | None:
    number = decimal_or_none(text)
    return None if number is None else Price(number)
