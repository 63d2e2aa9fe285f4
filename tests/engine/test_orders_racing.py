"""Two engines that hear of messages about one order at once: each message is carried out once."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal

import pytest

from tests.databases import copied_database
from tests.engine.reports import ACCOUNT, NOON, filled
from tests.engine.rivals import CONNECTION, Rival, Rivals, two_engines
from tradehook.engine.directly import carry_out_directly
from tradehook.engine.route import route
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.take_report import take_reports
from tradehook.engine.turn import Turn
from tradehook.instruments.stocks import every_stock
from tradehook.intake import queries as intake
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.queries import give_numbers
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.broker import Accepted
from tradehook.vocabulary.ids import BrokerOrderId, DeliveryId, SignalId
from tradehook.vocabulary.order import OrderStatus, OrderType
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action, Message, Signal

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

LANES = sorted(every_stock())[:100]
_numbers = itertools.count(1)


@pytest.fixture
def url(postgres_url: str, migrated_database: str) -> Iterator[str]:
    with copied_database(postgres_url, migrated_database) as found:
        yield found


@pytest.fixture
async def rivals(url: str) -> AsyncIterator[Rivals]:
    async with two_engines(url) as found:
        yield found


async def sent(rivals: Rivals, symbol: str, action: Action, **fields: object) -> Signal:
    """A message with a key that was accepted."""
    number = next(_numbers)
    placing = action is Action.PLACE
    order_number = (await rivals.one.store.write(lambda tx: list(give_numbers(tx, 1, NOON))))[0] if placing else None
    signal = Signal(
        id=SignalId(f"of-a-key-{number}"),
        sequence=0,
        delivery_id=DeliveryId(f"of-a-key-{number}"),
        strategy_id=None,
        account_id=ACCOUNT,
        order_number=order_number,
        accepted_at=NOON,
        symbol=symbol,
        family=symbol,
        message=Message(ticker=symbol, action=action, **fields),  # type: ignore[arg-type]
    )
    await rivals.one.keeps(signal)
    return signal


async def placed(rivals: Rivals, symbol: str) -> tuple[Order, Rival]:
    """A resting order to buy 5, and the engine that sent it."""
    terms = {"side": Side.BUY, "quantity": Decimal(5), "order_type": OrderType.LIMIT, "limit_price": Decimal(90)}
    signal = await sent(rivals, symbol, Action.PLACE, **terms)
    await rivals.both(route)
    (trade,) = await trades_of(rivals, signal)
    turn, sender = await rivals.carried_out(trade)
    (request,) = turn.requests
    await sender.does(take_outcome, request=request, outcome=Accepted(BrokerOrderId(request.order.client_order_id)))
    return (await rivals.orders_of(trade))[0], sender


async def trades_of(rivals: Rivals, signal: Signal) -> list[Trade]:
    found = await rivals.one.reads(trades.of_signal, signal.id)
    return [] if found is None else [found]


def asked(turns: tuple[Turn, ...]) -> list[RequestKind]:
    """What the broker is to be asked."""
    return [request.kind for turn in turns for request in turn.requests]


async def test_new_terms_and_a_cancel_are_asked_for_once_each(rivals: Rivals) -> None:
    for symbol in LANES:
        order, _ = await placed(rivals, symbol)
        modify = await sent(rivals, symbol, Action.MODIFY, order_number=order.number, limit_price=Decimal(91))
        cancel = await sent(rivals, symbol, Action.CANCEL_ORDER, order_number=order.number)

        turns = await asyncio.gather(
            rivals.both(carry_out_directly, signal_id=modify.id), rivals.both(carry_out_directly, signal_id=cancel.id)
        )

        assert sorted(asked((*turns[0], *turns[1]))) == [RequestKind.CANCEL, RequestKind.REPLACE]
        assert await rivals.one.reads(intake.unrouted_direct) == []


async def test_a_cancel_that_meets_the_last_fill_is_asked_for_or_too_late(rivals: Rivals) -> None:
    for symbol in LANES:
        order, sender = await placed(rivals, symbol)
        cancel = await sent(rivals, symbol, Action.CANCEL_ORDER, order_number=order.number)
        fill = filled(next(_numbers), 5, symbol=symbol, client_order_id=order.client_order_id, side=order.side)

        turns, _ = await asyncio.gather(
            rivals.both(carry_out_directly, signal_id=cancel.id),
            rivals.rival_of(sender).does(take_reports, connection=CONNECTION, reports=[fill]),
        )

        (trade,) = await trades_of(rivals, cancel)
        (after,) = await rivals.orders_of(await rivals.trade(await placing(rivals, order)))
        assert (after.status, after.filled_quantity) == (OrderStatus.FILLED, 5)
        assert trade.status.ended, trade
        assert len(asked(turns)) <= 1


async def placing(rivals: Rivals, order: Order) -> Trade:
    assert order.trade_id is not None
    found = await rivals.one.reads(trades.trade, order.trade_id)
    assert found is not None
    return found
