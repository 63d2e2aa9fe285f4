"""What a resync is to deciding: the signal that last told of the chart, asking for what brings the account there."""

from decimal import Decimal

import msgspec

from tradehook.deciding.parity import towards
from tradehook.engine.family import family_of
from tradehook.engine.parity import in_chart_units_held
from tradehook.engine.world import World
from tradehook.intake import queries as intake
from tradehook.plumbing.store.contract import ReadTx
from tradehook.routing import queries as routing
from tradehook.routing.strategies import Subscription
from tradehook.trades.claims import queries as claims
from tradehook.trades.trade import Trade
from tradehook.vocabulary.command import Command
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.settings import Sides, SubscriptionSettings
from tradehook.vocabulary.signal import Action, Message, QuantityType, Signal


def as_signal(tx: ReadTx, world: World, trade: Trade, command: Command) -> tuple[Signal, Subscription]:
    """The signal that brings the account to the chart from what it holds now, and the subscription that decides it."""
    subscription = routing.subscription(tx, trade.subscription_id) if trade.subscription_id else None
    claim = claims.claim(tx, trade.lane, subscription.id) if subscription else None
    told = intake.signal(tx, claim.signal_id) if claim else None
    if subscription is None or told is None:
        raise LookupError(trade.id)
    held = in_chart_units_held(world, family_of(tx, trade.lane), told.message, subscription.settings)
    signal = msgspec.structs.replace(
        told,
        sequence=trade.place,
        accepted_at=trade.created_at,
        message=_message(told.message, *towards(command.quantity or ZERO, held)),
    )
    return signal, msgspec.structs.replace(subscription, settings=_settings(subscription.settings))


def _message(told: Message, action: Action, quantity: Decimal | None) -> Message:
    """At the market, in the contract that the chart's message is about, with the legs that it asked for."""
    enters = action in (Action.BUY, Action.SELL)
    return Message(
        ticker=told.ticker,
        action=action,
        quantity=quantity,
        quantity_type=None if quantity is None else QuantityType.FIXED_QUANTITY,
        signal_price=told.signal_price,
        take_profit=told.take_profit if enters else None,
        stop_loss=told.stop_loss if enters else None,
        ignore_trading_windows=True,
        option_type=told.option_type,
        intrinsic_value=told.intrinsic_value,
        expiration=told.expiration,
        strike_count=told.strike_count,
        strikes_away=told.strikes_away,
        strike_price=told.strike_price,
    )


def _settings(own: SubscriptionSettings) -> SubscriptionSettings:
    """The subscription's own, but for what would keep a person's word from being done."""
    return msgspec.structs.replace(
        own,
        auto_submit=True,
        auto_submit_exits=True,
        allow_signal_overrides=True,
        use_signal_quantity=True,
        allowed_tickers=None,
        sides=Sides.BOTH,
        allow_side_swapping=True,
        subtract_exit_quantity=False,
        isolate_sides=False,
        ignore_exits=False,
        allow_add=False,
        trading_windows=(),
        use_fractional_quantity=True,
        quantity_multiplier=Decimal(1),
        cancel_open_orders=True,
        entry_order_type=OrderType.MARKET,
        entry_spread_filter=None,
        cancel_entry_after=None,
        exit_order_type=OrderType.MARKET,
        exit_spread_filter=None,
        cancel_exit_after=None,
        retries=0,
    )
