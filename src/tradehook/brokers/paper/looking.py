"""What can be seen of the exchange. The store's writer runs it in turn, so that it says what is so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tradehook.brokers.paper import queries
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.lines import inventory_of, lines_of
from tradehook.brokers.paper.margin import free
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import BrokerOrder, BrokerPosition, Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId, ClientOrderId


@dataclass(frozen=True, slots=True)
class Seen:
    """An account as it was seen, with the settings that it had; Unknown where there is no such account."""

    snapshot: Snapshot | Unknown
    settings: PaperSettings | None = None


def find(tx: Tx, account_id: AccountId, client_order_id: ClientOrderId) -> BrokerOrder | None:
    """The order with the client's id. Nothing that was sent before is still on its way to the book: None is
    definite."""
    queries.lock_account(tx, account_id)
    order = queries.order_of(tx, account_id, client_order_id)
    if order is None:
        return None
    legs = queries.legs_of(tx, account_id, client_order_id) if order.leads else []
    return order.as_told(legs)


def snapshot(tx: Tx, market: Market, account_id: AccountId) -> Seen:
    """What the account has now. A fill is in it, or its report has a later cursor."""
    account = queries.lock_account(tx, account_id)
    if account is None:
        return Seen(Unknown(Refuses.UNKNOWN_ACCOUNT.because(account_id=account_id).words))
    now = market.clock.now()
    inventory = inventory_of(queries.holdings_of(tx, account_id), queries.offers_of(tx, account_id))
    lines = tuple(lines_of(market, account, inventory, inventory.symbols, now))
    equity, buying_power = free(account.cash, lines)
    taken = Snapshot(
        account_id=account_id,
        taken_at=now,
        cursor=queries.last_cursor(tx),
        held=tuple(_position(market, holding) for holding in inventory.holdings.values()),
        open_orders=tuple(_told(queries.resting_of(tx, account_id))),
        cash=account.cash,
        equity=equity,
        buying_power=buying_power,
    )
    return Seen(taken, account.settings)


def _told(resting: Sequence[PaperOrder]) -> Iterator[BrokerOrder]:
    """The orders in the book, those that the first of its links leads with it."""
    leading = {order.group for order in resting if order.leads}
    for order in resting:
        if order.leads:
            yield order.as_told([each for each in resting if each.group == order.group and not each.leads])
        elif order.group not in leading:
            yield order.as_told()


def _position(market: Market, holding: Holding) -> BrokerPosition:
    """What is held, at what it cost on average; what a point of it is worth only the catalogue knows."""
    instrument = market.instruments.of_symbol(holding.symbol)
    average = None if instrument is None else holding.average_price(instrument.point_value)
    return BrokerPosition(symbol=holding.symbol, quantity=holding.quantity, average_price=average)
