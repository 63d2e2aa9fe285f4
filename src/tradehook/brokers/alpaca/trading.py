"""The questions and commands of Alpaca's Trading API that the adapter has."""

from collections.abc import Mapping
from typing import TypeVar

from tradehook.brokers.alpaca.pacing import Urgency
from tradehook.brokers.alpaca.rest import Call, Rest
from tradehook.brokers.alpaca.translate.numbers import instant_or_none, rfc3339
from tradehook.brokers.alpaca.translate.wire import WireAccount, WireActivity, WireOrder, WirePosition
from tradehook.vocabulary.broker import NotSent, Rejected, Unknown
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant

_ORDERS = "/v2/orders"
_MOST_ORDERS = 500
_MOST_ACTIVITIES = 100

_ANOTHER = Unknown("Alpaca answered about another order than it was asked about.")

Body = Mapping[str, object]
Answered = bytes | Rejected | Unknown | NotSent
Listed = tuple[WireOrder, ...]

_Kind = TypeVar("_Kind")


class Trading:
    """One account at the Trading API. Nothing here raises for what Alpaca says or fails to say."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def place(self, body: Body, urgency: Urgency, send_before: Instant) -> Answered:
        """Place an order."""
        return await self._rest.command(Call(method="POST", path=_ORDERS, body=body, urgency=urgency), send_before)

    async def replace(self, order_id: BrokerOrderId, body: Body, send_before: Instant) -> Answered:
        """Give an order new terms."""
        call = Call(method="PATCH", path=f"{_ORDERS}/{order_id}", body=body, urgency=Urgency.FIRST)
        return await self._rest.command(call, send_before)

    async def cancel(self, order_id: BrokerOrderId, send_before: Instant) -> Answered:
        """Ask for an order to be cancelled."""
        call = Call(method="DELETE", path=f"{_ORDERS}/{order_id}", urgency=Urgency.FIRST)
        return await self._rest.command(call, send_before)

    async def order(self, order_id: BrokerOrderId) -> WireOrder | Rejected | Unknown:
        """The order with Alpaca's id, with its legs."""
        call = Call(method="GET", path=f"{_ORDERS}/{order_id}", query={"nested": "true"}, urgency=Urgency.FIRST)
        wire = await self._rest.read(WireOrder, call)
        return wire if not isinstance(wire, WireOrder) or wire.id == order_id else _ANOTHER

    async def order_of_client(self, client_order_id: ClientOrderId) -> WireOrder | Rejected | Unknown:
        """The order with this client order id."""
        call = Call(
            method="GET",
            path=f"{_ORDERS}:by_client_order_id",
            query={"client_order_id": client_order_id},
            urgency=Urgency.FIRST,
        )
        wire = await self._rest.read(WireOrder, call)
        return wire if not isinstance(wire, WireOrder) or wire.client_order_id == client_order_id else _ANOTHER

    async def open_orders(self) -> Listed | Unknown:
        """Every order that Alpaca counts as open, each by itself: legs too, except those that are held."""
        return await self._listed({"status": "open", "nested": "false"}, None)

    async def orders_since(self, since: Instant) -> Listed | Unknown:
        """Every order that was sent in since then, whatever its state, with its legs."""
        return await self._listed({"status": "all", "nested": "true"}, since)

    async def fills_since(self, since: Instant) -> tuple[WireActivity, ...] | Unknown:
        """Every execution since then, oldest first."""
        found: dict[str, WireActivity] = {}
        query = {"after": rfc3339(since), "direction": "asc", "page_size": str(_MOST_ACTIVITIES)}
        while True:
            page = await self._read(tuple[WireActivity, ...], "/v2/account/activities/FILL", query)
            if isinstance(page, Unknown):
                return page
            known = len(found)
            found |= {activity.id: activity for activity in page}
            if len(page) < _MOST_ACTIVITIES or len(found) == known:
                return tuple(found.values())
            query["page_token"] = page[-1].id

    async def account(self) -> WireAccount | Unknown:
        """Balances."""
        return await self._read(WireAccount, "/v2/account", {})

    async def positions(self) -> tuple[WirePosition, ...] | Unknown:
        """What is held."""
        return await self._read(tuple[WirePosition, ...], "/v2/positions", {})

    async def _listed(self, query: Mapping[str, str], since: Instant | None) -> Listed | Unknown:
        """Every order that the query finds, page by page, oldest first."""
        found: dict[str, WireOrder] = {}
        asked = {**query, "limit": str(_MOST_ORDERS), "direction": "asc"}
        while True:
            page = await self._read(Listed, _ORDERS, asked if since is None else {**asked, "after": rfc3339(since)})
            if isinstance(page, Unknown):
                return page
            known = len(found)
            found |= {order.id: order for order in page}
            if len(page) < _MOST_ORDERS or len(found) == known:
                return tuple(found.values())
            # The page ends somewhere among orders of the same instant: the next begins just before it.
            last = instant_or_none(page[-1].submitted_at or page[-1].created_at)
            if last is None:
                return Unknown("Alpaca's list of orders goes on at no readable time.")
            since = Instant(last - 1)

    async def _read(self, kind: type[_Kind], path: str, query: Mapping[str, str]) -> _Kind | Unknown:
        answer = await self._rest.read(kind, Call(method="GET", path=path, query=query))
        return Unknown(f"Alpaca said no: {answer.words}") if isinstance(answer, Rejected) else answer
