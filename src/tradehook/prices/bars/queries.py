"""Reading and writing bars."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import BindParameter, Select, bindparam, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.prices.bars.bar import Bar, Interval, Series
from tradehook.prices.bars.retention import Retention
from tradehook.prices.tables import bars
from tradehook.vocabulary.exact import Price, canonical
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource

_source: BindParameter[str] = bindparam("source")
_symbol: BindParameter[str] = bindparam("symbol")
_interval: BindParameter[str] = bindparam("interval")
_first: BindParameter[int] = bindparam("first")
_last: BindParameter[int] = bindparam("last")
_limit: BindParameter[int] = bindparam("limit")

_OF_SERIES = (bars.c.source == _source, bars.c.symbol == _symbol, bars.c.interval == _interval)
_VALUES = ("open", "high", "low", "close", "quotes")


def _between() -> Select[tuple[int, str, str, str, str, int]]:
    """Bars of a series that began within a span, both ends included."""
    return select(bars.c.starts_at, bars.c.open, bars.c.high, bars.c.low, bars.c.close, bars.c.quotes).where(
        *_OF_SERIES, bars.c.starts_at >= _first, bars.c.starts_at <= _last
    )


# PostgreSQL's insert: its "on conflict" compiles for SQLite too; SQLite's own compiles for itself alone.
_new = insert(bars)
_KEEP = Statement(
    _new.on_conflict_do_update(
        index_elements=list(bars.primary_key.columns), set_={name: _new.excluded[name] for name in _VALUES}
    )
)
_LOCK_BETWEEN = Statement(_between().order_by(bars.c.starts_at).with_for_update())
_NEWEST_BETWEEN = Statement(_between().order_by(bars.c.starts_at.desc()).limit(_limit))
_DROP_OLDER = Statement(delete(bars).where(*_OF_SERIES, bars.c.starts_at < bindparam("oldest")))
_DROP_SYMBOL = Statement(delete(bars).where(bars.c.source == _source, bars.c.symbol == _symbol))
_NEWEST = Statement(select(func.max(bars.c.starts_at)).where(*_OF_SERIES))
_key = (bars.c.source, bars.c.symbol, bars.c.interval)
# One step along the primary key, instead of a walk over every bar that there is.
_NEXT_SERIES = Statement(
    select(*_key).where(tuple_(*_key) > tuple_(_source, _symbol, _interval)).order_by(*_key).limit(1)
)


def join(tx: Tx, series: Series, formed: Mapping[Instant, Bar]) -> None:
    """Let bars go on by what has formed of them; those that are not there begin."""
    # Locked: where several processes share a store, each brings what it has heard of the same bar.
    spanned = tx.all(_LOCK_BETWEEN, **_named(series), first=min(formed), last=max(formed))
    there = {bar.starts_at: bar for bar in map(_bar, spanned)}
    for starts_at, bar in formed.items():
        _keep(tx, series, there[starts_at].then(bar) if starts_at in there else bar)


def newest(tx: ReadTx, series: Series, first: Instant, last: Instant, limit: int) -> list[Bar]:
    """The newest bars of a series that began from `first` to `last`, newest first."""
    return [_bar(row) for row in tx.all(_NEWEST_BETWEEN, **_named(series), first=first, last=last, limit=limit)]


def drop_symbol(tx: Tx, source: PriceSource, symbol: str) -> None:
    """Forget the bars of a symbol by one source."""
    tx.run(_DROP_SYMBOL, source=source.value, symbol=symbol)


def drop_old(tx: Tx, series: Series, retention: Retention, now: Instant) -> int:
    """Forget the bars of a series that are kept no longer; how many they were."""
    counted_from = now
    if series.source is PriceSource.REPLAY:
        row = tx.one(_NEWEST, **_named(series))
        counted_from = now if row is None or row[0] is None else Instant(row[0])
    return tx.run(_DROP_OLDER, **_named(series), oldest=retention.oldest(series.interval, counted_from))


def every_series(tx: ReadTx) -> list[Series]:
    """The series of which there are bars."""
    found: list[Series] = []
    row = tx.one(_NEXT_SERIES, source="", symbol="", interval="")
    while row is not None:
        found.append(Series(PriceSource(row[0]), row[1], Interval(row[2])))
        row = tx.one(_NEXT_SERIES, **_named(found[-1]))
    return found


def _keep(tx: Tx, series: Series, bar: Bar) -> None:
    tx.run(
        _KEEP,
        **_named(series),
        starts_at=bar.starts_at,
        open=canonical(bar.open),
        high=canonical(bar.high),
        low=canonical(bar.low),
        close=canonical(bar.close),
        quotes=bar.quotes,
    )


def _named(series: Series) -> dict[str, str]:
    return {"source": series.source.value, "symbol": series.symbol, "interval": series.interval.value}


def _bar(row: Row) -> Bar:
    starts_at, opened, high, low, close, quotes = row
    return Bar(Instant(starts_at), _price(opened), _price(high), _price(low), _price(close), quotes)


def _price(text: str) -> Price:
    return Price(Decimal(text))
