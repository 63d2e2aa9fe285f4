"""What is remembered of orders while the process lives: their ids, whose legs they are, and whether they are open."""

from dataclasses import dataclass

from tradehook.brokers.alpaca.remembering import Remembered
from tradehook.brokers.alpaca.translate.orders import is_multi_leg
from tradehook.brokers.alpaca.translate.wire import WireOrder
from tradehook.brokers.alpaca.translate.words import status_of
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId

_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An order as it was last seen."""

    parent_id: BrokerOrderId | None
    open: bool


@dataclass(frozen=True, slots=True)
class Successor:
    """The order that is to take another's place."""

    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId


class KnownOrders:
    """Orders by Alpaca's id, and Alpaca's ids by client order id. What is forgotten costs a look-up, nothing else."""

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._orders: Remembered[BrokerOrderId, Known] = Remembered(most)
        self._ids: Remembered[ClientOrderId, BrokerOrderId] = Remembered(most)
        self._successors: Remembered[BrokerOrderId, Successor] = Remembered(most)

    def see(self, wire: WireOrder, parent_id: BrokerOrderId | None = None) -> None:
        """An order with its legs, as Alpaca shows it. One that has ended stays ended, however late news of it are."""
        order_id = BrokerOrderId(wire.id)
        before = self._orders.get(order_id)
        known = Known(
            parent_id=parent_id or (before.parent_id if before else None),
            open=status_of(wire.status).open and (before is None or before.open),
        )
        self._orders.set(order_id, known)
        self.name(ClientOrderId(wire.client_order_id), order_id)
        for leg in wire.legs or ():
            self.see(leg, None if is_multi_leg(wire) else order_id)

    def lose(self, order_id: BrokerOrderId) -> None:
        """Alpaca has no such order (any more), nor legs of it: nothing is to be expected of them."""
        for known_id, known in self._orders.items():
            if order_id in (known_id, known.parent_id):
                self._orders.forget(known_id)

    def name(self, client_order_id: ClientOrderId, order_id: BrokerOrderId) -> None:
        """An id by which we speak of an order; a leg has one of ours beside the one that Alpaca made."""
        self._ids.set(client_order_id, order_id)

    def id_of(self, client_order_id: ClientOrderId) -> BrokerOrderId | None:
        """Alpaca's id."""
        return self._ids.get(client_order_id)

    def parent_of(self, order_id: BrokerOrderId) -> BrokerOrderId | None:
        """The order that it is a linked leg of."""
        known = self._orders.get(order_id)
        return known.parent_id if known else None

    def unfinished(self) -> frozenset[BrokerOrderId]:
        """The orders that were open when they were last seen."""
        return frozenset(order_id for order_id, known in self._orders.items() if known.open)

    def replace(self, order_id: BrokerOrderId, successor: Successor) -> None:
        """A replacement was asked for and taken."""
        self.name(successor.client_order_id, successor.broker_order_id)
        self._successors.set(order_id, successor)

    def successor_of(self, order_id: BrokerOrderId) -> Successor | None:
        """The order that was last to take its place."""
        return self._successors.get(order_id)
