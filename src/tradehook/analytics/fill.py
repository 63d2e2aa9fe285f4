"""A fill with what its order and its signal say of it: what round trips are made from."""

from decimal import Decimal

import msgspec

from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class Fill(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One execution.

    `quantity` > 0. `fee` in the account's currency, negative where the broker paid one. `point_value` is what a price
    change of 1 makes on one unit, in the account's currency at that instant. `stop` is the stop price that the order
    was entered with. Of the three prices `signal_price` is the market's when the signal was made, `intended_price`
    that of the order, and `price` the one it was filled at. `tags` are the signal's words and its metadata's.
    """

    at: Instant
    account: AccountId
    symbol: str
    side: Side
    quantity: Quantity
    price: Price
    fee: Money = Money(ZERO)
    point_value: Decimal = Decimal(1)
    stop: Price | None = None
    signal_price: Price | None = None
    intended_price: Price | None = None
    strategy: StrategyId | None = None
    subscription: SubscriptionId | None = None
    tags: tuple[str, ...] = ()
