"""What can be traded, and the arithmetic of its tick and step."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Decimal
from enum import StrEnum

from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class AssetClass(StrEnum):
    """The classes that a strategy may be for."""

    STOCKS = "stocks"
    OPTIONS = "options"
    FUTURES = "futures"
    CRYPTO = "crypto"
    FOREX = "forex"


class Right(StrEnum):
    """Which right an option gives."""

    CALL = "call"
    PUT = "put"


class ContractType(StrEnum):
    """Contracts on an underlying that a broker may offer beside the thing itself (rule: architecture 8.15)."""

    EQUITY_CFD = "equity_cfd"
    FUTURES_CFD = "futures_cfd"
    SPREADBET = "spreadbet"
    FIXED_INCOME = "fixed_income"


ALWAYS = "24/7"
"""The session calendar of what trades around the clock on every day."""


@dataclass(frozen=True, slots=True)
class TickFrom:
    """The tick of prices from `price` on."""

    price: Decimal
    size: Decimal


@dataclass(frozen=True, slots=True)
class Tick:
    """The smallest step of a price, in the quote currency.

    `size` is that of every price, or of those below the first of `coarser`, which rise and whose bounds lie on both
    ticks.
    """

    size: Decimal
    coarser: tuple[TickFrom, ...] = ()

    def at(self, price: Decimal) -> Decimal:
        """The step of prices around this one."""
        size = self.size
        for step in self.coarser:
            if price >= step.price:
                size = step.size
        return size

    def round(self, price: Decimal, for_side: Side) -> Price:
        """The price on the tick: up for a sell, down for a buy (rule: architecture 2, promise 8)."""
        size = self.at(price)
        rounding = ROUND_CEILING if for_side is Side.SELL else ROUND_FLOOR
        return Price((price / size).to_integral_value(rounding) * size)

    def holds(self, price: Decimal) -> bool:
        """Whether the price lies on the tick."""
        steps = price / self.at(price)
        return steps == steps.to_integral_value()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One thing that can be traded.

    `symbol` is the canonical spelling; `root` is that of a future, `underlying` the symbol that an option or another
    contract is on. `calendar` names the sessions in which it trades. `quantity_step` is the smallest quantity in
    units, and `fractional_step` a finer one for subscriptions that allow fractions, where there is one (shares).
    `point_value` is what a price change of 1 makes on one unit, in `currency`. `reference_price` is where the
    simulated price starts from.
    """

    symbol: str
    name: str
    asset_class: AssetClass
    currency: str
    tick: Tick
    quantity_step: Decimal
    fractional_step: Decimal | None = None
    point_value: Decimal = Decimal(1)
    calendar: str = ALWAYS
    root: str | None = None
    underlying: str | None = None
    contract_type: ContractType | None = None
    expires_at: Instant | None = None
    last_trading_day: date | None = None
    right: Right | None = None
    strike: Decimal | None = None
    reference_price: Price | None = None

    @property
    def family(self) -> str:
        """What positions and lanes are grouped by: the underlying, the root of a future, the symbol otherwise."""
        return self.underlying or self.root or self.symbol

    def expired(self, now: Instant) -> bool:
        """Whether the contract no longer trades."""
        return self.expires_at is not None and now >= self.expires_at

    def whole_steps(self, quantity: Decimal) -> Quantity:
        """The quantity rounded down to the step (rule: architecture 2, promise 8)."""
        return Quantity((quantity / self.quantity_step).to_integral_value(ROUND_DOWN) * self.quantity_step)

    def fractional_steps(self, quantity: Decimal) -> Quantity:
        """The quantity rounded down to the finer step, where there is one (rule: deciding 5)."""
        step = self.fractional_step or self.quantity_step
        return Quantity((quantity / step).to_integral_value(ROUND_DOWN) * step)

    def notional(self, quantity: Decimal, price: Decimal) -> Money:
        """What `quantity` units are worth at `price`, in `currency`; signed like the quantity."""
        return Money(quantity * price * self.point_value)
