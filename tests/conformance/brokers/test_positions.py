"""Conformance cards 16 to 19: what is held, what is open and what it costs, as the broker says it."""

import pytest

from tests.conformance.brokers.cards import LIMIT, LOOK_UP, MARKET, PRICES, card
from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.broker import BrokerOrder
from tradehook.vocabulary.order import OrderStatus, OrderTicket
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@card(16, MARKET)
async def test_16_a_position_is_turned_by_leaving_it_and_entering_the_other_side(stage: Stage) -> None:
    """3 are held. Sell 3, reduce-only: flat; then sell 2: 2 are held short. Buy 2, reduce-only: flat; then buy 1."""
    await stage.hold(3)
    for side, leaving, entering, held in ((Side.SELL, 3, 2, -2), (Side.BUY, 2, 1, 1)):
        out = await stage.put(side, leaving, reduce_only=True)
        await stage.until(lambda out=out: stage.filled(out) == out.quantity)  # type: ignore[misc]
        assert await stage.held() == 0

        entry = await stage.put(side, entering)
        await stage.until(lambda entry=entry: stage.filled(entry) == entry.quantity)  # type: ignore[misc]
        assert await stage.held() == held


@card(17, MARKET)
async def test_17_a_position_costs_what_its_fills_did(stage: Stage) -> None:
    """Buy 2 at 100 and 2 at 110: 4 are held at 105 on average. Sell 1: 3 are held, at 105 still."""
    await stage.hold(2)
    await stage.venue.move("110")
    await stage.hold(2)
    assert [(each.quantity, each.average_price) for each in (await stage.snapshot()).held] == [(4, 105)]

    out = await stage.put(Side.SELL, 1, reduce_only=True)
    await stage.until(lambda: stage.filled(out) == 1)

    assert [(each.quantity, each.average_price) for each in (await stage.snapshot()).held] == [(3, 105)]


@card(18, LIMIT, LOOK_UP)
async def test_18_an_order_is_shown_with_the_terms_that_it_was_given(stage: Stage) -> None:
    """2 are held, buy 3 at 95 and sell 2 at 105 work. Looked up, in the snapshot and in the reports that describe them:
    side, quantity, type, time in force and prices are those that were sent."""
    await stage.hold(2)
    orders = [await stage.put(Side.BUY, 3, limit="95"), await stage.put(Side.SELL, 2, limit="105")]
    await stage.until(lambda: all(map(stage.working, orders)))

    taken = {each.client_order_id: each for each in (await stage.snapshot()).open_orders}
    for order in orders:
        told = [report.order for report in stage.of(order) if getattr(report, "order", None)]
        for shown in (await stage.find(order), taken[order.client_order_id], *told):
            assert shown is not None
            assert terms(shown) == terms(order)
            assert (shown.status, shown.filled_quantity) == (OrderStatus.WORKING, 0)


def terms(order: OrderTicket | BrokerOrder) -> tuple[object, ...]:
    """What was agreed."""
    return (order.symbol, order.side, order.quantity, order.order_type, order.time_in_force, order.prices)


@card(19, PRICES)
async def test_19_prices_are_at_hand_once_they_were_asked_for(stage: Stage) -> None:
    """Market at 97. Ask for the prices of everything that is traded: known, and each is at hand, at 97."""
    instruments = stage.venue.instruments
    for asset_class in instruments:
        await stage.venue.move("97", asset_class)

    answer = await stage.broker.fetch_quotes(stage.venue.account_id, tuple(instruments.values()))

    assert answer is None
    for instrument in instruments.values():
        quote = stage.broker.quote(stage.venue.account_id, instrument, stage.venue.now())
        assert quote is not None
        assert (quote.symbol, quote.mark) == (instrument.symbol, 97)
