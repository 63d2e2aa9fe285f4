"""Whether what was reported and what a broker says of itself are the same: asked at the end of every card."""

import asyncio
from collections.abc import Iterator

from tests.conformance.brokers.stage import Stage
from tradehook.vocabulary.broker import BrokerOrder, Snapshot, Unknown
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.order import OrderStatus

_LOOK_AGAIN_S = 0.5


async def must_agree(stage: Stage) -> None:
    """End all trouble, hear everything, and compare; a broker's own positions may lag as it declares."""
    await stage.venue.heal()
    await stage.caught_up()
    clock = asyncio.get_running_loop().time
    deadline = clock() + stage.broker.declaration.settles_within_s
    while (found := await disagreements(stage)) and clock() < deadline:  # noqa: ASYNC110 - no report says it
        await asyncio.sleep(_LOOK_AGAIN_S)
    assert not found, "\n".join(found)


async def disagreements(stage: Stage) -> list[str]:
    """In which points the reports that were heard add up to something else than what the broker says, in words."""
    taken = await stage.snapshot()
    gone = _not_open(stage, taken)
    found = [await stage.broker.find(taken.account_id, client_id) for client_id in gone.values()]
    return [
        *_of_positions(stage, taken),
        *(words for order in every_order(taken) for words in _of_open(stage, order)),
        *(words for order_id, order in zip(gone, found, strict=True) for words in _of_gone(stage, order_id, order)),
    ]


def every_order(taken: Snapshot) -> list[BrokerOrder]:
    """The open orders of a snapshot, linked legs among them, each once."""
    orders = [each for order in taken.open_orders for each in (order, *order.legs) if each.status.open]
    return list({order.broker_order_id: order for order in orders}.values())


def _of_positions(stage: Stage, taken: Snapshot) -> Iterator[str]:
    held = {symbol: quantity for symbol, quantity in taken.positions.items() if quantity}
    told = stage.ledger.positions(taken.account_id)
    if held != told:
        yield f"The snapshot holds {held}, the reports add up to {told}."


def _of_open(stage: Stage, order: BrokerOrder) -> Iterator[str]:
    yield from _of_filled(stage, order)
    if stage.ledger.over(order.broker_order_id):
        yield f"{_name(order)} is open, its end was reported."


def _of_filled(stage: Stage, order: BrokerOrder) -> Iterator[str]:
    told = stage.ledger.filled_with_what_it_replaced(order.broker_order_id)
    if told != order.filled_quantity:
        yield f"{_name(order)} has filled {canonical(order.filled_quantity)}, reported {canonical(told)}."


def _not_open(stage: Stage, taken: Snapshot) -> dict[BrokerOrderId, ClientOrderId]:
    """The orders that were heard of, that no report says have ended, and that are not open either: they have filled."""
    still = {order.broker_order_id for order in every_order(taken)}
    ledger = stage.ledger
    return {it: client_id for it, client_id in ledger.known.items() if it not in still and not ledger.over(it)}


def _of_gone(stage: Stage, order_id: BrokerOrderId, order: BrokerOrder | Unknown | None) -> Iterator[str]:
    if not isinstance(order, BrokerOrder):
        yield f"Order {order_id} was reported; asked for, the broker says {order}."
        return
    yield from _of_filled(stage, order)
    # What a broker calls an order whose fill was taken back is its own affair: it has no rest that works.
    if order.status is not OrderStatus.FILLED and not stage.ledger.undone(order_id):
        yield f"{_name(order)} is {order.status}, which was not reported."


def _name(order: BrokerOrder) -> str:
    return f"Order {order.client_order_id} ({order.broker_order_id})"
