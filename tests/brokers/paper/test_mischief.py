"""What goes wrong on purpose: as often as was asked, and the same in every run."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.brokers.paper.asking import status, submit
from tests.brokers.paper.linked import bracket
from tests.brokers.paper.scenes import placed
from tests.brokers.paper.world import AAPL, ACCOUNT, NOON, OTHER_ACCOUNT, SOON, Desk, buy, quote, told_by
from tradehook.brokers.paper import reports
from tradehook.brokers.paper.mischief import happens, retold
from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.settings import Mischief
from tradehook.vocabulary.broker import Accepted, OrderEnded, OrderFilled, OrderReport, Rejected, Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.side import Side


def numbered(count: int) -> tuple[PaperReport, ...]:
    return tuple(replace(reports.working(placed(buy(1))), cursor=number) for number in range(1, count + 1))


def cursors(told: tuple[PaperReport, ...]) -> list[int]:
    return [report.cursor for report in told]


@pytest.mark.parametrize("how_often", [0.1, 0.5, 0.9])
def test_it_happens_as_often_as_was_asked(how_often: float) -> None:
    many = 4_000

    happened = sum(happens(Mischief(seed="s"), how_often, "reject", str(number)) for number in range(many))

    assert abs(happened / many - how_often) < 0.03


@given(seed=st.text(), of=st.text())
def test_never_is_never_and_always_is_always(seed: str, of: str) -> None:
    assert not happens(Mischief(seed=seed), 0, "reject", of)
    assert happens(Mischief(seed=seed), 1, "reject", of)


def test_it_goes_by_the_seed_by_what_goes_wrong_and_by_which_order() -> None:
    def pattern(seed: str, what: str) -> list[bool]:
        return [happens(Mischief(seed=seed), 0.5, what, str(number)) for number in range(64)]

    assert pattern("a", "reject") == pattern("a", "reject")
    assert len({tuple(pattern(seed, what)) for seed in "ab" for what in ("reject", "time-out")}) == 4


def test_reports_are_told_as_they_are_where_nobody_wants_otherwise() -> None:
    batch = numbered(5)

    assert retold(batch, lambda _: Mischief()) == batch


def test_reports_are_told_twice_and_out_of_order() -> None:
    batch = numbered(4)

    assert cursors(retold(batch, lambda _: Mischief(tell_twice=1))) == [1, 1, 2, 2, 3, 3, 4, 4]
    assert cursors(retold(batch, lambda _: Mischief(tell_out_of_order=1))) == [2, 3, 4, 1]


@given(
    count=st.integers(0, 20),
    twice=st.floats(0, 1),
    out_of_order=st.floats(0, 1),
    seed=st.text(max_size=3),
)
def test_no_report_is_lost_by_telling_it_otherwise(count: int, twice: float, out_of_order: float, seed: str) -> None:
    batch = numbered(count)

    told = retold(batch, lambda _: Mischief(seed=seed, tell_twice=twice, tell_out_of_order=out_of_order))

    assert set(told) == set(batch)
    assert len(told) <= 2 * len(batch)


async def troubled(desk: Desk, mischief: Mischief) -> AccountId:
    """An account in which this goes wrong."""
    await desk.open_account(OTHER_ACCOUNT, mischief=mischief)
    await desk.broker.learn_accounts()
    return OTHER_ACCOUNT


@pytest.mark.anyio
async def test_an_order_is_refused_on_purpose_and_stays_refused(desk: Desk) -> None:
    order = buy(1, account_id=await troubled(desk, Mischief(reject=1)))

    answers = [await desk.broker.submit(order, SOON) for _ in range(2)]

    assert [answer.code for answer in answers if isinstance(answer, Rejected)] == ["refused-by-chance"] * 2
    assert await status(desk, order) is OrderStatus.REJECTED


@pytest.mark.anyio
async def test_a_request_that_times_out_never_arrived(desk: Desk) -> None:
    order = buy(1, limit_price="9", account_id=await troubled(desk, Mischief(time_out=1)))

    assert isinstance(await desk.broker.submit(order, SOON), Unknown)
    assert await desk.broker.find(OTHER_ACCOUNT, order.client_order_id) is None
    writes = desk.store.writes
    await desk.broker.on_quote(quote(AAPL, "8"))
    await desk.broker.on_quote(quote(AAPL, "8"))

    assert desk.store.writes <= writes + 1, "it is looked for once, and then forgotten"


@pytest.mark.anyio
async def test_a_request_whose_answer_is_lost_was_carried_out(desk: Desk) -> None:
    account_id = await troubled(desk, Mischief(lose_answer=1))
    order = buy(1, limit_price="9", account_id=account_id)

    placing = await desk.broker.submit(order, SOON)
    assert await status(desk, order) is OrderStatus.WORKING
    cancelling = await desk.broker.cancel(account_id, order.client_order_id, SOON)

    assert isinstance(placing, Unknown)
    assert isinstance(cancelling, Unknown)
    assert await status(desk, order) is OrderStatus.CANCELLED


@pytest.mark.anyio
async def test_asking_again_may_go_otherwise(desk: Desk) -> None:
    order = buy(1, account_id=await troubled(desk, Mischief(seed="again", time_out=0.5)))

    answers = [await desk.broker.submit(order, SOON) for _ in range(16)]

    assert {type(answer) for answer in answers} == {Unknown, Accepted}
    assert (await desk.snapshot(OTHER_ACCOUNT)).positions == {"AAPL": 1}


@pytest.mark.anyio
async def test_an_order_fills_after_its_cancel_was_reported(desk: Desk) -> None:
    account_id = await troubled(desk, Mischief(late_fill=1))
    order = buy(3, limit_price="9", account_id=account_id)
    await submit(desk, order)

    assert isinstance(await desk.broker.cancel(account_id, order.client_order_id, SOON), Accepted)

    _, ended, filled = await desk.told()
    assert isinstance(ended, OrderEnded)
    assert isinstance(filled, OrderFilled)
    assert (filled.quantity, filled.price) == (3, 9)
    taken = await desk.snapshot(account_id)
    assert (taken.positions, taken.cash, taken.open_orders) == ({"AAPL": 3}, 100_000 - 27, ())


@pytest.mark.anyio
async def test_an_entry_that_fills_late_has_no_legs_any_more(desk: Desk) -> None:
    account_id = await troubled(desk, Mischief(late_fill=1))
    entry = bracket(Side.BUY, 3, "12", "8", limit_price="9", account_id=account_id)
    await submit(desk, entry)

    await desk.broker.cancel(account_id, entry.client_order_id, SOON)

    taken = await desk.snapshot(account_id)
    assert (taken.positions, taken.open_orders) == ({"AAPL": Decimal(3)}, ())


@pytest.mark.anyio
async def test_the_stream_tells_as_the_account_wants_and_loses_nothing(desk: Desk) -> None:
    account_id = await troubled(desk, Mischief(tell_twice=1, tell_out_of_order=0.5))
    orders = [buy(1, account_id=account_id) for _ in range(8)]
    for order in orders:
        await submit(desk, order)

    told = await told_by(desk.broker)

    assert len(told) == 16
    ids = [report.client_order_id for report in told if isinstance(report, OrderReport)]
    assert set(ids) == {order.client_order_id for order in orders}
    assert ACCOUNT not in {report.account_id for report in told}
    assert {report.happened_at for report in told} == {NOON}
