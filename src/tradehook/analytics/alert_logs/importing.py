"""Keeping what an import found: a piece at a time, so that nothing else waits long.

An import that was cut off is completed by importing the file again: what stands already counts as known.
"""

from functools import partial
from typing import Final

from tradehook.analytics.alert_logs import queries
from tradehook.analytics.alert_logs.logged import AlertLog, LogRead
from tradehook.plumbing.store.contract import Store

_AT_ONCE: Final = 256


async def keep_log(store: Store, log: AlertLog, read: LogRead) -> None:
    """Keep the log with its new alerts. Raises `StoreBusy` and `StoreFailed`."""
    await store.write(partial(queries.add_log, log=log))
    for at in range(0, len(read.new), _AT_ONCE):
        piece = read.new[at : at + _AT_ONCE]
        await store.write(partial(queries.add_alerts, log_id=log.id, strategy_id=log.strategy_id, alerts=piece))
