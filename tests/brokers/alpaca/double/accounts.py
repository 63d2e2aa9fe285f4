"""An account's books: cash, positions, orders and fills; and what it can still buy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.wire import id_of, new_id
from tests.brokers.alpaca.double.words import AssetClass


@dataclass(slots=True)
class Position:
    """Units held (negative: short) and what they cost, signed alike and in dollars."""

    asset: Asset
    qty: Decimal = ZERO
    cost: Decimal = ZERO

    def trade(self, signed: Decimal, price: Decimal) -> None:
        """Book units at average cost: closing releases cost in proportion, what is left over opens at the price."""
        closing = self.qty * signed < 0
        closed = min(abs(signed), abs(self.qty)) if closing else ZERO
        if closed:
            self.cost -= self.cost * closed / abs(self.qty)
            self.qty += closed.copy_sign(signed)
        opened = abs(signed) - closed
        if opened:
            self.qty += opened.copy_sign(signed)
            self.cost += opened.copy_sign(signed) * price * self.asset.multiplier
        if not self.qty:
            self.cost = ZERO

    @property
    def entry_price(self) -> Decimal:
        """The average price of a unit."""
        return self.cost / (self.qty * self.asset.multiplier) if self.qty else ZERO

    def value(self, price: Decimal) -> Decimal:
        """What it is worth at this price, signed."""
        return self.qty * price * self.asset.multiplier


@dataclass(slots=True, kw_only=True)
class Fill:
    """One execution, with what it left behind. `busted` is set when it is undone, `fee` is in dollars (crypto sells)
    and `coin_fee` in units (crypto buys)."""

    id: str = field(default_factory=new_id)
    order: Order
    at: int
    qty: Decimal
    price: Decimal
    cum_qty: Decimal
    leaves_qty: Decimal
    complete: bool
    fee: Decimal = ZERO
    coin_fee: Decimal = ZERO
    busted: bool = False

    @property
    def asset(self) -> Asset:
        """What was traded."""
        assert self.order.asset is not None
        return self.order.asset

    @property
    def signed(self) -> Decimal:
        """Units that reach the position."""
        return self.order.side.sign * self.qty - self.coin_fee

    @property
    def paid(self) -> Decimal:
        """Dollars that leave the account."""
        return self.order.side.sign * self.qty * self.price * self.asset.multiplier + self.fee


@dataclass(slots=True, kw_only=True)
class Account:
    """One account. `held` is the buying power that open orders take."""

    key_id: str
    secret: str
    cash: Decimal
    multiplier: int = 2
    options_level: int = 3
    shorting: bool = True
    last_equity: Decimal = ZERO
    held: Decimal = ZERO
    created_at: int = 0
    positions: dict[str, Position] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    by_client_id: dict[str, Order] = field(default_factory=dict)
    open: dict[str, dict[str, Order]] = field(default_factory=dict)
    fills: dict[str, Fill] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Alpaca's id of it."""
        return id_of(self.key_id)

    def quantity(self, symbol: str) -> Decimal:
        """Units held of a symbol, signed."""
        found = self.positions.get(symbol)
        return found.qty if found else ZERO

    def open_orders(self, symbol: str) -> Iterator[Order]:
        """Its open orders in a symbol, oldest first."""
        return iter(list(self.open.get(symbol, {}).values()))

    def holding(self, asset: Asset) -> Position:
        """The position in an asset, made if there is none."""
        return self.positions.setdefault(asset.symbol, Position(asset))

    def settle(self, fill: Fill) -> None:
        """Book a fill into cash and position."""
        self.cash -= fill.paid
        self._hold(fill)

    def undo(self, fill: Fill) -> None:
        """Take a fill's money out of the books again; its units go with `rebook`."""
        self.cash += fill.paid

    def rebook(self, symbol: str) -> None:
        """Make a position anew from the fills that stand."""
        self.positions.pop(symbol, None)
        for fill in self.fills.values():
            if fill.order.symbol == symbol and not fill.busted:
                self._hold(fill)

    def _hold(self, fill: Fill) -> None:
        position = self.holding(fill.asset)
        position.trade(fill.signed, fill.price)
        if not position.qty:
            del self.positions[fill.asset.symbol]

    def weight(self, asset: Asset) -> int:
        """How much buying power a dollar of it takes: what cannot be margined is paid in full."""
        return 1 if asset.asset_class is AssetClass.STOCK else self.multiplier
