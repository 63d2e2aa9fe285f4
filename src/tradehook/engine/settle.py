"""Settling requests of which it is not known how they ended (promise 4): the broker is asked for our id.

A broker that cannot be asked tells by its reports, or by refusing the same id a second time; else a person looks.
"""

from enum import StrEnum

from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Declaration, LookUp, Replaces
from tradehook.engine.ordering import FIRST_ATTEMPT, LONGEST_SEND_S
from tradehook.engine.whose_order import match_leg
from tradehook.engine.world import World
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.vocabulary.broker import DUPLICATE_ID, Accepted, BrokerOrder, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant, after, seconds_between
from tradehook.vocabulary.order import OrderStatus, Replacement

PATIENCE_S = 15 * 60
"""A doubt that is older than this is a person's to settle."""

_PAUSES_S = (1, 2, 4, 8, 15, 30, 60)
_LONGEST_PAUSE_S = 30.0
_NEVER_ARRIVED = "The broker was asked for the order by its id and has none such."
_STILL_OPEN = "The order is still open, and the cancel can no longer be on its way."
_CANNOT_BE_ASKED = "It is from before the store was put back, and the broker cannot be asked whether it has it."
_UNCHANGED = "The order has its old terms, and the change can no longer be on its way."
_SAY_NOTHING = frozenset({OrderStatus.PENDING, OrderStatus.IN_DOUBT})


class Ask(StrEnum):
    """What is left to do about a doubt that the broker was not, or could not be, asked about."""

    AGAIN = "again"
    PERSON = "person"

    @property
    def meaning(self) -> str:
        """What is to be done, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Ask.AGAIN: "Send the same order again under the same id, which the broker takes only once.",
    Ask.PERSON: "Somebody looks in the broker's own application; meanwhile the broker is asked on.",
}


async def look_up(world: World, broker: Broker, request: BrokerRequest) -> Outcome | Ask | None:
    """How the request ended, as far as the broker can tell by now; None while there is nothing to do but wait.

    `request` with its order as it is now (rule: architecture 2, promise 4).
    """
    known = told(broker.declaration, request)
    if known is not None:
        return known
    if broker.declaration.look_up is LookUp.NONE:
        return _without_look_up(world, broker.declaration, request)
    found = await broker.find(request.order.account_id, _sought(broker.declaration, request))
    if isinstance(found, Unknown):
        return Ask.PERSON if _in_doubt_too_long(world, request) else None
    over = is_over(world, broker.declaration, request)
    match request.kind:
        case RequestKind.SUBMIT:
            return _of_submit(request, found, over)
        case RequestKind.CANCEL:
            return _of_cancel(found, over)
        case RequestKind.REPLACE:
            return _of_replace(broker.declaration, request, found, over)


async def look_up_first(broker: Broker, request: BrokerRequest) -> Outcome | None:
    """How a submit ended that may have been sent in a life of which a restored store knows nothing; None where it may
    be sent now."""
    if broker.declaration.look_up is LookUp.NONE:
        return None if broker.declaration.rejects_duplicate_ids else Unknown(_CANNOT_BE_ASKED)
    found = await broker.find(request.order.account_id, _sought(broker.declaration, request))
    return found if isinstance(found, Unknown) else _of_submit(request, found, over=False)


def told(declaration: Declaration, request: BrokerRequest) -> Outcome | None:
    """How the request ended by what its order has become since, through reports; None while they say nothing of it."""
    order = request.order
    accepted = Accepted(order.broker_order_id or BrokerOrderId(""))
    match request.kind:
        case RequestKind.SUBMIT if order.status is OrderStatus.REJECTED:
            return Rejected("rejected", order.words)
        case RequestKind.SUBMIT:
            return None if order.status in _SAY_NOTHING or _may_be_lost(declaration, order) else accepted
        case RequestKind.CANCEL:
            return accepted if order.status.final else None
        case RequestKind.REPLACE:
            return accepted if _is_replaced(request) else None


def _may_be_lost(declaration: Declaration, order: Order) -> bool:
    """An order that the broker does not show any more is expired too: only the broker knows whether it ever had it."""
    return order.status is OrderStatus.EXPIRED and declaration.look_up is not LookUp.NONE


def is_over(world: World, declaration: Declaration, request: BrokerRequest) -> bool:
    """Whether a request that did not arrive cannot arrive any more, nor be invisible.

    What another engine sent and has heard nothing of may be on its way for as long as an answer is waited for.
    """
    last_sent: Instant = request.send_before
    if request.outcome is None and request.made_by != world.engine:
        last_sent = after(last_sent, LONGEST_SEND_S)
    return world.now() > after(last_sent, declaration.look_up_delay_s)


def pause_s(request: BrokerRequest, now: Instant) -> float:
    """Seconds until it is worth looking again: a tenth of the doubt's age, so that old ones cost few look-ups."""
    return min(seconds_between(request.created_at, now) / 10, _LONGEST_PAUSE_S)


def meant(request: BrokerRequest, outcome: Outcome) -> Outcome:
    """What an answer says of the order itself.

    An id that is taken was taken by us. And what became of a copy, unless the broker accepted it, says nothing of the
    order that was sent before it.
    """
    match outcome:
        case Rejected(code) if code == DUPLICATE_ID:
            return Accepted(BrokerOrderId(""))
        case Rejected(_, words) if is_copy(request):
            return Unknown(f"Sent again, the broker refused it: {words}")
        case NotSent(why) if is_copy(request):
            return Unknown(f"It was not sent again: {why}")
        case _:
            return outcome


def is_copy(request: BrokerRequest) -> bool:
    """Whether the request sends an order that may have been sent before."""
    return request.kind is RequestKind.SUBMIT and request.attempt > FIRST_ATTEMPT


def known_as(declaration: Declaration, order: Order) -> ClientOrderId:
    """The id by which a broker is asked for an order."""
    return order.client_order_id if declaration.legs_keep_our_ids else order.asked_for_as


def _sought(declaration: Declaration, request: BrokerRequest) -> ClientOrderId:
    """The id that a broker must know, if the request arrived."""
    if request.change is not None and declaration.replaces is Replaces.AS_NEW_ORDER:
        return request.change.client_order_id
    return known_as(declaration, request.order)


def _of_submit(request: BrokerRequest, found: BrokerOrder | None, over: bool) -> Outcome | None:
    if found is None:
        return NotSent(_NEVER_ARRIVED) if over else None
    if found.status is OrderStatus.REJECTED:
        return Rejected("rejected", found.words)
    return Accepted(found.broker_order_id, _linked(request.legs, found.legs))


def _linked(
    ours: tuple[Order, ...], theirs: tuple[BrokerOrder, ...]
) -> tuple[tuple[ClientOrderId, BrokerOrderId], ...]:
    """Our legs with the broker's ids."""
    pairs = ((match_leg(list(ours), found), found) for found in theirs)
    return tuple((leg.client_order_id, found.broker_order_id) for leg, found in pairs if leg is not None)


def _of_cancel(found: BrokerOrder | None, over: bool) -> Outcome | None:
    if found is not None and found.status.final:
        return Accepted(found.broker_order_id)
    if not over:
        return None
    return NotSent(_STILL_OPEN) if found else Rejected("unknown-order", _NEVER_ARRIVED)


def _of_replace(
    declaration: Declaration, request: BrokerRequest, found: BrokerOrder | None, over: bool
) -> Outcome | None:
    if declaration.replaces is Replaces.AS_NEW_ORDER:
        return _of_submit(request, found, over)
    if found is not None and _has_terms(found, request.change):
        return Accepted(found.broker_order_id)
    if found is not None and found.status.final:
        return _ended(found)
    if not over:
        return None
    return NotSent(_UNCHANGED) if found else Rejected("unknown-order", _NEVER_ARRIVED)


def _has_terms(order: Order | BrokerOrder, wanted: Replacement | None) -> bool:
    """Whether an order is what a replace wanted to make of it."""
    if wanted is None:
        return False
    prices = wanted.prices
    pairs = (
        (wanted.quantity, order.quantity),
        (prices.limit_price, order.prices.limit_price),
        (prices.stop_price, order.prices.stop_price),
        (prices.trail_amount, order.prices.trail_amount),
        (prices.trail_percent, order.prices.trail_percent),
        (wanted.time_in_force, order.time_in_force),
        (wanted.good_till, order.good_till),
    )
    return all(new is None or new == now for new, now in pairs)


def _ended(order: Order | BrokerOrder) -> Rejected:
    return Rejected("order-final", f"The order ended as {order.status} before it could be changed.")


def _without_look_up(world: World, declaration: Declaration, request: BrokerRequest) -> Outcome | Ask | None:
    """The next thing to do about a broker that cannot be asked."""
    if request.kind is RequestKind.REPLACE and request.order.status.final:
        return _ended(request.order)
    if not is_over(world, declaration, request):
        return None
    rested = world.now() > after(request.send_before, _PAUSES_S[min(request.attempt, len(_PAUSES_S)) - 1])
    if request.kind is RequestKind.CANCEL:
        return NotSent(_STILL_OPEN) if rested else None
    may_send_again = request.kind is RequestKind.SUBMIT and declaration.rejects_duplicate_ids
    if may_send_again and not _in_doubt_too_long(world, request):
        return Ask.AGAIN if rested else None
    return Ask.PERSON


def _is_replaced(request: BrokerRequest) -> bool:
    known_as = request.change.client_order_id if request.change else None
    return known_as == request.order.client_order_id and _has_terms(request.order, request.change)


def _in_doubt_too_long(world: World, request: BrokerRequest) -> bool:
    """Of an order that was sent again, the first sending counts."""
    since = request.order.created_at if request.kind is RequestKind.SUBMIT else request.created_at
    return seconds_between(since, world.now()) > PATIENCE_S
