"""Messages of the `trade_updates` stream."""

from typing import Any

from tests.brokers.alpaca.double.accounts import Account, Fill
from tests.brokers.alpaca.double.order_json import nested
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.wire import event_id, id_of, new_id, plain, stamp
from tests.brokers.alpaca.double.words import Event

Json = dict[str, Any]


def update(order: Order, event: Event, at: int, details: Json) -> Json:
    """What is told of an order: the order as it is now, ids, the time, and the details of the event."""
    return {
        "stream": "trade_updates",
        "data": {
            "account_id": id_of(order.account),
            "at": stamp(at),
            "event": event.value,
            "event_id": event_id(),
            "execution_id": new_id(),
            "order": nested(order),
            "timestamp": stamp(at),
            **details,
        },
    }


def of_fill(account: Account, fill: Fill) -> Json:
    """The details of an execution: `qty` is this execution's alone, `position_qty` what is held after it."""
    return {
        "execution_id": fill.id,
        "price": plain(fill.price),
        "qty": plain(fill.qty),
        "position_qty": plain(account.quantity(fill.order.symbol)),
        "timestamp": stamp(fill.at),
    }


def of_undoing(account: Account, fill: Fill) -> Json:
    """The details of a bust or a correction: a new execution id, and the one it is about."""
    told = of_fill(account, fill)
    del told["execution_id"], told["timestamp"]
    return told | {"previous_execution_id": fill.id}
