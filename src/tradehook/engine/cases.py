"""What is to be decided: a signal for a subscription, one for an account alone, or a command."""

from dataclasses import dataclass, replace
from typing import TypeVar

from tradehook.deciding.facts import Target
from tradehook.engine.resync_case import as_signal
from tradehook.engine.ticker_maps import as_mapped
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Subscription
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command, CommandKind
from tradehook.vocabulary.ids import DeliveryId, SignalId, StrategyId, TradeId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass
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


_DAY_S = 86_400
_AS_SENT = SubscriptionSettings(
    auto_submit=True, use_fractional_quantity=True, allow_add=True, cancel_open_orders=False
)
"""Whoever may trade an account means what they send."""
_WITH_CARE = SubscriptionSettings(
    auto_submit=False,
    auto_submit_exits=False,
    approval_timeout=_DAY_S,
    use_fractional_quantity=True,
    allow_add=True,
    cancel_open_orders=False,
)
"""A person approves it, within a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be decided: a signal for a subscription, or a command, which is decided like a signal.

    `symbol`: what the signal's own means to the subscription. `target`: the order that it names.
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
    target: Target | None = None


def case_of(tx: ReadTx, world: World, trade: Trade) -> Case:
    """What a trade is about. Its signal and subscription exist: nothing ever deletes them."""
    if trade.command is not None and trade.command.kind is CommandKind.RESYNC:
        signal, subscription = as_signal(tx, world, trade, trade.command)
        case = case_of_signal(tx, signal, subscription, trade.wanted_symbol)
        return replace(case, trade_id=trade.id, counted_from=trade.counted_from)
    if trade.command is not None:
        return _case_of_command(world, trade, trade.command)
    signal = _there(intake.signal(tx, _there(trade.signal_id, trade.id)), trade.id)
    if signal.account_id is not None:
        return _case_of_order(world, signal, trade)
    subscription = _there(routing.subscription(tx, _there(trade.subscription_id, trade.id)), trade.id)
    case = case_of_signal(tx, signal, subscription, trade.wanted_symbol)
    return replace(case, trade_id=trade.id, counted_from=trade.counted_from, passed=trade.passed)


def case_of_signal(tx: ReadTx, signal: Signal, subscription: Subscription, symbol: str) -> Case:
    """What a signal is to a subscription, to which its symbol means this one."""
    strategy = _there(routing.strategy(tx, subscription.strategy_id), subscription.strategy_id)
    return Case(
        signal=as_mapped(signal, symbol),
        symbol=symbol,
        settings=subscription.settings,
        asset_class=strategy.asset_class,
        strategy_enabled=strategy.enabled,
        subscription_enabled=subscription.enabled,
    )


def _case_of_order(world: World, signal: Signal, trade: Trade) -> Case:
    """The case of a signal that is for one account."""
    return Case(
        signal=signal,
        symbol=signal.symbol,
        settings=_WITH_CARE if signal.message.care else _AS_SENT,
        asset_class=world.instrument(signal.symbol).asset_class,
        trade_id=trade.id,
        counted_from=trade.counted_from,
        passed=trade.passed,
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


def _there(thing: _Thing | None, identity: str) -> _Thing:
    if thing is None:
        raise LookupError(identity)
    return thing
