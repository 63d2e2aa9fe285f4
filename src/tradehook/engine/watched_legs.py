"""Legs that tradehook watches, or places once their entry has filled: what is to be done about them now.

All of it follows from the rows: what the entry has filled, what the orders of its legs have filled, what is held. Both
legs together are never for more than the entry filled (rule: deciding 5).
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from tradehook.engine.facts import Scene
from tradehook.engine.noting import note
from tradehook.engine.ordering import cancel
from tradehook.engine.sights import Attention, Sights, noticed
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.watched_orders import PROTECTING, free_to_exit, happen, send_leg
from tradehook.engine.world import World
from tradehook.lanes.lane import Lane
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.life import WatchedEvent, WatchedStatus
from tradehook.orders.emulation.rules import Outgoing, at_fill, outgoing
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.decision import Carried
from tradehook.vocabulary.exact import ZERO, Quantity
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Tick
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import Leg, OrderStatus, OrderType

_AGAIN_AFTER_S = 30.0
"""How long a leg whose order was refused waits before another is sent."""
_CANCEL_AGAIN_AFTER_S = 5.0
_GOING = frozenset({WatchedStatus.TRIGGERED, WatchedStatus.SENT})
_AT_BROKER = frozenset({WatchedStatus.SENT, WatchedStatus.PLACED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The watched legs of one entry that have not ended, one or two, and every order that was made of its legs.

    A stop comes first: where one look reaches both, it counts.
    """

    entry: Order
    legs: tuple[Watched, ...]
    made: tuple[Order, ...]

    @property
    def exited(self) -> Quantity:
        """Units that something else has exited."""
        return max(leg.exited for leg in self.legs)

    @property
    def left(self) -> Quantity:
        """What the legs are for now."""
        done: Decimal = sum((order.filled_quantity for order in self.made), self.exited)
        return Quantity(max(ZERO, self.entry.filled_quantity - done))

    @property
    def open(self) -> tuple[Order, ...]:
        """The orders of its legs that may still fill."""
        return tuple(order for order in self.made if order.status.open)

    @property
    def free(self) -> Decimal:
        """What no order on its way to the market takes away already."""
        going = (order.remaining for order in self.open if order.order_type is OrderType.MARKET)
        return self.left - sum(going, ZERO)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left for the legs, and nothing can come."""
        return self.entry.status.final and not self.left

    def order_of(self, leg: Watched) -> Order | None:
        """The newest order that was made of a leg."""
        return next((order for order in self.made if order.id == leg.order_id), None)

    def goes_out(self, but: Watched) -> bool:
        """Whether the other leg is triggered, or its order sent."""
        return any(leg.status in _GOING for leg in self.legs if leg.id != but.id)


def pair_of(tx: ReadTx, entry_id: OrderId, legs: list[Watched]) -> Pair:
    """The legs of an entry, which is there."""
    entry = orders.order(tx, entry_id)
    if entry is None:
        raise LookupError(entry_id)
    of_trade = orders.orders_of_trade(tx, legs[0].trade_id)
    made = (order for order in of_trade if order.leg in PROTECTING and order.step == entry.step)
    stops_first = sorted(legs, key=lambda leg: leg.leg is not Leg.STOP_LOSS)
    return Pair(entry=entry, legs=tuple(stops_first), made=tuple(made))


def attend_legs(tx: Tx, world: World, attention: Attention, pair: Pair, held: Decimal | None) -> tuple[Turn, Decimal]:
    """Take the legs of an entry as far as they go now; with what they are for of the position.

    `held`: units of the position that are left for them, None while the broker shows another position than our books.
    """
    before = {leg.id: leg for leg in pair.legs}
    if pair.entry.filled_quantity:
        pair = _released(world, pair, held)
        pair = _with(pair, tuple(_as_ended(tx, world, pair, leg) for leg in pair.legs))
        turn, pair = _wind_up(tx, world, attention, pair) if pair.is_over else _go_on(tx, world, attention, pair)
    else:
        turn = NOTHING
        pair = _cancelled(pair, "its entry ended without filling") if pair.entry.status.final else pair
    for leg in pair.legs:
        if leg != before[leg.id]:
            emulation.change(tx, leg, world.now())
    return turn, pair.left


def _released(world: World, pair: Pair, held: Decimal | None) -> Pair:
    """The legs once they are for what the entry has filled, at prices that follow from its fills; cut to what is held,
    for good: what something else exited does not come back."""
    tick = world.instrument(pair.entry.symbol).tick
    elsewhere = ZERO if held is None else max(ZERO, pair.left - held)
    pair = _with(pair, tuple(replace(leg, exited=Quantity(pair.exited + elsewhere)) for leg in pair.legs))
    return _with(pair, tuple(_at_work(leg, pair, tick) for leg in pair.legs))


def _at_work(leg: Watched, pair: Pair, tick: Tick) -> Watched:
    leg = replace(leg, released=pair.left)
    if leg.status not in (WatchedStatus.WAITING, WatchedStatus.WATCHING):
        return leg
    return happen(at_fill(leg, pair.entry, tick), WatchedEvent.RELEASED)


def _as_ended(tx: Tx, world: World, pair: Pair, leg: Watched) -> Watched:
    """A leg whose order has ended with something left: watched again, unless somebody cancelled the order."""
    order = pair.order_of(leg)
    if leg.status not in _AT_BROKER or order is None or order.status.open or pair.is_over:
        return leg
    if not pair.left or pair.goes_out(but=leg) or _never_arrived(tx, order):
        return _again(leg, order)
    if requests.attempts(tx, order.id, RequestKind.CANCEL):
        return happen(leg, WatchedEvent.CANCELLED, "its order was cancelled")
    words = order.words or f"the order is {order.status}"
    if leg.status is WatchedStatus.PLACED:
        said = About.WATCHED_INSTEAD.saying(symbol=leg.symbol, leg=leg.leg, words=words, order_id=order.id)
        note(tx, world, leg.account_id, said)
        return replace(_again(leg, order), carried=Carried.WATCHED)
    said = About.TRIGGERED_IN_VAIN.saying(symbol=leg.symbol, leg=leg.leg, words=words, order_id=order.id)
    note(tx, world, leg.account_id, said)
    return replace(_again(leg, order), not_before=after(world.now(), _AGAIN_AFTER_S))


def _again(leg: Watched, order: Order) -> Watched:
    """The leg, watched on the terms that its order had last."""
    again = happen(leg, WatchedEvent.RETURNED)
    return replace(again, prices=order.prices, distance=None) if leg.status is WatchedStatus.PLACED else again


def _never_arrived(tx: ReadTx, order: Order) -> bool:
    return order.status is OrderStatus.EXPIRED and requests.never_sent(tx, order.id)


def _wind_up(tx: Tx, world: World, attention: Attention, pair: Pair) -> tuple[Turn, Pair]:
    """Nothing is left for the legs: what still rests at the broker is taken out of the book, then they end."""
    if pair.open:
        return _cancel(tx, world, attention.scene, pair.open), pair
    if pair.exited and not any(order.filled_quantity for order in pair.made):
        note(tx, world, pair.entry.account_id, About.WATCH_ENDED.saying(symbol=pair.entry.symbol))
    return NOTHING, _with(pair, tuple(_ended(pair, leg) for leg in pair.legs))


def _ended(pair: Pair, leg: Watched) -> Watched:
    order = pair.order_of(leg)
    if leg.status in _AT_BROKER and order is not None and order.filled_quantity:
        return happen(leg, WatchedEvent.FILLED)
    return happen(leg, WatchedEvent.CANCELLED, "nothing was left to exit")


def _go_on(tx: Tx, world: World, attention: Attention, pair: Pair) -> tuple[Turn, Pair]:
    """Look at the prices, and send what they reach, or place what belongs at the broker."""
    pair = _looked(tx, world, pair, attention.sights)
    triggered = next((leg for leg in pair.legs if leg.status is WatchedStatus.TRIGGERED), None)
    if triggered is not None:
        return _go_out(tx, world, attention.scene, pair, triggered)
    resting = next((leg for leg in pair.legs if _belongs_at_broker(world, attention.lane, pair, leg)), None)
    return (NOTHING, pair) if resting is None else _place(tx, world, attention.scene, pair, resting)


def _looked(tx: Tx, world: World, pair: Pair, sights: Sights) -> Pair:
    """The legs after the prices that were seen; at most one of them is triggered."""
    legs = []
    going = any(leg.status is WatchedStatus.TRIGGERED for leg in pair.legs)
    for leg in pair.legs:
        seen = noticed(tx, world, leg, sights)
        may = leg.status is WatchedStatus.WATCHING and not going and pair.free > ZERO
        if seen.touched and may and (leg.not_before is None or leg.not_before <= world.now()):
            going = True
            legs.append(happen(seen.watched, WatchedEvent.TOUCHED))
        else:
            legs.append(seen.watched)
    return _with(pair, tuple(legs))


def _go_out(tx: Tx, world: World, scene: Scene, pair: Pair, leg: Watched) -> tuple[Turn, Pair]:
    """Send what was triggered, once no other order of the legs can fill."""
    if pair.open:
        return _cancel(tx, world, scene, pair.open), pair
    quantity = Quantity(min(pair.left, free_to_exit(tx, leg)))
    if not quantity:
        return NOTHING, _put(pair, happen(leg, WatchedEvent.RETURNED))
    request = send_leg(tx, world, scene.broker, leg, quantity, outgoing(leg))
    sent = replace(happen(leg, WatchedEvent.SENT), order_id=request.order.id)
    return Turn(requests=(request,)), _put(pair, sent)


def _belongs_at_broker(world: World, lane: Lane, pair: Pair, leg: Watched) -> bool:
    """Whether a leg is to be placed now: not while another trade has the lane, which may be about to exit."""
    return (
        leg.carried is Carried.AFTER_FILL
        and leg.status is WatchedStatus.WATCHING
        and pair.entry.status.final
        and not pair.open
        and lane.trade_id in (None, leg.trade_id)
        and (leg.not_before is None or leg.not_before <= world.now())
    )


def _place(tx: Tx, world: World, scene: Scene, pair: Pair, leg: Watched) -> tuple[Turn, Pair]:
    quantity = Quantity(min(pair.left, free_to_exit(tx, leg)))
    if not quantity:
        return NOTHING, pair
    request = send_leg(tx, world, scene.broker, leg, quantity, Outgoing(leg.order_type, leg.prices))
    placed = replace(happen(leg, WatchedEvent.PLACED), order_id=request.order.id)
    return Turn(requests=(request,)), _put(pair, placed)


def _cancel(tx: Tx, world: World, scene: Scene, resting: tuple[Order, ...]) -> Turn:
    """Have orders cancelled, each asked for once, and again when the answer led to nothing for a while."""
    wanted = (order for order in resting if _may_be_asked(tx, world, order))
    return Turn(requests=tuple(cancel(tx, world, scene.broker, order) for order in wanted))


def _may_be_asked(tx: ReadTx, world: World, order: Order) -> bool:
    if order.status in (OrderStatus.PENDING, OrderStatus.IN_DOUBT) or order.order_type is OrderType.MARKET:
        return False
    if requests.is_under_way(tx, order.id, RequestKind.CANCEL):
        return False
    answered = requests.cancel_answered(tx, order.id)
    return answered is None or world.now() >= after(answered, _CANCEL_AGAIN_AFTER_S)


def _cancelled(pair: Pair, words: str) -> Pair:
    return _with(pair, tuple(happen(leg, WatchedEvent.CANCELLED, words) for leg in pair.legs))


def _with(pair: Pair, legs: tuple[Watched, ...]) -> Pair:
    return replace(pair, legs=legs)


def _put(pair: Pair, new: Watched) -> Pair:
    return _with(pair, tuple(new if leg.id == new.id else leg for leg in pair.legs))
