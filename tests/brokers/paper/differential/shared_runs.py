"""Runs that nautilus_trader's simulated exchange and this one see alike: orders that know nothing of one another, in
one stock, at prices that always have a bid and an ask above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.brokers.paper.differential.runs import Cancel, Run, Step
from tests.brokers.paper.world import AAPL, ACCOUNT, NOON, quote
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderPrices, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType, Quote
from tradehook.vocabulary.side import Side

_AT = Decimal(100)
_TICK = Decimal("0.01")
_NEVER = 0
_A_TICK = st.integers(-1, 1)
_JUMPS = st.integers(-9, 9)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An order, and the numbers of the quotes after which it is sent and cancelled; 0: never."""

    ticket: OrderTicket
    after_quote: int
    cancel_after_quote: int


@dataclass(frozen=True, kw_only=True)
class SharedRun:
    """Quotes, numbered from 1, and the orders that meet them."""

    quotes: tuple[Quote, ...]
    orders: tuple[Sent, ...]

    def as_ours(self) -> Run:
        """The same for this exchange, at bid and ask, without slippage and commission."""
        return Run(
            instrument=AAPL,
            market_price_type=MarketPriceType.ASK_BID,
            slippage_ticks=0,
            per_order=Decimal(0),
            per_unit=Decimal(0),
            percent=Decimal(0),
            size=None,
            first=self.quotes[0],
            steps=tuple(step for step in self._steps() if step is not self.quotes[0]),
        )

    def as_theirs(self) -> dict[str, Any]:
        """The same for nautilus_trader."""
        return {
            "quotes": [[str(each.bid), str(each.ask)] for each in self.quotes],
            "orders": [_as_theirs(sent, self.quotes[sent.after_quote - 1]) for sent in self.orders],
        }

    def _steps(self) -> Iterator[Step]:
        for number, each in enumerate(self.quotes, 1):
            yield each
            yield from (sent.ticket for sent in self.orders if sent.after_quote == number)
            yield from (
                Cancel(sent.ticket.client_order_id) for sent in self.orders if sent.cancel_after_quote == number
            )


def steady_runs() -> st.SearchStrategy[SharedRun]:
    """Runs in which the bid and the ask move by no more than a tick from quote to quote."""
    return _runs(_A_TICK, st.integers(-4, 4))


def jumping_runs() -> st.SearchStrategy[SharedRun]:
    """Runs in which prices jump over stops and limits."""
    return _runs(_JUMPS, st.integers(-9, 9))


@st.composite
def _runs(draw: st.DrawFn, moves: st.SearchStrategy[int], ticks: st.SearchStrategy[int]) -> SharedRun:
    quotes = [(0, 1)]
    for _ in range(draw(st.integers(2, 25))):
        bid, ask = quotes[-1]
        bid += draw(moves)
        quotes.append((bid, max(bid + 1, min(bid + 3, ask + draw(_A_TICK)))))
    kept = [quotes[0], *(now for before, now in pairwise(quotes) if now != before)]
    orders = [_sent(draw, f"order-{number}", len(kept), ticks) for number in range(draw(st.integers(1, 10)))]
    return SharedRun(
        quotes=tuple(_quote(number, *prices) for number, prices in enumerate(kept)),
        orders=tuple(orders),
    )


def _quote(number: int, bid: int, ask: int) -> Quote:
    return quote(AAPL, bid=str(_AT + bid * _TICK), ask=str(_AT + ask * _TICK), at=after(NOON, number))


def _sent(draw: st.DrawFn, name: str, quotes: int, ticks: st.SearchStrategy[int]) -> Sent:
    order_type, after_quote = draw(st.sampled_from(OrderType)), draw(st.integers(1, quotes))
    at_once = (TimeInForce.IOC, TimeInForce.FOK) if order_type in (OrderType.MARKET, OrderType.LIMIT) else ()
    ticket = OrderTicket(
        account_id=ACCOUNT,
        client_order_id=ClientOrderId(name),
        symbol=AAPL.symbol,
        side=draw(st.sampled_from(Side)),
        quantity=Quantity(Decimal(draw(st.integers(1, 50)))),
        order_type=order_type,
        time_in_force=draw(st.sampled_from((TimeInForce.GTC, *at_once))),
        prices=_prices(draw, order_type, ticks),
    )
    cancels = draw(st.integers(after_quote, 2 * quotes))
    return Sent(
        ticket=ticket,
        after_quote=after_quote,
        cancel_after_quote=cancels if after_quote < cancels <= quotes else _NEVER,
    )


def _prices(draw: st.DrawFn, order_type: OrderType, ticks: st.SearchStrategy[int]) -> OrderPrices:
    limit, stop = Price(_AT + draw(ticks) * _TICK), Price(_AT + draw(ticks) * _TICK)
    return {
        OrderType.MARKET: OrderPrices(),
        OrderType.LIMIT: OrderPrices(limit_price=limit),
        OrderType.STOP: OrderPrices(stop_price=stop),
        OrderType.STOP_LIMIT: OrderPrices(limit_price=limit, stop_price=stop),
        OrderType.TRAILING_STOP: OrderPrices(trail_amount=Price(draw(st.integers(1, 6)) * _TICK)),
    }[order_type]


def _as_theirs(sent: Sent, seen: Quote) -> dict[str, Any]:
    ticket, prices = sent.ticket, sent.ticket.prices
    starts_at = None
    if prices.trail_amount is not None:
        best = seen.ask if ticket.side is Side.BUY else seen.bid
        starts_at = (best or _AT) + ticket.side.sign * prices.trail_amount
    given = {"limit": prices.limit_price, "stop": prices.stop_price, "trail": prices.trail_amount}
    return {
        "name": ticket.client_order_id,
        "side": ticket.side.value,
        "type": ticket.order_type.value,
        "quantity": str(ticket.quantity),
        "time_in_force": ticket.time_in_force.value,
        "after_quote": sent.after_quote,
        "cancel_after_quote": sent.cancel_after_quote,
        "starts_at": None if starts_at is None else str(starts_at),
        **{name: None if number is None else str(number) for name, number in given.items()},
    }
