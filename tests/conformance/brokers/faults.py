"""A broker that goes wrong on demand: it wraps any other, and does everything that the contract allows.

    faulty = Faulty(broker)
    faulty.next(Trouble.ANSWER_LOST)                         # the next submit, replace or cancel
    faulty.next(Trouble.NEVER_ARRIVES, of=RequestKind.CANCEL)  # the next cancel
    await faulty.deliver()                                   # what was to arrive late arrives now
    faulty.unreadable(2)                                     # the next two looks are nonsense
    faulty.twist(Twist.TWICE, Twist.LATE, Twist.SWAPPED)     # the next three reports
    faulty.release()                                         # what was held back is told
    faulty.interrupt(); faulty.resume()                      # the stream of reports is lost, and back
    faulty.cut(); faulty.mend()                              # the link is lost altogether, and back

Whatever is not told to go wrong goes through unchanged, so that it can stand for the wrapped broker everywhere.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from tests.conformance.brokers.retelling import Retelling, Twist
from tradehook.brokers.contract import Broker
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.broker import BrokerOrder, Outcome, Report, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderTicket, Replacement
from tradehook.vocabulary.quote import Quote

__all__ = ["Faulty", "Trouble", "Twist"]

LINK_LOST = "the link is lost"

_Seen = TypeVar("_Seen")
_Request = Callable[[], Awaitable[Outcome]]


class Trouble(StrEnum):
    """What becomes of one request; every one but `SLOW` is answered `Unknown`."""

    NEVER_ARRIVES = "the request never arrives"
    ARRIVES_LATE = "the request arrives after its answer was given up"
    ANSWER_LOST = "it is carried out, its answer is lost"
    GARBAGE = "it is carried out, its answer is nonsense"
    SLOW = "it takes its time to arrive"


class Faulty:
    """A broker whose next requests, looks and reports go wrong as they are told to.

    `slow_s` is how long a slow request takes to arrive, in seconds.
    """

    def __init__(self, broker: Broker, slow_s: float = 0.05) -> None:
        self.broker = broker
        self.declaration = broker.declaration
        self._slow_s = slow_s
        self._troubles: deque[tuple[Trouble, RequestKind | None]] = deque()
        self._under_way: deque[_Request] = deque()
        self._unreadable = 0
        self._up = True
        self._cuts = 0
        self._retelling = Retelling(broker)

    def __getattr__(self, name: str) -> Any:
        """Whatever else the wrapped broker has, beyond the contract."""
        return getattr(self.broker, name)

    # What is to go wrong.

    def next(self, *troubles: Trouble, of: RequestKind | None = None) -> None:
        """Let the next requests go wrong, one each; with `of` the next ones of that kind."""
        self._troubles.extend((trouble, of) for trouble in troubles)

    @property
    def to_come(self) -> int:
        """How many requests are still to go wrong."""
        return len(self._troubles)

    async def deliver(self) -> list[Outcome]:
        """Let the requests arrive that were to arrive late. How they were answered, which nobody else hears."""
        return [await self._under_way.popleft()() for _ in range(len(self._under_way))]

    def unreadable(self, looks: int) -> None:
        """Let so many answers to `find`, `snapshot` and `fetch_quotes` be nonsense."""
        self._unreadable += looks

    def twist(self, *twists: Twist | None) -> None:
        """Do this to the next reports, one each; None lets one pass."""
        self._retelling.twist(*twists)

    def release(self) -> None:
        """Tell the reports that were held back."""
        self._retelling.release()

    def interrupt(self) -> None:
        """Lose the stream of reports alone."""
        self._retelling.cut()

    def resume(self) -> None:
        """Have the stream again: what happened meanwhile is told, and then an empty batch."""
        self._retelling.mend()

    def cut(self) -> None:
        """Lose the link: nothing arrives, nothing is told, no answer comes any more."""
        self._up = False
        self._cuts += 1
        self._retelling.cut()

    def mend(self) -> None:
        """Have the link again; what happened meanwhile is told, and then an empty batch."""
        self._up = True
        self._retelling.mend()

    async def heal(self) -> None:
        """Be reliable from now on: the link is there, what was late arrives, nothing more goes wrong."""
        self._troubles.clear()
        self._unreadable = 0
        self.mend()
        await self.deliver()
        self.release()

    # The contract.

    async def start(self) -> None:
        await self.broker.start()

    async def stop(self) -> None:
        await self.broker.stop()

    def quote(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Quote | None:
        return self.broker.quote(account_id, instrument, now)

    def opens_at(self, account_id: AccountId, instrument: Instrument, now: Instant) -> Instant | None:
        return self.broker.opens_at(account_id, instrument, now)

    def has_to_be_asked(self, account_id: AccountId) -> bool:
        return self.broker.has_to_be_asked(account_id)

    async def fetch_quotes(self, account_id: AccountId, instruments: Sequence[Instrument]) -> Unknown | None:
        return await self._look(lambda: self.broker.fetch_quotes(account_id, instruments))

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        return await self._send(RequestKind.SUBMIT, lambda: self.broker.submit(ticket, send_before))

    async def replace(
        self, account_id: AccountId, client_order_id: ClientOrderId, change: Replacement, send_before: Instant
    ) -> Outcome:
        return await self._send(
            RequestKind.REPLACE, lambda: self.broker.replace(account_id, client_order_id, change, send_before)
        )

    async def cancel(self, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        return await self._send(
            RequestKind.CANCEL, lambda: self.broker.cancel(account_id, client_order_id, send_before)
        )

    async def find(self, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        return await self._look(lambda: self.broker.find(account_id, client_order_id))

    async def snapshot(self, account_id: AccountId) -> Snapshot | Unknown:
        return await self._look(lambda: self.broker.snapshot(account_id))

    def reports(self, after: int) -> AsyncIterator[tuple[Report, ...]]:
        return self._retelling.reports(after)

    async def _send(self, kind: RequestKind, request: _Request) -> Outcome:
        if not self._up:
            return Unknown(LINK_LOST)
        match trouble := self._trouble_of(kind):
            case None:
                return await self._while_up(request)
            case Trouble.SLOW:
                await asyncio.sleep(self._slow_s)
                return await self._while_up(request)
            case Trouble.ARRIVES_LATE:
                self._under_way.append(request)
            case Trouble.ANSWER_LOST | Trouble.GARBAGE:
                await request()
        return Unknown(trouble.value)

    def _trouble_of(self, kind: RequestKind) -> Trouble | None:
        for place, (trouble, of) in enumerate(self._troubles):
            if of in (None, kind):
                del self._troubles[place]
                return trouble
        return None

    async def _look(self, look: Callable[[], Awaitable[_Seen]]) -> _Seen | Unknown:
        if self._up and self._unreadable:
            self._unreadable -= 1
            return Unknown(Trouble.GARBAGE.value)
        return await self._while_up(look)

    async def _while_up(self, ask: Callable[[], Awaitable[_Seen]]) -> _Seen | Unknown:
        """The answer, unless the link is lost or was lost before it came."""
        if not self._up:
            return Unknown(LINK_LOST)
        cuts = self._cuts
        answer = await ask()
        return answer if self._cuts == cuts else Unknown(LINK_LOST)
