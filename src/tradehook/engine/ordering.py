"""Making orders and the requests that carry them to a broker: rows first, the broker after (promise 3).

What may be sent is looked at here once more, in the transaction that writes the request: the kill switch, the lock,
the age of an entry, and what is left for an exit to exit (promise 11).
"""

from dataclasses import dataclass, replace
from decimal import Decimal

import msgspec

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Switch
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Replaces
from tradehook.engine.facts import Scene
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.orders.reserving import Reservation, risk_of
from tradehook.plumbing.ids import client_order_id
from tradehook.plumbing.store.contract import Tx
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import PlaceLeg, PlaceOrder
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import OrderId, RequestId, TradeId
from tradehook.vocabulary.instant import Instant, after, iso, seconds_between
from tradehook.vocabulary.order import Leg, OrderClass, OrderPrices, OrderStatus, Replacement
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
    intent, now = step.intent, world.now()
    if intent.leg is Leg.ENTRY:
        reason = why_not_now(step.scene.account, step.scene.killed, now) or too_old(step.scene.account, step.trade, now)
        return reason or _submit(tx, world, step, intent, now)
    quantity = _cut(step, intent)
    if not quantity:
        return Why.NOTHING_LEFT.because(symbol=intent.symbol)
    return _submit(tx, world, step, msgspec.structs.replace(intent, quantity=quantity), now)


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


def cancel(tx: Tx, world: World, broker: Broker, order: Order) -> BrokerRequest:
    """Make the request that cancels an order."""
    return _request(tx, world, broker, order, RequestKind.CANCEL)


def change(tx: Tx, world: World, broker: Broker, order: Order, wanted: Replacement) -> BrokerRequest:
    """Make the request that gives an order new terms, under a new id where the broker makes a new order of it."""
    attempt = requests.attempts(tx, order.id, RequestKind.REPLACE) + 1
    known_as = order.client_order_id
    if broker.declaration.replaces is Replaces.AS_NEW_ORDER:
        made_from = order.trade_id or TradeId(order.id)
        known_as = client_order_id(made_from, f"{order.leg}-{order.step}-replaced-{attempt}", order.attempt)
        # A report may speak of the new order before the answer does.
        orders.keep_other_id(tx, known_as, order.id)
    return _request(tx, world, broker, order, RequestKind.REPLACE, replace(wanted, client_order_id=known_as))


def place_again(tx: Tx, world: World, broker: Broker, dead: Order, quantity: Quantity) -> BrokerRequest:
    """Make another attempt of an order that has ended, by itself and for this quantity, and its request."""
    now = world.now()
    attempt = dead.attempt + 1
    made_from = dead.trade_id or TradeId(dead.id)
    order = replace(
        dead,
        id=OrderId(world.new_id()),
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
        created_at=now,
    )
    orders.add(tx, order)
    return _request(tx, world, broker, order, RequestKind.SUBMIT)


def _cut(step: Step, intent: PlaceOrder) -> Quantity:
    """What an exit may exit of the position as it is now: what is left of it on the side that the exit closes."""
    left = -intent.side.sign * step.scene.family.left_to_exit(intent.symbol)
    return Quantity(max(ZERO, min(intent.quantity, left)))


def _submit(tx: Tx, world: World, step: Step, intent: PlaceOrder, now: Instant) -> BrokerRequest:
    order = _order(step, intent, OrderId(world.new_id()), now)
    legs = tuple(_leg(step, order, leg, OrderId(world.new_id())) for leg in intent.legs)
    orders.add(tx, order, _reservation(world, step, order, legs) if intent.leg is Leg.ENTRY else None)
    for leg in legs:
        orders.add(tx, leg)
    request = _request(tx, world, step.scene.broker, order, RequestKind.SUBMIT)
    return replace(request, legs=legs)


def _order(step: Step, intent: PlaceOrder, order_id: OrderId, now: Instant) -> Order:
    trade = step.trade
    return Order(
        id=order_id,
        client_order_id=client_order_id(trade.id, f"{intent.leg}-{step.number}", step.attempt),
        account_id=trade.account_id,
        trade_id=trade.id,
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
        prices=_prices(intent),
        status=OrderStatus.PENDING,
        words="",
        created_at=now,
    )


def _leg(step: Step, parent: Order, leg: PlaceLeg, order_id: OrderId) -> Order:
    """A linked leg: on the other side, in the parent's quantity, sent with its parent."""
    return replace(
        parent,
        id=order_id,
        client_order_id=client_order_id(step.trade.id, f"{leg.leg}-{step.number}", step.attempt),
        parent_id=parent.id,
        leg=leg.leg,
        side=parent.side.opposite if parent.leg is Leg.ENTRY else parent.side,
        order_type=leg.order_type,
        reduce_only=True,
        prices=_prices(leg),
    )


def _prices(intent: PlaceOrder | PlaceLeg) -> OrderPrices:
    return OrderPrices(
        limit_price=_price(intent.limit_price),
        stop_price=_price(intent.stop_price),
        trail_amount=_price(intent.trail_amount),
        trail_percent=intent.trail_percent,
    )


def _price(number: Decimal | None) -> Price | None:
    return None if number is None else Price(number)


def _reservation(world: World, step: Step, order: Order, legs: tuple[Order, ...]) -> Reservation:
    instrument = world.instrument(order.symbol)
    price = order.prices.limit_price or order.prices.stop_price
    if price is None:
        quote = step.scene.broker.quote(order.account_id, instrument, order.created_at)
        price = Price(ZERO) if quote is None else quote.mark
    notional = Money(abs(instrument.notional(order.quantity, price)))
    stop = next((leg.prices.stop_price for leg in legs if leg.leg is Leg.STOP_LOSS), None)
    distance = None if stop is None else price - stop
    return Reservation(notional=notional, risk=risk_of(notional, order.quantity, distance, instrument.point_value))


def _request(
    tx: Tx, world: World, broker: Broker, order: Order, kind: RequestKind, wanted: Replacement | None = None
) -> BrokerRequest:
    now = world.now()
    request = BrokerRequest(
        id=RequestId(world.new_id()),
        kind=kind,
        order=order,
        attempt=FIRST_ATTEMPT if kind is RequestKind.SUBMIT else requests.attempts(tx, order.id, kind) + 1,
        created_at=now,
        send_before=after(now, broker.declaration.send_within_s),
        made_by=world.engine,
        change=wanted,
    )
    requests.add(tx, request)
    return request
