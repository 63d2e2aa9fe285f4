"""A broker of which nothing is to be feared, for wrapping; and an ear for what is told."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from tests.conformance.brokers.stage import limit_of
from tradehook.brokers.contract import Broker
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, OrderEnded, Outcome, Report, Snapshot, Unknown
from tradehook.vocabulary.exact import ZERO, Money, Quantity
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderStatus, OrderTicket, OrderType, Replacement, TimeInForce
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

ACCOUNT = AccountId("account")
IN_TIME, TOO_LATE = Instant(2), Instant(0)
YES = Accepted(BrokerOrderId("b"))


def ticket(number: int = 1) -> OrderTicket:
    return OrderTicket(
        account_id=ACCOUNT,
        client_order_id=ClientOrderId(f"c{number}"),
        symbol="AAPL",
        side=Side.BUY,
        quantity=Quantity(ZERO + 1),
        order_type=OrderType.LIMIT,
        time_in_force=TimeInForce.DAY,
        prices=limit_of("1"),
    )


def report(cursor: int) -> Report:
    return OrderEnded(
        cursor=cursor,
        account_id=ACCOUNT,
        client_order_id=ClientOrderId(f"c{cursor}"),
        broker_order_id=BrokerOrderId(f"b{cursor}"),
        status=OrderStatus.CANCELLED,
        words="",
        happened_at=Instant(cursor),
    )


class Honest:
    """A broker that takes every request in time, writes down what it was asked, and tells what it is given to tell.

    It answers while its `gate` is open.
    """

    def __init__(self) -> None:
        self.declaration = object()
        self.asked: list[str] = []
        self.told: list[Report] = []
        self.was_asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self._news = asyncio.Condition()

    async def start(self) -> None:
        self.asked.append("start")

    async def stop(self) -> None:
        self.asked.append("stop")

    def quote(self, account_id: AccountId, instrument: Instrument | None, now: Instant) -> Quote | None:
        self.asked.append("quote")
        return None

    def opens_at(self, account_id: AccountId, instrument: Instrument | None, now: Instant) -> Instant | None:
        self.asked.append("opens_at")
        return None

    def has_to_be_asked(self, account_id: AccountId) -> bool:
        return False

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        return await self._done("fetch_quotes", None)

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        return await self._done("submit", NotSent("late") if send_before == TOO_LATE else YES)

    async def replace(
        self, account_id: AccountId, client_order_id: ClientOrderId, change: Replacement, send_before: Instant
    ) -> Outcome:
        return await self._done("replace", YES)

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        return await self._done("cancel", YES)

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        return await self._done("find", None)

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        zero = Money(ZERO)
        taken = Snapshot(
            account_id=account_id, taken_at=Instant(1), cursor=0, held=(), open_orders=(), cash=zero, equity=zero
        )
        return await self._done("snapshot", taken)

    async def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        cursor, past = after, True
        while True:
            news = tuple(each for each in self.told if each.cursor > cursor)
            if news:
                cursor = news[-1].cursor
                yield news
            elif past:
                past = False
                yield ()
            else:
                async with self._news:
                    await self._news.wait()

    async def tell(self, *cursors: int) -> None:
        async with self._news:
            self.told += map(report, cursors)
            self._news.notify_all()

    async def _done(self, asked: str, answer: object) -> object:
        self.asked.append(asked)
        self.was_asked.set()
        await self.gate.wait()
        return answer


class Ear:
    """Reads a broker's reports, one batch when it is asked to."""

    def __init__(self, broker: Broker, after: int = 0) -> None:
        self.reports = broker.reports(after)

    async def hear(self) -> list[int]:
        """The cursors of the next batch."""
        async with asyncio.timeout(5):
            return [each.cursor for each in await anext(self.reports)]
