"""Slippage and commission, through the broker to the cash."""

from decimal import Decimal

import pytest

from tests.brokers.paper.asking import status, submit
from tests.brokers.paper.linked import bracket
from tests.brokers.paper.world import AAPL, EURUSD, MNQ, OTHER_ACCOUNT, SAP, Desk, buy, quote, sell
from tradehook.brokers.paper.settings import Commission, Slippage
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

MINE = {"account_id": OTHER_ACCOUNT}


async def fills(desk: Desk) -> list[tuple[Decimal, Decimal, Decimal]]:
    return [(it.quantity, it.price, it.fee) for it in await desk.told() if isinstance(it, OrderFilled)]


async def cash(desk: Desk) -> Decimal:
    return (await desk.snapshot(OTHER_ACCOUNT)).cash


async def test_every_fill_is_so_much_worse_than_the_quote(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, slippage=Slippage(ticks=2), market_price_type=MarketPriceType.ASK_BID)
    desk.quotes.put(quote(AAPL, bid="9.95", ask="10.05"))

    await submit(desk, buy(1, **MINE))
    await submit(desk, sell(1, **MINE))

    assert [price for _, price, _ in await fills(desk)] == [Decimal("10.07"), Decimal("9.93")]
    assert await cash(desk) == 100_000 - Decimal("0.14")


async def test_slippage_goes_up_to_a_limit_and_beyond_a_stop(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, slippage=Slippage(percent=Decimal(1)))
    limit, stop = buy(1, limit_price="9.05", **MINE), sell(1, stop_price="9", **MINE)
    await submit(desk, limit)
    await submit(desk, stop)

    await desk.price(quote(AAPL, "9"))

    assert [await status(desk, each) for each in (limit, stop)] == [OrderStatus.FILLED] * 2
    assert [price for _, price, _ in await fills(desk)] == [Decimal("9.05"), Decimal("8.91")]


async def test_commission_is_taken_from_the_cash_with_each_fill(desk: Desk) -> None:
    terms = Commission(per_order=Decimal(1), per_unit=Decimal("0.01"), percent=Decimal("0.1"))
    await desk.open_account(OTHER_ACCOUNT, commission=terms)
    order = buy(10, limit_price="10", **MINE)
    desk.quotes.put(quote(AAPL, "10", size=4))
    assert await submit(desk, order) is OrderStatus.PARTIALLY_FILLED

    await desk.price(quote(AAPL, "10", size=6))

    fees = [Decimal(1) + Decimal("0.04") + Decimal("0.04"), Decimal("0.06") + Decimal("0.06")]
    assert await fills(desk) == [(4, 10, fees[0]), (6, 10, fees[1])]
    taken = await desk.snapshot(OTHER_ACCOUNT)
    assert (taken.cash, taken.equity) == (100_000 - 100 - sum(fees), 100_000 - sum(fees))


async def test_what_moves_the_cash_by_results_alone_pays_its_commission_too(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, commission=Commission(per_unit=Decimal("0.35")))

    await submit(desk, buy(2, MNQ, **MINE))

    assert await cash(desk) == 100_000 - Decimal("0.70")


async def test_a_percentage_of_a_price_in_another_currency_is_converted(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, commission=Commission(per_order=Decimal(1), percent=Decimal(1)))
    desk.quotes.put(quote(EURUSD, "1.25"), quote(SAP, "100"))

    await submit(desk, buy(1, SAP, **MINE))

    assert [fee for _, _, fee in await fills(desk)] == [Decimal("2.25")]
    assert await cash(desk) == 100_000 - 125 - Decimal("2.25")


async def test_each_leg_is_an_order_that_pays_for_itself(desk: Desk) -> None:
    await desk.open_account(OTHER_ACCOUNT, commission=Commission(per_order=Decimal(1)))
    await submit(desk, bracket(Side.BUY, 3, "12", "8", **MINE))

    await desk.price(quote(AAPL, "12"))

    assert [fee for _, _, fee in await fills(desk)] == [1, 1]
    assert await cash(desk) == 100_000 + 6 - 2
