"""What the paper broker can, now."""

from types import MappingProxyType

from tradehook.brokers.declaring import Declaration, Environment, Fills, LookUp, Mode, Quotes, Replaces, Support
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderType, TimeInForce

_TIMES_IN_FORCE = frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC})
_TYPES = MappingProxyType({OrderType.MARKET: _TIMES_IN_FORCE, OrderType.LIMIT: _TIMES_IN_FORCE})

PAPER = Declaration(
    name="paper",
    title="Paper",
    environments=(Environment(name="paper", title="Paper", mode=Mode.PAPER),),
    order_types=MappingProxyType(dict.fromkeys(AssetClass, _TYPES)),
    quantity_decimals=MappingProxyType(
        {
            AssetClass.STOCKS: 6,
            AssetClass.OPTIONS: 0,
            AssetClass.FUTURES: 0,
            AssetClass.CRYPTO: 8,
            AssetClass.FOREX: 0,
        }
    ),
    replaces=Replaces.IN_PLACE,
    reduce_only=True,
    quotes=Quotes.AT_HAND,
    fills=Fills.BY_EXECUTION,
    streaming=True,
    rejects_duplicate_ids=True,
    look_up=LookUp.IMMEDIATE,
    look_up_delay_s=0,
    send_within_s=2,
    settles_within_s=0,
    numbers_reports=True,
    own_connection=False,
    support=Support.BUILT_IN,
)
"""Options: exact contracts only. A duplicate id makes no second order: it is answered with the first one's id."""
