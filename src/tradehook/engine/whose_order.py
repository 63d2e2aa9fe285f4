"""Whose order a broker speaks of: one of ours under the id that it has, had, or is to have; a linked leg of one; or an
order that tradehook did not send."""

from dataclasses import dataclass, replace
from enum import Enum

from tradehook.engine.external import make
from tradehook.engine.history import replaced
from tradehook.engine.new_terms import date_of
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import Order, RequestKind, RequestOutcome
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.broker import BrokerOrder, OrderReport
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderPrices, Replacement

_DEAD = frozenset({RequestOutcome.REJECTED, RequestOutcome.NOT_SENT})


class Under(Enum):
    """Under which of its ids an order is spoken of."""

    NOW = "the id that it has"
    BEFORE = "an id that it had before it was replaced"
    AHEAD = "the id that it gets by a replace of which nothing was heard yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An order as a broker names it; `told` describes it, where the broker does."""

    account_id: AccountId
    client_order_id: ClientOrderId
    broker_order_id: BrokerOrderId
    told: BrokerOrder | None = None

    @classmethod
    def by(cls, report: OrderReport, told: BrokerOrder | None = None) -> "Named":
        """As a report names it."""
        return cls(
            account_id=report.account_id,
            client_order_id=report.client_order_id,
            broker_order_id=report.broker_order_id,
            told=told,
        )

    @classmethod
    def as_shown(cls, account_id: AccountId, told: BrokerOrder) -> "Named":
        """As a broker shows it."""
        return cls(
            account_id=account_id,
            client_order_id=told.client_order_id,
            broker_order_id=told.broker_order_id,
            told=told,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """An order that we know, and under which id; `ahead` is what makes it that of the id, where it is yet to come."""

    order: Order
    under: Under = Under.NOW
    ahead: Replacement | None = None


def whose(tx: Tx, named: Named) -> Whose | None:
    """The order that is spoken of, locked; None where we know none such in this account."""
    found = orders.order_by_client_id(tx, named.client_order_id) if named.client_order_id else None
    if found is not None and found.account_id == named.account_id:
        return Whose(order=found) if found.client_order_id == named.client_order_id else _by_other_id(tx, named, found)
    found = orders.order_by_broker_id(tx, named.account_id, named.broker_order_id) if named.broker_order_id else None
    found = found or _leg(tx, named)
    return None if found is None else Whose(order=found)


def known_order(tx: Tx, world: World, named: Named, happened_at: Instant) -> Whose | None:
    """As `whose`, with what the naming itself says taken in; one that is not ours is kept, where it is described."""
    found = whose(tx, named)
    if found is not None:
        return brought_up(tx, world, found, named, happened_at)
    return Whose(order=make(tx, world, named.account_id, named.told, happened_at)) if named.told else None


def brought_up(tx: Tx, world: World, found: Whose, named: Named, happened_at: Instant) -> Whose:
    """What being named so says of an order: whose next id is named was replaced; and the broker's own id of it."""
    order = found.order
    if found.ahead is not None:
        new = as_told(order, named.told) if named.told else as_asked(order, found.ahead, named)
        return Whose(order=replaced(tx, order, new, happened_at, world.now()))
    if found.under is Under.NOW and named.broker_order_id not in ("", order.broker_order_id):
        orders.set_broker_order_id(tx, order.id, named.broker_order_id)
        return Whose(order=replace(order, broker_order_id=named.broker_order_id))
    return found


def as_told(order: Order, told: BrokerOrder) -> Order:
    """The order with the terms, and under the ids, that a broker tells."""
    return replace(
        order,
        client_order_id=told.client_order_id or order.client_order_id,
        broker_order_id=told.broker_order_id or order.broker_order_id,
        quantity=told.quantity,
        prices=told.prices,
        time_in_force=told.time_in_force,
        good_till=date_of(order, told.time_in_force, told.good_till),
    )


def as_asked(order: Order, change: Replacement, named: Named) -> Order:
    """The order with the terms that we asked for: what a replace left out stays as it was."""
    asked, had = change.prices, order.prices
    trail = asked if asked.trail_amount or asked.trail_percent else had
    prices = OrderPrices(
        limit_price=asked.limit_price or had.limit_price,
        stop_price=asked.stop_price or had.stop_price,
        trail_amount=trail.trail_amount,
        trail_percent=trail.trail_percent,
    )
    time_in_force = change.time_in_force or order.time_in_force
    return replace(
        order,
        client_order_id=change.client_order_id,
        broker_order_id=named.broker_order_id or order.broker_order_id,
        quantity=change.quantity or order.quantity,
        prices=prices,
        time_in_force=time_in_force,
        good_till=date_of(order, time_in_force, change.good_till),
    )


def ids_ahead(tx: ReadTx, order: Order) -> list[ClientOrderId]:
    """The ids that an order gets by replaces that were asked for, and of which neither a report nor a refusal came."""
    return [change.client_order_id for change in _changes_ahead(tx, order)]


def refuse(tx: Tx, found: Whose, words: str, at: Instant) -> None:
    """The replace that was to give an order this id is dead: the order goes on as it is."""
    for request in requests.of_order(tx, found.order.id):
        if found.ahead is not None and request.change == found.ahead:
            requests.refuse(tx, request.id, words, at)


def match_leg(legs: list[Order], told: BrokerOrder) -> Order | None:
    """Which of our legs a broker's leg is: by its ids, else the one of its type of which no broker's id is known."""
    for leg in legs:
        if told.broker_order_id == leg.broker_order_id or told.client_order_id == leg.client_order_id:
            return leg
    alike = (leg for leg in legs if leg.broker_order_id is None and leg.order_type is told.order_type)
    return next((leg for leg in alike if leg.side is told.side), None)


def _by_other_id(tx: Tx, named: Named, found: Order) -> Whose:
    later = _changes_ahead(tx, found)
    ahead = next((change for change in later if change.client_order_id == named.client_order_id), None)
    return Whose(order=found, under=Under.BEFORE if ahead is None else Under.AHEAD, ahead=ahead)


def _changes_ahead(tx: ReadTx, order: Order) -> list[Replacement]:
    """The replaces that were asked for after the one that gave the order its id, but for those known to be dead."""
    asked = [each for each in requests.of_order(tx, order.id) if each.kind is RequestKind.REPLACE]
    alive = [each.change for each in asked if each.change is not None and each.outcome not in _DEAD]
    had = [place for place, change in enumerate(alive) if change.client_order_id == order.client_order_id]
    return alive[had[-1] + 1 :] if had else alive


def _leg(tx: Tx, named: Named) -> Order | None:
    """A linked leg that the broker made an id of its own for, by the order that it belongs to."""
    told = named.told
    if told is None:
        return None
    parent = orders.order_by_broker_id(tx, named.account_id, told.parent_id) if told.parent_id else None
    leg = match_leg(orders.legs_of(tx, parent.id) if parent else _legs_to_be_named(tx, named.account_id, told), told)
    return None if leg is None else orders.lock_order(tx, leg.id)


def _legs_to_be_named(tx: ReadTx, account_id: AccountId, told: BrokerOrder) -> list[Order]:
    """Legs with these terms of which the broker has not said yet which orders they are: it may tell of one before its
    answer to the order that they belong to is here."""
    terms = (told.symbol, told.side, told.order_type, told.quantity, told.prices)
    return [
        each
        for each in orders.open_orders_of_account(tx, account_id)
        if each.parent_id is not None
        and each.broker_order_id is None
        and (each.symbol, each.side, each.order_type, each.quantity, each.prices) == terms
    ]
