"""Gathering what deciding looks at, from the store and from what is at hand."""

from dataclasses import dataclass
from typing import TypeVar

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account
from tradehook.brokers.contract import Broker
from tradehook.deciding.facts import Facts, OpenOrder
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.orders.order import Order
from tradehook.orders.queries import open_orders
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.queries import positions_of_family
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Strategy, Subscription
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import AccountId, LaneKey
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.signal import Signal

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Everything that one trade is decided on."""

    signal: Signal
    subscription: Subscription
    account: Account
    broker: Broker
    facts: Facts


def broker_of(tx: ReadTx, world: World, account_id: AccountId) -> Broker:
    """The connection that carries an account."""
    return world.brokers[_there(accounts.account(tx, account_id), account_id).broker]


def brief(tx: ReadTx, world: World, trade: Trade, now: Instant) -> Briefing:
    """The facts of a trade as they are now. Its signal, subscription and account exist: nothing ever deletes them."""
    signal = _there(intake.signal(tx, trade.signal_id), trade.signal_id)
    subscription = _there(routing.subscription(tx, trade.subscription_id), trade.subscription_id)
    return brief_signal(tx, world, signal, subscription, now)


def brief_signal(tx: ReadTx, world: World, signal: Signal, subscription: Subscription, now: Instant) -> Briefing:
    """The facts of a signal before a subscription, whether or not there is a trade of it."""
    account = _there(accounts.account(tx, subscription.account_id), subscription.account_id)
    strategy = _there(routing.strategy(tx, signal.strategy_id), signal.strategy_id)
    broker = world.brokers[account.broker]
    return Briefing(
        signal=signal,
        subscription=subscription,
        account=account,
        broker=broker,
        facts=_facts(
            tx,
            world=world,
            signal=signal,
            strategy=strategy,
            subscription=subscription,
            account=account,
            broker=broker,
            now=now,
        ),
    )


def _facts(  # noqa: PLR0913 - one call, by name of what it gathers
    tx: ReadTx,
    *,
    world: World,
    signal: Signal,
    strategy: Strategy,
    subscription: Subscription,
    account: Account,
    broker: Broker,
    now: Instant,
) -> Facts:
    lane = LaneKey(account.id, signal.family)
    instrument = world.instrument(signal.symbol)
    working = open_orders(tx, lane)
    held = _held(positions_of_family(tx, lane), instrument.symbol)
    held_instrument = _held_instrument(world, held, working, instrument)
    other = held_instrument.symbol != instrument.symbol
    return Facts(
        now=now,
        asset_class=strategy.asset_class,
        instrument=instrument,
        held=held,
        held_instrument=held_instrument,
        open_orders=tuple(_open_order(order) for order in working),
        quote=broker.quote(account.id, instrument, now),
        held_quote=broker.quote(account.id, held_instrument, now) if other else None,
        takes=broker.declaration.order_types,
        broker=broker.declaration.title,
        price_source=broker.declaration.title,
        account_currency=account.currency,
        strategy_enabled=strategy.enabled,
        subscription_enabled=subscription.enabled,
        max_signal_age_s=account.guards.max_signal_age_s,
    )


def _held(positions: list[Position], symbol: str) -> Position:
    """What is held of the family: the contract that is held, the signal's own first."""
    held = sorted((p for p in positions if p.quantity), key=lambda p: p.symbol != symbol)
    return held[0] if held else Position(symbol=symbol)


def _held_instrument(world: World, held: Position, working: list[Order], instrument: Instrument) -> Instrument:
    """The contract that exits act on: the one held, else the one that an unfinished entry is about to hold."""
    if held.quantity:
        return world.instrument(held.symbol)
    entries = [order.symbol for order in working if order.leg is Leg.ENTRY]
    return world.instrument(entries[0]) if entries else instrument


def _open_order(order: Order) -> OpenOrder:
    return OpenOrder(
        order_id=order.id,
        symbol=order.symbol,
        side=order.side,
        order_type=order.order_type,
        leg=order.leg,
        remaining=order.remaining,
        limit_price=order.limit_price,
    )


def _there(thing: _Thing | None, identity: str) -> _Thing:
    if thing is None:
        raise LookupError(identity)
    return thing
