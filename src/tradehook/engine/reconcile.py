"""The transaction that holds our open orders against the broker's, and moves them as the broker says.

Nothing is made up: an order ends, works or has other terms because the broker says so, through the table of its life;
executions that are missing come by reports, or end as an adjustment of the position. What reports may still explain has
to be shown just so again, some seconds later, before anything is done about it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tradehook.brokers.declaring import Declaration
from tradehook.engine import moving
from tradehook.engine.differing import UNTOLD, Doubts, doubt_of, has_terms_of, in_words, is_as_shown
from tradehook.engine.noting import note
from tradehook.engine.steps import proceed
from tradehook.engine.turn import NOTHING, Turn
from tradehook.engine.whose_order import Named, Under, as_told, brought_up, known_order, refuse, whose
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.life import Event
from tradehook.orders.order import Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.broker import BrokerOrder, Snapshot
from tradehook.vocabulary.ids import AccountId, OrderId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderStatus

_REPORTS_LAG_S = 5.0
"""How long a report may take that would explain what the broker shows."""
_SUBMIT = RequestKind.SUBMIT
_NOT_KNOWN = "The broker does not know it."
_NOT_SHOWN = "The broker no longer shows it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What holding an account against its broker's books came to: orders that were moved, orders that a report may
    still explain, orders that are not ours and were not known, positions that differ still, and those that were
    adjusted."""

    orders_moved: int
    orders_unexplained: int
    external: int
    differences: int
    adjusted: int
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the broker said of an account's orders: all that are open, and those of ours that were not among them and
    were looked up (None: it has none such). `at`: when the snapshot was asked for."""

    account_id: AccountId
    declaration: Declaration
    snapshot: Snapshot
    looked_up: Mapping[OrderId, BrokerOrder | None]
    at: Instant

    @property
    def patience_s(self) -> float:
        """How long a report may take that would explain a difference."""
        return max(self.declaration.settles_within_s, _REPORTS_LAG_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What comparing orders came to: how many were moved, or are not ours and new, what is left to be done, and the
    differences that are to be seen again."""

    moved: int = 0
    external: int = 0
    turn: Turn = NOTHING
    doubts: Doubts = field(default_factory=dict)

    @property
    def unexplained(self) -> int:
        """Orders about which nothing was done yet, because a report may explain the difference."""
        return sum(not each.told for each in self.doubts.values())

    def __add__(self, other: "Compared") -> "Compared":
        return Compared(
            moved=self.moved + other.moved,
            external=self.external + other.external,
            turn=self.turn + other.turn,
            doubts={**self.doubts, **other.doubts},
        )


_ALIKE = Compared()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One comparing: what is shown, what was doubted before, and the orders with a request on its way."""

    shown: Shown
    known: Doubts
    on_their_way: frozenset[OrderId]

    def leaves(self, order: Order) -> bool:
        """Whether an order, or the one that it is a leg of, waits for an answer, which says more."""
        return order.id in self.on_their_way or order.parent_id in self.on_their_way


def to_be_shown(tx: ReadTx, account_id: AccountId) -> list[Order]:
    """The orders that a snapshot which is asked for now must show while they are open: no request is on its way."""
    waiting = _on_their_way(tx)
    every = orders.open_orders_of_account(tx, account_id)
    return [each for each in every if not waiting & {each.id, each.parent_id}]


def not_shown(candidates: Sequence[Order], snapshot: Snapshot) -> list[Order]:
    """Those that a snapshot does not show, by either id."""
    shown = list(_every(snapshot.open_orders))
    ids = {each.client_order_id for each in shown} | {each.broker_order_id for each in shown}
    return [each for each in candidates if not ids & {each.client_order_id, each.broker_order_id}]


def compare_orders(tx: Tx, world: World, shown: Shown, known: Doubts) -> Compared:
    """Move our orders as the broker shows them, and keep those that are not ours. `known`: doubts of earlier looks."""
    look = _Look(shown=shown, known=known, on_their_way=_on_their_way(tx))
    found = _ALIKE
    for told in _every(shown.snapshot.open_orders):
        if world.catalogue.of_symbol(told.symbol) is not None:
            found += _compare(tx, world, look, told)
    for order_id, answer in shown.looked_up.items():
        found += _unknown(tx, world, look, order_id) if answer is None else _compare(tx, world, look, answer)
    return found


def _compare(tx: Tx, world: World, look: _Look, told: BrokerOrder) -> Compared:
    named = Named.as_shown(look.shown.account_id, told)
    found = whose(tx, named)
    if found is None:
        if told.status.open:
            known_order(tx, world, named, look.shown.at)
        return Compared(external=int(told.status.open))
    if found.under is Under.BEFORE or look.leaves(found.order):
        return _ALIKE
    if found.under is Under.AHEAD and told.status is OrderStatus.REJECTED:
        refuse(tx, found, told.words, world.now())
        return Compared(turn=Turn(reconcile=(look.shown.account_id,)))
    order = brought_up(tx, world, found, named, look.shown.at).order
    compared = (
        _compare_ended(tx, world, look, order, told)
        if told.status.final
        else _compare_open(tx, world, look, order, told)
    )
    return Compared(moved=1, turn=proceed(tx, world, order, found.order)) + compared if found.ahead else compared


def _compare_open(tx: Tx, world: World, look: _Look, order: Order, told: BrokerOrder) -> Compared:
    """An order that the broker has in its book."""
    if is_as_shown(order, told):
        return _ALIKE
    if order.status in UNTOLD:
        return Compared(moved=1, turn=moving.happen(tx, world, order, Event.ACCEPTED, "", look.shown.at))
    if order.external:
        return _as_shown(tx, world, look, order, told)
    doubt = doubt_of(look.known, order, told, look.shown.at)
    if not doubt.lasts(look.shown.at, look.shown.patience_s):
        return Compared(doubts={order.id: doubt})
    if not doubt.told:
        _note_difference(tx, world, order, told)
    if order.status.open and not has_terms_of(order, told):
        return Compared(moved=1, turn=moving.renew(tx, world, order, as_told(order, told), look.shown.at))
    return Compared(doubts={order.id: replace(doubt, told=True)})


def _as_shown(tx: Tx, world: World, look: _Look, order: Order, told: BrokerOrder) -> Compared:
    """An order that is not ours is as it is shown; what has filled of it is the most that was told."""
    terms = replace(as_told(order, told), client_order_id=order.client_order_id)
    new = _filled_as(terms, told)
    return Compared(moved=int(new != order), turn=moving.renew(tx, world, order, new, look.shown.at))


def _compare_ended(tx: Tx, world: World, look: _Look, order: Order, told: BrokerOrder) -> Compared:
    """An order that has left the broker's book. The report that says so may be on its way, unless all of them up to
    the snapshot were taken."""
    if order.status.final:
        return _ALIKE
    settled = order.external or look.shown.declaration.numbers_reports
    doubt = doubt_of(look.known, order, told, look.shown.at)
    if not settled and not doubt.lasts(look.shown.at, look.shown.patience_s):
        return Compared(doubts={order.id: doubt})
    _note_difference(tx, world, order, told)
    if order.external:
        order = _filled_as(order, told)
    turn = moving.happen(tx, world, order, moving.ENDED[told.status], told.words, look.shown.at)
    return Compared(moved=1, turn=turn)


def _filled_as(order: Order, told: BrokerOrder) -> Order:
    if told.filled_quantity <= order.filled_quantity:
        return order
    return replace(order, filled_quantity=told.filled_quantity, average_price=told.average_price)


def _unknown(tx: Tx, world: World, look: _Look, order_id: OrderId) -> Compared:
    """An order that the broker has not, and that can no longer be on its way nor invisible."""
    order = orders.lock_order(tx, order_id)
    if order is None or order.status.final or look.leaves(order):
        return _ALIKE
    if order.external:
        return Compared(moved=1, turn=moving.happen(tx, world, order, Event.CANCELLED, _NOT_SHOWN, look.shown.at))
    sent = [each.send_before for each in requests.of_order(tx, order.parent_id or order.id) if each.kind is _SUBMIT]
    if sent and look.shown.at <= after(max(sent), look.shown.declaration.look_up_delay_s):
        return _ALIKE
    said = About.ORDER_MISSING.saying(symbol=order.symbol, ours=in_words(order), order_id=order.id)
    note(tx, world, order.account_id, said)
    return Compared(moved=1, turn=moving.happen(tx, world, order, Event.EXPIRED, _NOT_KNOWN, look.shown.at))


def _note_difference(tx: Tx, world: World, order: Order, told: BrokerOrder) -> None:
    said = About.ORDER_DIFFERS.saying(
        symbol=order.symbol, ours=in_words(order), theirs=in_words(told), order_id=order.id
    )
    note(tx, world, order.account_id, said)


def _on_their_way(tx: ReadTx) -> frozenset[OrderId]:
    return frozenset(each.order.id for each in requests.unsettled(tx))


def _every(shown: Iterable[BrokerOrder]) -> Iterator[BrokerOrder]:
    """Orders with their legs."""
    for each in shown:
        yield each
        yield from _every(each.legs)
