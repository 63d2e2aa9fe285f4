"""Conformance cards 49 to 58: orders that a broker links, so that they begin and end together."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests.conformance.brokers.agreement import every_order
from tests.conformance.brokers.cards import BRACKET, LIMIT, OCO, OTO, PARTS, card
from tests.conformance.brokers.stage import Stage, limit_of, new_id, price
from tradehook.vocabulary.broker import Accepted
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderPrices, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


def take_profit(limit: str) -> LinkedLeg:
    return LinkedLeg(client_order_id=new_id(), leg=Leg.TAKE_PROFIT, order_type=OrderType.LIMIT, prices=limit_of(limit))


def stop_loss(stop: str) -> LinkedLeg:
    prices = OrderPrices(stop_price=price(stop))
    return LinkedLeg(client_order_id=new_id(), leg=Leg.STOP_LOSS, order_type=OrderType.STOP, prices=prices)


@dataclass(frozen=True)
class Group:
    """Linked orders that were accepted: the ticket, the broker's id of it, and those of its legs."""

    stage: Stage
    ticket: OrderTicket
    first: BrokerOrderId
    legs: dict[Leg, BrokerOrderId]

    @property
    def entered(self) -> Decimal:
        """How much of the first order has filled."""
        return self.stage.ledger.filled(self.first)

    def left(self, leg: Leg) -> Decimal:
        """How much a leg has filled."""
        return self.stage.ledger.filled(self.legs[leg])

    def over(self, leg: Leg) -> bool:
        """Whether a leg's end was reported."""
        return self.legs[leg] in self.stage.ledger.ends


async def link(stage: Stage, ticket: OrderTicket) -> Group:
    """Send linked orders, and learn by which ids the broker knows the legs."""
    outcome = await stage.submit(ticket)
    assert isinstance(outcome, Accepted), outcome
    ids = dict(outcome.legs)
    assert set(ids) == {leg.client_order_id for leg in ticket.legs}
    return Group(stage, ticket, outcome.broker_order_id, {leg.leg: ids[leg.client_order_id] for leg in ticket.legs})


async def bracket(stage: Stage, quantity: int, limit: str | None = None, **details: Any) -> Group:
    """An entry, at market or with a limit, with a take profit at 110 and a stop at 90."""
    given: dict[str, Any] = {"order_class": OrderClass.BRACKET, "legs": (take_profit("110"), stop_loss("90"))}
    terms = {"time_in_force": TimeInForce.GTC} | given | details
    return await link(stage, stage.order(Side.BUY, quantity, limit, **terms))


async def flat(stage: Stage) -> None:
    """Nothing is held, nothing is open."""
    await stage.caught_up()
    taken = await stage.snapshot()
    assert (taken.positions, taken.open_orders) == ({}, ())


@card(49, BRACKET)
async def test_49_a_bracket_takes_its_profit_and_drops_its_stop(stage: Stage) -> None:
    """Buy 3 at market with legs at 110 and 90: 3 fill, both legs are open. At 111 the take profit fills 3 at 110 or
    better, the stop ends, nothing is held."""
    group = await bracket(stage, 3)
    await stage.until(lambda: group.entered == 3)
    open_ids = {order.broker_order_id for order in every_order(await stage.snapshot())}
    assert open_ids == set(group.legs.values())

    await stage.venue.move("111")

    await stage.until(lambda: group.left(Leg.TAKE_PROFIT) == 3 and group.over(Leg.STOP_LOSS))
    await stage.venue.move("89")
    await flat(stage)
    assert group.left(Leg.STOP_LOSS) == 0


@card(50, BRACKET)
async def test_50_a_bracket_stops_its_loss_and_drops_its_profit(stage: Stage) -> None:
    """Buy 3 at market with legs at 110 and 90. At 89 the stop fills 3, the take profit ends, nothing is held."""
    group = await bracket(stage, 3)
    await stage.until(lambda: group.entered == 3)

    await stage.venue.move("89")

    await stage.until(lambda: group.left(Leg.STOP_LOSS) == 3 and group.over(Leg.TAKE_PROFIT))
    await stage.venue.move("111")
    await flat(stage)
    assert group.left(Leg.TAKE_PROFIT) == 0


@card(51, BRACKET, LIMIT)
async def test_51_legs_do_not_begin_before_their_entry(stage: Stage) -> None:
    """Buy 3 at 95 with legs at 110 and 90 works. At 111 nothing fills. Cancel the entry: the legs end with it; at 94,
    111 and 89 nothing fills."""
    group = await bracket(stage, 3, limit="95")
    await stage.venue.move("111")
    await stage.caught_up()
    assert await stage.held() == 0

    assert isinstance(await stage.cancel(group.ticket), Accepted)

    await stage.until(lambda: bool(stage.ends(group.ticket)) and all(map(group.over, group.legs)))
    for moved in ("94", "111", "89"):
        await stage.venue.move(moved)
    await flat(stage)
    assert group.entered == 0


@card(52, BRACKET, LIMIT, PARTS)
async def test_52_legs_never_fill_more_than_their_entry(stage: Stage) -> None:
    """Buy 5 at 95 with legs at 110 and 90, 2 have filled. At 111 no more than 2 leave. Cancel the entry: whatever the
    broker makes of the legs, no more than 2 are ever sold, and the account is never short."""
    group = await bracket(stage, 5, limit="95")
    await stage.venue.move("94", size="2")
    await stage.until(lambda: group.entered == 2)
    await stage.venue.move("111")
    await stage.caught_up()
    assert await stage.held() == 2 - group.left(Leg.TAKE_PROFIT) >= 0

    await stage.cancel(group.ticket)
    await stage.until(lambda: bool(stage.ends(group.ticket)))
    for moved in ("111", "89"):
        await stage.venue.move(moved)
    await stage.caught_up()

    left = group.left(Leg.TAKE_PROFIT) + group.left(Leg.STOP_LOSS)
    assert (group.entered, await stage.held()) == (2, 2 - left)
    assert left <= 2


@card(53, BRACKET, LIMIT, PARTS)
async def test_53_an_entry_that_fills_in_parts_gets_legs_for_all_of_it(stage: Stage) -> None:
    """Buy 5 at 95 with legs at 110 and 90; 2 fill, then 3. At 111 the take profit fills 5, the stop ends."""
    group = await bracket(stage, 5, limit="95")
    await stage.venue.move("94", size="2")
    await stage.until(lambda: group.entered == 2)
    await stage.venue.move("94")
    await stage.until(lambda: group.entered == 5)

    await stage.venue.move("111")

    await stage.until(lambda: group.left(Leg.TAKE_PROFIT) == 5 and group.over(Leg.STOP_LOSS))
    await flat(stage)


@card(54, BRACKET, PARTS)
async def test_54_what_the_profit_took_the_stop_leaves(stage: Stage) -> None:
    """Buy 5 at market with legs at 110 and 90. 2 can be had at 111: the take profit fills 2. At 89 the stop fills the
    other 3, no more."""
    group = await bracket(stage, 5)
    await stage.until(lambda: group.entered == 5)
    await stage.venue.move("111", size="2")
    await stage.until(lambda: group.left(Leg.TAKE_PROFIT) == 2)

    await stage.venue.move("89")

    await stage.until(lambda: group.left(Leg.STOP_LOSS) == 3 and group.over(Leg.TAKE_PROFIT))
    await flat(stage)


@card(55, OTO)
async def test_55_one_triggers_the_other(stage: Stage) -> None:
    """Buy 3 at market with a stop at 90: 3 fill, the stop is open. At 89 it fills 3; nothing is held."""
    ticket = stage.order(
        Side.BUY, 3, order_class=OrderClass.OTO, legs=(stop_loss("90"),), time_in_force=TimeInForce.GTC
    )
    group = await link(stage, ticket)
    await stage.until(lambda: group.entered == 3)

    await stage.venue.move("89")

    await stage.until(lambda: group.left(Leg.STOP_LOSS) == 3)
    await flat(stage)


@card(56, OCO)
async def test_56_one_cancels_the_other(stage: Stage) -> None:
    """3 are held. Sell 3 at 110, or at a stop of 90, twice in turn: at 111 the profit fills and the stop ends; at 89
    the stop fills and the profit ends. Nothing is held, never short."""
    for moved, profits in (("111", 3), ("89", 0)):
        await stage.venue.move("100")
        await stage.hold(3)
        ticket = stage.order(
            Side.SELL, 3, limit="110", order_class=OrderClass.OCO, legs=(stop_loss("90"),), reduce_only=True
        )
        group = await link(stage, ticket)

        await stage.venue.move(moved)

        await _one_filled(stage, group)
        assert (group.entered, group.left(Leg.STOP_LOSS)) == (profits, 3 - profits)
        await flat(stage)


async def _one_filled(stage: Stage, group: Group) -> None:
    await stage.until(lambda: group.entered + group.left(Leg.STOP_LOSS) == 3)
    await stage.until(lambda: bool(stage.ends(group.ticket)) or group.over(Leg.STOP_LOSS))


@card(57, BRACKET)
async def test_57_legs_outlive_the_connection(stage: Stage) -> None:
    """Buy 3 at market with legs at 110 and 90: 3 fill. A new connection: both legs are open; at 111 the take profit
    fills 3 and the stop ends, and both are told by the ids that they had."""
    group = await bracket(stage, 3)
    await stage.until(lambda: group.entered == 3)

    await stage.restart()

    open_ids = {order.broker_order_id for order in every_order(await stage.snapshot())}
    assert open_ids == set(group.legs.values())
    await stage.venue.move("111")
    await stage.until(lambda: group.left(Leg.TAKE_PROFIT) == 3 and group.over(Leg.STOP_LOSS))
    await flat(stage)


@card(58, OCO)
async def test_58_cancelling_one_of_a_pair_leaves_no_stray(stage: Stage) -> None:
    """3 are held. Sell 3 at 110, or at a stop of 90, works. Cancel it: both end; at 111 and 89 nothing fills, 3 are
    held."""
    await stage.hold(3)
    ticket = stage.order(
        Side.SELL, 3, limit="110", order_class=OrderClass.OCO, legs=(stop_loss("90"),), reduce_only=True
    )
    group = await link(stage, ticket)

    assert isinstance(await stage.cancel(ticket), Accepted)

    await stage.until(lambda: bool(stage.ends(ticket)) and group.over(Leg.STOP_LOSS))
    for moved in ("111", "89"):
        await stage.venue.move(moved)
    await stage.caught_up()
    assert ((await stage.snapshot()).open_orders, await stage.held()) == ((), 3)
