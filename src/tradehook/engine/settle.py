"""Settling requests of which it is not known how they ended (promise 4): the broker is asked for our id."""

from tradehook.brokers.contract import Broker, LookUp
from tradehook.engine.world import World
from tradehook.orders.order import BrokerRequest, RequestKind
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import OrderStatus

_NEVER_ARRIVED = "The broker was asked for the order by its id and has none such."


async def look_up(world: World, broker: Broker, request: BrokerRequest) -> Outcome | None:
    """How the request ended, as far as the broker can tell by now; None while nobody can say."""
    if broker.declaration.look_up is LookUp.NONE:
        return None
    found = await broker.find(request.order.account_id, request.order.client_order_id)
    if isinstance(found, Unknown):
        return None
    over = world.now() > _no_longer_possible(broker, request)
    if request.kind is RequestKind.CANCEL:
        return _of_cancel(found, over)
    return _of_submit(found, over)


def _no_longer_possible(broker: Broker, request: BrokerRequest) -> Instant:
    """After this instant a request that did not arrive cannot arrive any more, nor be invisible."""
    return after(request.send_before, broker.declaration.look_up_delay_s)


def _of_submit(found: BrokerOrder | None, over: bool) -> Outcome | None:
    if found is None:
        return NotSent(_NEVER_ARRIVED) if over else None
    if found.status is OrderStatus.REJECTED:
        return Rejected("rejected", found.words)
    return Accepted(found.broker_order_id)


def _of_cancel(found: BrokerOrder | None, over: bool) -> Outcome | None:
    if found is None or found.status.final:
        return Accepted(found.broker_order_id) if found else Rejected("unknown-order", _NEVER_ARRIVED)
    return NotSent("The order is still open, and the cancel can no longer be on its way.") if over else None
