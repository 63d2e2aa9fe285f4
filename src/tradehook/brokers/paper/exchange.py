"""The exchange's transactions: each is one function that the store's writer runs, and commits before anything is
answered.

They have no effect but on the store, so they may be run again.
"""

from dataclasses import dataclass, replace

from tradehook.brokers.paper import queries, reports
from tradehook.brokers.paper.checks import exposure_problem, market_problem, ticket_problem
from tradehook.brokers.paper.lines import lines_of
from tradehook.brokers.paper.margin import free
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.brokers.paper.settling import Settled, settle, settle_new
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import Accepted, BrokerOrder, NotSent, Outcome, Rejected, Snapshot, Unknown
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import OrderStatus, OrderTicket
from tradehook.vocabulary.quote import Quote

_TOO_LATE = NotSent(why="The time in which the request had to be sent was over before the broker took it up.")


@dataclass(frozen=True, slots=True)
class Placed:
    """How an order was answered, and whether it is in the book now."""

    outcome: Outcome
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """An account as it was seen, with the settings that it had; Unknown where there is no such account."""

    snapshot: Snapshot | Unknown
    settings: PaperSettings | None = None


def place(tx: Tx, market: Market, ticket: OrderTicket, broker_order_id: BrokerOrderId, send_before: Instant) -> Placed:
    """Take an order, carry it out as far as it goes at once, and keep what became of it.

    An order whose id is known is answered as it was the first time, whatever else it says (rule: architecture 2,
    promise 3).
    """
    account = queries.lock_account(tx, ticket.account_id)
    if account is None:
        return Placed(Refuses.UNKNOWN_ACCOUNT.because(account_id=ticket.account_id))
    known = queries.order_of(tx, ticket.account_id, ticket.client_order_id)
    if known is not None:
        return _as_answered(known)
    now = market.clock.now()
    if now >= send_before:
        return Placed(_TOO_LATE)
    order = PaperOrder(ticket=ticket, broker_order_id=broker_order_id, placed_at=now)
    return _take(tx, market, account, order)


def cancel(
    tx: Tx, market: Market, account_id: AccountId, client_order_id: ClientOrderId, send_before: Instant
) -> Outcome:
    """Take an order out of the book. To cancel it once more changes nothing and is accepted too."""
    if queries.lock_account(tx, account_id) is None:
        return Refuses.UNKNOWN_ACCOUNT.because(account_id=account_id)
    order = queries.order_of(tx, account_id, client_order_id)
    if order is None:
        return Refuses.UNKNOWN_ORDER.because(client_order_id=client_order_id)
    if order.status.final:
        return _cancel_again(order)
    now = market.clock.now()
    if now >= send_before:
        return _TOO_LATE
    ended = order.ended(OrderStatus.CANCELLED, "Cancelled on request.")
    queries.change_order(tx, ended)
    queries.append_report(tx, reports.ended(ended, now))
    return Accepted(order.broker_order_id)


def match(tx: Tx, market: Market, quotes: tuple[Quote, ...]) -> list[PaperOrder]:
    """Fill the resting orders that these quotes reach, oldest first, in the accounts that trade on the quotes'
    source.

    Gives the orders of the quotes' instruments that are still in the book afterwards.
    """
    now = market.clock.now()
    return [order for quote in quotes for order in _match_quote(tx, market, quote, now)]


def find(tx: Tx, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | None:
    """The order with the client's id. The writer runs it after all that was sent before, so None is definite."""
    queries.lock_account(tx, account_id)
    order = queries.order_of(tx, account_id, client_order_id)
    return order.as_told() if order else None


def snapshot(tx: Tx, market: Market, account_id: AccountId) -> Seen:
    """What the account has now. The writer runs it in turn: a fill is in it, or its report has a later cursor."""
    account = queries.lock_account(tx, account_id)
    if account is None:
        return Seen(Unknown(Refuses.UNKNOWN_ACCOUNT.because(account_id=account_id).words))
    now = market.clock.now()
    holdings, resting = queries.holdings_of(tx, account_id), queries.resting_of(tx, account_id)
    equity, buying_power = free(account.cash, lines_of(market, account, holdings, resting, now).values())
    taken = Snapshot(
        account_id=account_id,
        taken_at=now,
        cursor=queries.last_cursor(tx),
        positions={holding.symbol: holding.quantity for holding in holdings},
        open_orders=tuple(order.as_told() for order in resting),
        cash=account.cash,
        equity=equity,
        buying_power=buying_power,
    )
    return Seen(taken, account.settings)


def _as_answered(known: PaperOrder) -> Placed:
    if known.status is OrderStatus.REJECTED:
        return Placed(Rejected(code=known.code, words=known.words))
    return Placed(Accepted(known.broker_order_id), rests=known.status.open)


def _take(tx: Tx, market: Market, account: PaperAccount, order: PaperOrder) -> Placed:
    instrument = market.instruments.of_symbol(order.ticket.symbol)
    if instrument is None:
        return _refuse(tx, order, Refuses.UNKNOWN_SYMBOL.because(symbol=order.ticket.symbol))
    problem = ticket_problem(order.ticket, instrument, order.placed_at)
    if problem is not None:
        return _refuse(tx, order, problem)
    scene = _scene(tx, market, account, instrument, order.placed_at)
    problem = market_problem(order.ticket, scene) or _exposure_problem(tx, market, scene, order.ticket)
    if problem is not None:
        return _refuse(tx, order, problem)
    settled = settle_new(scene, order)
    queries.add_order(tx, settled.order)
    _keep(tx, scene, settled)
    return Placed(Accepted(order.broker_order_id), rests=settled.order.status.open)


def _refuse(tx: Tx, order: PaperOrder, refused: Rejected) -> Placed:
    queries.add_order(tx, order.ended(OrderStatus.REJECTED, refused.words, refused.code))
    return Placed(refused)


def _scene(tx: Tx, market: Market, account: PaperAccount, instrument: Instrument, now: Instant) -> Scene:
    return Scene(
        account=account,
        instrument=instrument,
        holding=queries.holding_of(tx, account.account_id, instrument.symbol),
        quote=market.quote(account, instrument, now),
        rate=market.rate(account, instrument.currency, now),
        now=now,
    )


def _exposure_problem(tx: Tx, market: Market, scene: Scene, ticket: OrderTicket) -> Rejected | None:
    if ticket.reduce_only:
        return None
    account = scene.account
    holdings = (scene.holding, *queries.holdings_of(tx, account.account_id))
    resting = queries.resting_of(tx, account.account_id)
    lines = lines_of(market, account, holdings, resting, scene.now)
    return exposure_problem(ticket, scene, lines.pop(scene.instrument.symbol), lines.values())


def _cancel_again(order: PaperOrder) -> Outcome:
    if order.status is OrderStatus.CANCELLED:
        return Accepted(order.broker_order_id)
    return Refuses.ORDER_ALREADY_FINAL.because(
        status=order.status, filled=canonical(order.filled), quantity=canonical(order.ticket.quantity)
    )


def _match_quote(tx: Tx, market: Market, quote: Quote, now: Instant) -> list[PaperOrder]:
    accounts = {account.account_id: account for account in queries.lock_accounts_in_book(tx, quote.symbol)}
    still: list[PaperOrder] = []
    for order in queries.resting_in(tx, quote.symbol):
        account = accounts.get(order.ticket.account_id)
        settled = _match_order(tx, market, account, quote, order, now) if account else None
        if settled is None:
            still.append(order)
        else:
            accounts[settled.account.account_id] = settled.account
    return still


def _match_order(
    tx: Tx, market: Market, account: PaperAccount, quote: Quote, order: PaperOrder, now: Instant
) -> Settled | None:
    instrument = market.instruments.of_symbol(quote.symbol)
    if account.settings.price_source is not quote.source or instrument is None:
        return None
    scene = replace(_scene(tx, market, account, instrument, now), quote=quote)
    settled = settle(scene, order)
    if settled is not None:
        queries.change_order(tx, settled.order)
        _keep(tx, scene, settled)
    return settled


def _keep(tx: Tx, scene: Scene, settled: Settled) -> None:
    """Write down what an order changed beside itself."""
    if settled.account.cash != scene.account.cash:
        queries.set_cash(tx, settled.account)
    if settled.holding != scene.holding:
        queries.keep_holding(tx, settled.account.account_id, settled.holding)
    for report in settled.reports:
        queries.append_report(tx, report)
