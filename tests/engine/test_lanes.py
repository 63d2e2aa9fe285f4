"""A lane is worked by one engine: another one leaves it alone while that lives, and takes it over when it is silent."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from tests.engine.reports import ACCOUNT, NOON, filled
from tests.engine.rivals import CONNECTION, Rival, Rivals, signal_of, two_engines
from tradehook.engine import lanes
from tradehook.engine.carry_out import advance, resume
from tradehook.engine.giving_up import give_up, stuck
from tradehook.engine.ordering import LONGEST_SEND_S
from tradehook.engine.route import route
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.take_report import take_reports
from tradehook.engine.turn import NOTHING
from tradehook.engine.world import World
from tradehook.lanes import queries
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneState
from tradehook.orders.order import BrokerRequest
from tradehook.plumbing.store.contract import Tx
from tradehook.trades.trade import Trade
from tradehook.vocabulary.broker import Accepted, OrderFilled
from tradehook.vocabulary.ids import BrokerOrderId, LaneKey, TradeId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderStatus, OrderType
from tradehook.vocabulary.side import Sentiment
from tradehook.vocabulary.signal import Action
from tradehook.vocabulary.trade import TradeStatus

pytestmark = pytest.mark.anyio

AMD = LaneKey(ACCOUNT, "AMD")
LIMIT = {"order_type": OrderType.LIMIT, "limit_price": Decimal(90)}


@pytest.fixture
async def rivals(store_url: str) -> AsyncIterator[Rivals]:
    async with two_engines(store_url, writers=1) as found:
        yield found


async def begun(rivals: Rivals, rival: Rival, **fields: object) -> tuple[Trade, BrokerRequest]:
    """A trade whose order one of them has sent: its lane is held until the answer."""
    trade = await rivals.signal(**fields)
    (request,) = (await rival.does(advance, key=trade.lane)).requests
    return trade, request


def filled_by(cursor: int, request: BrokerRequest, quantity: object) -> OrderFilled:
    """The report that the order of a request has filled."""
    order = request.order
    return filled(cursor, quantity, symbol="AMD", client_order_id=order.client_order_id, side=order.side)


async def accepted(rival: Rival, request: BrokerRequest) -> None:
    """The broker has it: the lane is free for the next."""
    outcome = Accepted(BrokerOrderId(request.order.client_order_id))
    await rival.does(take_outcome, request=request, outcome=outcome)


async def row(rivals: Rivals) -> Lane:
    """The lane as it is."""
    return await rivals.one.store.write(lambda tx: queries.lane(tx, AMD))


async def test_a_lane_that_nobody_holds_is_anybodys(rivals: Rivals) -> None:
    for rival in (rivals.one, rivals.other):
        lane = await rival.does(lanes.hold, key=AMD)
        assert lane is not None
        assert (lane.state, lane.trade_id, lane.owner) == (LaneState.FREE, None, None)


async def test_who_claims_a_lane_has_it_for_the_lease(rivals: Rivals) -> None:
    trade, _ = await begun(rivals, rivals.one)

    lane = await row(rivals)

    assert (lane.trade_id, lane.state) == (trade.id, LaneState.ANSWER)
    assert (lane.owner, lane.epoch) == ("engine-1", 1)
    assert lane.lease_until == after(NOON, rivals.one.world.lease_s)


async def test_another_engine_leaves_a_lane_alone_while_its_owner_lives_and_tells_that_to_look(rivals: Rivals) -> None:
    await begun(rivals, rivals.one)
    rivals.later(rivals.one.world.lease_s - 1)

    assert await rivals.other.does(lanes.hold, key=AMD) is None
    assert await rivals.other.does(resume, key=AMD) == NOTHING

    assert await rivals.one.reads(queries.poked_lanes, "engine-1") == [AMD]
    assert await rivals.one.reads(queries.poked_lanes, "engine-2") == []
    assert (await row(rivals)).owner == "engine-1"


async def test_the_owner_that_looks_has_heeded_what_it_was_told(rivals: Rivals) -> None:
    await begun(rivals, rivals.one)
    await rivals.other.does(resume, key=AMD)

    await rivals.one.does(advance, key=AMD)
    still = await rivals.one.reads(queries.poked_lanes, "engine-1")
    await rivals.one.does(resume, key=AMD)

    # Only the broker moves it on, so that `advance` does not look; what another engine wrote is looked at in any case.
    assert still == [AMD]
    assert await rivals.one.reads(queries.poked_lanes, "engine-1") == []


async def test_a_lane_whose_owner_is_silent_is_taken_over_with_the_next_epoch_and_a_notice(rivals: Rivals) -> None:
    trade, _ = await begun(rivals, rivals.one)
    rivals.later(rivals.one.world.lease_s)

    lane = await rivals.other.does(lanes.hold, key=AMD)

    assert lane == await row(rivals)
    assert (lane.trade_id, lane.owner, lane.epoch) == (trade.id, "engine-2", 2)
    assert lane.lease_until == after(rivals.clock.now(), rivals.other.world.lease_s)
    assert await rivals.noted() == [About.LANE_TAKEN_OVER.code]
    assert await rivals.one.does(lanes.hold, key=AMD) is None


async def test_who_wakes_after_its_lane_was_taken_over_does_nothing_and_the_new_owner_hears_of_it(
    rivals: Rivals,
) -> None:
    trade, request = await begun(rivals, rivals.one)
    rivals.later(rivals.one.world.lease_s)
    await rivals.other.does(resume, key=AMD)

    await accepted(rivals.one, request)

    (order,) = await rivals.orders_of(trade)
    assert order.status is OrderStatus.WORKING
    assert (await row(rivals)).trade_id == trade.id
    assert await rivals.one.reads(queries.poked_lanes, "engine-2") == [AMD]
    await rivals.other.does(resume, key=AMD)
    assert (await row(rivals)).trade_id is None


async def test_what_rests_goes_on_whoever_works_the_lane_for_a_later_trade(rivals: Rivals) -> None:
    resting, request = await begun(rivals, rivals.one, **LIMIT)
    await accepted(rivals.one, request)
    later, _ = await begun(rivals, rivals.other)

    report = filled(1, 5, 90, symbol="AMD", client_order_id=request.order.client_order_id)
    await rivals.one.does(take_reports, connection=CONNECTION, reports=(report,))

    assert (await rivals.trade(resting)).status is TradeStatus.COMPLETED
    assert (await row(rivals)).trade_id == later.id
    assert (await row(rivals)).owner == "engine-2"


async def test_a_step_of_the_trade_that_holds_the_lane_is_left_to_the_lanes_owner(rivals: Rivals) -> None:
    trade, request = await begun(rivals, rivals.one)

    report = filled(1, 5, symbol="AMD", client_order_id=request.order.client_order_id)
    await rivals.other.does(take_reports, connection=CONNECTION, reports=(report,))

    assert (await rivals.trade(trade)).status is TradeStatus.WORKING
    await rivals.look_where_they_were_told()
    assert (await rivals.trade(trade)).status is TradeStatus.COMPLETED


async def test_a_trade_whose_end_its_dead_owner_was_left_to_see_ends_as_it_is_overtaken(rivals: Rivals) -> None:
    """Nothing more is reported of it, and it no longer holds the lane: nobody else would ever look at it."""
    _, entry = await begun(rivals, rivals.one)
    await rivals.one.does(take_reports, connection=CONNECTION, reports=(filled_by(1, entry, 5),))
    part, exit_ = await begun(rivals, rivals.one, action=Action.SELL, sentiment=Sentiment.BULLISH, quantity=Decimal(2))
    await rivals.other.does(take_reports, connection=CONNECTION, reports=(filled_by(2, exit_, 2),))
    assert (await rivals.trade(part)).status is TradeStatus.WORKING

    rivals.later(rivals.one.world.lease_s + LONGEST_SEND_S)
    await rivals.one.keeps(signal_of("AMD", Action.EXIT, at=rivals.clock.now()))
    await rivals.other.does(route)
    await rivals.other.does(resume, key=AMD)

    assert (await rivals.trade(part)).status is TradeStatus.COMPLETED


async def test_an_engine_does_not_give_up_a_trade_that_another_one_works(rivals: Rivals) -> None:
    trade, _ = await begun(rivals, rivals.one)

    assert await rivals.other.does(stuck, key=AMD) is None
    assert await rivals.other.does(give_up, key=AMD, trade_id=trade.id, fault="it does not know the symbol") == NOTHING
    assert (await rivals.trade(trade)).status is TradeStatus.WORKING

    assert await rivals.one.does(stuck, key=AMD) == trade.id
    await rivals.one.does(give_up, key=AMD, trade_id=trade.id, fault="it cannot be worked out")
    assert (await rivals.trade(trade)).status is TradeStatus.FAILED
    assert (await row(rivals)).trade_id is None


async def test_giving_up_again_ends_no_other_trade(rivals: Rivals) -> None:
    """As when the answer to the commit was lost."""
    trade, _ = await begun(rivals, rivals.one)
    await rivals.one.does(give_up, key=AMD, trade_id=trade.id, fault="it cannot be worked out")
    following, _ = await begun(rivals, rivals.one)

    again = await rivals.one.does(give_up, key=AMD, trade_id=trade.id, fault="it cannot be worked out")

    assert again == NOTHING
    assert (await rivals.trade(following)).status is TradeStatus.WORKING


async def test_a_lane_is_locked_for_any_trade_but_the_one_that_holds_it(rivals: Rivals) -> None:
    trade, _ = await begun(rivals, rivals.one)

    def held_for(tx: Tx, world: World, trade_id: TradeId | None) -> Lane | None:
        return lanes.hold_for(tx, world, AMD, trade_id)

    assert await rivals.other.does(held_for, trade_id=trade.id) is None
    for other_trade in (TradeId("another"), None):
        assert await rivals.other.does(held_for, trade_id=other_trade) == await row(rivals)
