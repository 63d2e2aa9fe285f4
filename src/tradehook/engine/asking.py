"""Asking a broker so that nothing it does can hurt, and asking it for the orders that it should have shown."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import LookUp
from tradehook.engine.whose_order import ids_ahead, match_leg
from tradehook.orders import queries as orders
from tradehook.orders.order import Order
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.broker import BrokerOrder, Unknown
from tradehook.vocabulary.ids import ClientOrderId, OrderId

_LONGEST_ANSWER_S = 10.0

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """An order to be looked up: its ids, the newest first, and that of the order whose linked leg it is."""

    order: Order
    ids: tuple[ClientOrderId, ...]
    parent: ClientOrderId | None


async def answer_of(question: Awaitable[_Answer]) -> _Answer | Unknown:
    """What a broker answers; Unknown where it takes too long, or its adapter fails."""
    try:
        async with asyncio.timeout(_LONGEST_ANSWER_S):
            return await question
    except TimeoutError:
        return Unknown(f"no answer within {_LONGEST_ANSWER_S:g} s")
    except Exception as error:  # noqa: BLE001 - whatever an adapter failed to foresee is no answer
        log.exception("adapter failed")
        return Unknown(f"the adapter failed: {error}")


def to_seek(tx: ReadTx, missing: Iterable[Order]) -> list[Sought]:
    """How to look these orders up."""
    return [_sought(tx, order) for order in missing]


async def look_up(broker: Broker, sought: Iterable[Sought]) -> dict[OrderId, BrokerOrder | None]:
    """What the broker says of each; None of one that it has not. What it did not answer is left out.

    Where it cannot be asked, what it does not show is gone, if it was not ours: of ours, reports have to tell.
    """
    if broker.declaration.look_up is LookUp.NONE:
        return {each.order.id: None for each in sought if each.order.external}
    answers = {each.order.id: await _find(broker, each) for each in sought}
    return {order_id: answer for order_id, answer in answers.items() if not isinstance(answer, Unknown)}


async def _find(broker: Broker, sought: Sought) -> BrokerOrder | Unknown | None:
    for client_order_id in sought.ids:
        found = await answer_of(broker.find(sought.order.account_id, client_order_id))
        if found is not None:
            return found
    return await _find_as_leg(broker, sought, sought.parent) if sought.parent else None


async def _find_as_leg(broker: Broker, sought: Sought, parent: ClientOrderId) -> BrokerOrder | Unknown | None:
    """A leg that the broker knows under an id of its own making: among those of the order that it came with."""
    found = await answer_of(broker.find(sought.order.account_id, parent))
    if not isinstance(found, BrokerOrder):
        return found
    leg = next((each for each in found.legs if match_leg([sought.order], each)), None)
    return leg or Unknown("the broker has the order, and does not say what became of its leg")


def _sought(tx: ReadTx, order: Order) -> Sought:
    parent = orders.order(tx, order.parent_id) if order.parent_id else None
    return Sought(
        order=order,
        ids=(*reversed(ids_ahead(tx, order)), order.client_order_id),
        parent=parent.client_order_id if parent else None,
    )
