"""Alpaca's closed lists: what each word of theirs means here.

Source: Alpaca's API description (order statuses, types, times in force) and its page on trade updates.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType
from tradehook.vocabulary.side import Side

Word = TypeVar("Word", bound=StrEnum)

STATUSES: Mapping[str, OrderStatus] = MappingProxyType(
    {
        "accepted": OrderStatus.WORKING,
        "accepted_for_bidding": OrderStatus.WORKING,
        "pending_new": OrderStatus.WORKING,
        "new": OrderStatus.WORKING,
        "held": OrderStatus.WORKING,
        "pending_cancel": OrderStatus.WORKING,
        "pending_replace": OrderStatus.WORKING,
        "stopped": OrderStatus.WORKING,
        "suspended": OrderStatus.WORKING,
        "done_for_day": OrderStatus.WORKING,
        "calculated": OrderStatus.WORKING,
        "partially_filled": OrderStatus.PARTIALLY_FILLED,
        "filled": OrderStatus.FILLED,
        "canceled": OrderStatus.CANCELLED,
        "replaced": OrderStatus.CANCELLED,
        "expired": OrderStatus.EXPIRED,
        "rejected": OrderStatus.REJECTED,
    }
)
"""Alpaca's statuses. An order that was replaced is dead here: what goes on is another order."""

REPLACED = "replaced"
PENDING_REPLACE = "pending_replace"
CANCELLING: frozenset[str] = frozenset({"pending_cancel", "canceled"})
"""Statuses of an order that is cancelled, or will be."""

MULTI_LEG = "mleg"
LINKED: frozenset[str] = frozenset({OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO})
"""Classes of orders that have legs."""

LEG_TYPES: Mapping[Leg, frozenset[OrderType]] = MappingProxyType(
    {
        Leg.TAKE_PROFIT: frozenset({OrderType.LIMIT}),
        Leg.STOP_LOSS: frozenset({OrderType.STOP, OrderType.STOP_LIMIT}),
    }
)
"""What a linked leg can be; its type tells which leg it is."""


class Tells(StrEnum):
    """What a trade update tells."""

    STATE = "the order as it is now"
    EXECUTION = "an execution"
    END = "the order's end"
    REPLACEMENT = "that another order took its place"
    BUST = "that an execution is taken back"
    CORRECTION = "that an execution is taken back for another one"


EVENTS: Mapping[str, Tells] = MappingProxyType(
    {
        "accepted": Tells.STATE,
        "pending_new": Tells.STATE,
        "new": Tells.STATE,
        "held": Tells.STATE,
        "pending_cancel": Tells.STATE,
        "pending_replace": Tells.STATE,
        "order_cancel_rejected": Tells.STATE,
        "order_replace_rejected": Tells.STATE,
        "stopped": Tells.STATE,
        "suspended": Tells.STATE,
        "done_for_day": Tells.STATE,
        "calculated": Tells.STATE,
        "restated": Tells.STATE,
        "partial_fill": Tells.EXECUTION,
        "fill": Tells.EXECUTION,
        "canceled": Tells.END,
        "expired": Tells.END,
        "rejected": Tells.END,
        "replaced": Tells.REPLACEMENT,
        "trade_bust": Tells.BUST,
        "trade_correct": Tells.CORRECTION,
    }
)
"""Alpaca's events. Any other is skipped with a line in the log, and the order is asked for."""

REPLACE_REJECTED = "order_replace_rejected"

ASSET_CLASSES: Mapping[str, AssetClass] = MappingProxyType(
    {"us_equity": AssetClass.STOCKS, "us_option": AssetClass.OPTIONS, "crypto": AssetClass.CRYPTO}
)
"""Alpaca's classes of assets; what it calls otherwise (an offering before its listing) is a stock here."""


SIDES: Mapping[str, Side] = MappingProxyType(
    {
        "buy": Side.BUY,
        "buy_minus": Side.BUY,
        "sell": Side.SELL,
        "sell_plus": Side.SELL,
        "sell_short": Side.SELL,
        "sell_short_exempt": Side.SELL,
    }
)
"""Alpaca's sides. Activities say `sell_short` where their order says `sell`."""


def side_of(word: str) -> Side:
    """Which way an order or an execution goes. Raises `NotReadable` for any other word."""
    side = SIDES.get(word)
    if side is None:
        raise NotReadable(f"{word!r} is no side")
    return side


def status_of(word: str) -> OrderStatus:
    """Where an order stands. A status that is not known yet counts as open: the broker still speaks of the order."""
    return STATUSES.get(word, OrderStatus.WORKING)


def word_of(kind: type[Word], text: str) -> Word:
    """The member that Alpaca spells as we do. Raises `NotReadable` where there is none."""
    try:
        return kind(text)
    except ValueError as error:
        raise NotReadable(f"{text!r} is no {kind.__name__}") from error
