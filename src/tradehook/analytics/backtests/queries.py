"""Reading and writing backtests, and reading the messages that came to webhooks as the alerts that they were."""

from collections.abc import Iterator, Mapping

from sqlalchemy import BindParameter, Select, bindparam, delete, func, insert, select, update

from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.backtests.tables import backtests
from tradehook.intake.tables import deliveries, signals
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import Instant

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(
    insert(backtests),
    only=("id", "owner_id", "name", "imported_at", "trades", "currency", "first_at", "last_at", "settings", "file"),
)
_CHANGE = Statement(
    update(backtests)
    .where(backtests.c.id == _key)
    .values(
        name=bindparam("new_name"),
        settings=bindparam("new_settings"),
        trades=bindparam("trades"),
        currency=bindparam("currency"),
        first_at=bindparam("first_at"),
        last_at=bindparam("last_at"),
    )
)
_DROP = Statement(delete(backtests).where(backtests.c.id == _key))
_ONE = Statement(select(backtests.c.file, backtests.c.settings).where(backtests.c.id == _key))

_FROM = Statement(
    select(signals.c.sequence, signals.c.accepted_at)
    .where(signals.c.sequence >= bindparam("sequence"))
    .order_by(signals.c.sequence)
    .limit(1)
)
_LAST = Statement(select(func.max(signals.c.sequence)))


def _between(rows: Select[tuple[object, ...]]) -> Statement:
    return Statement(
        rows.where(
            signals.c.sequence.between(bindparam("first"), bindparam("last")),
            signals.c.accepted_at.between(bindparam("since"), bindparam("until")),
        )
    )


_SENT = _between(
    select(
        signals.c.id,
        signals.c.strategy_id,
        deliveries.c.webhook,
        signals.c.symbol,
        signals.c.family,
        deliveries.c.body,
        signals.c.accepted_at,
    )
    .join_from(signals, deliveries, deliveries.c.id == signals.c.delivery_id)
    .order_by(signals.c.sequence)
)
_NEWEST = _between(select(func.max(signals.c.sequence)))


def add_backtest(tx: Tx, row: Mapping[str, object], settings: ComparisonSettings) -> None:
    """Keep a backtest; `row` holds everything else by column."""
    tx.run(_ADD, settings=encode(settings), **row)


def change_backtest(tx: Tx, backtest_id: str, row: Mapping[str, object], settings: ComparisonSettings) -> None:
    """Keep other settings, with another name and what its file says when it is read by them."""
    tx.run(_CHANGE, key=backtest_id, new_settings=encode(settings), **row)


def drop_backtest(tx: Tx, backtest_id: str) -> bool:
    """Forget a backtest; whether there was one."""
    return tx.run(_DROP, key=backtest_id) > 0


def backtest(tx: ReadTx, backtest_id: str) -> tuple[str, ComparisonSettings] | None:
    """The file of a backtest, and what it is compared with."""
    row = tx.one(_ONE, key=backtest_id)
    return None if row is None else (row[0], decode(ComparisonSettings, row[1]))


def signals_within(tx: ReadTx, since: Instant, until: Instant, bounds: tuple[int, int]) -> Iterator[Row]:
    """What was accepted then: (id, strategy, webhook, symbol, family, body, at), in the order of acceptance."""
    first, last = bounds
    return tx.each(_SENT, first=first, last=last, since=since, until=until)


def newest_within(tx: ReadTx, since: Instant, until: Instant, bounds: tuple[int, int]) -> int:
    """The number of the last of them; 0 without one."""
    first, last = bounds
    row = tx.one(_NEWEST, first=first, last=last, since=since, until=until)
    return (row and row[0]) or 0


def sequence_at(tx: ReadTx, at: Instant) -> int:
    """The number of the first signal that was accepted at an instant or later; one more than there are without one.

    Numbers rise with time, so that a few looks find it where no index has the time.
    """
    row = tx.one(_LAST)
    low, high = 0, ((row and row[0]) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = tx.one(_FROM, sequence=middle)
        if found is None or found[1] >= at:
            high = middle
        else:
            low = found[0] + 1
    return low
