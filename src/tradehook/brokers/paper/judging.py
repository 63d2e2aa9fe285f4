"""Whether an order is taken: reads no more of its account than the checks need."""

from typing import NamedTuple

from msgspec.structs import replace

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.changing import works_otherwise
from tradehook.brokers.paper.checks import exposure_problem, market_problem, offer_of, ticket_problem
from tradehook.brokers.paper.lines import Inventory, inventory_of, line_of, lines_of
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.sizes import to_be_had
from tradehook.brokers.paper.ticket_prices import legs_problem
from tradehook.brokers.paper.timing import Works, works
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.broker import Rejected
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderTicket


class Judged(NamedTuple):
    """An order that is taken, with when it works and what it weighs, and what decides about it."""

    scene: Scene
    order: PaperOrder


def judge(
    tx: ReadTx, market: Market, account: PaperAccount, order: PaperOrder, was: PaperOrder | None
) -> Judged | Rejected:
    """What decides about an order that is taken, or why it is not. `was`: the order before its terms were changed; its
    legs are orders of their own by then."""
    ticket, now = order.ticket, market.clock.now()
    instrument = market.instruments.of_symbol(ticket.symbol)
    if instrument is None:
        return Refuses.UNKNOWN_SYMBOL.because(symbol=ticket.symbol)
    problem = ticket_problem(ticket, instrument, account.settings, now)
    if problem is None and was is None:
        problem = legs_problem(ticket, instrument)
    if problem is not None:
        return problem
    working = works(ticket, instrument, account.settings, now)
    if isinstance(working, Rejected):
        return working
    begins = working.begins if was is None or works_otherwise(was, order) else order.works_from
    order = replace(order, works_from=begins, ends_at=_ends(order, was, working))
    inventory = _inventory(tx, ticket)
    quote = market.quote(account, instrument, now)
    scene = Scene(
        account=account,
        instrument=instrument,
        holding=inventory.holding(ticket.symbol),
        quote=quote,
        rate=market.rate(account, instrument.currency, now),
        size=to_be_had(tx, account, quote),
        now=now,
    )
    return market_problem(order, scene) or _weighed(market, scene, inventory, order, was)


def _ends(order: PaperOrder, was: PaperOrder | None, working: Works) -> Instant | None:
    """When an order ends: one that keeps its time in force and its date, when it would have ended before."""
    same = was is not None and not works_otherwise(was, order) and order.ticket.good_till == was.ticket.good_till
    return order.ends_at if same else working.ends


def _inventory(tx: ReadTx, ticket: OrderTicket) -> Inventory:
    """What an account holds and has on offer; of an order that only reduces no more matters than what it closes."""
    if ticket.reduce_only:
        return inventory_of([queries.holding_of(tx, ticket.account_id, ticket.symbol)], ())
    return inventory_of(queries.holdings_of(tx, ticket.account_id), queries.offers_of(tx, ticket.account_id))


def _weighed(
    market: Market, scene: Scene, inventory: Inventory, order: PaperOrder, was: PaperOrder | None
) -> Judged | Rejected:
    """The order with the price at which it weighs on its account, which bears it; one that only reduces has none."""
    if order.ticket.reduce_only:
        return Judged(scene, order)
    symbol = order.ticket.symbol
    own = line_of(scene.account, inventory, scene.instrument, scene.quote, scene.rate)
    weighed = replace(order, offered_at=offer_of(order, scene, own).price)
    others = lines_of(market, scene.account, inventory, inventory.symbols - {symbol}, scene.now)
    return exposure_problem(weighed, was, scene, own, others) or Judged(scene, weighed)
