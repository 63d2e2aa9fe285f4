"""A million quotes, as fast as possible, against a hundred brackets at the paper exchange."""

import asyncio
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter, process_time
from typing import Final

from bench.paper_desk import TICK, Listed, PaperDesk, broker_ids, paper_desk, quote_of
from tradehook.brokers.paper.linking import with_legs
from tradehook.brokers.paper.orders import PaperOrder, new_order
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderPrices, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

QUOTES: Final = 1_000_000
BRACKETS: Final = 100
_ACCOUNT: Final = AccountId("paper")
_AT: Final = Decimal(100)
_SWING_TICKS: Final = 1_200
_SWINGS: Final = 2.25
_STEP: Final = 10 * TICK
_AWAY: Final = Price(Decimal(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """How long it took, what of the processor it took (the making of the quotes included), and what filled."""

    seconds: float
    processor_s: float
    fills: int
    writes: int


def replay(symbols: int, stop_loss: OrderType) -> Replayed:
    """Replay every quote against brackets that are spread over so many symbols."""
    return asyncio.run(_replay(Listed(symbols), stop_loss))


async def _replay(listed: Listed, stop_loss: OrderType) -> Replayed:
    first = [quote_of(symbol, _AT, SystemClock().now()) for symbol in listed.symbols]
    async with paper_desk(listed, [_ACCOUNT], first, _brackets(listed, stop_loss)) as desk:
        writes, began, processor_began = desk.store.writes, perf_counter(), process_time()
        for quote in _swinging(listed):
            await desk.show(quote)
        return Replayed(
            seconds=perf_counter() - began,
            processor_s=process_time() - processor_began,
            writes=desk.store.writes - writes,
            fills=await _fills(desk),
        )


async def _fills(desk: PaperDesk) -> int:
    fills = 0
    async for batch in desk.broker.reports(0):
        if not batch:
            break
        fills += sum(isinstance(report, OrderFilled) for report in batch)
    return fills


def _brackets(listed: Listed, stop_loss: OrderType) -> Iterable[PaperOrder]:
    """Buy limits one below the other, each with a take profit a dollar above and a stop loss a dollar below or
    behind."""
    next_id, now = broker_ids(), SystemClock().now()
    trails, trailing = stop_loss is OrderType.TRAILING_STOP, OrderPrices(trail_amount=_AWAY)
    for number in range(BRACKETS):
        entry = _AT - (number + 1) * _STEP
        ticket = OrderTicket(
            account_id=_ACCOUNT,
            client_order_id=ClientOrderId(f"entry-{number}"),
            symbol=listed.symbols[number % len(listed.symbols)],
            side=Side.BUY,
            quantity=Quantity(Decimal(1)),
            order_type=OrderType.LIMIT,
            time_in_force=TimeInForce.GTC,
            prices=OrderPrices(limit_price=Price(entry)),
            order_class=OrderClass.BRACKET,
            legs=(
                LinkedLeg(
                    client_order_id=ClientOrderId(f"profit-{number}"),
                    leg=Leg.TAKE_PROFIT,
                    order_type=OrderType.LIMIT,
                    prices=OrderPrices(limit_price=Price(entry + _AWAY)),
                ),
                LinkedLeg(
                    client_order_id=ClientOrderId(f"stop-{number}"),
                    leg=Leg.STOP_LOSS,
                    order_type=stop_loss,
                    prices=trailing if trails else OrderPrices(stop_price=Price(entry - _AWAY)),
                ),
            ),
        )
        yield from with_legs(new_order(ticket, next_id(), now), [next_id(), next_id()])


def _swinging(listed: Listed) -> Iterator[Quote]:
    """Prices that swing through every bracket and back, with a tremble; symbols in turn."""
    clock = SystemClock()
    for number in range(QUOTES):
        swing = math.cos(2 * math.pi * _SWINGS * number / QUOTES) - 1
        ticks = round(_SWING_TICKS * swing / 2) + number % 5
        yield quote_of(listed.symbols[number % len(listed.symbols)], _AT + ticks * TICK, clock.now())
