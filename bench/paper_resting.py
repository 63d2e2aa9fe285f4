"""What a quote costs the paper exchange while ten thousand orders rest."""

import asyncio
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from time import perf_counter, perf_counter_ns
from typing import Final

from bench.load import quantile
from bench.paper_desk import TICK, Listed, PaperDesk, broker_ids, paper_desk, quote_of, resident_mb
from tradehook.brokers.paper.orders import PaperOrder, new_order
from tradehook.plumbing.clock import SystemClock
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import AccountId, ClientOrderId
from tradehook.vocabulary.order import OrderPrices, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

ORDERS: Final = 10_000
SYMBOLS: Final = 500
_ACCOUNTS: Final = tuple(AccountId(f"paper-{number}") for number in range(100))
_AT: Final = Decimal(100)
_AWAY: Final = Decimal(5)
_BREATHE_EVERY: Final = 10
_SEED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Microseconds a quote, over all of them, and the transactions that they cost."""

    p50_us: float
    p99_us: float
    quotes: int
    seconds: float
    writes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Quotes that reach nothing, quotes that trailing stops follow, and the memory of the process with all of it."""

    passing: Matched
    followed: Matched
    memory_mb: float


def measure(quotes: int) -> Resting:
    """Measure in a process of its own, whose memory is that of the exchange."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_measured, quotes).result()


def _measured(quotes: int) -> Resting:
    return asyncio.run(_measure(quotes))


async def _measure(quotes: int) -> Resting:
    listed, dice = Listed(SYMBOLS), random.Random(_SEED)
    now = SystemClock().now()
    first = [quote_of(symbol, _AT, now) for symbol in listed.symbols]
    async with paper_desk(listed, _ACCOUNTS, first, _orders(listed)) as desk:
        keeping = asyncio.create_task(desk.broker.keep_watch())
        passing = await _time(desk, _swaying(listed, dice, quotes))
        followed = await _time(desk, _rising(listed, quotes))
        memory_mb = resident_mb()
        keeping.cancel()
    return Resting(passing=passing, followed=followed, memory_mb=memory_mb)


async def _time(desk: PaperDesk, quotes: Iterable[Quote]) -> Matched:
    """Show quotes as fast as they are matched; what the exchange does each second goes on meanwhile."""
    times: list[int] = []
    writes, began = desk.store.writes, perf_counter()
    for number, quote in enumerate(quotes):
        before = perf_counter_ns()
        await desk.show(quote)
        times.append(perf_counter_ns() - before)
        if number % _BREATHE_EVERY == 0:
            await asyncio.sleep(0)
    rising = sorted(took / 1e3 for took in times)
    return Matched(
        p50_us=quantile(rising, 0.5),
        p99_us=quantile(rising, 0.99),
        quotes=len(times),
        seconds=perf_counter() - began,
        writes=desk.store.writes - writes,
    )


def _orders(listed: Listed) -> Iterator[PaperOrder]:
    """Limits, stops and trailing stops, each out of reach, in every symbol and for accounts in turn."""
    next_id, now = broker_ids(), SystemClock().now()
    away, at = Price(_AWAY), _AT
    kinds = (
        (OrderType.LIMIT, Side.BUY, OrderPrices(limit_price=Price(at - away))),
        (OrderType.LIMIT, Side.SELL, OrderPrices(limit_price=Price(at + away))),
        (OrderType.STOP, Side.BUY, OrderPrices(stop_price=Price(at + away))),
        (OrderType.STOP, Side.SELL, OrderPrices(stop_price=Price(at - away))),
        (OrderType.TRAILING_STOP, Side.SELL, OrderPrices(trail_amount=away)),
    )
    for number in range(ORDERS):
        order_type, side, prices = kinds[number // SYMBOLS % len(kinds)]
        ticket = OrderTicket(
            account_id=_ACCOUNTS[number % len(_ACCOUNTS)],
            client_order_id=ClientOrderId(f"order-{number}"),
            symbol=listed.symbols[number % SYMBOLS],
            side=side,
            quantity=Quantity(Decimal(1)),
            order_type=order_type,
            time_in_force=TimeInForce.GTC,
            prices=prices,
        )
        yield new_order(ticket, next_id(), now)


def _swaying(listed: Listed, dice: random.Random, quotes: int) -> Iterator[Quote]:
    """Prices below the best that there was: they reach nothing, and no trailing stop follows them."""
    clock = SystemClock()
    for _ in range(quotes):
        yield quote_of(dice.choice(listed.symbols), _AT - dice.randrange(200) * TICK, clock.now())


def _rising(listed: Listed, quotes: int) -> Iterator[Quote]:
    """Prices that rise by a tick each time, symbol after symbol: every trailing stop follows every one of them."""
    clock = SystemClock()
    for number in range(min(quotes, SYMBOLS * 400)):
        yield quote_of(listed.symbols[number % SYMBOLS], _AT + (number // SYMBOLS + 1) * TICK, clock.now())
