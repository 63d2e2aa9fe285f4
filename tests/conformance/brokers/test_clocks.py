"""Conformance cards 87 to 89: a broker whose clock differs from ours by most of a minute."""

import pytest

from tests.conformance.brokers.cards import CLOCK, GAP, LIMIT, MARKET, card_of_kinds
from tests.conformance.brokers.stage import Stage
from tradehook.brokers.declaring import Declaration
from tradehook.vocabulary.broker import Accepted, NotSent
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


def differences_s(declaration: Declaration) -> tuple[int, ...]:
    return (45, -45)


@card_of_kinds(87, "clock", differences_s, MARKET, LIMIT, CLOCK)
async def test_87_the_send_before_time_is_ours(stage: Stage, kind: int) -> None:
    """The broker's clock is 45 s ahead, or behind. Buy 3 in time: accepted; after its time: not sent."""
    await stage.venue.put_clock_ahead(kind)
    late, in_time = stage.order(Side.BUY, 3), stage.order(Side.BUY, 3)

    assert isinstance(await stage.broker.submit(late, stage.venue.now()), NotSent)
    assert isinstance(await stage.submit(in_time), Accepted)

    await stage.until(lambda: stage.filled(in_time) == 3)
    assert await stage.held() == 3


@card_of_kinds(88, "clock", differences_s, MARKET, LIMIT, CLOCK)
async def test_88_cursors_rise_whatever_the_clock(stage: Stage, kind: int) -> None:
    """The broker's clock is 45 s ahead, or behind. Orders fill and end: the cursors of their reports never fall, and a
    new connection that reads from the last one tells what came after it."""
    await stage.venue.put_clock_ahead(kind)
    for _ in range(3):
        await stage.hold(1)
        await stage.caught_up()
    cursors = [report.cursor for report in dict.fromkeys(stage.heard) if report]
    assert cursors == sorted(cursors)

    order = await stage.put(Side.BUY, 2, limit="95")
    await stage.caught_up()
    await stage.stop_listening()
    await stage.venue.move("94")
    await stage.restart()
    await stage.until(lambda: stage.filled(order) == 2)


@card_of_kinds(89, "clock", differences_s, MARKET, LIMIT, CLOCK, GAP)
async def test_89_no_fill_is_lost_in_a_gap_whatever_the_clock(stage: Stage, kind: int) -> None:
    """The broker's clock is 45 s ahead, or behind. 1 is held, buy 2 at 95 works; the stream is lost, it fills, another
    comes and fills, the stream is back: both are told, once, and held."""
    await stage.venue.put_clock_ahead(kind)
    await stage.hold(1)
    order = await stage.put(Side.BUY, 2, limit="95")
    await stage.caught_up()

    await stage.venue.interrupt()
    await stage.venue.move("94")
    new = await stage.put(Side.BUY, 4)
    await stage.venue.resume()

    await stage.until(lambda: stage.filled(order) == 2 and stage.filled(new) == 4)
    assert await stage.held() == 7
