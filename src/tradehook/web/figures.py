"""The figures of a process for Prometheus. No label is made of what a sender chooses, nor of symbols."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from tradehook.bootstrap import Desk
from tradehook.plumbing.store.contract import StoreBusy, StoreFailed
from tradehook.plumbing.store.sqlite import path_of
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.queries import Standing, newest_trade_event, standing


class Figures:
    """The figures of a desk, counted from the start of the process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._trades: Counter[TradeStatus] = Counter()
        self._counted_to: int | None = None

    async def as_text(self) -> bytes:
        """All of them, in the form that Prometheus reads; without those of the store, where that does not answer."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Of(self._desk, self._trades, await self._standing()))
        return generate_latest(registry)

    async def _standing(self) -> Standing | None:
        store = self._desk.store
        try:
            if self._counted_to is None:
                self._counted_to = await store.read(newest_trade_event)
            found = await store.read(partial(standing, after=self._counted_to))
        except (StoreBusy, StoreFailed):
            return None
        if found.newest > self._counted_to:
            self._trades.update(found.trades)
            self._counted_to = found.newest
        return found


class _Of(Collector):
    """What is known at one scrape."""

    def __init__(self, desk: Desk, trades: Counter[TradeStatus], standing: Standing | None) -> None:
        self._desk = desk
        self._trades = trades
        self._standing = standing

    def collect(self) -> Iterator[Metric]:
        """The families, one after the other."""
        yield from self._of_requests()
        yield from self._of_work()
        if self._standing is not None:
            yield from self._of_store(self._standing)

    def _of_requests(self) -> Iterator[Metric]:
        reception = self._desk.reception
        requests = CounterMetricFamily("tradehook_requests", "Requests at webhooks", labels=("dialect", "status"))
        for (dialect, status), count in sorted(reception.counts.items()):
            requests.add_metric((dialect, str(status)), count)
        yield requests
        answers = HistogramMetricFamily(
            "tradehook_answer_seconds", "From the head of a request at a webhook to its answer", labels=("dialect",)
        )
        for dialect, tally in sorted(reception.answered_in.items()):
            answers.add_metric((dialect,), list(tally.buckets()), tally.sum)
        yield answers

    def _of_work(self) -> Iterator[Metric]:
        desk = self._desk
        yield _gauge("tradehook_webhooks", "Webhooks that are open", len(desk.webhooks))
        yield _gauge("tradehook_event_loop_lag_seconds", "How late the event loop was last", desk.engine.lag_s)
        yield _gauge("tradehook_lanes_at_work", "Lanes in which something is done now", desk.engine.lanes_at_work)
        yield _gauge(
            "tradehook_requests_on_their_way", "Requests to brokers without an answer", desk.engine.on_their_way
        )
        yield _gauge("tradehook_store_queued", "Functions that wait for the writer", desk.store.queued)
        batches = HistogramMetricFamily("tradehook_store_batch_size", "Functions that were committed together")
        batches.add_metric((), list(desk.store.batches.buckets()), desk.store.batches.sum)
        yield batches
        trades = CounterMetricFamily("tradehook_trades", "Trades that came to a status", labels=("status",))
        for status in TradeStatus:
            trades.add_metric((status.value,), self._trades[status])
        yield trades

    def _of_store(self, found: Standing) -> Iterator[Metric]:
        yield _gauge("tradehook_doubts", "Requests to brokers of which it is not known how they ended", found.doubts)
        yield _gauge("tradehook_parked_work", "What waits for a person to settle it", found.parked)
        yield _gauge("tradehook_signals_waiting", "Signals that were accepted and are not routed yet", found.unrouted)
        yield _gauge("tradehook_held_after_restore", "1 while a restored store waits for its release", found.held)
        links = GaugeMetricFamily("tradehook_broker_link", "1 while its broker answers", labels=("account",))
        for account, is_up in found.links.items():
            links.add_metric((account,), is_up)
        yield links
        yield _gauge("tradehook_store_bytes", "How large the store is", found.bytes or self._size_of_files())

    def _size_of_files(self) -> int:
        file = Path(path_of(self._desk.settings.store_url))
        there = (file.with_name(file.name + suffix) for suffix in ("", "-wal"))
        return sum(each.stat().st_size for each in there if each.exists())


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)
