"""What hypothesis draws: an account's terms, and a run of quotes, orders, replacements and cancels.

Prices lie within a few ticks of one another, so that stops are touched, limits are reached and legs meet their entry's
price again and again; some quotes lie between ticks.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from hypothesis import strategies as st

from tests.brokers.paper.differential.slow_rules import Terms
from tests.brokers.paper.world import AAPL, ACCOUNT, MNQ, NOON
from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import (
    UNPRICED,
    Leg,
    LinkedLeg,
    OrderClass,
    OrderPrices,
    OrderTicket,
    OrderType,
    Replacement,
    TimeInForce,
)
from tradehook.vocabulary.quote import MarketPriceType, PriceSource, Quote
from tradehook.vocabulary.side import Side

CASH = Decimal(10_000_000)
_AROUND = Decimal(100)
_WAITS = st.sampled_from((TimeInForce.GTC, TimeInForce.DAY))
_STOP_LOSSES = (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)

_ticks = st.integers(-8, 8)
_between_ticks = st.sampled_from((Decimal(0), Decimal(0), Decimal(0), Decimal("0.4"), Decimal("-0.4")))
_percent = st.sampled_from((Decimal("0.01"), Decimal("0.03"), Decimal("0.5"), Decimal(1)))
_quantities = st.integers(1, 8).map(lambda units: Quantity(Decimal(units)))
_sizes = st.none() | st.integers(1, 6).map(Decimal)
_money = st.sampled_from((Decimal(0), Decimal("0.35"), Decimal("1.5")))


@dataclass(frozen=True)
class Cancel:
    """The cancel of an order that was placed, or of one of its legs."""

    name: ClientOrderId


Step = Quote | OrderTicket | Replacement | Cancel


@dataclass(frozen=True, kw_only=True)
class Run:
    """An account in one instrument, the first quote, and what happens after it."""

    instrument: Instrument
    market_price_type: MarketPriceType
    slippage_ticks: int
    per_order: Decimal
    per_unit: Decimal
    percent: Decimal
    size: Decimal | None
    first: Quote
    steps: tuple[Step, ...]

    @property
    def terms(self) -> Terms:
        """What the slow exchange is told of it."""
        return Terms(
            tick=Fraction(self.instrument.tick.size),
            point_value=Fraction(self.instrument.point_value),
            paid_in_full=self.instrument.asset_class is AssetClass.STOCKS,
            market_price_type=self.market_price_type,
            slippage_ticks=self.slippage_ticks,
            per_order=Fraction(self.per_order),
            per_unit=Fraction(self.per_unit),
            percent=Fraction(self.percent),
            size=None if self.size is None else Fraction(self.size),
        )


@st.composite
def runs(draw: st.DrawFn, most_steps: int = 30) -> Run:
    """A run; its accounts have money for every order."""
    instrument = draw(st.sampled_from((AAPL, MNQ)))
    moments = (after(NOON, second) for second in count())
    placed: dict[ClientOrderId, OrderTicket | LinkedLeg] = {}
    steps: list[Step] = []
    first = draw(_quotes(instrument, next(moments)))
    for number in range(draw(st.integers(1, most_steps))):
        kind = draw(st.sampled_from(["quote", "quote", "quote", "place", "place", "replace", "cancel"]))
        if kind == "cancel" and placed:
            steps.append(Cancel(draw(st.sampled_from(tuple(placed)))))
        elif kind == "replace" and placed:
            steps.append(draw(_replacements(instrument, placed[draw(st.sampled_from(tuple(placed)))])))
        elif kind == "place":
            ticket = draw(_tickets(instrument, f"order-{number}"))
            placed |= {each.client_order_id: each for each in (ticket, *ticket.legs)}
            steps.append(ticket)
        else:
            steps.append(draw(_quotes(instrument, next(moments))))
    return Run(
        instrument=instrument,
        market_price_type=draw(st.sampled_from(MarketPriceType)),
        slippage_ticks=draw(st.sampled_from((0, 0, 1, 3))),
        per_order=draw(_money),
        per_unit=draw(_money),
        percent=draw(st.sampled_from((Decimal(0), Decimal("0.1")))),
        size=draw(_sizes),
        first=first,
        steps=tuple(steps),
    )


@st.composite
def _quotes(draw: st.DrawFn, of: Instrument, at: Any) -> Quote:
    bid = _AROUND + (draw(_ticks) + draw(_between_ticks)) * of.tick.size
    ask = bid + draw(st.integers(0, 3)) * of.tick.size
    last = draw(st.none() | st.sampled_from((bid, ask)))
    missing = draw(st.sampled_from(("", "", "", "", "bid", "ask", "both")))
    return Quote(
        symbol=of.symbol,
        bid=None if missing in ("bid", "both") else Price(bid),
        ask=None if missing in ("ask", "both") else Price(ask),
        last=Price(bid) if missing == "both" else None if last is None else Price(last),
        at=at,
        source=PriceSource.MANUAL,
        size=draw(st.sampled_from((None, None, Quantity(Decimal(3)), Quantity(Decimal(20))))),
    )


@st.composite
def _tickets(draw: st.DrawFn, of: Instrument, name: str) -> OrderTicket:
    order_class = draw(st.sampled_from((OrderClass.SIMPLE, *OrderClass)))
    order_type = OrderType.LIMIT if order_class is OrderClass.OCO else draw(st.sampled_from(OrderType))
    takes_at_once = order_class is OrderClass.SIMPLE and order_type in (OrderType.MARKET, OrderType.LIMIT)
    at_once = st.sampled_from((TimeInForce.IOC, TimeInForce.FOK))
    only_reduces = order_class in (OrderClass.SIMPLE, OrderClass.OCO) and draw(st.booleans())
    return OrderTicket(
        account_id=ACCOUNT,
        client_order_id=ClientOrderId(name),
        symbol=of.symbol,
        side=draw(st.sampled_from(Side)),
        quantity=draw(_quantities),
        order_type=order_type,
        time_in_force=draw(_WAITS | at_once if takes_at_once else _WAITS),
        prices=draw(_prices(of, order_type)),
        reduce_only=only_reduces,
        order_class=order_class,
        legs=tuple(draw(_leg(of, name, leg)) for leg in draw(_which_legs(order_class))),
    )


@st.composite
def _replacements(draw: st.DrawFn, of: Instrument, order: OrderTicket | LinkedLeg) -> Replacement:
    """Other prices, and another total where it is nobody else's too: that of a leg is its entry's."""
    leads = isinstance(order, OrderTicket) and order.order_class is not OrderClass.OCO
    return Replacement(
        client_order_id=order.client_order_id,
        quantity=draw(st.none() | _quantities) if leads else None,
        prices=draw(st.just(UNPRICED) | _prices(of, order.order_type)),
    )


def _which_legs(order_class: OrderClass) -> st.SearchStrategy[tuple[Leg, ...]]:
    both = (Leg.TAKE_PROFIT, Leg.STOP_LOSS)
    return st.sampled_from(
        {
            OrderClass.SIMPLE: ((),),
            OrderClass.BRACKET: (both, both[::-1]),
            OrderClass.OTO: (both[:1], both[1:]),
            OrderClass.OCO: (both[1:],),
        }[order_class]
    )


@st.composite
def _leg(draw: st.DrawFn, of: Instrument, name: str, leg: Leg) -> LinkedLeg:
    order_type = OrderType.LIMIT if leg is Leg.TAKE_PROFIT else draw(st.sampled_from(_STOP_LOSSES))
    return LinkedLeg(
        client_order_id=ClientOrderId(f"{name}-{leg}"),
        leg=leg,
        order_type=order_type,
        prices=draw(_prices(of, order_type)),
    )


@st.composite
def _prices(draw: st.DrawFn, of: Instrument, order_type: OrderType) -> OrderPrices:
    def price() -> Price:
        return Price(_AROUND + draw(_ticks) * of.tick.size)

    match order_type:
        case OrderType.MARKET:
            return OrderPrices()
        case OrderType.LIMIT:
            return OrderPrices(limit_price=price())
        case OrderType.STOP:
            return OrderPrices(stop_price=price())
        case OrderType.STOP_LIMIT:
            return OrderPrices(limit_price=price(), stop_price=price())
        case OrderType.TRAILING_STOP:
            if draw(st.booleans()):
                return OrderPrices(trail_percent=draw(_percent))
            return OrderPrices(trail_amount=Price(draw(st.integers(1, 6)) * of.tick.size))
