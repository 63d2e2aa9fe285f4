"""Legs that hold their units give them up to an exit, and are put back for what remains.

Some brokers keep the units of a position for the legs that rest (`Declaration.legs_hold_quantity`): an exit beside them
is refused. There the legs are cancelled first, the newest entry's before others. Each keeps in its row for whose exit
it went; once the broker has that exit, or the exit has failed, the legs come back for whatever is left without them.
The row keeps it until the broker has them again: those that never arrive are placed once more.
"""

from tradehook.engine import lanes
from tradehook.engine.differing import UNTOLD
from tradehook.engine.facts import broker_of
from tradehook.engine.family import Family, family_of
from tradehook.engine.guarding import PROTECTS, Guard, covered, guards, resting
from tradehook.engine.noting import note
from tradehook.engine.ordering import Step, cancel, cut, place_again, place_pair_again
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.lanes.life import LaneEvent
from tradehook.lanes.queries import lane as lock_lane
from tradehook.orders import queries as orders
from tradehook.orders.order import Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.orders.tending import queries as tending
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.trades import queries as trades
from tradehook.vocabulary.exact import ZERO, Quantity, canonical
from tradehook.vocabulary.ids import LaneKey, TradeId
from tradehook.vocabulary.instant import after, seconds_between
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType


def in_the_way(step: Step) -> list[Order]:
    """The legs that have to give their units up before an exit is taken, newest entry's first; none where it fits."""
    intent, family = step.intent, step.scene.family
    if intent.leg is not Leg.EXIT or not step.scene.broker.declaration.legs_hold_quantity:
        return []
    found, wanted = guards(resting(family, intent.symbol, intent.side)), cut(step, intent)
    free = -intent.side.sign * family.left_to_exit(intent.symbol) - sum((each.units for each in found), ZERO)
    going: list[Order] = []
    for guard in reversed(found):
        if wanted <= max(free, ZERO):
            break
        free += guard.units
        going += guard.legs
    return going


def make_room(tx: Tx, world: World, lane: Lane, step: Step, going: list[Order]) -> Turn:
    """Have legs cancelled that are in the way of an exit; those that are told already are waited for."""
    trade, now = step.trade, world.now()
    untold = [order for order in going if order.taken_out_by != trade.id]
    if not untold:
        return NOTHING
    trades.set_cancelling(tx, trade.id, now)
    if lane.trade_id == trade.id:
        lanes.happen(tx, lane, LaneEvent.CANCELS_SENT, after(now, trades.settings(tx, trade.id).cancel_wait_timeout))
    return take_out(tx, world, untold, trade.id)


def take_out(tx: Tx, world: World, legs: list[Order], by: TradeId) -> Turn:
    """Have legs cancelled that are put back once the exit of a trade is at the broker."""
    turn = NOTHING
    for leg in legs:
        tending.take_out(tx, leg.id, by)
        if not requests.is_under_way(tx, leg.id, RequestKind.CANCEL):
            turn += Turn(requests=(cancel(tx, world, broker_of(tx, world, leg.account_id), leg, by),))
    return turn


def put_back(tx: Tx, world: World, key: LaneKey) -> Turn:
    """Place legs again that gave their units up, for what is left without them; nothing while a trade has the lane."""
    gone = tending.taken_out(tx, key)
    if not gone or lock_lane(tx, key).trade_id is not None:
        return NOTHING
    turn = NOTHING
    for guard in guards(gone):
        if all(leg.status.final for leg in guard.legs):
            turn += _put_back(tx, world, guard, family_of(tx, key))
        elif all(leg.status.final or _stays(tx, leg) for leg in guard.legs):
            _forget(tx, guard)
    return turn


def put_all_back(tx: Tx, world: World) -> Turn:
    """As `put_back`, wherever legs gave their units up."""
    turn = NOTHING
    for key in tending.lanes_with_taken_out(tx):
        turn += put_back(tx, world, key)
    return turn


def comes_back(tx: ReadTx, leg: Order) -> bool:
    """Whether a leg that has ended is placed again here: it gave its units up, or was put back and never arrived."""
    if leg.taken_out_by is not None:
        return True
    return _never_arrived(tx, leg) and any(each.taken_out_by is not None for each in _chain(tx, leg))


def say_how_long(tx: Tx, world: World, leg: Order) -> None:
    """Legs that were put back are at the broker: say for how long the position was without them."""
    earlier = [each for each in _chain(tx, leg) if each.attempt < leg.attempt]
    gone = next((each for each in reversed(earlier) if _gave_up(tx, each)), None)
    since = tending.cancelled_at(tx, gone.id) if gone is not None else None
    if since is None:
        return
    seconds = max(0.0, seconds_between(since, world.now()))
    said = About.PROTECTION_INTERRUPTED.saying(
        symbol=leg.symbol, quantity=canonical(leg.quantity), seconds=f"{seconds:.1f}", order_id=leg.id
    )
    note(tx, world, leg.account_id, said)


def _put_back(tx: Tx, world: World, guard: Guard, family: Family) -> Turn:
    """The legs of one entry, for what they were for and nothing else covers. They are kept in mind while the exit
    works, for it may end unfilled, and until the broker has them. Those that it would not have are not sent again."""
    stop = guard.of(Leg.STOP_LOSS) or guard.legs[-1]
    later, quantity = _later(tx, guard), _bare(tx, stop, family)
    if quantity > 0 and not (later and _came_to_nothing(tx, later[-1])):
        return _place(tx, world, guard, quantity)
    untold = any(leg.status in UNTOLD for each in later for leg in each.legs)
    if not untold and not _still_exits(tx, stop.taken_out_by):
        _forget(tx, guard)
    return NOTHING


def _place(tx: Tx, world: World, guard: Guard, quantity: Quantity) -> Turn:
    """Both as a pair where the broker links them so; else the stop, which protects."""
    stop, take_profit = (_newest(tx, guard.of(leg)) for leg in (Leg.STOP_LOSS, Leg.TAKE_PROFIT))
    some = guard.legs[0]
    broker = broker_of(tx, world, some.account_id)
    links = broker.declaration.links(world.instrument(some.symbol).asset_class)
    paired = OrderClass.OCO in links and take_profit is not None and take_profit.order_type is OrderType.LIMIT
    if paired and take_profit is not None and stop is not None:
        return Turn(requests=(place_pair_again(tx, world, broker, take_profit, stop, quantity),))
    alone = stop or take_profit
    return NOTHING if alone is None else Turn(requests=(place_again(tx, world, broker, alone, quantity),))


def _bare(tx: ReadTx, leg: Order, family: Family) -> Quantity:
    """Units that a leg was for, that are still held, and that no leg like it is for now."""
    held = -leg.side.sign * family.left_to_exit(leg.symbol)
    later = (each for each in _chain(tx, leg) if each.attempt > leg.attempt and each.status.open)
    was_for = leg.remaining - sum((each.remaining for each in later), ZERO)
    return Quantity(min(was_for, held - covered(family, leg)))


def _chain(tx: ReadTx, leg: Order) -> list[Order]:
    """A leg and every other attempt of it, oldest first."""
    made = orders.orders_of_trade(tx, leg.trade_id) if leg.trade_id else [leg]
    return [each for each in made if (each.leg, each.step) == (leg.leg, leg.step)]


def _later(tx: ReadTx, guard: Guard) -> list[Guard]:
    """What was placed since for the entry of legs, oldest first."""
    some = guard.legs[0]
    made = orders.orders_of_trade(tx, some.trade_id) if some.trade_id else []
    return guards(e for e in made if e.leg in PROTECTS and e.step == some.step and e.attempt > some.attempt)


def _came_to_nothing(tx: ReadTx, guard: Guard) -> bool:
    """Whether the broker had legs and ended them unfilled, which no exit has asked for."""
    return all(
        leg.status.final and not (leg.filled_quantity or _never_arrived(tx, leg) or _gave_up(tx, leg))
        for leg in guard.legs
    )


def _never_arrived(tx: ReadTx, leg: Order) -> bool:
    """Whether a leg is known never to have reached the broker, with the order that it is linked to."""
    return leg.status is OrderStatus.EXPIRED and requests.never_sent(tx, leg.parent_id or leg.id)


def _newest(tx: ReadTx, leg: Order | None) -> Order | None:
    """The last attempt of a leg: with its prices, and the number that the next one counts from."""
    return None if leg is None else _chain(tx, leg)[-1]


def _still_exits(tx: ReadTx, trade_id: TradeId | None) -> bool:
    """Whether an exit of a trade may still end unfilled."""
    made = orders.orders_of_trade(tx, trade_id) if trade_id else []
    return any(order.leg is Leg.EXIT and order.status.open for order in made)


def _gave_up(tx: ReadTx, leg: Order) -> bool:
    """Whether a leg was cancelled for an exit."""
    return any(each.kind is RequestKind.CANCEL and each.asked_by for each in requests.of_order(tx, leg.id))


def _stays(tx: ReadTx, leg: Order) -> bool:
    """Whether the broker would not cancel it."""
    asked = [each.outcome for each in requests.of_order(tx, leg.id) if each.kind is RequestKind.CANCEL]
    return bool(asked) and asked[-1] is RequestOutcome.REJECTED


def _forget(tx: Tx, guard: Guard) -> None:
    for leg in guard.legs:
        tending.forget_taken_out(tx, leg.id)
