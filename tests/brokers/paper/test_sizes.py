"""How much can be had at a quote."""

import pytest

from tests.brokers.paper.asking import resting, status, submit
from tests.brokers.paper.world import AAPL, BTCUSD, NOON, OTHER_ACCOUNT, Desk, buy, quote, sell, units
from tradehook.brokers.paper import queries
from tradehook.brokers.paper.sizes import keep_left, to_be_had
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.exact import Quantity
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import Quote

pytestmark = pytest.mark.anyio


async def left(desk: Desk, at: Quote | None, account_id: str = OTHER_ACCOUNT) -> Quantity | None:
    def look(tx: Tx) -> Quantity | None:
        account = queries.lock_account(tx, account_id)
        assert account is not None
        return to_be_had(tx, account, at)

    found: Quantity | None = await desk.store.write(look)
    return found


async def take(desk: Desk, at: Quote, rest: int) -> None:
    def keep(tx: Tx) -> None:
        account = queries.lock_account(tx, OTHER_ACCOUNT)
        assert account is not None
        keep_left(tx, account, at, units(rest))

    await desk.store.write(keep)


async def test_as_much_can_be_had_as_is_wanted_unless_somebody_says_otherwise(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT)

    assert await left(desk, quote(AAPL, "10")) is None
    assert await left(desk, None) is None
    assert await left(desk, quote(AAPL, "10", size=5)) == 5


async def test_the_quotes_own_size_comes_before_the_accounts(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, size_per_quote=units(7))

    assert await left(desk, quote(AAPL, "10")) == 7
    assert await left(desk, quote(AAPL, "10", size=5)) == 5
    assert await left(desk, None) is None


async def test_what_was_taken_stays_taken_until_there_is_another_quote(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT)
    seen = quote(AAPL, "10", size=5)
    await take(desk, seen, 2)

    assert await left(desk, seen) == 2
    others = [
        quote(AAPL, "10", size=5, at=after(NOON, 1)),
        quote(AAPL, "10.01", size=5),
        quote(AAPL, "10", bid="9", size=5),
        quote(BTCUSD, "10", size=5),
    ]
    assert [await left(desk, each) for each in others] == [5] * 4
    assert await left(desk, seen, "paper-1") == 5, "each account has the market to itself"


async def test_a_quote_whose_size_shrinks_below_what_was_taken_has_nothing_left(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, size_per_quote=units(5))
    seen = quote(AAPL, "10")
    await take(desk, seen, -3)

    assert await left(desk, seen) == 0


async def test_orders_share_what_there_is_in_their_order_and_each_quote_brings_more(desk: Desk) -> None:
    first, second = buy(4, limit_price="9"), buy(4, limit_price="9")
    await resting(desk, first, second)

    await desk.price(quote(AAPL, "9", size=5))
    assert [await status(desk, each) for each in (first, second)] == ["filled", "partially_filled"]
    assert (await desk.snapshot()).positions == {"AAPL": 5}
    await desk.price(quote(AAPL, "9", size=5, at=after(NOON, 1)))

    assert await status(desk, second) is OrderStatus.FILLED
    filled = [report.quantity for report in await desk.told() if isinstance(report, OrderFilled)]
    assert filled == [4, 1, 3]


async def test_orders_that_come_one_by_one_share_the_quote_at_hand(desk: Desk) -> None:
    desk.quotes.put(quote(AAPL, "10", size=5))

    assert await submit(desk, buy(3)) is OrderStatus.FILLED
    assert await submit(desk, buy(3)) is OrderStatus.PARTIALLY_FILLED
    assert await submit(desk, sell(1)) is OrderStatus.WORKING

    assert (await desk.snapshot()).positions == {"AAPL": 5}
