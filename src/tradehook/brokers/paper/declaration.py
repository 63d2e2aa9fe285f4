"""What the paper broker can, now."""

from types import MappingProxyType

from tradehook.brokers.declaring import Declaration, Environment, Fills, LookUp, Mode, Quotes, Replaces, Support, Types
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce

RESTING = frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD, TimeInForce.GTS})
"""The times in force of orders that wait for a price."""

AT_AUCTION = frozenset({TimeInForce.OPG, TimeInForce.CLS})
"""Those of orders for the opening and for the close, which only some markets have."""

_WITH_AUCTIONS = frozenset({AssetClass.STOCKS, AssetClass.OPTIONS})
_EVERY_CLASS = frozenset(OrderClass)
_LEGS = frozenset(OrderType) - {OrderType.MARKET}


def _types(asset_class: AssetClass) -> Types:
    at_once = frozenset(TimeInForce) if asset_class in _WITH_AUCTIONS else frozenset(TimeInForce) - AT_AUCTION
    waiting = dict.fromkeys((OrderType.STOP, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP), RESTING)
    return MappingProxyType({OrderType.MARKET: at_once, OrderType.LIMIT: at_once, **waiting})


PAPER = Declaration(
    name="paper",
    title="Paper",
    environments=(Environment(name="paper", title="Paper", mode=Mode.PAPER),),
    order_types=MappingProxyType({asset_class: _types(asset_class) for asset_class in AssetClass}),
    order_classes=MappingProxyType(dict.fromkeys(AssetClass, _EVERY_CLASS)),
    leg_types=MappingProxyType(dict.fromkeys(AssetClass, _LEGS)),
    linked_times=RESTING,
    legs_keep_our_ids=True,
    refuses_closed=MappingProxyType(dict.fromkeys(AssetClass, frozenset({TimeInForce.IOC, TimeInForce.FOK}))),
    extended_hours=frozenset({OrderType.LIMIT}),
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
    own_books=True,
    support=Support.BUILT_IN,
)
"""Options: exact contracts only. A duplicate id makes no second order: it is answered with the first one's id."""
