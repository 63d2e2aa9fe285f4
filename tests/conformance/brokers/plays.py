"""Mixtures of actions and faults: what a desk may do and suffer at a broker that is not to be relied on."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.conformance.brokers.faults import Faulty, Trouble, Twist
from tests.conformance.brokers.stage import Stage, limit_of
from tests.conformance.brokers.venue import Can
from tradehook.brokers.declaring import Replaces
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, Rejected, Snapshot, Unknown
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.order import OrderTicket
from tradehook.vocabulary.side import Side

Step = tuple[Any, ...]
"""The name of a method of `Play`, and what it is called with."""

_FEWEST_TURNS, _MOST_TURNS = 8, 16
_OF_VENUES = (Trouble.NEVER_ARRIVES, Trouble.ANSWER_LOST, Trouble.GARBAGE)


@dataclass
class Play:
    """A stage whose broker is wrapped, and the orders that were sent, whatever became of them: each with what it was
    made into since. `can` is what its venue can be made to do."""

    stage: Stage
    faulty: Faulty
    can: frozenset[Can]
    sent: list[list[OrderTicket]] = field(default_factory=list)

    async def perform(self, step: Step) -> None:
        """Do one step."""
        await getattr(self, step[0])(*step[1:])

    async def submit(self, side: Side, quantity: int, limit: str | None, trouble: Trouble | None) -> None:
        order = self.stage.order(side, quantity, limit)
        self.sent.append([order])
        await self._ask(trouble, self.stage.submit, order)

    async def submit_again(self, which: int, trouble: Trouble | None) -> None:
        if self.sent and self.stage.broker.declaration.rejects_duplicate_ids:
            await self._ask(trouble, self.stage.submit, self._one(which)[0])

    async def cancel(self, which: int, trouble: Trouble | None) -> None:
        if self.sent:
            await self._ask(trouble, self.stage.cancel, self._one(which)[-1])

    async def replace(self, which: int, terms: tuple[int, str], trouble: Trouble | None) -> None:
        resting = [order for order in self.sent if self._rests(order[-1])]
        if resting and self.stage.broker.declaration.replaces is not Replaces.NOT_AT_ALL:
            order, (quantity, limit) = resting[which % len(resting)], terms
            now = self.stage.changed(order[-1], quantity=Quantity(Decimal(quantity)), prices=limit_of(limit))
            if isinstance(await self._ask(trouble, self.stage.replace, order[-1], now), Accepted | Unknown):
                order.append(now)

    async def move(self, price: str) -> None:
        await self.stage.venue.move(price)

    async def look(self, unreadable: int) -> None:
        self.faulty.unreadable(unreadable)
        assert isinstance(await self.faulty.snapshot(self.stage.venue.account_id), Snapshot | Unknown)
        for order in self.sent[-1:]:
            found = await self.stage.look(order[-1])
            assert found is None or isinstance(found, BrokerOrder | Unknown)

    async def twist(self, twists: list[Twist | None]) -> None:
        self.faulty.twist(*twists)

    async def link(self, change: str) -> None:
        getattr(self.faulty, change)()

    async def venue_fails(self, kind: RequestKind, trouble: Trouble) -> None:
        if Can.FAIL_REQUESTS in self.can:
            await self.stage.venue.fail(kind, trouble)

    async def venue_stream(self, change: str) -> None:
        if Can.GAP_THE_STREAM in self.can:
            await getattr(self.stage.venue, change)()

    async def deliver(self) -> None:
        await self.faulty.deliver()

    async def read_anew(self) -> None:
        await self.stage.stop_listening()
        self.stage.listen()

    def overfilled(self) -> list[list[OrderTicket]]:
        """The orders of which more has filled than they ever asked for."""
        return [order for order in self.sent if self._filled(order) > max(each.quantity for each in order)]

    def _filled(self, order: list[OrderTicket]) -> Decimal:
        by_id = {each.client_order_id: self.stage.filled(each) for each in order}
        return sum(by_id.values(), Decimal(0))

    def _rests(self, order: OrderTicket) -> bool:
        left = order.quantity - self.stage.filled(order)
        return order.limit_price is not None and left > 0 and not self.stage.ends(order)

    def _one(self, which: int) -> list[OrderTicket]:
        return self.sent[which % len(self.sent)]

    async def _ask(self, trouble: Trouble | None, request: Any, *terms: OrderTicket) -> object:
        if trouble is not None:
            self.faulty.next(trouble)
        outcome = await request(*terms)
        assert isinstance(outcome, Accepted | Rejected | Unknown | NotSent)
        return outcome


def mixtures() -> SearchStrategy[list[Step]]:
    """Mixtures of everything: between any two faults there is trading for them to befall."""
    turns = st.lists(st.tuples(_trades(), st.none() | _faults()), min_size=_FEWEST_TURNS, max_size=_MOST_TURNS)
    return turns.map(_one_after_the_other)


def _one_after_the_other(turns: list[tuple[Step, Step | None]]) -> list[Step]:
    return [step for turn in turns for step in turn if step is not None]


def _trades() -> SearchStrategy[Step]:
    numbers, quantities, troubles = st.integers(0, 9), st.integers(1, 3), st.sampled_from([None, None, None, *Trouble])
    prices = st.sampled_from(["94", "97", "100", "103", "106"])
    return st.one_of(
        st.tuples(st.just("submit"), st.sampled_from(Side), quantities, st.none(), troubles),
        st.tuples(st.just("submit"), st.just(Side.BUY), quantities, st.sampled_from(["94", "97"]), troubles),
        st.tuples(st.just("submit"), st.just(Side.SELL), quantities, st.sampled_from(["103", "106"]), troubles),
        st.tuples(st.just("submit_again"), numbers, troubles),
        st.tuples(st.just("replace"), numbers, st.tuples(quantities, prices), troubles),
        st.tuples(st.just("cancel"), numbers, troubles),
        st.tuples(st.just("move"), prices),
    )


def _faults() -> SearchStrategy[Step]:
    return st.one_of(
        st.tuples(st.just("twist"), st.lists(st.sampled_from([None, *Twist]), min_size=1, max_size=4)),
        st.tuples(st.just("link"), st.sampled_from(["cut", "mend", "interrupt", "resume", "release"])),
        st.tuples(st.just("venue_fails"), st.sampled_from(RequestKind), st.sampled_from(_OF_VENUES)),
        st.tuples(st.just("venue_stream"), st.sampled_from(["interrupt", "resume"])),
        st.tuples(st.just("look"), st.integers(0, 2)),
        st.just(("deliver",)),
        st.just(("read_anew",)),
    )
