"""Reading and writing imported logs of alerts."""

from collections.abc import Iterator, Sequence

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_unless

from tradehook.analytics.alert_logs.logged import AlertLog, Logged
from tradehook.analytics.alert_logs.tables import alert_logs, logged_alerts
from tradehook.plumbing.store.contract import ReadTx, Row, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant

_log: BindParameter[str] = bindparam("log_id")
_since: BindParameter[int] = bindparam("since")
_until: BindParameter[int] = bindparam("until")

_COLUMNS = ("log_id", "digest", "strategy_id", "alert_id", "name", "symbol", "family", "text", "at")
_ADD_LOG = Statement(insert(alert_logs), only=("id", "owner_id", "name", "strategy_id", "imported_at", "alerts"))
# PostgreSQL's insert: its "on conflict" compiles for SQLite too. Another import may have kept the same alert meanwhile.
_ADD_ALERT = Statement(
    insert_unless(logged_alerts).on_conflict_do_nothing(index_elements=[logged_alerts.c.digest]), only=_COLUMNS
)
_COUNT = Statement(
    update(alert_logs)
    .where(alert_logs.c.id == _log)
    .values(
        alerts=select(func.count()).select_from(logged_alerts).where(logged_alerts.c.log_id == _log).scalar_subquery()
    )
)
_DROP_ALERTS = Statement(delete(logged_alerts).where(logged_alerts.c.log_id == _log))
_DROP_LOG = Statement(delete(alert_logs).where(alert_logs.c.id == _log))
_within = logged_alerts.c.at.between(_since, _until)
_DIGESTS = Statement(select(logged_alerts.c.digest).where(_within))
_WITHIN = Statement(
    select(
        logged_alerts.c.strategy_id,
        logged_alerts.c.family,
        logged_alerts.c.alert_id,
        logged_alerts.c.name,
        logged_alerts.c.symbol,
        logged_alerts.c.text,
        logged_alerts.c.at,
    )
    .where(_within)
    .order_by(logged_alerts.c.at, logged_alerts.c.sequence)
)
_MARK = Statement(select(func.max(logged_alerts.c.sequence), func.count()).where(_within))


def add_log(tx: Tx, log: AlertLog) -> None:
    """Keep that a log was imported; its alerts follow."""
    tx.run(_ADD_LOG, alerts=0, **log._asdict())


def add_alerts(tx: Tx, log_id: str, strategy_id: StrategyId | None, alerts: Sequence[Logged]) -> None:
    """Keep alerts of a log, those that are not known yet."""
    for alert in alerts:
        tx.run(
            _ADD_ALERT,
            log_id=log_id,
            digest=alert.digest(strategy_id),
            strategy_id=strategy_id,
            alert_id=alert.alert_id,
            name=alert.name,
            symbol=alert.symbol,
            family=alert.family,
            text=alert.text,
            at=alert.at,
        )
    tx.run(_COUNT, log_id=log_id)


def drop_log(tx: Tx, log_id: str) -> bool:
    """Forget a log with its alerts; whether there was one."""
    tx.run(_DROP_ALERTS, log_id=log_id)
    return tx.run(_DROP_LOG, log_id=log_id) > 0


def known_digests(tx: ReadTx, since: Instant, until: Instant) -> set[bytes]:
    """Of the alerts of every log that fired from `since` to `until`."""
    return {bytes(found) for (found,) in tx.all(_DIGESTS, since=since, until=until)}


def alerts_within(tx: ReadTx, since: Instant, until: Instant) -> Iterator[Row]:
    """The alerts that fired then: (strategy, family, alert's id, name, symbol, text, at), as they did."""
    return tx.each(_WITHIN, since=since, until=until)


def mark_within(tx: ReadTx, since: Instant, until: Instant) -> Row:
    """Something that is another one once these alerts are others."""
    return tx.one(_MARK, since=since, until=until) or ()
