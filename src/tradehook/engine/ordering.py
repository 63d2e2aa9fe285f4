"""Making orders and the requests that carry them to a broker: rows first, the broker after (promise 3)."""

from tradehook.brokers.contract import Broker
from tradehook.engine.world import World
from tradehook.orders import queries as orders
from tradehook.orders.order import BrokerRequest, Order, RequestKind
from tradehook.plumbing.ids import client_order_id
from tradehook.plumbing.store.contract import Tx
from tradehook.trades.trade import Trade
from tradehook.vocabulary.decision import PlaceOrder
from tradehook.vocabulary.exact import ZERO, Price, Quantity
from tradehook.vocabulary.ids import OrderId, RequestId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.order import Leg, OrderStatus

FIRST_ATTEMPT = 1


def place(tx: Tx, world: World, broker: Broker, trade: Trade, step: int, attempt: int) -> BrokerRequest:
    """Make the order of a step of the trade's plan, and the request that submits it."""
    now = world.now()
    order = _order(trade, _intent(trade, step), step, attempt, OrderId(world.new_id()), now)
    orders.add(tx, order)
    return _request(tx, world, broker, order, RequestKind.SUBMIT, now)


def cancel(tx: Tx, world: World, broker: Broker, order: Order) -> BrokerRequest:
    """Make the request that cancels an order."""
    return _request(tx, world, broker, order, RequestKind.CANCEL, world.now())


def _intent(trade: Trade, step: int) -> PlaceOrder:
    intent = trade.decision.intents[step] if trade.decision else None
    if not isinstance(intent, PlaceOrder):
        raise LookupError(f"step {step} of trade {trade.id} places no order")
    return intent


def _order(trade: Trade, intent: PlaceOrder, step: int, attempt: int, order_id: OrderId, now: Instant) -> Order:
    return Order(
        id=order_id,
        client_order_id=client_order_id(trade.id, f"{intent.leg}-{step}", attempt),
        account_id=trade.account_id,
        trade_id=trade.id,
        step=step,
        attempt=attempt,
        leg=intent.leg,
        family=trade.family,
        symbol=intent.symbol,
        side=intent.side,
        order_type=intent.order_type,
        time_in_force=intent.time_in_force,
        reduce_only=intent.leg is not Leg.ENTRY,
        quantity=Quantity(intent.quantity),
        filled_quantity=Quantity(ZERO),
        average_price=None,
        limit_price=None if intent.limit_price is None else Price(intent.limit_price),
        status=OrderStatus.PENDING,
        words="",
        created_at=now,
    )


def _request(tx: Tx, world: World, broker: Broker, order: Order, kind: RequestKind, now: Instant) -> BrokerRequest:
    request = BrokerRequest(
        id=RequestId(world.new_id()),
        kind=kind,
        order=order,
        attempt=orders.attempts(tx, order.id, kind) + 1,
        created_at=now,
        send_before=after(now, broker.declaration.send_within_s),
    )
    orders.add_request(tx, request)
    return request
