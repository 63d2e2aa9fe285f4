"""What hypothesis draws from: instruments, messages, settings, facts and fills as they may come.

Every value is one that intake, the management API or a broker could hand over, ugly corners included.
"""

from decimal import Decimal

from hypothesis import strategies as st

from tradehook.deciding.facts import Capabilities, Facts, OpenOrder, Target, Today
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.fill import Fill
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId, DeliveryId, ExecutionId, OrderId, SignalId, StrategyId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right, Tick
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import MarketPriceType, PriceSource, Quote
from tradehook.vocabulary.settings import Sides, SubscriptionSettings, TradingWindow, Weekday
from tradehook.vocabulary.side import Sentiment, Side
from tradehook.vocabulary.signal import Action, Message, QuantityType, Signal, StopLoss, TakeProfit

NOON = Instant(1_750_000_000_000_000)
"""An instant in June 2025: the clock of every fact drawn here."""

SQ = Instrument(
    symbol="SQ",
    name="Block",
    asset_class=AssetClass.STOCKS,
    currency="USD",
    tick=Tick(Decimal("0.01")),
    quantity_step=Decimal(1),
    fractional_step=Decimal("0.0001"),
)
BTCUSD = Instrument(
    symbol="BTCUSD",
    name="Bitcoin",
    asset_class=AssetClass.CRYPTO,
    currency="USD",
    tick=Tick(Decimal("0.5")),
    quantity_step=Decimal("0.00000001"),
)
EURUSD = Instrument(
    symbol="EURUSD",
    name="Euro in US dollars",
    asset_class=AssetClass.FOREX,
    currency="USD",
    tick=Tick(Decimal("0.00001")),
    quantity_step=Decimal(1000),
)


def micro_nasdaq(symbol: str, expires_at: Instant | None = None) -> Instrument:
    """A contract of MNQ: a quarter point is the tick, a point is worth 2 dollars."""
    return Instrument(
        symbol=symbol,
        name="Micro E-mini Nasdaq-100",
        asset_class=AssetClass.FUTURES,
        root="MNQ",
        currency="USD",
        tick=Tick(Decimal("0.25")),
        quantity_step=Decimal(1),
        point_value=Decimal(2),
        expires_at=expires_at,
    )


MNQU2025 = micro_nasdaq("MNQU2025")
MNQZ2025 = micro_nasdaq("MNQZ2025")
EXPIRED = micro_nasdaq("MNQH2025", expires_at=after(NOON, -86_400))


def option(right: Right) -> Instrument:
    """A contract on 100 SQ."""
    symbol = f"SQ250624{right.value[0].upper()}68"
    return Instrument(
        symbol=symbol,
        name=symbol,
        asset_class=AssetClass.OPTIONS,
        underlying="SQ",
        currency="USD",
        tick=SQ.tick,
        quantity_step=Decimal(1),
        point_value=Decimal(100),
        right=right,
    )


CALL, PUT = option(Right.CALL), option(Right.PUT)

instruments = st.sampled_from([SQ, BTCUSD, EURUSD, MNQU2025, MNQZ2025])


def decimals(lowest: str, highest: str, places: int) -> st.SearchStrategy[Decimal]:
    """Exact numbers from `lowest` to `highest` with at most so many decimals."""
    return st.decimals(lowest, highest, allow_nan=False, allow_infinity=False, places=places)


prices = decimals("0.001", "99999", 3)
quantities = decimals("0.0001", "5000", 4) | st.integers(1, 20).map(Decimal)
_signed = st.builds(lambda units, way: units * way, quantities, st.sampled_from([1, -1, 1, -1, 0]))


def _seldom(*values: object) -> st.SearchStrategy:
    return st.sampled_from([None] * 12 * len(values) + list(values))


_order_types = st.sampled_from([OrderType.MARKET, OrderType.LIMIT, *OrderType])
_quantity_types = st.sampled_from([None, QuantityType.FIXED_QUANTITY, *QuantityType])
_actions = st.sampled_from(Action)
_fees = decimals("0", "5", 2)
_results = decimals("-500", "500", 2).map(Money)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """What is often absent."""
    return st.none() | strategy


take_profits = st.one_of(
    st.builds(TakeProfit, percent=decimals("0.1", "150", 1)),
    st.builds(TakeProfit, amount=prices),
    st.builds(TakeProfit, limit_price=prices),
    st.builds(TakeProfit, pnl_amount=prices),
    st.builds(TakeProfit, ticks=quantities),
)
_resting_stops = st.sampled_from([None, OrderType.STOP, OrderType.STOP_LIMIT])
stop_losses = st.one_of(
    st.builds(StopLoss, type=_resting_stops, percent=decimals("0.1", "150", 1)),
    st.builds(StopLoss, type=_resting_stops, amount=prices),
    st.builds(StopLoss, type=_resting_stops, stop_price=prices),
    st.builds(StopLoss, type=_resting_stops, pnl_amount=prices),
    st.builds(StopLoss, type=st.just(OrderType.STOP_LIMIT), stop_price=prices, limit_price=prices),
    st.builds(StopLoss, type=st.just(OrderType.TRAILING_STOP), trail_amount=prices),
    st.builds(StopLoss, type=st.just(OrderType.TRAILING_STOP), trail_percent=decimals("0.1", "90", 1)),
    st.builds(StopLoss, type=st.just(OrderType.TRAILING_STOP), trail_ticks=quantities),
    st.builds(StopLoss, type=_resting_stops, ticks=quantities),
)


@st.composite
def messages(draw: st.DrawFn, actions: st.SearchStrategy[Action] = _actions) -> Message:
    """A message that a dialect could have read."""
    action = draw(actions)
    named_side = action in (Action.BUY, Action.SELL)
    sized = action in (Action.BUY, Action.SELL, Action.EXIT, Action.ADD, Action.REVERSE, Action.MODIFY)
    quantity = draw(maybe(quantities)) if sized else None
    if action is Action.PLACE:
        quantity = draw(quantities)
    return Message(
        ticker="SQ",
        action=action,
        side=draw(st.sampled_from(Side)) if action is Action.PLACE else None,
        order_number=7 if action.is_of_an_order else None,
        trail_ticks=draw(maybe(quantities)) if action in (Action.PLACE, Action.MODIFY) else None,
        care=action is Action.PLACE and draw(st.booleans()),
        sentiment=draw(maybe(st.sampled_from(Sentiment))) if named_side else None,
        quantity=quantity,
        quantity_type=None if quantity is None else draw(_quantity_types),
        signal_price=draw(maybe(prices)),
        limit_price=draw(maybe(prices)),
        order_type=draw(maybe(_order_types)),
        time_in_force=draw(maybe(st.sampled_from(TimeInForce))),
        market_price_type=draw(maybe(st.sampled_from(MarketPriceType))),
        cancel=draw(maybe(st.booleans())),
        cancel_order_type=draw(maybe(st.sampled_from(OrderType))),
        stop_price=draw(maybe(prices)),
        trail_amount=draw(maybe(prices)),
        take_profit=draw(maybe(take_profits)),
        stop_loss=draw(maybe(stop_losses)),
        extended_hours=draw(maybe(st.booleans())),
        ignore_trading_windows=draw(maybe(st.booleans())),
        breakeven_offset=draw(maybe(prices)),
        delay_s=draw(_seldom(0, 5)),
        cancel_after_s=draw(_seldom(60)),
        spread_filter=draw(_seldom(Decimal("0.05"))),
        spread_filter_percent=draw(_seldom(Decimal(1))),
    )


plain_messages = st.builds(
    Message,
    ticker=st.just("SQ"),
    action=st.sampled_from([Action.BUY, Action.SELL, Action.EXIT, Action.CANCEL, Action.ADD, Action.REVERSE]),
    quantity=maybe(quantities),
    cancel=maybe(st.booleans()),
)
"""Messages that this version carries out in full: most of what is drawn from them acts."""

settings = st.builds(
    SubscriptionSettings,
    allow_signal_overrides=st.booleans(),
    use_signal_quantity=st.booleans(),
    use_signal_order_type_entries=st.booleans(),
    use_signal_order_type_exits=st.booleans(),
    allowed_tickers=_seldom(("SQ", "MNQ", "BTCUSD"), ("MNQU2025",)),
    sides=st.sampled_from(Sides),
    allow_side_swapping=st.booleans(),
    subtract_exit_quantity=st.booleans(),
    isolate_sides=st.sampled_from([False, False, False, True]),
    quantity=quantities,
    quantity_type=st.sampled_from([QuantityType.FIXED_QUANTITY] * 6 + list(QuantityType)),
    quantity_multiplier=st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")]),
    take_profit=maybe(take_profits),
    stop_loss=maybe(stop_losses),
    allow_emulation=st.booleans(),
    auto_submit=st.sampled_from([None, None, None, False]),
    auto_submit_exits=st.sampled_from([True, True, True, False]),
    trading_windows=st.sampled_from([(), (), (), (TradingWindow(days=(Weekday.MONDAY,), from_="09:30", to="16:00"),)]),
    allow_exits_outside_windows=st.booleans(),
    max_position_quantity=maybe(quantities),
    max_position_value=_seldom(Decimal(10_000)),
    max_trades_per_day=_seldom(2),
    max_daily_loss=_seldom(Decimal(100)),
    use_fractional_quantity=maybe(st.booleans()),
    allow_add=st.booleans(),
    cancel_open_orders=st.booleans(),
    entry_order_type=_order_types,
    entry_time_in_force=maybe(st.sampled_from(TimeInForce)),
    exit_order_type=_order_types,
    ignore_exits=st.sampled_from([False, False, False, True]),
)
plain_settings = st.builds(
    SubscriptionSettings,
    sides=st.sampled_from(Sides),
    allow_side_swapping=st.booleans(),
    subtract_exit_quantity=st.booleans(),
    quantity=quantities,
    use_fractional_quantity=maybe(st.booleans()),
    allow_add=st.booleans(),
    cancel_open_orders=st.booleans(),
)
"""Settings with which most signals act."""

PAPER_TAKES = {
    OrderType.MARKET: frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK}),
    OrderType.LIMIT: frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK}),
}
"""What a broker of market and limit orders declares."""

PAPER_BROKER = Capabilities(name="Paper", takes=PAPER_TAKES)

_RESTING = frozenset({TimeInForce.DAY, TimeInForce.GTC})
_WAITING = (OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)
_LEG_TYPES = frozenset({OrderType.LIMIT, *_WAITING})
LINKING_BROKER = Capabilities(
    name="Linking",
    takes=PAPER_TAKES | dict.fromkeys(_WAITING, _RESTING),
    links=frozenset(OrderClass),
    leg_types=_LEG_TYPES,
)
"""One that takes every type and works every leg together with its entry."""
STOCK_BROKER = Capabilities(
    name="Stocks only",
    takes=PAPER_TAKES | dict.fromkeys(_WAITING, _RESTING),
    links=frozenset(OrderClass),
    leg_types=_LEG_TYPES - {OrderType.TRAILING_STOP},
    legs_share_time_in_force=True,
    refuses_closed=frozenset({TimeInForce.IOC}),
)
"""One whose legs may not trail, and work as long as their entry would."""
BROKERS = (PAPER_BROKER, LINKING_BROKER, STOCK_BROKER)


@st.composite
def quotes(draw: st.DrawFn, symbol: str) -> Quote:
    """A quote with at least one price."""
    bid, ask, last = draw(st.tuples(maybe(prices), maybe(prices), maybe(prices)).filter(any))
    return Quote(symbol=symbol, bid=bid, ask=ask, last=last, at=NOON, source=PriceSource.MANUAL)


@st.composite
def open_orders(draw: st.DrawFn, symbol: str, number: int) -> OpenOrder:
    """An order of the family that is not final."""
    return OpenOrder(
        order_id=OrderId(f"order-{number}"),
        symbol=symbol,
        side=draw(st.sampled_from(Side)),
        order_type=draw(st.sampled_from([OrderType.LIMIT, OrderType.LIMIT, OrderType.STOP, OrderType.MARKET])),
        leg=draw(st.sampled_from(Leg)),
        remaining=Quantity(draw(quantities)),
        limit_price=draw(maybe(prices)),
        stop_price=draw(maybe(prices)),
    )


@st.composite
def targets(draw: st.DrawFn, symbol: str) -> Target:
    """An order of ours that a message names."""
    quantity = draw(quantities)
    return Target(
        number=7,
        order_id=OrderId("order-0"),
        leg=draw(st.sampled_from(Leg)),
        symbol=symbol,
        side=draw(st.sampled_from(Side)),
        order_type=draw(st.sampled_from(OrderType)),
        time_in_force=draw(st.sampled_from(TimeInForce)),
        quantity=Quantity(quantity),
        filled=Quantity(draw(st.sampled_from([Decimal(0), quantity / 2, quantity]))),
        limit_price=draw(maybe(prices)),
        stop_price=draw(maybe(prices)),
        status=draw(st.sampled_from(OrderStatus)),
        watched=draw(st.booleans()),
    )


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """An account before a signal of one instrument, sometimes holding another contract of the family."""
    instrument = draw(instruments)
    same_family = [one for one in (MNQU2025, MNQZ2025) if one.family == instrument.family]
    held_instrument = draw(st.sampled_from([instrument, *same_family]))
    count = draw(st.integers(0, 2))
    return Facts(
        now=NOON,
        asset_class=instrument.asset_class,
        instrument=instrument,
        held=Position(
            symbol=held_instrument.symbol, quantity=Quantity(draw(_signed)), average_price=Price(draw(prices))
        ),
        held_instrument=held_instrument,
        open_orders=tuple(draw(open_orders(held_instrument.symbol, number)) for number in range(count)),
        quote=draw(maybe(quotes(instrument.symbol))),
        held_quote=draw(maybe(quotes(held_instrument.symbol))),
        target=draw(maybe(targets(instrument.symbol))),
        broker=draw(st.sampled_from(BROKERS)),
        price_source="manual",
        account_currency="USD",
        strategy_enabled=draw(st.sampled_from([True] * 20 + [False])),
        subscription_enabled=draw(st.sampled_from([True] * 20 + [False])),
        rate=draw(st.sampled_from([Decimal(1)] * 4 + [Decimal("1.1"), None])),
        equity=Money(draw(decimals("1", "500000", 2))),
        unrealised=Money(draw(decimals("-100", "100", 2))),
        opens_at=draw(_seldom(after(NOON, 3600))),
        today=draw(maybe(st.builds(Today, since=st.just(NOON), entered=st.integers(0, 4), result=_results))),
        guards=Guards(max_signal_age_s=draw(st.sampled_from([120] * 5 + [0]))),
    )


def signal_of(message: Message, instrument: Instrument, age_s: float = 0.2) -> Signal:
    """The signal of a message, accepted `age_s` before noon."""
    return Signal(
        id=SignalId("signal"),
        sequence=1,
        delivery_id=DeliveryId("delivery"),
        strategy_id=StrategyId("strategy"),
        accepted_at=after(NOON, -age_s),
        symbol=instrument.symbol,
        family=instrument.family,
        message=message,
    )


@st.composite
def fills(draw: st.DrawFn, symbol: str = "SQ", fees: st.SearchStrategy[Decimal] = _fees) -> list[Fill]:
    """Up to twelve fills of one symbol with different execution ids; several may share their instant."""
    drawn = draw(
        st.lists(
            st.tuples(st.sampled_from(Side), quantities, prices, fees, st.integers(0, 5)),
            max_size=12,
        )
    )
    return [
        Fill(
            account_id=AccountId("account"),
            execution_id=ExecutionId(f"execution-{number:02}"),
            order_id=None,
            symbol=symbol,
            side=side,
            quantity=Quantity(quantity),
            price=Price(price),
            fee=Money(fee),
            happened_at=after(NOON, seconds),
            learned_at=after(NOON, 60),
        )
        for number, (side, quantity, price, fee, seconds) in enumerate(drawn)
    ]
