"""The alerts that were really sent: messages that came to webhooks, and what imported logs have beside them."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from tradehook.analytics.alert_logs import queries as logs
from tradehook.analytics.backtest.events import AlertEvent, Source
from tradehook.analytics.backtests import queries
from tradehook.analytics.backtests.settings import ComparisonSettings
from tradehook.analytics.tradingview.alert_log import text_event
from tradehook.plumbing.store.contract import ReadTx, Row
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant, after

_ABOUT_S: Final = 60.0
"""Numbers rise with time but for this, where several processes accept signals."""


class Sent(NamedTuple):
    """A message that was accepted at a webhook; `body` as it came, its secrets masked."""

    id: str
    strategy_id: StrategyId | None
    webhook: str
    symbol: str
    family: str
    body: str
    at: Instant


def sent_within(tx: ReadTx, since: Instant, until: Instant) -> Iterator[Sent]:
    """What was accepted from `since` to `until`, in the order of acceptance."""
    return map(Sent._make, queries.signals_within(tx, since, until, _bounds(tx, since, until)))


def mark(tx: ReadTx, since: Instant, until: Instant) -> Row:
    """Something that is another one once the alerts of that time are others."""
    newest = queries.newest_within(tx, since, until, _bounds(tx, since, until))
    return newest, *logs.mark_within(tx, since, until)


def alerts_sent(tx: ReadTx, settings: ComparisonSettings, since: Instant, until: Instant) -> list[AlertEvent]:
    """The alerts of that time that are meant, and are about a trade."""
    found: list[AlertEvent] = []
    if settings.source in (None, Source.WEBHOOK):
        found += _came(tx, settings, since, until)
    if settings.source in (None, Source.CSV) and settings.webhook is None:
        found += _logged(tx, settings, since, until)
    return found


def _bounds(tx: ReadTx, since: Instant, until: Instant) -> tuple[int, int]:
    return queries.sequence_at(tx, after(since, -_ABOUT_S)), queries.sequence_at(tx, after(until, _ABOUT_S))


def _came(tx: ReadTx, settings: ComparisonSettings, since: Instant, until: Instant) -> Iterator[AlertEvent]:
    for sent in sent_within(tx, since, until):
        is_meant = (
            settings.strategy_id in (None, sent.strategy_id)
            and settings.webhook in (None, sent.webhook)
            and settings.family in (None, sent.family)
        )
        event = text_event(sent.body, sent.id, sent.symbol, sent.at) if is_meant else None
        if event is not None:
            yield event


def _logged(tx: ReadTx, settings: ComparisonSettings, since: Instant, until: Instant) -> Iterator[AlertEvent]:
    for strategy_id, family, alert_id, name, symbol, text, at in logs.alerts_within(tx, since, until):
        is_meant = settings.strategy_id in (None, strategy_id) and settings.family in (None, family)
        event = text_event(text, alert_id, symbol, Instant(at), name, Source.CSV) if is_meant else None
        if event is not None:
            yield event
