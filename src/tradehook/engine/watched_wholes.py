"""Whole entries and exits that a broker does not take as they are: sent when their price is reached."""

from dataclasses import replace

import msgspec

from tradehook.engine.facts import Scene
from tradehook.engine.ordering import Step, from_before, submit, why_no_entry
from tradehook.engine.sights import Attention, noticed
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.watched_orders import end_trade, free_to_exit, happen, next_attempt, time_in_force
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedEvent, WatchedStatus
from tradehook.orders.emulation.rules import outgoing
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.decision import Carried, PlaceOrder
from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.trade import TradeStatus


def attend_whole(tx: Tx, world: World, attention: Attention, watched: Watched) -> Turn:
    """Take a whole order as far as it goes now."""
    turn, after = _attended(tx, world, attention, watched)
    if after != watched:
        emulation.change(tx, after, world.now())
    return turn


def _attended(tx: Tx, world: World, attention: Attention, watched: Watched) -> tuple[Turn, Watched]:
    if watched.status is WatchedStatus.SENT:
        return NOTHING, _as_ended(tx, watched)
    if watched.cancel_at is not None and watched.cancel_at <= world.now():
        reason = Why.ORDER_UNFILLED.because(
            symbol=watched.symbol, status=OrderStatus.CANCELLED, filled="0", quantity=canonical(watched.quantity)
        )
        end_trade(tx, world, attention.lane, watched, TradeStatus.CANCELLED, reason)
        return NOTHING, happen(watched, WatchedEvent.CANCELLED, "its time was over")
    seen = noticed(tx, world, watched, attention.sights)
    return _send(tx, world, attention, seen.watched) if seen.touched else (NOTHING, seen.watched)


def _as_ended(tx: Tx, watched: Watched) -> Watched:
    """Once its order has ended: watched again where that never reached the broker."""
    order = None if watched.order_id is None else orders.order(tx, watched.order_id)
    if order is None or order.status.open:
        return watched
    if order.status is OrderStatus.EXPIRED and requests.never_sent(tx, order.id):
        return happen(watched, WatchedEvent.RETURNED)
    return happen(watched, WatchedEvent.FILLED if order.filled_quantity else WatchedEvent.CANCELLED)


def _send(tx: Tx, world: World, attention: Attention, watched: Watched) -> tuple[Turn, Watched]:
    """Make its order, unless something holds it now: then its trade ends so."""
    scene = attention.scene
    quantity = watched.quantity if watched.leg is Leg.ENTRY else min(watched.quantity, free_to_exit(tx, watched))
    reason = _why_not(tx, world, scene, watched, Quantity(quantity))
    if reason is not None:
        status = TradeStatus.FAILED if watched.step else TradeStatus.HELD
        end_trade(tx, world, attention.lane, watched, status, reason)
        return NOTHING, happen(watched, WatchedEvent.CANCELLED, reason.message)
    trade = trades.trade(tx, watched.trade_id)
    intent = trade.decision.intents[watched.step] if trade is not None and trade.decision is not None else None
    if trade is None or not isinstance(intent, PlaceOrder):
        raise LookupError(watched.trade_id)
    step = Step(trade=trade, scene=scene, number=watched.step, attempt=next_attempt(tx, watched))
    request = submit(tx, world, step, _as_sent(world, scene, watched, intent, Quantity(quantity)))
    sent = happen(happen(watched, WatchedEvent.TOUCHED), WatchedEvent.SENT)
    return Turn(requests=(request,)), replace(sent, order_id=request.order.id)


def _why_not(tx: Tx, world: World, scene: Scene, watched: Watched, quantity: Quantity) -> Reason | None:
    """An entry is held by what holds entries at this moment, its age excepted: it has worked since it was decided."""
    if watched.leg is Leg.ENTRY:
        return from_before(world, watched.created_at) or why_no_entry(tx, scene.account, None, world.now())
    return None if quantity else Why.NOTHING_LEFT.because(symbol=watched.symbol)


def _as_sent(world: World, scene: Scene, watched: Watched, intent: PlaceOrder, quantity: Quantity) -> PlaceOrder:
    out = outgoing(watched)
    instrument = world.instrument(watched.symbol)
    return msgspec.structs.replace(
        intent,
        quantity=quantity,
        order_type=out.order_type,
        time_in_force=time_in_force(scene.broker, instrument, out.order_type, watched.time_in_force),
        limit_price=out.prices.limit_price,
        stop_price=None,
        trail_amount=None,
        trail_percent=None,
        extended_hours=intent.extended_hours and out.order_type is not OrderType.MARKET,
        good_till=watched.cancel_at if watched.time_in_force is TimeInForce.GTD or intent.good_till else None,
        carried=Carried.BY_BROKER,
    )
