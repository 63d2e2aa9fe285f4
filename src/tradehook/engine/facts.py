"""Gathering what deciding looks at, from the store and from what is at hand."""

from dataclasses import dataclass, replace
from typing import TypeVar

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Switch
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Mode
from tradehook.deciding.facts import Capabilities, Exposure, Facts, OpenOrder
from tradehook.engine.contracts import Entered, entered
from tradehook.engine.family import Family, family_of
from tradehook.engine.resync_case import as_signal
from tradehook.engine.ticker_maps import as_mapped
from tradehook.engine.world import World
from tradehook.engine.worth import asked_for, worth_of
from tradehook.intake import queries as intake
from tradehook.orders import queries as orders
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.positions import queries as positions
from tradehook.prices.rates import NoRate
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Subscription
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command, CommandKind
from tradehook.vocabulary.ids import AccountId, DeliveryId, LaneKey, SignalId, StrategyId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Message, Signal
from tradehook.vocabulary.trade import NOTHING_PASSED, Passed

_Thing = TypeVar("_Thing")
_ACTIONS = {
    CommandKind.CLOSE: Action.EXIT,
    CommandKind.EXIT: Action.EXIT,
    CommandKind.CANCEL: Action.CANCEL,
    CommandKind.CANCEL_ENTRIES: Action.CANCEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be decided: a signal for a subscription, or a command, which is decided like a signal.

    `symbol`: what the signal's own means to the subscription.
    """

    signal: Signal
    symbol: str
    settings: SubscriptionSettings
    asset_class: AssetClass
    strategy_enabled: bool = True
    subscription_enabled: bool = True
    trade_id: TradeId | None = None
    counted_from: Instant | None = None
    passed: Passed = NOTHING_PASSED
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
    if trade.command is not None and trade.command.kind is CommandKind.RESYNC:
        signal, subscription = as_signal(tx, world, trade, trade.command)
        case = case_of_signal(tx, signal, subscription, trade.wanted_symbol)
        return replace(case, trade_id=trade.id, counted_from=trade.counted_from)
    if trade.command is not None:
        return _case_of_command(world, trade, trade.command)
    signal = _there(intake.signal(tx, _there(trade.signal_id, trade.id)), trade.id)
    subscription = _there(routing.subscription(tx, _there(trade.subscription_id, trade.id)), trade.id)
    case = case_of_signal(tx, signal, subscription, trade.wanted_symbol)
    return replace(case, trade_id=trade.id, counted_from=trade.counted_from, passed=trade.passed)


def case_of_signal(tx: ReadTx, signal: Signal, subscription: Subscription, symbol: str) -> Case:
    """What a signal is to a subscription, to which its symbol means this one."""
    strategy = _there(routing.strategy(tx, signal.strategy_id), signal.strategy_id)
    return Case(
        signal=as_mapped(signal, symbol),
        symbol=symbol,
        settings=subscription.settings,
        asset_class=strategy.asset_class,
        strategy_enabled=strategy.enabled,
        subscription_enabled=subscription.enabled,
    )


def facts_of(tx: ReadTx, world: World, case: Case, scene: Scene, now: Instant) -> Facts:
    """What deciding looks at, as it is now."""
    account, broker, family = scene.account, scene.broker, scene.family
    asked = asked_for(case.signal.message, case.settings, account.guards, case.trade_id)
    worth = worth_of(tx, world, account, asked, now)
    enters = what_enters(world, case, scene, now)
    instrument = enters.instrument
    held = _held(family, instrument.symbol)
    held_instrument = _held_instrument(world, held, family, instrument)
    rate = world.rate_of(account, instrument.currency, now)
    other = held_instrument.symbol != instrument.symbol
    return Facts(
        now=now,
        asset_class=case.asset_class,
        instrument=instrument,
        held=held,
        held_instrument=held_instrument,
        open_orders=_open_orders(family, case),
        quote=broker.quote(account.id, instrument, now),
        held_quote=broker.quote(account.id, held_instrument, now) if other else None,
        broker=_capabilities(broker, instrument),
        price_source=broker.declaration.title,
        account_currency=account.currency,
        rate=None if isinstance(rate, NoRate) else rate,
        rate_pairs=rate.pairs if isinstance(rate, NoRate) else (),
        equity=worth.equity,
        unrealised=worth.unrealised,
        opens_at=broker.opens_at(account.id, instrument, now),
        strategy_enabled=case.strategy_enabled,
        subscription_enabled=case.subscription_enabled,
        live=account.mode == Mode.LIVE,
        contract_note=enters.note,
        no_contract=enters.none,
        guards=account.guards,
        counted_from=case.counted_from,
        passed=case.passed,
        killed=scene.killed,
        exposure=_exposure(tx, account.id) if asked.exposure else Exposure(),
        today=worth.today,
    )


def what_enters(world: World, case: Case, scene: Scene, now: Instant) -> Entered:
    """What the case's entry trades, by the prices that are at hand."""

    def quote_of(instrument: Instrument) -> Quote | None:
        return scene.broker.quote(scene.account.id, instrument, now)

    return entered(world, case.asset_class, case.signal, case.settings, world.instrument(case.symbol), quote_of)


def _capabilities(broker: Broker, instrument: Instrument) -> Capabilities:
    """What the broker declares for the instrument's class."""
    declared, asset_class = broker.declaration, instrument.asset_class
    return Capabilities(
        name=declared.title,
        takes=declared.takes(asset_class),
        links=declared.links(asset_class),
        leg_types=declared.leg_types.get(asset_class, frozenset()),
        legs_share_time_in_force=declared.legs_share_time_in_force,
        legs_hold_quantity=declared.legs_hold_quantity,
        refuses_closed=declared.refuses_closed.get(asset_class, frozenset()),
        extended=declared.extended_hours,
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
        symbol=command.symbol,
        settings=_AS_COMMANDED,
        asset_class=world.instrument(command.symbol).asset_class,
        entries_only=command.kind is CommandKind.CANCEL_ENTRIES,
    )


_AS_COMMANDED = SubscriptionSettings(use_fractional_quantity=True)
"""A command exits what is held to its last fraction."""


def _counts(order: Order | Watched, case: Case) -> bool:
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


def _open_orders(family: Family, case: Case) -> tuple[OpenOrder, ...]:
    """Those at the broker, and those that tradehook watches in their place."""
    at_broker = (_open_order(family, order) for order in family.working if _counts(order, case))
    watched = (_watched_order(each) for each in family.watched if _counts(each, case))
    return (*at_broker, *watched)


def _watched_order(watched: Watched) -> OpenOrder:
    return OpenOrder(
        order_id=watched.id,
        symbol=watched.symbol,
        side=watched.side,
        order_type=watched.order_type,
        leg=watched.leg,
        remaining=watched.remaining,
        limit_price=watched.prices.limit_price,
        stop_price=watched.prices.stop_price,
        entry_id=watched.entry_id,
        watched=True,
    )


def _open_order(family: Family, order: Order) -> OpenOrder:
    return OpenOrder(
        order_id=order.id,
        symbol=order.symbol,
        side=order.side,
        order_type=order.order_type,
        leg=order.leg,
        remaining=order.remaining,
        limit_price=order.prices.limit_price,
        stop_price=order.prices.stop_price,
        entry_id=family.entry_of(order),
    )


def _there(thing: _Thing | None, identity: str) -> _Thing:
    if thing is None:
        raise LookupError(identity)
    return thing
