"""How many decisions a second the rules alone make, on one core: no store, no broker, no event loop."""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from time import perf_counter, process_time
from typing import Final

from tradehook.brokers.paper.declaration import PAPER
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Capabilities, Facts, Today
from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import DeliveryId, SignalId, StrategyId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.settings import SpreadFilter, SubscriptionSettings, TradingWindow, Weekday
from tradehook.vocabulary.signal import Action, Message, QuantityType, Signal, StopLoss, TakeProfit

_AT_ONCE: Final = 2_000
_NOW: Final = Instant(1_750_161_600_000_000)
_AMD: Final = Instrument(
    symbol="AMD",
    name="Advanced Micro Devices",
    asset_class=AssetClass.STOCKS,
    currency="USD",
    tick=Tick(Decimal("0.01")),
    quantity_step=Decimal(1),
)
_LEGS: Final = {
    "take_profit": TakeProfit(percent=Decimal(10)),
    "stop_loss": StopLoss(percent=Decimal(5)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is decided, over and over."""

    message: Message
    settings: SubscriptionSettings
    facts: Facts


@dataclass(frozen=True, slots=True)
class Rate:
    """Decisions in a second of the processor, and of the wall clock; the best of all rounds."""

    processor: float
    wall: float


def measure(seconds: float) -> dict[str, Rate]:
    """Each kind of decision for so long, in a process of its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_measured, seconds).result()


def _measured(seconds: float) -> dict[str, Rate]:
    return {what: _rate(question, seconds) for what, question in _questions().items()}


def _rate(question: Question, seconds: float) -> Rate:
    signal = Signal(
        id=SignalId("signal"),
        sequence=1,
        delivery_id=DeliveryId("delivery"),
        strategy_id=StrategyId("strategy"),
        accepted_at=_NOW,
        symbol=_AMD.symbol,
        family=_AMD.family,
        message=question.message,
    )
    best = Rate(0, 0)
    until = perf_counter() + seconds
    while perf_counter() < until:
        begun, used = perf_counter(), process_time()
        for _ in range(_AT_ONCE):
            decide(signal, question.settings, question.facts)
        rate = Rate(_AT_ONCE / (process_time() - used), _AT_ONCE / (perf_counter() - begun))
        best = Rate(max(best.processor, rate.processor), max(best.wall, rate.wall))
    return best


def _questions() -> Mapping[str, Question]:
    plain = SubscriptionSettings()
    guarded = SubscriptionSettings(
        trading_windows=(TradingWindow(days=tuple(Weekday), from_="00:00", to="23:59"),),
        entry_spread_filter=SpreadFilter(percent=Decimal(1)),
    )
    risky = Message(
        ticker="AMD",
        action=Action.BUY,
        quantity=Decimal(100),
        quantity_type=QuantityType.RISK_DOLLAR_AMOUNT,
        sent_at=_NOW,
        **_LEGS,
    )
    return {
        "an entry at the market": Question(message=_buy(), settings=plain, facts=_facts(0)),
        "an exit": Question(message=Message(ticker="AMD", action=Action.EXIT), settings=plain, facts=_facts(5)),
        "a swap": Question(message=_buy(), settings=plain, facts=_facts(-5)),
        "a bracket": Question(message=_buy(**_LEGS), settings=plain, facts=_facts(0)),
        "a bracket sized by its risk, with a window, a spread filter and every guard": Question(
            message=risky, settings=guarded, facts=_facts(0, _GUARDS)
        ),
    }


def _buy(**fields: object) -> Message:
    return Message(ticker="AMD", action=Action.BUY, quantity=Decimal(5), signal_price=Decimal(100), **fields)


_GUARDS: Final = Guards(
    max_sent_age_s=60,
    max_position_quantity=Decimal(1_000),
    max_position_value=Decimal(1_000_000),
    max_open_positions=50,
    max_trades_per_day=1_000,
    max_daily_loss=Decimal(10_000),
)


def _facts(held: int, guards: Guards | None = None) -> Facts:
    return Facts(
        now=_NOW,
        asset_class=AssetClass.STOCKS,
        instrument=_AMD,
        held=Position(symbol="AMD", quantity=Quantity(Decimal(held)), average_price=Price(Decimal(90))),
        held_instrument=_AMD,
        quote=Quote(
            symbol="AMD",
            bid=Price(Decimal("99.99")),
            ask=Price(Decimal("100.01")),
            last=None,
            at=_NOW,
            source=PriceSource.MANUAL,
        ),
        broker=Capabilities(
            name=PAPER.title,
            takes=PAPER.takes(AssetClass.STOCKS),
            links=PAPER.links(AssetClass.STOCKS),
            leg_types=PAPER.leg_types[AssetClass.STOCKS],
        ),
        price_source="manual",
        account_currency="USD",
        equity=Money(Decimal(100_000)),
        unrealised=Money(Decimal(0)),
        guards=guards or Guards(),
        today=Today(since=_NOW, entered=3, result=Money(Decimal(-20))),
    )
