"""Conformance cards 77 to 83: reports come twice, late and out of order, and fills are taken back; the sums hold."""

import pytest

from tests.conformance.brokers.cards import BUST, HOLD, LIMIT, LOOK_UP, MARKET, TWIST, card
from tests.conformance.brokers.faults import Twist
from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.broker import FillBusted
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


@card(77, MARKET, LIMIT)
async def test_77_cursors_rise_with_time(stage: Stage) -> None:
    """Orders fill, work and end one after another: the cursors of their reports never fall."""
    await stage.hold(2)
    for _ in range(3):
        order = await stage.put(Side.BUY, 1, limit="95")
        await stage.cancel(order)
        await stage.hold(1)
    await stage.caught_up()

    reports = list(dict.fromkeys(report for report in stage.heard if report))
    assert [report.cursor for report in reports] == sorted(report.cursor for report in reports)


@card(78, MARKET, TWIST)
async def test_78_a_report_that_comes_twice_counts_once(stage: Stage) -> None:
    """Every report comes twice. Buy 3: filled 3, not 6; held 3."""
    await stage.venue.twist(*[Twist.TWICE] * 10)

    await stage.hold(3)

    await stage.caught_up()
    assert stage.ledger.positions(stage.venue.account_id) == {stage.share: 3}
    assert await stage.held() == 3


@card(79, LIMIT, TWIST)
async def test_79_reports_out_of_order_add_up_the_same(stage: Stage) -> None:
    """Each report comes after the one that followed it. Buy 3 at 95, it fills at 94; buy 2 at 95 and cancel it at 100:
    filled 3, ended once."""
    await stage.venue.twist(Twist.SWAPPED)
    filled = await stage.put(Side.BUY, 3, limit="95")
    await stage.venue.move("94")
    await stage.until(lambda: stage.filled(filled) == 3)

    await stage.venue.move("100")
    await stage.venue.twist(Twist.SWAPPED)
    dropped = await stage.put(Side.BUY, 2, limit="95")
    await stage.cancel(dropped)

    await stage.until(lambda: bool(stage.ends(dropped)))
    assert [len(set(stage.ends(order))) for order in (filled, dropped)] == [0, 1]
    assert await stage.held() == 3


@card(80, MARKET, LOOK_UP, HOLD)
async def test_80_a_fill_that_is_told_late_is_seen_before(stage: Stage) -> None:
    """Reports are held back. Buy 3: nothing is heard, and it is found filled, and held. They are released: filled 3."""
    await stage.until(lambda: None in stage.heard)
    await stage.venue.twist(*[Twist.LATE] * 10)
    order = await stage.put(Side.BUY, 3)

    found = await stage.until_seen(lambda: stage.find(order), lambda it: it is not None and it.status.final)
    assert found is not None
    assert (found.status, found.filled_quantity, await stage.held()) == (OrderStatus.FILLED, 3, 3)
    assert stage.filled(order) == 0

    await stage.venue.heal()
    await stage.until(lambda: stage.filled(order) == 3)


@card(81, MARKET, BUST)
async def test_81_a_fill_that_is_taken_back_counts_for_nothing(stage: Stage) -> None:
    """Buy 3 and buy 2 have filled. The first fill is busted: reported with its execution id; 2 are held."""
    first, second = await stage.put(Side.BUY, 3), await stage.put(Side.BUY, 2)
    await stage.until(lambda: stage.filled(first) == 3 and stage.filled(second) == 2)
    execution = stage.execution(first)

    await stage.venue.bust(execution)

    await stage.until(lambda: any(isinstance(report, FillBusted) for report in stage.of(first)))
    (busted,) = [report for report in stage.of(first) if isinstance(report, FillBusted)]
    assert busted.execution_id == execution
    assert (stage.filled(first), stage.filled(second), await stage.held()) == (0, 2, 2)


@card(82, MARKET, BUST)
async def test_82_a_corrected_fill_is_another_execution(stage: Stage) -> None:
    """Buy 3 has filled at 100. Its fill is corrected to 101: busted, and told anew under another id; 3 are held, at
    101."""
    order = await stage.put(Side.BUY, 3)
    await stage.until(lambda: stage.filled(order) == 3)
    wrong = stage.execution(order)

    await stage.venue.correct(wrong, stage.fills(order)[0].price + 1)

    await stage.until(lambda: len(stage.fills(order)) == 2 and stage.filled(order) == 3)
    right = next(fill for fill in stage.fills(order) if fill.execution_id != wrong)
    assert (right.quantity, right.price) == (3, 101)
    assert await stage.held() == 3
    positions = (await stage.snapshot()).held
    assert all(position.average_price in (None, 101) for position in positions)


@card(83, MARKET, BUST, TWIST)
async def test_83_a_bust_that_is_told_twice_takes_back_once(stage: Stage) -> None:
    """Buy 3 and buy 2 have filled. Every report comes twice; the first fill is busted: 2 are held and reported."""
    first = await stage.put(Side.BUY, 3)
    await stage.hold(2)
    await stage.until(lambda: stage.filled(first) == 3)
    await stage.venue.twist(*[Twist.TWICE] * 4)

    await stage.venue.bust(stage.execution(first))

    await stage.until(lambda: stage.filled(first) == 0)
    await stage.caught_up()
    assert stage.ledger.positions(stage.venue.account_id) == {stage.share: 2}
    assert await stage.held() == 2
