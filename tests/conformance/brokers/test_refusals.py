"""Conformance cards 28 to 33: a no is definite, says why, and leaves nothing behind."""

from decimal import Decimal

import pytest

from tests.conformance.brokers.cards import FRACTIONS, LIMIT, MARKET, card, card_of_kinds
from tests.conformance.brokers.kinds import Kind, an_undeclared_kind_of_each_class, course_of
from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderStatus, OrderTicket
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


async def refused(stage: Stage, order: OrderTicket) -> None:
    """It is refused with a code and words, and nothing of it is anywhere."""
    outcome = await stage.submit(order)
    assert isinstance(outcome, Rejected), outcome
    assert outcome.code
    assert outcome.words
    found = await stage.find(order)
    assert found is None or found.status is OrderStatus.REJECTED
    assert stage.filled(order) == 0


@card(28, LIMIT)
async def test_28_an_order_beyond_the_buying_power_is_refused(stage: Stage) -> None:
    """Buy a million shares at 101: rejected; the buying power is what it was, and an order within it is taken."""
    before = await stage.snapshot()

    await refused(stage, stage.order(Side.BUY, 1_000_000, limit="101"))

    assert (await stage.snapshot()).buying_power == before.buying_power
    small = await stage.put(Side.BUY, 1, limit="101")
    await stage.until(lambda: stage.filled(small) == 1)


@card(29, LIMIT)
async def test_29_a_price_off_the_tick_is_refused(stage: Stage) -> None:
    """The share trades in cents. Buy 3 at 95.001: rejected, not rounded."""
    await refused(stage, stage.order(Side.BUY, 3, limit="95.001"))


@card_of_kinds(30, "gap in its order types", an_undeclared_kind_of_each_class)
async def test_30_what_is_not_declared_is_refused(stage: Stage, kind: Kind) -> None:
    """Market at 100. Buy 2 with a type and time in force that the broker does not declare for the class: rejected."""
    order = stage.order(
        Side.BUY,
        2,
        symbol=stage.symbol(kind.asset_class),
        order_type=kind.order_type,
        time_in_force=kind.time_in_force,
        prices=course_of(kind, Side.BUY).prices,
    )
    await refused(stage, order)


@card(31, MARKET, FRACTIONS)
async def test_31_a_quantity_finer_than_declared_is_refused(stage: Stage) -> None:
    """Buy one share and a tenth of the smallest declared fraction: rejected, not rounded."""
    decimals = stage.broker.declaration.quantity_decimals[AssetClass.STOCKS]

    await refused(stage, stage.order(Side.BUY, str(1 + Decimal(1).scaleb(-decimals - 1))))


@card(32, MARKET)
async def test_32_a_quantity_of_nothing_is_refused(stage: Stage) -> None:
    """Buy 0 at market: rejected."""
    await refused(stage, stage.order(Side.BUY, 0))


@card(33, MARKET, LIMIT)
async def test_33_a_refused_order_takes_nothing_with_it(stage: Stage) -> None:
    """3 are held, buy 2 at 95 works. Buy of a symbol that does not exist: rejected; held and open are as they were."""
    await stage.hold(3)
    working = await stage.put(Side.BUY, 2, limit="95")

    await refused(stage, stage.order(Side.BUY, 3, symbol="NOSUCHTHING"))

    taken = await stage.snapshot()
    assert taken.positions == {stage.share: 3}
    assert [order.client_order_id for order in taken.open_orders] == [working.client_order_id]
