"""What was missed, from lists that lag, lie apart or fail."""

from collections.abc import Sequence

import pytest

from tests.brokers.alpaca.listing import Listing
from tests.brokers.alpaca.translate.samples import ORDER, symbols, wire_order
from tests.brokers.alpaca.translate.test_reports import activity
from tests.brokers.alpaca.world import ACCOUNT
from tradehook.brokers.alpaca.gap import Gap
from tradehook.brokers.alpaca.known import KnownOrders
from tradehook.brokers.alpaca.shown import ShownOrders
from tradehook.brokers.alpaca.telling import Teller
from tradehook.brokers.alpaca.translate.numbers import instant
from tradehook.brokers.alpaca.translate.wire import WireActivity
from tradehook.vocabulary.broker import OrderEnded, OrderFilled, OrderReplaced, OrderWorking, Report, Unknown
from tradehook.vocabulary.instant import seconds_between

pytestmark = pytest.mark.anyio

SINCE = instant("2026-01-05T14:30:00Z")
NINETY_DAYS_S = 90 * 86_400
FILLED = {"status": "filled", "filled_qty": "10", "filled_at": "2026-01-05T14:30:01Z"}


def execution(name: str, total: str, order_id: str = str(ORDER["id"]), **changes: str) -> WireActivity:
    told = {"id": f"20260105093100000::{name}", "order_id": order_id, "cum_qty": total, "symbol": "AAPL", "side": "buy"}
    return activity(**(told | changes))


def gap(listing: Listing) -> Gap:
    shown = ShownOrders(listing, KnownOrders(), symbols())  # type: ignore[arg-type]
    return Gap(ACCOUNT, listing, shown, symbols(), fills_lag_s=1)  # type: ignore[arg-type]


async def missed(listing: Listing) -> Sequence[Report]:
    found = await gap(listing).missed(SINCE, Teller(0))
    assert not isinstance(found, Unknown), found
    return found


async def test_fills_that_lag_behind_their_order_are_waited_for() -> None:
    first, second = execution("first", "4"), execution("second", "10", qty="6")
    listing = Listing(recent=[wire_order(**FILLED)], fills=[(), (first,), (first, second)])

    found = await missed(listing)

    assert [report.execution_id for report in found if isinstance(report, OrderFilled)] == ["first", "second"]


async def test_fills_that_never_come_hold_up_nothing_for_long() -> None:
    listing = Listing(recent=[wire_order(**FILLED), wire_order(id="other", client_order_id="other")])

    (report,) = await missed(listing)

    assert isinstance(report, OrderWorking)
    assert report.broker_order_id == "other"


async def test_a_fill_of_an_order_that_no_list_has_is_told_with_its_own_id() -> None:
    listing = Listing(fills=[(execution("known", "4", "asked-for"), execution("lost", "4", "lost"))])
    listing.orders["asked-for"] = wire_order(id="asked-for", client_order_id="ours", **FILLED)

    found = await missed(listing)

    assert [(fill.broker_order_id, fill.client_order_id) for fill in found] == [("asked-for", "ours"), ("lost", "lost")]


async def test_a_successor_that_no_list_has_is_asked_for() -> None:
    listing = Listing(recent=[wire_order(status="replaced", replaced_by="successor")])
    listing.orders["successor"] = wire_order(id="successor", client_order_id="new", updated_at="2026-01-01T00:00:00Z")

    (report,) = await missed(listing)

    assert isinstance(report, OrderReplaced)
    assert report.order.client_order_id == "new"


async def test_an_order_whose_successor_is_lost_has_ended() -> None:
    (report,) = await missed(Listing(recent=[wire_order(status="replaced", replaced_by="lost")]))

    assert isinstance(report, OrderEnded)


async def test_fills_come_before_the_end_of_the_same_instant() -> None:
    at = {"updated_at": "2026-01-05T14:31:00.25Z"}
    ended = wire_order(status="canceled", filled_qty="4", **at)
    listing = Listing(recent=[ended], fills=[(execution("only", "4"),)])

    found = await missed(listing)

    assert [type(report) for report in found] == [OrderFilled, OrderEnded]


async def test_what_did_not_change_since_is_not_told() -> None:
    old = {"updated_at": "2026-01-05T14:29:59Z"}

    assert await missed(Listing(recent=[wire_order(**old)])) == ()


async def test_only_the_first_time_every_order_that_may_have_worked_is_looked_at() -> None:
    listing = Listing()
    asked = gap(listing)

    for _ in range(2):
        await asked.missed(SINCE, Teller(0))

    assert [seconds_between(since, SINCE) for since in listing.since] == [NINETY_DAYS_S, 0]


@pytest.mark.parametrize("part", ["recent", "open", "fills", "order"])
async def test_what_is_not_answered_is_asked_whole_again(part: str) -> None:
    listing = Listing(
        recent=[wire_order(status="replaced", replaced_by="successor")],
        fills=[(execution("only", "4", "another"),)],
        failing=frozenset({part}),
    )
    asked, teller = gap(listing), Teller(0)

    assert isinstance(await asked.missed(SINCE, teller), Unknown)
    listing.failing = frozenset()

    found = await asked.missed(SINCE, teller)
    assert not isinstance(found, Unknown)
    assert {type(report) for report in found} == {OrderFilled, OrderEnded}


async def test_what_cannot_be_read_does_not_hide_the_rest() -> None:
    listing = Listing(
        recent=[wire_order(type="guess"), wire_order(id="other", client_order_id="other")],
        fills=[(execution("odd", "1", side="hold"), execution("even", "2"))],
    )

    found = await missed(listing)

    assert [type(report) for report in found] == [OrderWorking, OrderFilled]
