"""The transaction that takes what looking up a doubt has found: how it ended, or what else is to be done about it."""

from tradehook.engine.facts import broker_of, scene_of
from tradehook.engine.family import family_of, is_given_up
from tradehook.engine.history import happen
from tradehook.engine.ordering import from_before, why_no_entry
from tradehook.engine.parking import park_request, settle_by_itself
from tradehook.engine.settle import Ask
from tradehook.engine.take_outcome import take_outcome
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import Tx
from tradehook.restores.queries import is_held
from tradehook.trades import queries as trades
from tradehook.vocabulary.broker import Outcome, Unknown
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.ids import RequestId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import Leg, OrderStatus

_NO_ANSWER = "The engine that sent it stopped before an answer came."


def take_found(tx: Tx, world: World, request: BrokerRequest, found: Outcome | Ask) -> Turn:
    """Go on from what `settle.look_up` has found. To do so twice is to do so once."""
    if not isinstance(found, Ask):
        settle_by_itself(tx, world, request, found)
        return take_outcome(tx, world, request, found)
    turn = _show_doubt(tx, world, request)
    if found is Ask.AGAIN and not is_held(tx):
        return turn + _send_again(tx, world, request)
    if found is Ask.PERSON:
        park_request(tx, world, request)
    return turn


def _show_doubt(tx: Tx, world: World, request: BrokerRequest) -> Turn:
    """What was sent by an engine that stopped before the answer came is in doubt like anything else."""
    return take_outcome(tx, world, request, Unknown(_NO_ANSWER)) if request.outcome is None else NOTHING


def _send_again(tx: Tx, world: World, doubted: BrokerRequest) -> Turn:
    """Send a copy of the order, as a request of its own; a person settles what may not be sent any more."""
    order = orders.lock_order(tx, doubted.order.id)
    newest = requests.attempts(tx, doubted.order.id, RequestKind.SUBMIT)
    if order is None or order.status is not OrderStatus.IN_DOUBT or doubted.attempt != newest:
        return NOTHING
    if not _may_go_out(tx, world, order):
        park_request(tx, world, doubted)
        return NOTHING
    copy = _copy(tx, world, order, newest + 1)
    requests.add(tx, copy)
    happen(tx, order, Event.SENT, "", copy.created_at, copy.created_at)
    return Turn(requests=(copy,))


def _may_go_out(tx: Tx, world: World, order: Order) -> bool:
    """Whether what holds orders back lets this one pass now: as if it were sent for the first time."""
    if order.leg is not Leg.ENTRY:
        return _still_fits(tx, order)
    trade = trades.trade(tx, order.trade_id) if order.trade_id else None
    held = from_before(world, order.created_at) or why_no_entry(
        tx, scene_of(tx, world, order.lane).account, trade, world.now()
    )
    return held is None and not is_given_up(tx, order)


def _still_fits(tx: Tx, order: Order) -> bool:
    """Whether an exit takes no more than is left of the position (rule: architecture 2, promise 11)."""
    left = -order.side.sign * family_of(tx, order.lane).left_to_exit(order.symbol)
    taken_already = order.remaining if order.leg is Leg.EXIT else ZERO
    return left + taken_already >= order.remaining


def _copy(tx: Tx, world: World, order: Order, attempt: int) -> BrokerRequest:
    now = world.now()
    declaration = broker_of(tx, world, order.account_id).declaration
    return BrokerRequest(
        id=RequestId(world.new_id()),
        kind=RequestKind.SUBMIT,
        order=order,
        attempt=attempt,
        created_at=now,
        send_before=after(now, declaration.send_within_s),
        made_by=world.engine,
        legs=tuple(orders.legs_of(tx, order.id)),
    )
