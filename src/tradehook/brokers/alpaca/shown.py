"""Orders as Alpaca shows them: asked for one by one or together, remembered, and read in our words."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tradehook.brokers.alpaca.errors import NOT_FOUND
from tradehook.brokers.alpaca.known import KnownOrders
from tradehook.brokers.alpaca.trading import Trading
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.orders import awaits_its_place, broker_order, each_wire
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireOrder
from tradehook.plumbing.logging import log
from tradehook.vocabulary.broker import BrokerOrder, Unknown
from tradehook.vocabulary.ids import BrokerOrderId
from tradehook.vocabulary.instant import Instant

Shown = dict[BrokerOrderId, WireOrder]


class ShownOrders:
    """Looks at orders."""

    def __init__(self, trading: Trading, known: KnownOrders, symbols: Symbols) -> None:
        self._trading = trading
        self._known = known
        self._symbols = symbols

    async def one(self, order_id: BrokerOrderId) -> Shown | Unknown:
        """An order with its legs, each by its id; nothing when Alpaca has none such."""
        answer = await self._trading.order(order_id)
        if isinstance(answer, Unknown):
            return answer
        if isinstance(answer, WireOrder):
            return self._each((answer,))
        if answer.code != NOT_FOUND:
            return Unknown(answer.words)
        self._known.lose(order_id)
        return {}

    async def several(self, order_ids: Iterable[BrokerOrderId]) -> Shown | Unknown:
        """Orders with their legs; those that Alpaca does not have are missing."""
        found: Shown = {}
        for order_id in order_ids:
            shown = await self.one(order_id)
            if isinstance(shown, Unknown):
                return shown
            found |= shown
        return found

    async def open(self) -> Shown | Unknown:
        """Every open order.

        Alpaca's list of open orders leaves out legs that are held, and with its nesting all legs of an entry that has
        filled: so it is asked flat, and what was seen open and is not in it is asked for itself, by way of its parent.
        """
        listed = await self._trading.open_orders()
        if isinstance(listed, Unknown):
            return listed
        found = self._each(listed)
        unlisted = await self._unlisted(found)
        return unlisted if isinstance(unlisted, Unknown) else found | unlisted

    async def since(self, since: Instant) -> Shown | Unknown:
        """Every order that was sent in since then, and every other that is open or was when it was last seen."""
        sent_in = await self._trading.orders_since(since)
        if isinstance(sent_in, Unknown):
            return sent_in
        found = self._each(sent_in)
        still_open = await self.open()
        return still_open if isinstance(still_open, Unknown) else _latest(found, still_open)

    def read(self, wire: WireOrder) -> BrokerOrder | None:
        """The order in our words; None for one that has none, with a line in the log."""
        try:
            return broker_order(wire, self._symbols, self._known.parent_of(BrokerOrderId(wire.id)))
        except NotReadable as error:
            log.warning("alpaca: an order cannot be read", order_id=wire.id, why=str(error))
            return None

    def read_all(self, shown: Shown) -> Iterator[BrokerOrder]:
        """The orders in our words, without those that have none, and without those that are only asked for."""
        in_place = (wire for wire in shown.values() if not awaits_its_place(wire, shown))
        return (order for order in map(self.read, in_place) if order is not None)

    async def _unlisted(self, listed: Shown) -> Shown | Unknown:
        unlisted = self._known.unfinished() - listed.keys()
        return await self.several({self._known.parent_of(order_id) or order_id for order_id in unlisted})

    def _each(self, wires: Iterable[WireOrder]) -> Shown:
        found: Shown = {}
        for wire in wires:
            self._known.see(wire)
            found |= {BrokerOrderId(each.id): each for each in each_wire(wire)}
        return found


def _latest(older: Shown, newer: Shown) -> Shown:
    """The newer of each order; its legs where only the older answer had them."""
    with_legs = {
        order_id: replace(wire, legs=older[order_id].legs)
        for order_id, wire in newer.items()
        if wire.legs is None and order_id in older
    }
    return older | newer | with_legs
