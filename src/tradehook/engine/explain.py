"""Explaining: what every subscription would do about a message now, and why. Nothing is stored or sent.

Prices that a broker has to be asked for are asked for first; all else is read.
"""

import asyncio
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import partial

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Switch
from tradehook.brokers.contract import Broker
from tradehook.dialects.contract import Dialect
from tradehook.engine.asking import answer_of
from tradehook.engine.cases import Case, case_of_signal
from tradehook.engine.examples import Examples, examples_of, facts_as_if_sent
from tradehook.engine.facts import Scene, account_of, what_enters
from tradehook.engine.family import family_of
from tradehook.engine.ticker_maps import not_mapped, traded_as
from tradehook.engine.understanding import Understood, understand
from tradehook.engine.webhook_rules import strategy_rules
from tradehook.engine.world import NotConnected, World
from tradehook.plumbing.store.contract import ReadTx, Store
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy, Subscription
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.ids import AccountId, DeliveryId, LaneKey, SignalId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.signal import Signal

_ROUNDS = 3
"""How often prices are asked for: of the underlying, of the contract that it makes, and once to spare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What one subscription would do, and what orders it makes. `examples` None: its account is not connected."""

    subscription_id: SubscriptionId
    account: Account
    decision: Decision
    examples: Examples | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What the message's ticker means, and what each subscription would do."""

    symbol: str
    ticker_note: str | None
    decisions: tuple[Explained, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A message as the strategy's webhook would read it, in a world that knows its instrument."""

    world: World
    signal: Signal
    asset_class: AssetClass
    subscriptions: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _PricesWanted:
    """What a broker has to be asked for before anything is decided on it."""

    account_id: AccountId
    broker: Broker
    instruments: tuple[Instrument, ...]

    def less(self, asked: Container[tuple[AccountId, str]]) -> "_PricesWanted":
        """Those that were not asked for."""
        left = tuple(each for each in self.instruments if (self.account_id, each.symbol) not in asked)
        return replace(self, instruments=left)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assuming(World):
    """A world that knows one instrument more: that of a ticker on no list, which no message has brought yet."""

    assumed: Instrument

    def instrument(self, symbol: str) -> Instrument:
        """As of every world."""
        return self.assumed if symbol == self.assumed.symbol else World.instrument(self, symbol)


async def explain(
    store: Store,
    world: World,
    dialects: Mapping[str, Dialect],
    strategy_id: StrategyId,
    body: bytes,
    alone: Subscription | None = None,
) -> Explanation | Refusal | None:
    """Read a message as the strategy's webhook would, and decide on it without doing anything.

    Of all that follow the strategy, or of one `alone`, as it is given: it may be supposed to have settings that it has
    not. None when there is no such strategy; the refusal that the sender would get, when it would not be accepted.
    """
    understood = partial(_read, world=world, dialects=dialects, strategy_id=strategy_id, body=body, now=world.now())
    read = await store.read(understood)
    if not isinstance(read, _Read):
        return read
    if alone is not None:
        read = replace(read, subscriptions=(alone,))
    await _fetch_prices(store, read)
    return await store.read(partial(_explained, read=read))


def _read(
    tx: ReadTx, world: World, dialects: Mapping[str, Dialect], strategy_id: StrategyId, body: bytes, now: Instant
) -> _Read | Refusal | None:
    strategy, webhook = routing.strategy(tx, strategy_id), routing.webhook_of(tx, strategy_id)
    if strategy is None or webhook is None:
        return None
    understood = understand(world.catalogue, dialects[webhook.dialect], strategy_rules(strategy), body, now)
    if not isinstance(understood, Understood):
        return understood[0]
    if understood.assumed is not None:
        of_world = {name: getattr(world, name) for name in World.__dataclass_fields__}
        world = _Assuming(**of_world, assumed=understood.assumed)
    return _Read(
        world=world,
        signal=_signal(strategy, understood, now),
        asset_class=strategy.asset_class,
        subscriptions=tuple(routing.subscriptions_of(tx, strategy_id)),
    )


async def _fetch_prices(store: Store, read: _Read) -> None:
    """Ask brokers for prices, until none is wanted that was not asked for: one may tell which contract is meant."""
    asked: set[tuple[AccountId, str]] = set()
    for _ in range(_ROUNDS):
        wanted = [each.less(asked) for each in await store.read(partial(_prices_wanted, read=read))]
        wanted = [each for each in wanted if each.instruments]
        if not wanted:
            return
        asked.update((each.account_id, instrument.symbol) for each in wanted for instrument in each.instruments)
        questions = (each.broker.fetch_quotes(each.account_id, each.instruments) for each in wanted)
        await asyncio.gather(*(answer_of(question) for question in questions))


def _prices_wanted(tx: ReadTx, read: _Read) -> list[_PricesWanted]:
    """Of every account whose prices have to be asked for: what would be entered, and the contracts that are held."""
    return [found for each in read.subscriptions if (found := _wanted(tx, read, each)) is not None]


def _wanted(tx: ReadTx, read: _Read, subscription: Subscription) -> _PricesWanted | None:
    try:
        planned = _planned(tx, read, subscription)
    except NotConnected:
        return None
    if isinstance(planned, Reason):
        return None
    case, scene = planned
    account_id = scene.account.id
    if not scene.broker.has_to_be_asked(account_id):
        return None
    enters = what_enters(read.world, case, scene, read.world.now())
    scanned = () if enters.scanned is None else (enters.scanned,)
    held = (read.world.instrument(position.symbol) for position in scene.family.positions if position.quantity)
    instruments = tuple({each.symbol: each for each in (*scanned, enters.instrument, *held)}.values())
    return _PricesWanted(account_id=account_id, broker=scene.broker, instruments=instruments)


def _explained(tx: ReadTx, read: _Read) -> Explanation:
    decisions = tuple(_of_subscription(tx, read, subscription) for subscription in read.subscriptions)
    return Explanation(symbol=read.signal.symbol, ticker_note=read.signal.ticker_note, decisions=decisions)


def _of_subscription(tx: ReadTx, read: _Read, subscription: Subscription) -> Explained:
    world, now = read.world, read.world.now()
    account = account_of(tx, subscription.account_id)
    try:
        planned = _planned(tx, read, subscription)
    except NotConnected:
        decision = _not_connected(account)
        return Explained(subscription_id=subscription.id, account=account, decision=decision, examples=None)
    if isinstance(planned, Reason):
        decision = not_mapped(planned)
        return Explained(subscription_id=subscription.id, account=account, decision=decision, examples=None)
    case, scene = planned
    facts = facts_as_if_sent(tx, world, case, scene, now)
    return Explained(
        subscription_id=subscription.id,
        account=account,
        decision=world.decide(case.signal, case.settings, facts),
        examples=examples_of(tx, world, case, scene, now),
    )


def _planned(tx: ReadTx, read: _Read, subscription: Subscription) -> tuple[Case, Scene] | Reason:
    """What a trade of the message would be planned from, or why its ticker means nothing to the subscription.

    Nothing is locked: nothing will be done.

    Raises `NotConnected`.
    """
    world = read.world
    traded = traded_as(world, read.signal, subscription, read.asset_class)
    if isinstance(traded, Reason):
        return traded
    case = case_of_signal(tx, read.signal, subscription, traded.symbol)
    account = account_of(tx, subscription.account_id)
    family = family_of(tx, LaneKey(account.id, traded.family))
    killed = accounts.is_on(tx, Switch.KILL)
    return case, Scene(account=account, broker=world.broker(account.connection), family=family, killed=killed)


def _not_connected(account: Account) -> Decision:
    reason = Why.ACCOUNT_DISCONNECTED.because(words=f"the connection of {account.name} is not open")
    return Decision(intents=(), reasons=(reason,), trace=())


def _signal(strategy: Strategy, understood: Understood, now: Instant) -> Signal:
    """The signal that the message would become."""
    return Signal(
        id=SignalId(""),
        sequence=0,
        delivery_id=DeliveryId(""),
        strategy_id=strategy.id,
        accepted_at=now,
        symbol=understood.symbol,
        family=understood.family,
        ticker_note=understood.note,
        message=understood.message,
    )
