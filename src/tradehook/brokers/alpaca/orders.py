"""Orders of ours at Alpaca: placed, replaced, cancelled and found, under our ids."""

import re

from tradehook.brokers.alpaca.errors import NOT_FOUND
from tradehook.brokers.alpaca.known import KnownOrders, Successor
from tradehook.brokers.alpaca.pacing import Urgency
from tradehook.brokers.alpaca.rest import decoded
from tradehook.brokers.alpaca.shown import ShownOrders
from tradehook.brokers.alpaca.trading import Answered, Trading
from tradehook.brokers.alpaca.translate.requests import NotExpressible, order_body, replacement_body
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireOrder
from tradehook.brokers.alpaca.translate.words import CANCELLING, LEG_TYPES, LINKED
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, Outcome, Rejected, Unknown
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderTicket, Replacement

NOT_OFFERED = "not-offered"
_THEIR_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Links = tuple[tuple[ClientOrderId, BrokerOrderId], ...]


class Orders:
    """The commands and the look-up of one account.

    An id is looked for among those that are remembered, then as a client order id, and last, where it has that form, as
    Alpaca's own: linked legs have no client order id of ours there, and are named so after a restart.
    """

    def __init__(self, trading: Trading, shown: ShownOrders, known: KnownOrders, symbols: Symbols) -> None:
        self._trading = trading
        self._shown = shown
        self._known = known
        self._symbols = symbols

    async def submit(self, ticket: OrderTicket, send_before: Instant) -> Outcome:
        """Place an order with its legs."""
        symbol = self._symbols.theirs(ticket.symbol)
        body = order_body(ticket, symbol, self._symbols.class_of(ticket.symbol))
        if isinstance(body, NotExpressible):
            return Rejected(code=NOT_OFFERED, words=body.words)
        urgency = Urgency.FIRST if ticket.reduce_only else Urgency.USUAL
        placed = _order_in(await self._trading.place(body, urgency, send_before), ticket.client_order_id)
        if not isinstance(placed, WireOrder):
            return placed
        self._known.see(placed)
        return Accepted(BrokerOrderId(placed.id), await self._links(ticket, placed))

    async def replace(self, client_order_id: ClientOrderId, change: Replacement, send_before: Instant) -> Outcome:
        """Ask for new terms: Alpaca makes a new order, under the id that the change names."""
        order_id = await self._id(client_order_id)
        if isinstance(order_id, Rejected | NotSent):
            return order_id
        answer = await self._trading.replace(order_id, replacement_body(change), send_before)
        new = _order_in(answer, change.client_order_id)
        if not isinstance(new, WireOrder):
            return new
        self._known.see(new, self._known.parent_of(order_id))
        self._known.replace(order_id, Successor(change.client_order_id, BrokerOrderId(new.id)))
        return Accepted(BrokerOrderId(new.id))

    async def cancel(self, client_order_id: ClientOrderId, send_before: Instant) -> Outcome:
        """Ask for an order to be cancelled. That it is already, or is about to be, is as good."""
        order_id = await self._id(client_order_id)
        if isinstance(order_id, Rejected | NotSent):
            return order_id
        answer = await self._trading.cancel(order_id, send_before)
        if isinstance(answer, bytes):
            return (
                Unknown("Alpaca answered a cancel with something else than nothing.") if answer else Accepted(order_id)
            )
        if isinstance(answer, Rejected) and await self._is_cancelled(order_id):
            return Accepted(order_id)
        return answer

    async def find(self, client_order_id: ClientOrderId) -> BrokerOrder | Unknown | None:
        """The order with an id; None only when Alpaca says that it has none such."""
        wire = await self._look_up(client_order_id)
        if isinstance(wire, Rejected):
            return None if wire.code == NOT_FOUND else Unknown(wire.words)
        if isinstance(wire, Unknown):
            return wire
        self._known.see(wire)
        return self._shown.read(wire) or Unknown("Alpaca's answer is no order that can be read.")

    async def _look_up(self, client_order_id: ClientOrderId) -> WireOrder | Rejected | Unknown:
        order_id = self._known.id_of(client_order_id)
        if order_id is not None:
            return await self._trading.order(order_id)
        wire = await self._trading.order_of_client(client_order_id)
        if isinstance(wire, Rejected) and wire.code == NOT_FOUND and _THEIR_ID.fullmatch(client_order_id):
            return await self._trading.order(BrokerOrderId(client_order_id))
        if isinstance(wire, WireOrder) and wire.order_class in LINKED and wire.legs is None:
            # Only the question by Alpaca's own id is sure to bring the legs along.
            return await self._trading.order(BrokerOrderId(wire.id))
        return wire

    async def _id(self, client_order_id: ClientOrderId) -> BrokerOrderId | Rejected | NotSent:
        """Alpaca's id of an order. Where it cannot be found out, what was wanted of it was certainly not sent."""
        known = self._known.id_of(client_order_id)
        if known is not None:
            return known
        wire = await self._look_up(client_order_id)
        if isinstance(wire, Unknown):
            return NotSent(f"Alpaca's id of the order could not be looked up: {wire.why}")
        if isinstance(wire, Rejected):
            return wire
        self._known.see(wire)
        self._known.name(client_order_id, BrokerOrderId(wire.id))
        return BrokerOrderId(wire.id)

    async def _is_cancelled(self, order_id: BrokerOrderId) -> bool:
        wire = await self._trading.order(order_id)
        return isinstance(wire, WireOrder) and wire.status in CANCELLING

    async def _links(self, ticket: OrderTicket, placed: WireOrder) -> Links:
        """Which of Alpaca's orders is which leg of ours, by their types; none where that cannot be found out."""
        if not ticket.legs:
            return ()
        if not placed.legs:
            answer = await self._trading.order(BrokerOrderId(placed.id))
            if not isinstance(answer, WireOrder):
                return ()
            self._known.see(answer)
            placed = answer
        links = tuple(
            (leg.client_order_id, BrokerOrderId(wire.id))
            for leg in ticket.legs
            for wire in placed.legs or ()
            if wire.type in LEG_TYPES[leg.leg]
        )
        for ours, theirs in links:
            self._known.name(ours, theirs)
        return links


def _order_in(answer: Answered, client_order_id: ClientOrderId) -> WireOrder | Rejected | Unknown | NotSent:
    """The order that an answer shows, if it is the one with this id."""
    if not isinstance(answer, bytes):
        return answer
    wire = decoded(WireOrder, answer)
    if isinstance(wire, WireOrder) and wire.client_order_id != client_order_id:
        return Unknown(f"Alpaca answered about another order: {wire.client_order_id!r}.")
    return wire
