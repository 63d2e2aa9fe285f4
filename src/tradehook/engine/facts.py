"""Gathering what deciding looks at, from the store and from what is at hand."""

from dataclasses import dataclass, replace
from typing import TypeVar

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Switch
from tradehook.brokers.contract import Broker
from tradehook.deciding.facts import Exposure, Facts, OpenOrder
from tradehook.engine.family import Family, family_of
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions import queries as positions
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Subscription
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command, CommandKind
from tradehook.vocabulary.ids import AccountId, DeliveryId, LaneKey, SignalId, StrategyId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Message, Signal

_Thing = TypeVar("_Thing")
_ACTIONS = {
    CommandKind.CLOSE: Action.EXIT,
    CommandKind.EXIT: Action.EXIT,
    CommandKind.CANCEL: Action.CANCEL,
    CommandKind.CANCEL_ENTRIES: Action.CANCEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be decided: a signal for a subscription, or a command, which is decided like a signal."""

    signal: Signal
    settings: SubscriptionSettings
    asset_class: AssetClass
    strategy_enabled: bool = True
    subscription_enabled: bool = True
    counted_from: Instant | None = None
    entries_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a trade is carried out: its account and connection, its family, and whether the kill switch is on."""

    account: Account
    broker: Broker
    family: Family
    killed: bool


def account_of(tx: ReadTx, account_id: AccountId) -> Account:
    """The account, which is there: nothing ever deletes one."""
    return _there(accounts.account(tx, account_id), account_id)


def broker_of(tx: ReadTx, world: World, account_id: AccountId) -> Broker:
    """The connection that carries an account."""
    return world.broker(account_of(tx, account_id).connection)


def scene_of(tx: Tx, world: World, lane: LaneKey) -> Scene:
    """The scene of a lane, with its account locked until the transaction ends (rule: architecture 4)."""
    account = _there(accounts.lock_account(tx, lane.account_id), lane.account_id)
    return Scene(
        account=account,
        broker=world.broker(account.connection),
        family=family_of(tx, lane),
        killed=accounts.is_on(tx, Switch.KILL),
    )


def case_of(tx: ReadTx, world: World, trade: Trade) -> Case:
    """What a trade is about. Its signal and subscription exist: nothing ever deletes them."""
    if trade.command is not None:
        return _case_of_command(world, trade, trade.command)
    signal = _there(intake.signal(tx, _there(trade.signal_id, trade.id)), trade.id)
    subscription = _there(routing.subscription(tx, _there(trade.subscription_id, trade.id)), trade.id)
    return replace(case_of_signal(tx, signal, subscription), counted_from=trade.counted_from)


def case_of_signal(tx: ReadTx, signal: Signal, subscription: Subscription) -> Case:
    """What a signal is to a subscription."""
    strategy = _there(routing.strategy(tx, signal.strategy_id), signal.strategy_id)
    return Case(
        signal=signal,
        settings=subscription.settings,
        asset_class=strategy.asset_class,
        strategy_enabled=strategy.enabled,
        subscription_enabled=subscription.enabled,
    )


def facts_of(tx: ReadTx, world: World, case: Case, scene: Scene, now: Instant) -> Facts:
    """What deciding looks at, as it is now."""
    account, broker, family = scene.account, scene.broker, scene.family
    guards = account.guards
    instrument = world.instrument(case.signal.symbol)
    held = _held(family, instrument.symbol)
    held_instrument = _held_instrument(world, held, family, instrument)
    other = held_instrument.symbol != instrument.symbol
    return Facts(
        now=now,
        asset_class=case.asset_class,
        instrument=instrument,
        held=held,
        held_instrument=held_instrument,
        open_orders=tuple(_open_order(order) for order in family.working if _counts(order, case)),
        quote=broker.quote(account.id, instrument, now),
        held_quote=broker.quote(account.id, held_instrument, now) if other else None,
        takes=broker.declaration.takes(instrument.asset_class),
        broker=broker.declaration.title,
        price_source=broker.declaration.title,
        account_currency=account.currency,
        strategy_enabled=case.strategy_enabled,
        subscription_enabled=case.subscription_enabled,
        max_signal_age_s=guards.max_signal_age_s,
        counted_from=case.counted_from,
        killed=scene.killed,
        locked_until=guards.entry_lock_until,
        max_open_positions=guards.max_open_positions,
        exposure=_exposure(tx, account.id) if guards.watch_exposure else Exposure(),
    )


def _case_of_command(world: World, trade: Trade, command: Command) -> Case:
    message = Message(ticker=command.symbol, action=_ACTIONS[command.kind], quantity=command.quantity)
    signal = Signal(
        id=SignalId(""),
        sequence=trade.place,
        delivery_id=DeliveryId(""),
        strategy_id=StrategyId(""),
        accepted_at=trade.created_at,
        symbol=command.symbol,
        family=trade.family,
        message=message,
    )
    return Case(
        signal=signal,
        settings=_AS_COMMANDED,
        asset_class=world.instrument(command.symbol).asset_class,
        entries_only=command.kind is CommandKind.CANCEL_ENTRIES,
    )


_AS_COMMANDED = SubscriptionSettings(use_fractional_quantity=True)
"""A command exits what is held to its last fraction."""


def _counts(order: Order, case: Case) -> bool:
    return order.leg is Leg.ENTRY or not case.entries_only


def _exposure(tx: ReadTx, account_id: AccountId) -> Exposure:
    reserved = orders.reserved(tx, account_id)
    return Exposure(
        families=reserved.families | positions.families_held(tx, account_id),
        entries=reserved.count,
        notional=reserved.notional,
        risk=reserved.risk,
    )


def _held(family: Family, symbol: str) -> Position:
    """What is held of the family: the contract that is held, the signal's own first."""
    found = sorted((p for p in family.positions if p.quantity), key=lambda p: p.symbol != symbol)
    return found[0] if found else Position(symbol=symbol)


def _held_instrument(world: World, held: Position, family: Family, instrument: Instrument) -> Instrument:
    """The contract that exits act on: the one held, else the one that an unfinished entry is about to hold."""
    if held.quantity:
        return world.instrument(held.symbol)
    entries = [order.symbol for order in family.working if order.leg is Leg.ENTRY]
    return world.instrument(entries[0]) if entries else instrument


def _open_order(order: Order) -> OpenOrder:
    return OpenOrder(
        order_id=order.id,
        symbol=order.symbol,
        side=order.side,
        order_type=order.order_type,
        leg=order.leg,
        remaining=order.remaining,
        limit_price=order.prices.limit_price,
    )


def _there(thing: _Thing | None, identity: str) -> _Thing:
    if thing is None:
        raise LookupError(identity)
    return thing
