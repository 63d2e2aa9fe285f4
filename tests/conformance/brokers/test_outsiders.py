"""Conformance cards 84 to 86: what is done in the account past us is seen, and never taken for ours."""

import pytest

from tests.conformance.brokers.cards import ELSEWHERE, GAP, LIMIT, LOOK_UP, MARKET, card
from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@card(84, MARKET, LIMIT, LOOK_UP, ELSEWHERE)
async def test_84_an_order_from_elsewhere_is_seen_and_is_not_ours(stage: Stage) -> None:
    """Buy 3 at 95 of ours works. Somebody else's buy of 2 at 95 comes: in the snapshot and in reports, under an id that
    is not ours; at 94 both fill, each as itself; 5 are held."""
    ours = await stage.put(Side.BUY, 3, limit="95")

    theirs = await stage.venue.trade_elsewhere(Side.BUY, "2", limit="95")

    await stage.until(lambda: theirs in stage.ledger.known)
    assert stage.ledger.known[theirs] != ours.client_order_id
    open_orders = {order.broker_order_id: order for order in (await stage.snapshot()).open_orders}
    assert open_orders[theirs].client_order_id == stage.ledger.known[theirs]
    assert len(open_orders) == 2

    await stage.venue.move("94")
    await stage.until(lambda: stage.filled(ours) == 3 and stage.ledger.filled(theirs) == 2)
    assert await stage.held() == 5


@card(85, MARKET, ELSEWHERE)
async def test_85_a_position_from_elsewhere_is_a_position(stage: Stage) -> None:
    """Somebody else buys 2 at market: reported as filled, and held. Sell 2 of ours: flat."""
    theirs = await stage.venue.trade_elsewhere(Side.BUY, "2")
    await stage.until(lambda: stage.ledger.filled(theirs) == 2)
    assert await stage.held() == 2

    out = await stage.put(Side.SELL, 2, reduce_only=True)

    await stage.until(lambda: stage.filled(out) == 2)
    assert await stage.held() == 0


@card(86, MARKET, ELSEWHERE, GAP)
async def test_86_what_is_done_elsewhere_in_a_gap_is_told_after_it(stage: Stage) -> None:
    """The stream is lost, somebody else buys 2 at market, the stream is back: reported as filled, once, and held."""
    await stage.until(lambda: None in stage.heard)
    await stage.venue.interrupt()
    theirs = await stage.venue.trade_elsewhere(Side.BUY, "2")
    await stage.venue.resume()

    await stage.until(lambda: stage.ledger.filled(theirs) == 2)
    await stage.caught_up()
    assert (stage.ledger.filled(theirs), await stage.held()) == (2, 2)
