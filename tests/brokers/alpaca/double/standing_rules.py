"""Rules that look at what the account holds, owes and has open: quantities, opposite orders, wash trades, money."""

from decimal import Decimal

from tests.brokers.alpaca.double import power
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.refusals import Refusal, forbidden, unprocessable
from tests.brokers.alpaca.double.scene import Rule, Scene, inferred_intent, side_of
from tests.brokers.alpaca.double.tickets import Ticket
from tests.brokers.alpaca.double.wire import plain
from tests.brokers.alpaca.double.words import AssetClass, Intent, OrderClass, OrderType, Side

_LIMITED = (OrderType.LIMIT, OrderType.STOP_LIMIT)


def intent(ticket: Ticket, scene: Scene) -> Refusal | None:
    """An intent that is given has to be what the order does."""
    inferred = inferred_intent(side_of(ticket), scene.held)
    if ticket.intent is not None and ticket.intent is not inferred:
        return unprocessable(f"position intent mismatch, inferred: {inferred}, specified: {ticket.intent}")
    return None


def closing_quantity(ticket: Ticket, scene: Scene) -> Refusal | None:
    """No more is closed than is held and not promised to other orders."""
    if not inferred_intent(side_of(ticket), scene.held).closes:
        return None
    wanted = _units(ticket, scene)
    return short_of_units(scene, wanted, wanted)


def short_of_units(scene: Scene, requested: Decimal, needed: Decimal) -> Refusal | None:
    """What is said when an order for so many units needs more of them than are free."""
    orders = [order for order in scene.account.open_orders(scene.asset.symbol) if promises(order)]
    promised = sum((order.remaining(_price(scene)) for order in orders), ZERO)
    available = max(ZERO, abs(scene.held) - promised)
    if needed <= available:
        return None
    if scene.asset.asset_class is AssetClass.CRYPTO:
        return _no_balance(scene.asset.base, requested, available, scene.held)
    return forbidden(
        f"insufficient qty available for order (requested: {plain(requested)}, available: {plain(available)})",
        available=plain(available),
        existing_qty=plain(abs(scene.held)),
        held_for_orders=plain(promised),
        related_orders=[order.id for order in orders],
        symbol=scene.asset.symbol,
    )


def promises(order: Order) -> bool:
    """Whether an open order has units of the position for itself; a held leg has none of its own."""
    return order.intent.closes and not order.is_held


def shorting(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Coins are never sold short; stocks are where account and stock allow it."""
    if inferred_intent(side_of(ticket), scene.held) is not Intent.SELL_TO_OPEN:
        return None
    if scene.asset.asset_class is AssetClass.CRYPTO:
        return _no_balance(scene.asset.base, _units(ticket, scene), ZERO, ZERO)
    if scene.asset.asset_class is AssetClass.OPTION:
        return _uncovered(ticket, scene)
    if not scene.account.shorting:
        return forbidden("account is not allowed to short")
    return None if scene.asset.shortable else unprocessable(f'asset "{scene.asset.symbol}" cannot be sold short')


def _uncovered(ticket: Ticket, scene: Scene) -> Refusal | None:
    contract = scene.asset.contract
    assert contract is not None
    assert ticket.qty is not None
    if contract.call:
        covered = scene.account.quantity(contract.underlying) >= ticket.qty * scene.asset.multiplier
        return None if covered else forbidden("account not eligible to trade uncovered option contracts")
    required = contract.strike * scene.asset.multiplier * ticket.qty
    return _options_money(scene, required)


def opposite_opening(ticket: Ticket, scene: Scene) -> Refusal | None:
    """From flat, a sale does not stand beside an open purchase, nor the other way round."""
    if scene.held or scene.asset.asset_class is not AssetClass.STOCK:
        return None
    side = side_of(ticket)
    others = [order for order in scene.account.open_orders(scene.asset.symbol) if not order.is_held]
    if not any(order.side is side.opposite for order in others):
        return None
    if side is Side.SELL:
        return forbidden("cannot open a short sell while a long buy order is open")
    return forbidden("cannot open a long buy while a short sell order is open")


def wash_trade(ticket: Ticket, scene: Scene) -> Refusal | None:
    """Two orders of one account must not be able to meet (rule: Alpaca, user protection, the table of wash trades)."""
    if ticket.complex or ticket.type is OrderType.TRAILING_STOP:
        return None
    for order in scene.account.open_orders(scene.asset.symbol):
        if order.side is side_of(ticket).opposite and _is_simple(order) and _could_meet(ticket, order):
            kind = "limit order exists. use complex/limit/stop_limit orders"
            return forbidden(
                "potential wash trade detected. use complex orders",
                existing_order_id=order.id,
                reject_reason=f"opposite side {kind if order.type in _LIMITED else 'market/stop order exists'}",
            )
    return None


def _is_simple(order: Order) -> bool:
    return order.order_class is OrderClass.SIMPLE and order.type is not OrderType.TRAILING_STOP


def _could_meet(ticket: Ticket, order: Order) -> bool:
    if ticket.type not in _LIMITED or order.type not in _LIMITED:
        return True
    assert ticket.limit_price is not None
    assert order.limit_price is not None
    return (ticket.limit_price - order.limit_price) * side_of(ticket).sign >= 0


def money(ticket: Ticket, scene: Scene) -> Refusal | None:
    """An order that opens is paid for with buying power."""
    what = inferred_intent(side_of(ticket), scene.held)
    if what.closes or (what is Intent.SELL_TO_OPEN and scene.asset.asset_class is AssetClass.OPTION):
        return None
    return short_of_money(scene, ticket.notional if ticket.qty is None else ticket.qty * unit_cost(ticket, scene))


def unit_cost(ticket: Ticket, scene: Scene) -> Decimal:
    """What one unit that opens is reckoned at, in dollars."""
    limit = ticket.limit_price if ticket.limit_price is not None else ticket.stop_price
    return power.opening_price(scene.floor, scene.asset, side_of(ticket), limit) * scene.asset.multiplier


def short_of_money(scene: Scene, cost: Decimal | None) -> Refusal | None:
    """What is said when an order costs more than there is."""
    cost = cost or ZERO
    if scene.asset.asset_class is AssetClass.OPTION:
        return _options_money(scene, cost)
    if scene.asset.asset_class is AssetClass.CRYPTO:
        available = power.full_price_power(scene.floor, scene.account)
        return None if cost <= available else _no_balance("USD", cost, available, scene.account.cash)
    available = power.buying_power(scene.floor, scene.account)
    if cost <= available:
        return None
    return forbidden("insufficient buying power", buying_power=plain(available), cost_basis=plain(cost))


def _options_money(scene: Scene, required: Decimal) -> Refusal | None:
    available = power.full_price_power(scene.floor, scene.account)
    if required <= available:
        return None
    return forbidden(f"insufficient options buying power (required: {plain(required)}, available: {plain(available)})")


def _no_balance(coin: str, wanted: Decimal, available: Decimal, balance: Decimal) -> Refusal:
    return forbidden(
        f"insufficient balance for {coin} (requested: {plain(wanted)}, available: {plain(available)})",
        available=plain(available),
        balance=plain(balance),
        symbol="USD",
    )


def _units(ticket: Ticket, scene: Scene) -> Decimal:
    return ticket.qty if ticket.qty is not None else (ticket.notional or ZERO) / _price(scene)


def _price(scene: Scene) -> Decimal:
    return scene.floor.price(scene.asset, scene.quote.bid if scene.quote else ZERO) or Decimal(1)


STANDING_RULES: tuple[Rule, ...] = (intent, closing_quantity, shorting, opposite_opening, wash_trade, money)
