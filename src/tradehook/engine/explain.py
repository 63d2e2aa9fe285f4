"""Explaining: what every subscription would do about a message now, and why. Nothing is stored or sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradehook.deciding.decide import decide
from tradehook.dialects.contract import Dialect
from tradehook.engine.facts import brief_signal
from tradehook.engine.understanding import Understood, understand
from tradehook.engine.webhook_rules import rules_of
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, DeliveryId, SignalId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Message, Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What one subscription would do."""

    subscription_id: SubscriptionId
    account_id: AccountId
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the message's ticker means, and what each subscription would do."""

    symbol: str
    decisions: tuple[Explained, ...]


def explain(
    tx: ReadTx, world: World, dialects: Mapping[str, Dialect], strategy_id: StrategyId, body: bytes
) -> Explanation | Refusal | None:
    """Read a message as the strategy's webhook would, and decide on it without doing anything.

    None when there is no such strategy; the refusal that the sender would get, when it would not be accepted.
    """
    strategy, webhook = routing.strategy(tx, strategy_id), routing.webhook_of(tx, strategy_id)
    if strategy is None or webhook is None:
        return None
    now = world.now()
    understood = understand(world.catalogue, dialects[webhook.dialect], rules_of(strategy), body, now)
    if not isinstance(understood, Understood):
        return understood[0]
    signal = _signal(strategy, understood.reading.message, understood.ticker.instrument, now)
    decisions = []
    for subscription in routing.subscriptions_of(tx, strategy_id):
        briefing = brief_signal(tx, world, signal, subscription, now)
        decision = decide(signal, subscription.settings, briefing.facts)
        decisions.append(
            Explained(subscription_id=subscription.id, account_id=subscription.account_id, decision=decision)
        )
    return Explanation(symbol=signal.symbol, decisions=tuple(decisions))


def _signal(strategy: Strategy, message: Message, instrument: Instrument, now: Instant) -> Signal:
    """The signal that the message would become."""
    return Signal(
        id=SignalId(""),
        sequence=0,
        delivery_id=DeliveryId(""),
        strategy_id=strategy.id,
        accepted_at=now,
        symbol=instrument.symbol,
        family=instrument.family,
        message=message,
    )
