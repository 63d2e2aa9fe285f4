"""Orders of every kind on the double: placed, filled, refused, and seen from elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.brokers.alpaca.double import Double, Event, Phase
from tests.brokers.alpaca.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    CALL,
    Desk,
    fresh_id,
    limit,
    open_desk,
    price,
    ticket,
    units,
)
from tests.instruments.moments import at
from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.vocabulary.broker import (
    DUPLICATE_ID,
    Accepted,
    OrderEnded,
    OrderFilled,
    OrderWorking,
    Rejected,
    Unknown,
)
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import (
    OrderPrices,
    OrderStatus,
    OrderTicket,
    OrderType,
    Replacement,
    TimeInForce,
)
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio


SYMBOLS = {AssetClass.STOCKS: "AAPL", AssetClass.OPTIONS: CALL, AssetClass.CRYPTO: "BTCUSD"}


EVERY_KIND = [
    pytest.param(asset_class, order_type, time_in_force, id=f"{asset_class}-{order_type}-{time_in_force}")
    for asset_class in sorted(ALPACA.asset_classes)
    for order_type, times in ALPACA.takes(asset_class).items()
    for time_in_force in sorted(times)
]


@pytest.fixture
async def desk(double: Double) -> AsyncIterator[Desk]:
    double.quote("AAPL", 100, "100.02")
    double.quote("BTC/USD", 50000, 50010)
    double.quote("AAPL301220C00100000", 5, "5.10")
    async with open_desk(double) as opened:
        yield opened


def prices_for(order_type: OrderType, at: Decimal) -> OrderPrices:
    """Prices of a buy that is filled once the market has risen by a little more than 5 percent."""
    match order_type:
        case OrderType.MARKET:
            return OrderPrices()
        case OrderType.LIMIT:
            return OrderPrices(limit_price=price(str(at * 2)))
        case OrderType.STOP:
            return OrderPrices(stop_price=price(str(at * Decimal("1.05"))))
        case OrderType.STOP_LIMIT:
            return OrderPrices(stop_price=price(str(at * Decimal("1.05"))), limit_price=price(str(at * 2)))
        case OrderType.TRAILING_STOP:
            return OrderPrices(trail_percent=Decimal(5))


@pytest.mark.parametrize(("asset_class", "order_type", "time_in_force"), EVERY_KIND)
async def test_every_declared_kind_of_order_is_taken_filled_and_told(
    double: Double, desk: Desk, asset_class: AssetClass, order_type: OrderType, time_in_force: TimeInForce
) -> None:
    symbol = SYMBOLS[asset_class]
    at = {"AAPL": Decimal(100), "BTCUSD": Decimal(50000), CALL: Decimal(5)}[symbol]
    is_auction = time_in_force in (TimeInForce.OPG, TimeInForce.CLS)
    if time_in_force is TimeInForce.OPG:
        double.phase(Phase.PRE_MARKET)
    order = ticket(
        1,
        symbol,
        order_type=order_type,
        time_in_force=time_in_force,
        prices=prices_for(order_type, at),
    )

    await desk.accepted(order)
    if is_auction:
        double.phase(Phase.OPEN if time_in_force is TimeInForce.OPG else Phase.AFTER_HOURS)
    theirs = {"AAPL": "AAPL", "BTCUSD": "BTC/USD", CALL: "AAPL301220C00100000"}[symbol]
    double.quote(theirs, at * Decimal("1.06"), at * Decimal("1.07"))

    await desk.reader.until(lambda: desk.reader.filled(order.client_order_id) == 1)
    (fill,) = desk.reader.of(OrderFilled, order.client_order_id)
    assert (fill.symbol, fill.side) == (symbol, Side.BUY)
    found = await desk.found(order.client_order_id)
    assert (found.status, found.symbol, found.order_type) == (OrderStatus.FILLED, symbol, order_type)
    assert (await desk.snapshot()).positions == {symbol: 1}


async def test_fractions_of_a_share_and_of_a_coin_are_exact(double: Double, desk: Desk) -> None:
    share, coin = ticket("0.123456789"), ticket("0.000234567", "BTCUSD", time_in_force=TimeInForce.GTC)

    await desk.accepted(share)
    await desk.accepted(coin)

    await desk.reader.until(lambda: len(desk.reader.of(OrderFilled)) == 2)
    assert desk.reader.filled(share.client_order_id) == Decimal("0.123456789")
    assert (await desk.snapshot()).positions == {"AAPL": share.quantity, "BTCUSD": coin.quantity}


async def test_a_limit_order_in_extended_hours_fills_before_the_market_opens(double: Double, desk: Desk) -> None:
    double.phase(Phase.PRE_MARKET)
    early, usual = limit("101", extended_hours=True), limit("101")

    await desk.accepted(early)
    await desk.accepted(usual)

    await desk.reader.until(lambda: desk.reader.filled(early.client_order_id) == 1)
    assert (await desk.found(usual.client_order_id)).status is OrderStatus.WORKING


async def test_a_market_order_cannot_be_sent_for_extended_hours(double: Double, desk: Desk) -> None:
    outcome = await desk.broker.submit(ticket(extended_hours=True), desk.soon())

    assert isinstance(outcome, Rejected)
    assert outcome.code == "extended-hours-not-allowed"


async def test_options_are_opened_and_closed(double: Double, desk: Desk) -> None:
    opened = ticket(2, CALL)
    await desk.accepted(opened)
    await desk.reader.until(lambda: desk.reader.filled(opened.client_order_id) == 2)

    closed = ticket(2, CALL, Side.SELL, reduce_only=True)
    await desk.accepted(closed)
    await desk.reader.until(lambda: desk.reader.filled(closed.client_order_id) == 2)

    assert (await desk.snapshot()).positions == {}
    assert [double.order(each.client_order_id)["position_intent"] for each in (opened, closed)] == [
        "buy_to_open",
        "sell_to_close",
    ]


@pytest.mark.parametrize(
    ("order", "code", "words"),
    [
        (ticket(100_000), "insufficient-buying-power", "insufficient buying power"),
        (ticket(1, "NOSUCH"), "symbol-not-tradable", 'asset "NOSUCH" not found'),
        (limit("100.001"), "off-tick", "invalid limit_price 100.001"),
        (
            ticket(1, "BTCUSD", Side.SELL, time_in_force=TimeInForce.GTC),
            "insufficient-quantity",
            "insufficient balance for BTC",
        ),
    ],
)
async def test_an_order_is_refused_in_alpacas_words(
    double: Double, desk: Desk, order: OrderTicket, code: str, words: str
) -> None:
    outcome = await desk.broker.submit(order, desk.soon())

    assert isinstance(outcome, Rejected)
    assert outcome.code == code
    assert outcome.words.startswith(words)
    assert await desk.broker.find(ACCOUNT, order.client_order_id) is None


async def test_the_same_id_never_makes_a_second_order(double: Double, desk: Desk) -> None:
    order = ticket(3)

    first = await desk.broker.submit(order, desk.soon())
    again = await desk.broker.submit(replace(order, quantity=units(5)), desk.soon())

    assert isinstance(first, Accepted)
    assert again == Rejected(code=DUPLICATE_ID, words="client_order_id must be unique")
    assert len(double.orders()) == 1


async def test_an_order_from_elsewhere_is_told_and_seen_under_its_own_id(double: Double, desk: Desk) -> None:
    theirs = double.place(symbol="AAPL", qty="3", side="buy", type="limit", time_in_force="gtc", limit_price="95")

    await desk.reader.until(lambda: desk.reader.of(OrderWorking, theirs["id"]))
    report = desk.reader.of(OrderWorking, theirs["id"])[-1]
    assert report.client_order_id == theirs["client_order_id"]
    assert report.order is not None
    assert (report.order.quantity, report.order.prices.limit_price) == (3, 95)
    (seen,) = (await desk.snapshot()).open_orders
    assert seen.broker_order_id == theirs["id"]
    assert isinstance(await desk.broker.cancel(ACCOUNT, seen.client_order_id, desk.soon()), Accepted)


@pytest.mark.parametrize(
    ("event", "status"), [(Event.EXPIRED, OrderStatus.EXPIRED), (Event.REJECTED, OrderStatus.REJECTED)]
)
async def test_the_exchange_may_end_an_order_by_itself(
    double: Double, desk: Desk, event: Event, status: OrderStatus
) -> None:
    order = limit("90")
    order_id = await desk.placed(order)

    double.nudge(order_id, event)

    await desk.reader.until(lambda: desk.reader.of(OrderEnded, order.client_order_id))
    (ended,) = desk.reader.of(OrderEnded, order.client_order_id)
    assert ended.status is status


async def test_markets_open_by_their_calendars_without_a_request(double: Double, desk: Desk) -> None:
    before = len(double.requests())
    night, morning = at("2025-06-17T03:00", "America/New_York"), at("2025-06-17T09:30", "America/New_York")

    assert desk.broker.opens_at(ACCOUNT, AAPL, night) == morning
    assert desk.broker.opens_at(ACCOUNT, AAPL, morning) is None
    assert desk.broker.opens_at(ACCOUNT, BTCUSD, night) is None
    assert len(double.requests()) == before


async def test_keys_of_one_account_carry_nothing_for_another(double: Double, desk: Desk) -> None:
    other = AccountId("another")
    before = len(double.requests())
    change = Replacement(client_order_id=fresh_id(), quantity=units(2))
    wanted = ClientOrderId("wanted")

    outcomes = [
        await desk.broker.submit(replace(ticket(), account_id=other), desk.soon()),
        await desk.broker.replace(other, wanted, change, desk.soon()),
        await desk.broker.cancel(other, wanted, desk.soon()),
    ]
    answers = [
        await desk.broker.find(other, wanted),
        await desk.broker.snapshot(other),
        await desk.broker.fetch_quotes(other, []),
    ]

    assert {outcome.code for outcome in outcomes if isinstance(outcome, Rejected)} == {"unknown-account"}
    assert all(isinstance(answer, Unknown) for answer in answers)
    assert len(double.requests()) == before
