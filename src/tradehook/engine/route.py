"""The transaction that routes: accepted signals, in sequence, become a trade for every subscription."""

from collections.abc import Callable
from dataclasses import dataclass

from tradehook.deciding.case import kind_of, overtakes
from tradehook.engine.world import World
from tradehook.intake.queries import claim_unrouted, newest_routed
from tradehook.plumbing.store.contract import Tx
from tradehook.prices.queries import keep as keep_quote
from tradehook.routing.queries import subscriptions_of
from tradehook.routing.strategies import Subscription
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import LaneKey, StrategyId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.signal import Signal
from tradehook.vocabulary.trade import TradeStatus

MOST_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What came of it: the lanes with new work, the prices that messages brought, and whether more signals wait."""

    lanes: tuple[LaneKey, ...]
    quotes: tuple[Quote, ...]
    more: bool


def route(tx: Tx, world: World) -> Routed:
    """Make the trades of the next signals. A signal that nobody follows is routed too, to nobody.

    Where several processes accept signals, one may be kept after another that came after it and is routed: it is
    carried out after that, as if it had come last.
    """
    now, last = world.now(), newest_routed(tx)
    signals = claim_unrouted(tx, MOST_AT_ONCE, now)
    followers = _followers(tx)
    made = [
        _trade(signal, subscription, TradeId(world.new_id()), max(signal.sequence, last), now)
        for signal in signals
        for subscription in followers(signal.strategy_id)
    ]
    trades.add(tx, made)
    quotes = _latest_quotes(signals)
    for quote in quotes:
        keep_quote(tx, quote)
    lanes = tuple(dict.fromkeys(trade.lane for trade in made))
    return Routed(lanes=lanes, quotes=quotes, more=len(signals) == MOST_AT_ONCE)


def _followers(tx: Tx) -> Callable[[StrategyId], list[Subscription]]:
    """The subscriptions to a strategy, read once a transaction."""
    known: dict[StrategyId, list[Subscription]] = {}

    def of(strategy_id: StrategyId) -> list[Subscription]:
        if strategy_id not in known:
            known[strategy_id] = subscriptions_of(tx, strategy_id)
        return known[strategy_id]

    return of


def _trade(signal: Signal, subscription: Subscription, trade_id: TradeId, place: int, now: Instant) -> Trade:
    return Trade(
        id=trade_id,
        signal_id=signal.id,
        signal_sequence=signal.sequence,
        place=place,
        overtakes=overtakes(signal.message),
        may_enter=kind_of(signal.message).may_enter,
        subscription_id=subscription.id,
        account_id=subscription.account_id,
        family=signal.family,
        symbol=signal.symbol,
        status=TradeStatus.PLANNED,
        decision=None,
        reasons=(),
        created_at=now,
        counted_from=signal.accepted_at,
    )


def _latest_quotes(signals: list[Signal]) -> tuple[Quote, ...]:
    """The last price that these messages brought of each symbol."""
    return tuple({quote.symbol: quote for signal in signals if (quote := _quote(signal))}.values())


def _quote(signal: Signal) -> Quote | None:
    """The price that a message brought, for accounts that take their prices from signals."""
    price = signal.message.signal_price
    if price is None:
        return None
    return Quote(
        symbol=signal.symbol,
        bid=None,
        ask=None,
        last=Price(price),
        at=signal.accepted_at,
        source=PriceSource.SIGNALS,
    )
