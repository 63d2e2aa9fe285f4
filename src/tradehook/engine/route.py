"""The transaction that routes: accepted signals, in sequence, become a trade for every subscription, or one for the
account that they are for."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tradehook.deciding.case import entry_side_of, kind_of, overtakes
from tradehook.engine.parity import keep_claims
from tradehook.engine.ticker_maps import Traded, not_mapped, traded_as
from tradehook.engine.world import World
from tradehook.intake.queries import claim_unrouted, newest_routed
from tradehook.plumbing.store.contract import Tx
from tradehook.prices.queries import keep as keep_quote
from tradehook.routing.queries import strategy, subscriptions_of
from tradehook.routing.strategies import Subscription
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.ids import LaneKey, StrategyId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.reason import Reason
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
    """Make the trades of the next signals. A signal that nobody follows is routed too, to nobody; one about an order
    that is there goes to that one (see `directly.py`).

    Where several processes accept signals, one may be kept after another that came after it and is routed: it is
    carried out after that, as if it had come last.
    """
    now, last = world.now(), newest_routed(tx)
    signals = claim_unrouted(tx, MOST_AT_ONCE, now)
    followers = _followers(tx)
    made = [
        _made(world, signal, follower, max(signal.sequence, last), now)
        for signal in signals
        if signal.strategy_id is not None
        for follower in followers(signal.strategy_id)
    ]
    placed = [_placing(world, signal, max(signal.sequence, last), now) for signal in signals if signal.account_id]
    trades.add(tx, [*(each.trade for each in made), *placed])
    keep_claims(tx, world, signals, ((each.trade, each.subscription) for each in made))
    for each in made:
        if each.unmapped is not None:
            _hold(tx, each, each.unmapped, now)
    quotes = _latest_quotes(signals)
    for quote in quotes:
        keep_quote(tx, quote)
    lanes = tuple(dict.fromkeys([*(each.trade.lane for each in made), *(trade.lane for trade in placed)]))
    return Routed(lanes=lanes, quotes=quotes, more=len(signals) == MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Follower:
    """A subscription, and the class of its strategy."""

    subscription: Subscription
    asset_class: AssetClass


@dataclass(frozen=True, slots=True)
class _Made:
    """A new trade of a subscription. `unmapped`: why its ticker means nothing there."""

    trade: Trade
    subscription: Subscription
    unmapped: Reason | None


def _followers(tx: Tx) -> Callable[[StrategyId], list[_Follower]]:
    """The subscriptions to a strategy, read once a transaction."""
    known: dict[StrategyId, list[_Follower]] = {}

    def of(strategy_id: StrategyId) -> list[_Follower]:
        if strategy_id not in known:
            followed = strategy(tx, strategy_id)
            subscriptions = subscriptions_of(tx, strategy_id) if followed else []
            known[strategy_id] = [_Follower(each, followed.asset_class) for each in subscriptions if followed]
        return known[strategy_id]

    return of


def _made(world: World, signal: Signal, follower: _Follower, place: int, now: Instant) -> _Made:
    """The trade, which is made whatever its ticker is mapped to."""
    traded = traded_as(world, signal, follower.subscription, follower.asset_class)
    unmapped = traded if isinstance(traded, Reason) else None
    known = Traded(signal.symbol, signal.family) if isinstance(traded, Reason) else traded
    trade_id = TradeId(world.new_id())
    return _Made(_trade(signal, follower.subscription, trade_id, known, place, now), follower.subscription, unmapped)


def _placing(world: World, signal: Signal, place: int, now: Instant) -> Trade:
    """The trade that places an order in the account that its signal is for."""
    if signal.account_id is None:
        raise LookupError(signal.id)
    return Trade(
        id=TradeId(world.new_id()),
        signal_id=signal.id,
        signal_sequence=signal.sequence,
        place=place,
        overtakes=overtakes(signal.message),
        may_enter=kind_of(signal.message).may_enter,
        entry_side=entry_side_of(signal.message),
        subscription_id=None,
        account_id=signal.account_id,
        family=signal.family,
        symbol=signal.symbol,
        wanted_symbol=signal.symbol,
        status=TradeStatus.PLANNED,
        decision=None,
        reasons=(),
        created_at=now,
        counted_from=signal.accepted_at,
        order_number=signal.order_number,
    )


def _hold(tx: Tx, made: _Made, reason: Reason, now: Instant) -> None:
    held = replace(made.trade, decision=not_mapped(reason), reasons=(reason,), status=TradeStatus.HELD)
    trades.keep_decision(tx, made.trade, held, made.subscription.settings, now)


def _trade(
    signal: Signal, subscription: Subscription, trade_id: TradeId, traded: Traded, place: int, now: Instant
) -> Trade:
    return Trade(
        id=trade_id,
        signal_id=signal.id,
        signal_sequence=signal.sequence,
        place=place,
        overtakes=overtakes(signal.message),
        may_enter=kind_of(signal.message).may_enter,
        entry_side=entry_side_of(signal.message),
        subscription_id=subscription.id,
        account_id=subscription.account_id,
        family=traded.family,
        symbol=traded.symbol,
        wanted_symbol=traded.symbol,
        status=TradeStatus.PLANNED,
        decision=None,
        reasons=(),
        created_at=now,
        counted_from=signal.accepted_at,
    )


def _latest_quotes(signals: list[Signal]) -> tuple[Quote, ...]:
    """The last price that these messages brought of each symbol."""
    return tuple({quote.symbol: quote for signal in signals if (quote := quote_brought(signal))}.values())


def quote_brought(signal: Signal) -> Quote | None:
    """The price that a message brought, for accounts that take their prices from signals."""
    price = signal.message.signal_price
    if price is None or signal.only_recorded:
        return None
    return Quote(
        symbol=signal.symbol,
        bid=None,
        ask=None,
        last=Price(price),
        at=signal.accepted_at,
        source=PriceSource.SIGNALS,
    )
