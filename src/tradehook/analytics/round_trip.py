"""A round trip: one position from flat to flat, with the lots that it was closed in."""

from decimal import Context, Decimal

import msgspec

from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.side import Side

EXACT = Context(prec=200)
"""So wide that no sum or product of real prices and quantities rounds."""

QUOTIENT = Context(prec=28)
"""What averages and other quotients are kept to: they are read, and no money is worked out from them."""


class Lot(msgspec.Struct, frozen=True, gc=False):
    """Units that came in by one fill and went out by another.

    `side` is that of the entry. `point_value` is the closing fill's: a result is made, and turned into the account's
    currency, when the lot is closed. Fees are the round trip's: a part of a fee is no fact.
    """

    side: Side
    quantity: Quantity
    entry_at: Instant
    entry_price: Price
    exit_at: Instant
    exit_price: Price
    point_value: Decimal

    @property
    def gross(self) -> Money:
        """What the lot made before fees, in the account's currency."""
        came, went = self.entry_price, self.exit_price
        moved = EXACT.subtract(went, came) if self.side is Side.BUY else EXACT.subtract(came, went)
        return Money(EXACT.multiply(EXACT.multiply(moved, self.quantity), self.point_value))


class RoundTrip(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One position of one symbol in one account, from flat to flat or to the other side.

    `side` is that of the first fill: a buy is a long trip. `quantity` is all that came in, which is all that went out;
    the prices are averages over it. `gross`, `fees` and `net` are in the account's currency, and exact: net is gross
    less fees. `risk` is what would have been lost, before fees, had all of the quantity gone out at the stop price of
    the first fill; None where that fill had no stop, or one that was no loss. `strategy` and `subscription` are the
    first fill's, `tags` those of all fills, each once.
    """

    account: AccountId
    symbol: str
    side: Side
    quantity: Quantity
    entry_at: Instant
    entry_price: Price
    exit_at: Instant
    exit_price: Price
    gross: Money
    fees: Money
    net: Money
    risk: Money | None
    strategy: StrategyId | None
    subscription: SubscriptionId | None
    tags: tuple[str, ...]
    lots: tuple[Lot, ...]

    @property
    def result_in_r(self) -> Decimal | None:
        """The net result as a multiple of the risk; 28 digits."""
        return None if self.risk is None else QUOTIENT.divide(self.net, self.risk)

    @property
    def held_s(self) -> float:
        """From the first fill to the last, in seconds."""
        return seconds_between(self.entry_at, self.exit_at)


class OpenTrip(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A position that is still held: what came in, and the part of it that has been closed.

    `quantity` is what is held now. `gross` is what `lots` made, `fees` are those of all its fills so far.
    """

    account: AccountId
    symbol: str
    side: Side
    quantity: Quantity
    entry_at: Instant
    entry_price: Price
    gross: Money
    fees: Money
    strategy: StrategyId | None
    subscription: SubscriptionId | None
    tags: tuple[str, ...]
    lots: tuple[Lot, ...]
