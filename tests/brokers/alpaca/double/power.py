"""What an account is worth and what it can still buy.

A dollar of stocks takes a dollar of buying power; crypto and options are paid in full, so a dollar of them takes as
many as the account's multiplier (rule: OpenAPI, Account, buying_power).
"""

from decimal import Decimal

from tests.brokers.alpaca.double.accounts import Account, Position
from tests.brokers.alpaca.double.assets import Asset
from tests.brokers.alpaca.double.floor import Floor
from tests.brokers.alpaca.double.orders import ZERO
from tests.brokers.alpaca.double.words import AssetClass, Side

_SHORT_MARGIN = Decimal("1.03")


def price_of(floor: Floor, position: Position) -> Decimal:
    """What a unit of a position is worth now."""
    return floor.price(position.asset, position.entry_price)


def values(floor: Floor, account: Account) -> dict[str, Decimal]:
    """The market value of each position, signed."""
    return {symbol: position.value(price_of(floor, position)) for symbol, position in list(account.positions.items())}


def equity(floor: Floor, account: Account) -> Decimal:
    """Cash and positions."""
    return account.cash + sum(values(floor, account).values(), ZERO)


def buying_power(floor: Floor, account: Account) -> Decimal:
    """Dollars of stocks that can still be bought; open orders have theirs already."""
    worth = values(floor, account)
    stocks = ZERO
    marginable = account.cash
    for symbol, value in worth.items():
        if account.positions[symbol].asset.asset_class is AssetClass.STOCK:
            stocks += abs(value)
            marginable += value
        elif value < 0:
            marginable += value
    return max(ZERO, account.multiplier * marginable - stocks - account.held)


def full_price_power(floor: Floor, account: Account) -> Decimal:
    """Dollars for what has to be paid in full: crypto and options."""
    return buying_power(floor, account) / account.multiplier


def opening_price(floor: Floor, asset: Asset, side: Side, limit: Decimal | None) -> Decimal:
    """What an opening order is reckoned at, a unit (rule: Alpaca, placing orders, buying power): the far side of the
    quote or the limit; a short sale at 3 % above the ask or its limit if that is more."""
    quote = floor.quote(asset)
    market = quote.ask if quote is not None else floor.price(asset)
    if side is Side.BUY:
        return limit if limit is not None else market
    return max(limit or ZERO, market * _SHORT_MARGIN)
