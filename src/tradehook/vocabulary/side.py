"""Buying and selling, and which way a position faces."""

from decimal import Decimal
from enum import StrEnum


class Side(StrEnum):
    """Which way an order goes."""

    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        """+1 for a buy, -1 for a sell: what one unit filled does to the position."""
        return 1 if self is Side.BUY else -1

    @property
    def opposite(self) -> "Side":
        """The other way."""
        return Side.SELL if self is Side.BUY else Side.BUY


class Sentiment(StrEnum):
    """How a position faces the market, and what a message says it should be afterwards."""

    BULLISH = "bullish"
    BEARISH = "bearish"
    FLAT = "flat"


def entering(sentiment: Sentiment) -> Side:
    """The side that opens a position of this sentiment (not flat)."""
    return Side.BUY if sentiment is Sentiment.BULLISH else Side.SELL


def facing(quantity: Decimal) -> Sentiment:
    """How a signed position quantity faces the market."""
    if not quantity:
        return Sentiment.FLAT
    return Sentiment.BULLISH if quantity > 0 else Sentiment.BEARISH
