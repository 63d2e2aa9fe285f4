"""Whether an order is taken: reads no more of its account than the checks need."""

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.checks import exposure_problem, market_problem, ticket_problem
from tradehook.brokers.paper.lines import Inventory, inventory_of, line_of, lines_of
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.scene import Scene
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderTicket


def judge(
    tx: ReadTx, market: Market, account: PaperAccount, order: PaperOrder, was: PaperOrder | None, now: Instant
) -> Scene | Rejected:
    """What decides about an order that is taken, or why it is not. `was`: the order before its terms were changed."""
    ticket = order.ticket
    instrument = market.instruments.of_symbol(ticket.symbol)
    if instrument is None:
        return Refuses.UNKNOWN_SYMBOL.because(symbol=ticket.symbol)
    problem = ticket_problem(ticket, instrument, now)
    if problem is not None:
        return problem
    inventory = _inventory(tx, ticket)
    scene = Scene(
        account=account,
        instrument=instrument,
        holding=inventory.holding(ticket.symbol),
        quote=market.quote(account, instrument, now),
        rate=market.rate(account, instrument.currency, now),
        now=now,
    )
    return market_problem(order, scene) or _exposure_problem(market, scene, inventory, order, was) or scene


def _inventory(tx: ReadTx, ticket: OrderTicket) -> Inventory:
    """What an account holds and has on offer; of an order that only reduces no more matters than what it closes."""
    if ticket.reduce_only:
        return inventory_of([queries.holding_of(tx, ticket.account_id, ticket.symbol)], ())
    return inventory_of(queries.holdings_of(tx, ticket.account_id), queries.offers_of(tx, ticket.account_id))


def _exposure_problem(
    market: Market, scene: Scene, inventory: Inventory, order: PaperOrder, was: PaperOrder | None
) -> Rejected | None:
    if order.ticket.reduce_only:
        return None
    symbol = order.ticket.symbol
    own = line_of(inventory, scene.instrument, scene.quote, scene.rate)
    others = lines_of(market, scene.account, inventory, inventory.symbols - {symbol}, scene.now)
    return exposure_problem(order, was, scene, own, others)
