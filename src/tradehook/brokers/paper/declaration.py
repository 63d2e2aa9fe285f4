"""What the paper broker can, now."""

from tradehook.brokers.contract import Declaration, LookUp, Mode
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderType, TimeInForce

_TIMES_IN_FORCE = frozenset({TimeInForce.DAY, TimeInForce.GTC, TimeInForce.IOC})

PAPER = Declaration(
    name="paper",
    title="Paper",
    mode=Mode.PAPER,
    asset_classes=frozenset(AssetClass),
    order_types={OrderType.MARKET: _TIMES_IN_FORCE, OrderType.LIMIT: _TIMES_IN_FORCE},
    rejects_duplicate_ids=True,
    look_up=LookUp.IMMEDIATE,
    look_up_delay_s=0,
    send_within_s=2,
    numbers_reports=True,
)
"""Options: exact contracts only. A duplicate id makes no second order: it is answered with the first one's id."""
