"""Filling gaps: what happened while nobody listened, asked for over REST and told as the stream would have."""

import asyncio
from collections.abc import Iterable, Iterator
from decimal import Decimal

from tradehook.brokers.alpaca.shown import Shown, ShownOrders
from tradehook.brokers.alpaca.telling import News, Teller, Via
from tradehook.brokers.alpaca.trading import Trading
from tradehook.brokers.alpaca.translate import reports
from tradehook.brokers.alpaca.translate.numbers import NotReadable, instant_or_none
from tradehook.brokers.alpaca.translate.orders import awaits_its_place, changed_at
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireActivity, WireOrder
from tradehook.brokers.alpaca.translate.words import REPLACED
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.logging import log
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, OrderReplaced, OrderWorking, Report, Unknown
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after

_LONGEST_LIFE_S = 90 * 86_400
"""Alpaca cancels what still works after 90 days."""
_LOOK_AGAIN_S = 0.25
_AT_THE_SAME_TIME = (OrderWorking, OrderFilled, OrderReplaced, OrderEnded)

Fills = tuple[WireActivity, ...]


class Gap:
    """Asks for executions and orders since an instant, and makes reports of what was not told.

    Alpaca does not list orders by when they changed. So the first time every order is looked at that may have been
    working since then; later those that were sent in since, those that are open, and those that were.
    """

    def __init__(
        self, account_id: AccountId, trading: Trading, shown: ShownOrders, symbols: Symbols, fills_lag_s: float
    ) -> None:
        self._account_id = account_id
        self._trading = trading
        self._shown = shown
        self._symbols = symbols
        self._fills_lag_s = fills_lag_s
        self._is_first = True

    async def missed(self, since: Instant, teller: Teller) -> tuple[Report, ...] | Unknown:
        """What happened since then and was not told, in the order in which it happened."""
        shown = await self._shown.since(after(since, -_LONGEST_LIFE_S) if self._is_first else since)
        if isinstance(shown, Unknown):
            return shown
        fills = await self._fills(since, shown)
        if isinstance(fills, Unknown):
            return fills
        named = await self._shown.several(_named(shown, fills) - shown.keys())
        if isinstance(named, Unknown):
            return named
        self._is_first = False
        news = [*self._of_fills(fills, shown | named), *self._of_orders(since, shown | named, teller)]
        return teller.fresh(sorted(news, key=_when))

    async def _fills(self, since: Instant, shown: Shown) -> Fills | Unknown:
        """Executions since then, asked again for a little while as long as orders show more of them."""
        give_up = elapsed_s() + self._fills_lag_s
        while True:
            fills = await self._trading.fills_since(since)
            if isinstance(fills, Unknown):
                return fills
            lagging = _lagging(since, shown, fills)
            if not lagging or elapsed_s() >= give_up:
                break
            await asyncio.sleep(_LOOK_AGAIN_S)
        if lagging:
            log.warning("alpaca: orders show more fills than there are activities", orders=sorted(lagging))
        return fills

    def _of_fills(self, fills: Fills, shown: Shown) -> Iterator[News]:
        for fill in fills:
            wire = shown.get(BrokerOrderId(fill.order_id))
            order = self._shown.read(wire) if wire else None
            client_order_id = ClientOrderId(wire.client_order_id if wire else fill.order_id)
            try:
                report = reports.filled_by_activity(self._account_id, fill, client_order_id, self._symbols, order)
            except NotReadable as error:
                log.warning("alpaca: an activity cannot be read", activity_id=fill.id, why=str(error))
                continue
            yield News(report, Via.ACTIVITIES, fill.cum_qty)

    def _of_orders(self, since: Instant, shown: Shown, teller: Teller) -> Iterator[News]:
        for wire in shown.values():
            at = changed_at(wire)
            if at is not None and at >= since and teller.changed(wire):
                report = self._of_order(wire, shown, at)
                if report is not None:
                    yield News(report, Via.ACTIVITIES)

    def _of_order(self, wire: WireOrder, shown: Shown, at: Instant) -> Report | None:
        order = None if awaits_its_place(wire, shown) else self._shown.read(wire)
        if order is None:
            return None
        successor = shown.get(BrokerOrderId(wire.replaced_by)) if wire.replaced_by else None
        new = self._shown.read(successor) if successor and wire.status == REPLACED else None
        if new is not None:
            return reports.replaced(self._account_id, order, new, at)
        return reports.state(self._account_id, order, at, wire.status)


def _named(shown: Shown, fills: Fills) -> set[BrokerOrderId]:
    """The orders that others speak of: of executions, and successors."""
    successors = {BrokerOrderId(wire.replaced_by) for wire in shown.values() if wire.replaced_by}
    return successors | {BrokerOrderId(fill.order_id) for fill in fills}


def _lagging(since: Instant, shown: Shown, fills: Iterable[WireActivity]) -> set[str]:
    """The orders that have filled since then by more than the activities know yet."""
    totals: dict[str, Decimal] = {}
    for fill in fills:
        totals[fill.order_id] = max(totals.get(fill.order_id, ZERO), fill.cum_qty)
    return {
        wire.id
        for wire in shown.values()
        if (wire.id in totals or _filled_since(wire, since)) and wire.filled_qty > totals.get(wire.id, ZERO)
    }


def _filled_since(wire: WireOrder, since: Instant) -> bool:
    filled_at = instant_or_none(wire.filled_at)
    return filled_at is not None and filled_at >= since


def _when(news: News) -> tuple[Instant, int]:
    """Reports of the same instant in the order in which they make sense."""
    kind = type(news.report)
    rank = _AT_THE_SAME_TIME.index(kind) if kind in _AT_THE_SAME_TIME else len(_AT_THE_SAME_TIME)
    return news.report.happened_at, rank
