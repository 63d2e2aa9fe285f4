"""Two engines that see the same price at once: one of them sends what it reaches."""

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal

import pytest

from tests.databases import copied_database
from tests.engine.rivals import Rivals, two_engines
from tradehook.engine.emulating import attend
from tradehook.instruments.stocks import every_stock
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.making import leg_of
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.decision import Carried, PlaceLeg
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.order import Leg, OrderType

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

LANES = sorted(every_stock())[:40]
STOP = PlaceLeg(leg=Leg.STOP_LOSS, order_type=OrderType.STOP, stop_price=Decimal(90), carried=Carried.WATCHED)
PROFIT = PlaceLeg(leg=Leg.TAKE_PROFIT, order_type=OrderType.LIMIT, limit_price=Decimal(110), carried=Carried.WATCHED)


@pytest.fixture
async def rivals(postgres_url: str, migrated_database: str) -> AsyncIterator[Rivals]:
    with copied_database(postgres_url, migrated_database) as url:
        async with two_engines(url) as found:
            yield found


def watch(tx: Tx, entry: Order) -> Iterator[OrderId]:
    """Give an entry both legs; their ids."""
    assert entry.trade_id is not None
    for leg in (STOP, PROFIT):
        watched = leg_of(entry, entry.trade_id, leg, OrderId(f"{leg.leg} of {entry.id}"))
        emulation.add(tx, watched)
        yield watched.id


async def test_of_two_that_see_a_price_at_once_one_sends_what_it_reaches(rivals: Rivals) -> None:
    for symbol in LANES:
        trade = await rivals.signal(symbol)
        turn, sender = await rivals.carried_out(trade)
        entry = turn.requests[0].order
        legs = await rivals.one.store.write(lambda tx, entry=entry: list(watch(tx, entry)))
        await rivals.answered_and_filled(turn.requests[0], sender)

        seen = dict.fromkeys(legs, (Price(Decimal(89)), Price(Decimal(111))))
        turns = await rivals.both(attend, key=trade.lane, sights=seen)

        (request,) = [each for turn in turns for each in turn.requests]
        assert (request.order.leg, request.order.quantity) == (Leg.STOP_LOSS, 5)
