"""Following an account: the stream of trade updates, and what it missed, as one flow of reports."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass

from tradehook.brokers.alpaca.gap import Gap
from tradehook.brokers.alpaca.known import KnownOrders
from tradehook.brokers.alpaca.patience import Patience, Pauses
from tradehook.brokers.alpaca.shown import ShownOrders
from tradehook.brokers.alpaca.stream import Link, Lost, Stream
from tradehook.brokers.alpaca.telling import News, Teller, Via
from tradehook.brokers.alpaca.translate import reports, updates
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.orders import changed_at
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireOrder, WireUpdate
from tradehook.plumbing.clock import Clock, elapsed_s
from tradehook.plumbing.logging import log
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, Report, Unknown
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderStatus

_FIRST_PAST_S = 7 * 86_400
"""How far back a connection begins that has told nothing yet."""

Batch = tuple[Report, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where an account's reports come from, and what is remembered on the way."""

    stream: Stream
    gap: Gap
    shown: ShownOrders
    known: KnownOrders
    symbols: Symbols
    clock: Clock


class Following:
    """Tells an account's reports: first what was missed, then what comes, and again after every break.

    The stream is opened before the past is asked for, so that nothing falls between the two. Where it cannot be opened,
    the past is asked for all the same, at every attempt: slower, but nothing stays untold.
    """

    def __init__(self, account_id: AccountId, sources: Sources, patience: Patience) -> None:
        self._account_id = account_id
        self._from = sources
        self._patience = patience

    async def reports(self, cursor: int) -> AsyncIterator[Batch]:
        """Everything after the cursor, for ever; an empty batch once all that had happened is told."""
        teller, pauses = Teller(cursor), Pauses(self._patience)
        while True:
            link = await self._from.stream.open()
            try:
                async with aclosing(self._round(link, teller, pauses)) as told:
                    async for batch in told:
                        yield batch
            finally:
                if isinstance(link, Link):
                    await link.close()
            await asyncio.sleep(pauses.next_s())

    async def _round(self, link: Link | Lost, teller: Teller, pauses: Pauses) -> AsyncGenerator[Batch, None]:
        """What was missed, and what comes over the link for as long as it lasts."""
        missed = await self._from.gap.missed(self._since(teller.cursor), teller)
        if isinstance(missed, Unknown):
            log.warning("alpaca: what was missed could not be asked for", why=missed.why)
            return
        if missed:
            yield missed
        yield ()
        if isinstance(link, Lost):
            log.warning("alpaca: no stream of trade updates", why=link.why)
            return
        opened_at = elapsed_s()
        while not isinstance(told := await self._next(link, teller), Unknown):
            pauses.reset()
            if told:
                yield told
        log.warning("alpaca: a gap in the stream of trade updates", why=told.why)
        if elapsed_s() - opened_at >= self._patience.longest_pause_s:
            pauses.reset()

    async def _next(self, link: Link, teller: Teller) -> Batch | Unknown:
        """The reports of the next update; unknown when the link is lost, or something came that cannot be explained."""
        update = await link.next()
        return await self._told(update, teller) if isinstance(update, WireUpdate) else Unknown(update.why)

    def _since(self, cursor: int) -> Instant:
        """From when on something may be untold; reports may come late, so a little before the last one."""
        if cursor <= 0:
            return after(self._from.clock.now(), -_FIRST_PAST_S)
        return after(Instant(cursor), -self._patience.overlap_s)

    async def _told(self, update: WireUpdate, teller: Teller) -> Batch | Unknown:
        """The reports that an update makes, asking for what it leaves open."""
        self._from.known.see(update.order)
        order_id = BrokerOrderId(update.order.id)
        try:
            heard = updates.heard(update, self._account_id, self._from.symbols, self._from.known.parent_of(order_id))
        except NotReadable as error:
            heard = updates.AskOrder(order_id, str(error))
        found = await self._explained(heard)
        if isinstance(found, Unknown):
            return found
        teller.saw(update.order)
        return teller.fresh(News(report, Via.STREAM, _total(report)) for report in found)

    async def _explained(self, heard: updates.Heard) -> Iterable[Report] | Unknown:
        match heard:
            case updates.Told(told):
                return told
            case updates.ReplaceRefused():
                return self._refused(heard)
            case updates.AskSuccessor():
                return await self._succeeded(heard)
            case updates.AskOrder(order_id, why):
                log.warning("alpaca: a trade update says nothing by itself", order_id=order_id, why=why)
                shown = await self._from.shown.one(order_id)
                return shown if isinstance(shown, Unknown) else list(self._states(shown.values()))
            case updates.AskFills(why):
                return Unknown(why)

    def _refused(self, refused: updates.ReplaceRefused) -> Iterator[Report]:
        """The old order has its old terms; the one that was to take its place is dead."""
        state = reports.state(self._account_id, refused.order, refused.at, refused.words)
        if state is not None:
            yield state
        successor = self._from.known.successor_of(refused.order.broker_order_id)
        if successor is not None:
            yield OrderEnded(
                cursor=refused.at,
                account_id=self._account_id,
                client_order_id=successor.client_order_id,
                broker_order_id=successor.broker_order_id,
                status=OrderStatus.REJECTED,
                words=refused.words,
                happened_at=refused.at,
            )

    async def _succeeded(self, asked: updates.AskSuccessor) -> Iterable[Report] | Unknown:
        shown = await self._from.shown.one(asked.successor_id)
        if isinstance(shown, Unknown):
            return shown
        wire = shown.get(asked.successor_id)
        new = self._from.shown.read(wire) if wire else None
        if new is None:
            return (reports.ended(self._account_id, asked.order, asked.at, OrderStatus.CANCELLED, asked.order.words),)
        return (reports.replaced(self._account_id, asked.order, new, asked.at),)

    def _states(self, wires: Iterable[WireOrder]) -> Iterator[Report]:
        for wire in wires:
            order, at = self._from.shown.read(wire), changed_at(wire)
            state = reports.state(self._account_id, order, at, wire.status) if order and at is not None else None
            if state is not None:
                yield state


def _total(report: Report) -> Quantity:
    """How much of its order was filled after a fill."""
    return report.order.filled_quantity if isinstance(report, OrderFilled) and report.order else Quantity(ZERO)
