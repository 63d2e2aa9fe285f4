"""The trading floor: everything that orders, matching and answers share, and nothing that talks to the network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.assets import Asset, Listing
from tests.brokers.alpaca.double.clock import Clock
from tests.brokers.alpaca.double.market import Market, Quote
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.sessions import phase_at
from tests.brokers.alpaca.double.updates import update
from tests.brokers.alpaca.double.words import AssetClass, Event, Phase, ReplacementFills, Role, Status, Step

Json = dict[str, Any]
Listener = Callable[[Account, Json], None]


def nobody(account: Account, update: Json) -> None:
    """Who is told of updates when nobody listens."""


@dataclass(slots=True)
class Floor:
    """`forced` is the phase a test asked for (None: what the calendar says); `applied` the day and phase that orders
    have been brought to. `crypto_fee` is a share of what is traded (0.0025: 25 basis points)."""

    clock: Clock = field(default_factory=Clock)
    listing: Listing = field(default_factory=Listing)
    market: Market = field(default_factory=Market)
    accounts: dict[str, Account] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    book: dict[str, dict[str, Order]] = field(default_factory=dict)
    pending: set[Step] = field(default_factory=set)
    forced: Phase | None = Phase.OPEN
    applied: tuple[date | None, Phase] = (None, Phase.OPEN)
    crypto_fee: Decimal = ZERO
    replacement_fills: ReplacementFills = ReplacementFills.CARRIED
    tell: Listener = nobody

    def now(self) -> int:
        """Nanoseconds since 1970."""
        return self.clock.now()

    def phase(self) -> Phase:
        """The phase of the stock market."""
        return self.forced or phase_at(self.clock.in_new_york())

    def quote(self, asset: Asset) -> Quote | None:
        """Its bid and ask, if a price was ever given."""
        return self.market.quotes.get(asset.symbol)

    def price(self, asset: Asset, otherwise: Decimal = ZERO) -> Decimal:
        """What a unit is worth now: the last trade."""
        return self.market.last(asset.symbol) or otherwise

    def account_of(self, order: Order) -> Account:
        """Whose order it is."""
        return self.accounts[order.account]

    def trades_now(self, order: Order) -> bool:
        """Whether the market that the order is for would take it now."""
        if order.asset is not None and order.asset.asset_class is AssetClass.CRYPTO:
            return True
        phase = self.phase()
        return phase is Phase.OPEN or (order.extended_hours and phase is not Phase.CLOSED)

    def enter(self, order: Order) -> None:
        """Put an order on the books."""
        account = self.account_of(order)
        account.orders[order.id] = order
        account.by_client_id[order.client_order_id] = order
        account.open.setdefault(order.symbol, {})[order.id] = order
        self.orders[order.id] = order
        self.book.setdefault(order.symbol, {})[order.id] = order
        if order.qty is not None:
            account.held += order.hold_each * order.remaining(ZERO)
        else:
            account.held += order.hold_each

    def free(self, order: Order, quantity: Decimal) -> None:
        """Units that are filled, or never will be, take no buying power any more."""
        if order.qty is not None:
            self.account_of(order).held -= order.hold_each * quantity

    def leave(self, order: Order) -> None:
        """Take an order that has ended off the books; it can still be asked for."""
        account = self.account_of(order)
        if account.open.get(order.symbol, {}).pop(order.id, None) is None:
            return
        del self.book[order.symbol][order.id]
        account.held -= order.hold_each if order.qty is None else order.hold_each * order.remaining(ZERO)

    def working(self, symbol: str) -> list[Order]:
        """The open orders of all accounts in a symbol, oldest first."""
        return list(self.book.get(symbol, {}).values())

    def every_open(self) -> list[Order]:
        """The open orders of all accounts."""
        return [order for symbol in list(self.book) for order in self.working(symbol)]

    def change(self, order: Order, status: Status) -> None:
        """Bring an order to a status, now; the legs of a multi-leg order stand where it stands."""
        order.status = status
        order.updated_at = self.now()
        for leg in order.legs:
            if leg.role is Role.LEG and leg.status.open:
                leg.status, leg.updated_at, leg.canceled_at = status, order.updated_at, order.canceled_at
                leg.expired_at, leg.failed_at = order.expired_at, order.failed_at

    def say(self, order: Order, event: Event, **details: Any) -> None:
        """Tell whoever listens what happened to an order."""
        self.tell(self.account_of(order), update(order, event, self.now(), details))
