"""Making orders and the requests that carry them to a broker: rows first, the broker after (promise 3).

What may be sent is looked at here once more, in the transaction that writes the request: the kill switch, the lock,
the age of an entry, and what is left for an exit to exit (promise 11).
"""

from dataclasses import dataclass, replace

import msgspec

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Switch
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Replaces
from tradehook.engine.facts import Scene
from tradehook.engine.made_again import keep_new
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.emulation.making import leg_of, prices_of, whole_of
from tradehook.orders.emulation.watched import Watched
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.orders.reserving import Reservation, risk_of
from tradehook.plumbing.ids import client_order_id
from tradehook.plumbing.store.contract import Tx
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import Carried, PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant, after, iso, seconds_between
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, Replacement, TimeInForce
from tradehook.vocabulary.reason import Reason, Why

FIRST_ATTEMPT = 1
LONGEST_SEND_S = 10.0
"""How long the answer to a request is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One order of a trade's plan, to be placed: `attempt` rises when an older one is known dead."""

    trade: Trade
    scene: Scene
    number: int
    attempt: int = FIRST_ATTEMPT

    @property
    def intent(self) -> PlaceOrder:
        """What the plan says."""
        intent = self.trade.decision.intents[self.number] if self.trade.decision else None
        if not isinstance(intent, PlaceOrder):
            raise LookupError(f"step {self.number} of trade {self.trade.id} places no order")
        return intent


def place(tx: Tx, world: World, step: Step) -> BrokerRequest | Reason:
    """Make the order of a step, and the request that submits it; or say why it may no longer be sent."""
    found = _as_it_may_be_sent(world, step)
    return found if isinstance(found, Reason) else submit(tx, world, step, found)


def watch(tx: Tx, world: World, step: Step) -> Watched | Reason:
    """Watch the price for the order of a step that the broker does not take; or say why it may no longer be sent."""
    found = _as_it_may_be_sent(world, step)
    if isinstance(found, Reason):
        return found
    watched = whole_of(found, step.trade.lane, step.trade.id, step.number, OrderId(world.new_id()), world.now())
    emulation.add(tx, watched)
    return watched


def why_no_entry(tx: Tx, account: Account, trade: Trade | None, now: Instant) -> Reason | None:
    """What holds whatever can increase a position, at the moment in which it would be sent."""
    reason = why_not_now(account, accounts.is_on(tx, Switch.KILL), now)
    return reason or (None if trade is None else too_old(account, trade, now))


def why_not_now(account: Account, killed: bool, now: Instant) -> Reason | None:
    """Whether the kill switch or the account's lock holds entries."""
    if killed:
        return Why.KILL_SWITCH.because()
    until = account.guards.entry_lock_until
    return Why.LOCKED.because(until=iso(until)) if until is not None and now < until else None


def too_old(account: Account, trade: Trade, now: Instant) -> Reason | None:
    """Whether an entry has waited longer than the account allows (rule: architecture 4, old work)."""
    limit = account.guards.max_signal_age_s
    age = seconds_between(trade.counted_from, now)
    return Why.TOO_OLD.because(age=f"{age:.1f}", limit=limit) if age > limit else None


def from_before(world: World, since: Instant) -> Reason | None:
    """Whether an entry is from before the store was put back from a backup: it may have been sent since that was made.

    `since`: when it was accepted, or wanted once more by a person.
    """
    if world.restored_at is None or not world.is_before_restore(since):
        return None
    return Why.RESTORED.because(restored=iso(world.restored_at))


def submit(tx: Tx, world: World, step: Step, intent: PlaceOrder) -> BrokerRequest:
    """Make the order of a step as `intent` says, and the request that submits it with the legs that the broker links
    with it; the others are watched."""
    order = _order(step, intent, OrderId(world.new_id()), world.now())
    linked = (leg for leg in intent.legs if leg.carried is Carried.BY_BROKER)
    legs = tuple(_leg(step, order, leg, OrderId(world.new_id())) for leg in linked)
    keep_new(tx, world, order, _reservation(world, step, order, intent) if intent.leg is Leg.ENTRY else None)
    for leg in legs:
        keep_new(tx, world, leg)
    for unlinked in intent.legs:
        if unlinked.carried is not Carried.BY_BROKER:
            emulation.add(tx, leg_of(order, step.trade.id, unlinked, OrderId(world.new_id())))
    request = _request(tx, world, step.scene.broker, _Wish(order=order))
    return replace(request, legs=legs)


def submit_order(tx: Tx, world: World, broker: Broker, order: Order) -> BrokerRequest:
    """Keep a new order by itself, and make the request that submits it."""
    keep_new(tx, world, order)
    return _request(tx, world, broker, _Wish(order=order))


def cancel(tx: Tx, world: World, broker: Broker, order: Order, asked_by: TradeId | None = None) -> BrokerRequest:
    """Make the request that cancels an order, for the trade that asks where a plan does."""
    return _request(tx, world, broker, _Wish(order=order, kind=RequestKind.CANCEL, asked_by=asked_by))


def change(
    tx: Tx, world: World, broker: Broker, order: Order, wanted: Replacement, asked_by: TradeId | None = None
) -> BrokerRequest:
    """Make the request that gives an order new terms, under a new id where the broker makes a new order of it."""
    attempt = requests.attempts(tx, order.id, RequestKind.REPLACE) + 1
    known_as = order.client_order_id
    if broker.declaration.replaces is Replaces.AS_NEW_ORDER:
        made_from = order.trade_id or TradeId(order.id)
        known_as = client_order_id(made_from, f"{order.leg}-{order.step}-replaced-{attempt}", order.attempt)
        # A report may speak of the new order before the answer does.
        orders.keep_other_id(tx, known_as, order.id)
    terms = replace(wanted, client_order_id=known_as)
    wish = _Wish(order=order, kind=RequestKind.REPLACE, change=terms, asked_by=asked_by)
    return _request(tx, world, broker, wish)


def place_again(
    tx: Tx, world: World, broker: Broker, dead: Order, quantity: Quantity, asked_by: TradeId | None = None
) -> BrokerRequest:
    """Make another attempt of an order that has ended, by itself and for this quantity, and its request."""
    order = _again(world, dead, quantity, dead.attempt + 1)
    keep_new(tx, world, order)
    return _request(tx, world, broker, _Wish(order=order, asked_by=asked_by))


def place_pair_again(
    tx: Tx, world: World, broker: Broker, take_profit: Order, stop: Order, quantity: Quantity
) -> BrokerRequest:
    """As `place_again`, of a take profit and a stop loss, of which one cancels the other."""
    attempt = max(take_profit.attempt, stop.attempt) + 1
    order = replace(_again(world, take_profit, quantity, attempt), order_class=OrderClass.OCO)
    leg = replace(_again(world, stop, quantity, attempt), order_class=OrderClass.OCO, parent_id=order.id)
    keep_new(tx, world, order)
    keep_new(tx, world, leg)
    return replace(_request(tx, world, broker, _Wish(order=order)), legs=(leg,))


def _again(world: World, dead: Order, quantity: Quantity, attempt: int) -> Order:
    made_from = dead.trade_id or TradeId(dead.id)
    return replace(
        dead,
        id=OrderId(world.new_id()),
        number=None,
        client_order_id=client_order_id(made_from, f"{dead.leg}-{dead.step}", attempt),
        broker_order_id=None,
        attempt=attempt,
        parent_id=None,
        order_class=OrderClass.SIMPLE,
        quantity=quantity,
        filled_quantity=Quantity(ZERO),
        average_price=None,
        status=OrderStatus.PENDING,
        words="",
        created_at=world.now(),
        cancel_at=_deadline(dead.time_in_force, dead.good_till, None),
        taken_out_by=None,
    )


def _as_it_may_be_sent(world: World, step: Step) -> PlaceOrder | Reason:
    """What the plan says, an exit cut to what is left; or why not."""
    intent, now = step.intent, world.now()
    if intent.leg is Leg.ENTRY:
        account = step.scene.account
        return (
            from_before(world, step.trade.counted_from)
            or why_not_now(account, step.scene.killed, now)
            or too_old(account, step.trade, now)
            or intent
        )
    quantity = cut(step, intent)
    if not quantity:
        return Why.NOTHING_LEFT.because(symbol=intent.symbol)
    return msgspec.structs.replace(intent, quantity=quantity)


def cut(step: Step, intent: PlaceOrder) -> Quantity:
    """What an exit may exit of the position as it is now: what is left of it on the side that the exit closes."""
    left = -intent.side.sign * step.scene.family.left_to_exit(intent.symbol)
    return Quantity(max(ZERO, min(intent.quantity, left)))


def _order(step: Step, intent: PlaceOrder, order_id: OrderId, now: Instant) -> Order:
    trade = step.trade
    by_age = None if intent.cancel_after_s is None else after(now, intent.cancel_after_s)
    return Order(
        id=order_id,
        client_order_id=client_order_id(trade.id, f"{intent.leg}-{step.number}", step.attempt),
        account_id=trade.account_id,
        trade_id=trade.id,
        number=_number(step),
        step=step.number,
        attempt=step.attempt,
        leg=intent.leg,
        family=trade.family,
        symbol=intent.symbol,
        side=intent.side,
        order_type=intent.order_type,
        time_in_force=intent.time_in_force,
        order_class=intent.order_class,
        reduce_only=intent.leg is not Leg.ENTRY,
        extended_hours=intent.extended_hours,
        quantity=Quantity(intent.quantity),
        filled_quantity=Quantity(ZERO),
        average_price=None,
        prices=prices_of(intent),
        status=OrderStatus.PENDING,
        words="",
        created_at=now,
        good_till=intent.good_till,
        cancel_at=_deadline(intent.time_in_force, intent.good_till, by_age),
    )


def _number(step: Step) -> int | None:
    """The number that the sender was told, for the order that the plan is about: its last."""
    decided = step.trade.decision
    last = decided is not None and step.number == len(decided.intents) - 1
    return step.trade.order_number if last and step.attempt == FIRST_ATTEMPT else None


def _deadline(time_in_force: TimeInForce, good_till: Instant | None, by_age: Instant | None) -> Instant | None:
    """When an order is cancelled by us: at its age, and at the date that its broker is not told."""
    by_date = None if time_in_force is TimeInForce.GTD else good_till
    return min((at for at in (by_age, by_date) if at is not None), default=None)


def _leg(step: Step, parent: Order, leg: PlaceLeg, order_id: OrderId) -> Order:
    """A linked leg: on the other side, in the parent's quantity, sent with its parent, whose date it outlives."""
    return replace(
        parent,
        id=order_id,
        number=None,
        client_order_id=client_order_id(step.trade.id, f"{leg.leg}-{step.number}", step.attempt),
        parent_id=parent.id,
        leg=leg.leg,
        side=parent.side.opposite if parent.leg is Leg.ENTRY else parent.side,
        order_type=leg.order_type,
        time_in_force=leg.time_in_force or parent.time_in_force.of_legs,
        reduce_only=True,
        prices=prices_of(leg),
        good_till=None,
        cancel_at=None,
    )


def _reservation(world: World, step: Step, order: Order, intent: PlaceOrder) -> Reservation:
    instrument = world.instrument(order.symbol)
    price = order.prices.limit_price or order.prices.stop_price
    if price is None:
        quote = step.scene.broker.quote(order.account_id, instrument, order.created_at)
        price = Price(ZERO) if quote is None else quote.mark
    notional = Money(abs(instrument.notional(order.quantity, price)))
    stop = next((leg.stop_price for leg in intent.legs if leg.leg is Leg.STOP_LOSS), None)
    distance = None if stop is None else price - stop
    return Reservation(notional=notional, risk=risk_of(notional, order.quantity, distance, instrument.point_value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a broker is to be asked about an order, and for which trade where that is another one's."""

    order: Order
    kind: RequestKind = RequestKind.SUBMIT
    change: Replacement | None = None
    asked_by: TradeId | None = None


def _request(tx: Tx, world: World, broker: Broker, wish: _Wish) -> BrokerRequest:
    now, kind = world.now(), wish.kind
    request = BrokerRequest(
        id=RequestId(world.new_id()),
        kind=kind,
        order=wish.order,
        attempt=FIRST_ATTEMPT if kind is RequestKind.SUBMIT else requests.attempts(tx, wish.order.id, kind) + 1,
        created_at=now,
        send_before=after(now, broker.declaration.send_within_s),
        made_by=world.engine,
        change=wish.change,
        asked_by=wish.asked_by,
    )
    requests.add(tx, request)
    return request
