"""Explaining: what every subscription would do about a message now, and why. Nothing is stored or sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Switch
from tradehook.dialects.contract import Dialect
from tradehook.engine.facts import Scene, account_of, case_of_signal, facts_of
from tradehook.engine.family import family_of
from tradehook.engine.understanding import Understood, understand
from tradehook.engine.webhook_rules import rules_of
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy, Subscription
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, DeliveryId, LaneKey, SignalId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Signal


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
    signal = _signal(strategy, understood, now)
    decisions = []
    for subscription in routing.subscriptions_of(tx, strategy_id):
        facts = facts_of(
            tx, world, case_of_signal(tx, signal, subscription), _scene(tx, world, subscription, signal), now
        )
        decision = world.decide(signal, subscription.settings, facts)
        decisions.append(
            Explained(subscription_id=subscription.id, account_id=subscription.account_id, decision=decision)
        )
    return Explanation(symbol=signal.symbol, decisions=tuple(decisions))


def _scene(tx: ReadTx, world: World, subscription: Subscription, signal: Signal) -> Scene:
    """As for a trade, but nothing is locked: nothing will be done."""
    account = account_of(tx, subscription.account_id)
    family = family_of(tx, LaneKey(account.id, signal.family))
    killed = accounts.is_on(tx, Switch.KILL)
    return Scene(account=account, broker=world.broker(account.connection), family=family, killed=killed)


def _signal(strategy: Strategy, understood: Understood, now: Instant) -> Signal:
    """The signal that the message would become."""
    instrument = understood.ticker.instrument
    return Signal(
        id=SignalId(""),
        sequence=0,
        delivery_id=DeliveryId(""),
        strategy_id=strategy.id,
        accepted_at=now,
        symbol=instrument.symbol,
        family=instrument.family,
        ticker_note=understood.ticker.note,
        message=understood.reading.message,
    )
