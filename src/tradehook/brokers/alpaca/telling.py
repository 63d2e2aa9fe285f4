"""What was told already: executions are told once, orders when they changed, and cursors rise."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from tradehook.brokers.alpaca.remembering import Remembered
from tradehook.brokers.alpaca.translate.wire import WireOrder
from tradehook.vocabulary.broker import FillBusted, OrderFilled, Report
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.ids import BrokerOrderId, ExecutionId

_MOST_KEPT = 20_000


class Via(Enum):
    """How a fact was learned."""

    STREAM = "a trade update"
    ACTIVITIES = "an account activity"


@dataclass(frozen=True, slots=True)
class News:
    """A report that may have been told. `total`: how much of the order was filled after it, where it is a fill."""

    report: Report
    via: Via
    total: Decimal = ZERO


class Teller:
    """Remembers what the reader of a connection was told.

    An execution is known by its id, which the stream and the activities share; should the two ever name it
    differently, it is still known by its order and the total that was filled after it. The reader's own check of
    (account, execution) covers what is forgotten with the process.
    """

    def __init__(self, cursor: int) -> None:
        self.cursor = cursor
        self._executions: Remembered[ExecutionId, None] = Remembered(_MOST_KEPT)
        self._totals: Remembered[BrokerOrderId, dict[Decimal, Via]] = Remembered(_MOST_KEPT)
        self._versions: Remembered[BrokerOrderId, str] = Remembered(_MOST_KEPT)

    def fresh(self, news: Iterable[News]) -> tuple[Report, ...]:
        """The reports that were not told yet, with cursors that rise."""
        return tuple(self._lifted(one.report) for one in news if self._is_new(one))

    def changed(self, wire: WireOrder) -> bool:
        """Whether an order is not as it was told last, by the time of its last change."""
        order_id, version = BrokerOrderId(wire.id), _version(wire)
        if self._versions.get(order_id) == version:
            return False
        self._versions.set(order_id, version)
        return True

    def saw(self, wire: WireOrder) -> None:
        """The order is told as it is here."""
        self._versions.set(BrokerOrderId(wire.id), _version(wire))

    def _is_new(self, news: News) -> bool:
        report = news.report
        if isinstance(report, FillBusted):
            # The same total may come again, by another execution.
            self._totals.forget(report.broker_order_id)
        return not isinstance(report, OrderFilled) or self._is_new_fill(report, news)

    def _is_new_fill(self, fill: OrderFilled, news: News) -> bool:
        totals = self._totals.get(fill.broker_order_id) or {}
        known = fill.execution_id in self._executions or totals.get(news.total, news.via) is not news.via
        self._executions.set(fill.execution_id, None)
        self._totals.set(fill.broker_order_id, totals | {news.total: news.via} if not known else totals)
        return not known

    def _lifted(self, report: Report) -> Report:
        self.cursor = max(self.cursor, report.cursor)
        return replace(report, cursor=self.cursor)


def _version(wire: WireOrder) -> str:
    return f"{wire.updated_at} {wire.status}"
