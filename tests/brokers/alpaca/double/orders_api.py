"""The trading API: orders."""

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from tests.brokers.alpaca.double import canceling, placing, replacing
from tests.brokers.alpaca.double.calls import NO_CONTENT, Answer, Call, Route
from tests.brokers.alpaca.double.order_json import flat, nested
from tests.brokers.alpaca.double.orders import Order
from tests.brokers.alpaca.double.reading import json_object
from tests.brokers.alpaca.double.refusals import MALFORMED_BODY, Refusal, invalid, not_found, order_not_found
from tests.brokers.alpaca.double.wire import instant

Json = dict[str, Any]
_USUAL, _MOST = 50, 500
_STATUSES = ("open", "closed", "all")


def place(call: Call) -> Answer | Refusal:
    """POST /v2/orders: the order as it was taken in; what the market does with it comes after."""
    body = json_object(call.body)
    if body is None:
        return MALFORMED_BODY
    order = placing.take_in(call.floor, call.account, body)
    if isinstance(order, Refusal):
        return order
    return Answer(nested(order), then=partial(placing.send_out, call.floor, order))


def replace(call: Call) -> Answer | Refusal:
    """PATCH /v2/orders/{order_id}: the replacement, a new order."""
    order, body = call.order, json_object(call.body)
    if isinstance(order, Refusal):
        return order
    if body is None:
        return MALFORMED_BODY
    new = replacing.take_in(call.floor, call.account, order, body)
    if isinstance(new, Refusal):
        return new
    return Answer(nested(new), then=partial(replacing.send_out, call.floor, order))


def cancel(call: Call) -> Answer | Refusal:
    """DELETE /v2/orders/{order_id}."""
    order = call.order
    if isinstance(order, Refusal):
        return order
    return canceling.ask(call.floor, order) or NO_CONTENT


def cancel_all(call: Call) -> Answer:
    """DELETE /v2/orders: what became of each open order."""
    answers = []
    for order in open_orders(call):
        if not order.status.open:
            continue
        refusal = canceling.ask(call.floor, order)
        answers.append({"id": order.id, "status": refusal.status if refusal else 200})
    return Answer(answers, 207)


def get(call: Call) -> Answer | Refusal:
    """GET /v2/orders/{order_id}."""
    order = call.order
    if isinstance(order, Refusal):
        return order
    return Answer(nested(order) if call.is_set("nested") else flat(order))


def get_by_client_id(call: Call) -> Answer | Refusal:
    """GET /v2/orders:by_client_order_id."""
    name = call.query.get("client_order_id")
    if not name:
        return invalid("client_order_id is required")
    order = call.account.by_client_id.get(name)
    return order_not_found(name) if order is None else Answer(flat(order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which orders are asked for; times are exclusive nanoseconds."""

    status: str
    limit: int
    newest_first: bool
    after: int | None
    until: int | None
    symbols: frozenset[str]
    side: str | None
    classes: frozenset[str]
    nested: bool

    def takes(self, order: Order) -> bool:
        """Whether an order is one of them."""
        return (
            self.status in ("all", "open" if order.status.open else "closed")
            and (self.after is None or order.created_at > self.after)
            and (self.until is None or order.created_at < self.until)
            and (not self.symbols or self._is_of_symbols(order))
            and self.side in (None, order.side.value)
            and (not self.classes or order.asset is None or order.asset.asset_class.value in self.classes)
        )

    def _is_of_symbols(self, order: Order) -> bool:
        assets = [order.asset, *(leg.asset for leg in order.legs)]
        return any(asset and {asset.symbol, asset.position_symbol} & self.symbols for asset in assets)


def list_orders(call: Call) -> Answer | Refusal:
    """GET /v2/orders: nested, a leg whose parent is in the answer stands in it, and any other by itself."""
    wanted = _wanted(call)
    if isinstance(wanted, Refusal):
        return wanted
    found = _bounded(call, wanted)
    if isinstance(found, Refusal):
        return found
    if not wanted.nested:
        return Answer([flat(order) for order in found])
    chosen = set(found)
    return Answer([nested(order) for order in found if order.parent not in chosen])


def _wanted(call: Call) -> Wanted | Refusal:
    limit = call.count("limit", _USUAL, _MOST)
    times = {name: _time(call, name) for name in ("after", "until")}
    for read in (limit, *times.values()):
        if isinstance(read, Refusal):
            return read
    status, direction = call.query.get("status", "open"), call.query.get("direction", "desc")
    if status not in _STATUSES:
        return invalid(f"invalid status: {status}")
    if direction not in ("asc", "desc"):
        return invalid(f"invalid direction: {direction}")
    return Wanted(
        status=status, limit=limit, newest_first=direction == "desc",  # type: ignore[arg-type]
        after=times["after"], until=times["until"], symbols=frozenset(call.listed("symbols")),  # type: ignore[arg-type]
        side=call.query.get("side"), classes=frozenset(call.listed("asset_class")) - {"all"},
        nested=call.is_set("nested"),
    )  # fmt: skip


def _time(call: Call, name: str) -> int | Refusal | None:
    sent = call.query.get(name)
    if not sent:
        return None
    found = instant(sent)
    return invalid(f"invalid {name}: {sent}") if found is None else found


def _bounded(call: Call, wanted: Wanted) -> list[Order] | Refusal:
    """As many as are asked for, in the order asked for, from or up to an order that may be named."""
    orders = open_orders(call) if wanted.status == "open" else list(call.account.orders.values())
    if wanted.newest_first:
        orders.reverse()
    for name in ("after_order_id", "before_order_id"):
        if name in call.query:
            marker = call.account.orders.get(call.query[name])
            if marker is None:
                return not_found(f"order not found for {call.query[name]}")
            wants_later = name == "after_order_id"
            orders = [
                one for one in orders if one is not marker and (one.created_at > marker.created_at) is wants_later
            ]
    return list(islice(filter(wanted.takes, orders), wanted.limit))


def open_orders(call: Call) -> list[Order]:
    """The open orders of the account, oldest first, with replacements that are on their way."""
    found = {order.id: order for symbol in call.account.open.values() for order in symbol.values()}
    for order in list(found.values()):
        for one in (order.successor, *order.legs):
            if one is not None and one.status.open:
                found[one.id] = one
    return sorted(found.values(), key=lambda order: order.created_at)


ORDER_ROUTES = (
    Route("POST", "/v2/orders", place),
    Route("GET", "/v2/orders", list_orders),
    Route("DELETE", "/v2/orders", cancel_all),
    Route("GET", "/v2/orders:by_client_order_id", get_by_client_id),
    Route("GET", "/v2/orders/{order_id}", get),
    Route("PATCH", "/v2/orders/{order_id}", replace),
    Route("DELETE", "/v2/orders/{order_id}", cancel),
)
