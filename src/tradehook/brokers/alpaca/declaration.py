"""What Alpaca can.

Sources: Alpaca's pages on orders ("Order Types vs Supported Time in Force"), on fractional trading and on usage limits,
and its API description (order types, times in force, order classes).
"""

from types import MappingProxyType

from tradehook.brokers.declaring import (
    Credential,
    Declaration,
    Environment,
    Fills,
    Limit,
    LookUp,
    Mode,
    Quotes,
    Replaces,
    Support,
)
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce

_RESTING = frozenset({TimeInForce.DAY, TimeInForce.GTC})
_EVERY = frozenset(TimeInForce) - {TimeInForce.GTD, TimeInForce.GTS}
_DAY = frozenset({TimeInForce.DAY})
_CRYPTO = frozenset({TimeInForce.GTC, TimeInForce.IOC})

REQUESTS = Limit(requests=200, per_s=60)
"""Of the Trading API, for each account; market data is counted by itself."""

ALPACA = Declaration(
    name="alpaca",
    title="Alpaca",
    environments=(
        Environment(name="paper", title="Paper account at Alpaca", mode=Mode.PAPER),
        Environment(name="live", title="Live account", mode=Mode.LIVE),
    ),
    order_types=MappingProxyType(
        {
            AssetClass.STOCKS: MappingProxyType(
                {
                    OrderType.MARKET: _EVERY,
                    OrderType.LIMIT: _EVERY,
                    OrderType.STOP: _RESTING,
                    OrderType.STOP_LIMIT: _RESTING,
                    OrderType.TRAILING_STOP: _RESTING,
                }
            ),
            AssetClass.OPTIONS: MappingProxyType({OrderType.MARKET: _DAY, OrderType.LIMIT: _DAY}),
            AssetClass.CRYPTO: MappingProxyType(
                {
                    OrderType.MARKET: _CRYPTO,
                    OrderType.LIMIT: _CRYPTO,
                    OrderType.STOP_LIMIT: frozenset({TimeInForce.GTC}),
                }
            ),
        }
    ),
    order_classes=MappingProxyType(
        {AssetClass.STOCKS: frozenset({OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO})}
    ),
    # A take profit is a limit order, a stop loss a stop or a stop-limit order; trailing stops are orders by themselves.
    leg_types=MappingProxyType({AssetClass.STOCKS: frozenset({OrderType.LIMIT, OrderType.STOP, OrderType.STOP_LIMIT})}),
    # "time_in_force must be day or gtc" of a bracket.
    linked_times=_RESTING,
    legs_share_time_in_force=True,
    # "Order replacing is supported to update limit_price and stop_price" of a bracket: not the quantity.
    legs_hold_quantity=True,
    refuses_closed=MappingProxyType(
        {
            AssetClass.STOCKS: frozenset({TimeInForce.IOC, TimeInForce.FOK}),
            AssetClass.OPTIONS: frozenset(TimeInForce),
        }
    ),
    extended_hours=frozenset({OrderType.LIMIT}),
    quantity_decimals=MappingProxyType({AssetClass.STOCKS: 9, AssetClass.OPTIONS: 0, AssetClass.CRYPTO: 9}),
    replaces=Replaces.AS_NEW_ORDER,
    reduce_only=False,
    quotes=Quotes.ASKED_FOR,
    fills=Fills.BY_EXECUTION,
    streaming=True,
    rejects_duplicate_ids=True,
    # An order can be looked up as soon as Alpaca has taken it. The delay is for one whose answer was lost: it may still
    # be on its way, in the buffers of a link that broke or behind a gateway that gave up waiting.
    look_up=LookUp.IMMEDIATE,
    look_up_delay_s=5,
    # With the time that an answer may take (5 s) a request ends within the 10 s that an engine waits for one.
    send_within_s=5,
    settles_within_s=5,
    numbers_reports=False,
    own_connection=True,
    limits=(REQUESTS,),
    credentials=(
        Credential(name="key_id", title="API key ID", secret=False),
        Credential(name="secret_key", title="API secret key", secret=True),
    ),
    support=Support.ON_A_DOUBLE,
)
