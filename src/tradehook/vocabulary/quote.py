"""Prices as a feed gives them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tradehook.vocabulary.exact import Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class PriceSource(StrEnum):
    """Where an account's prices come from."""

    MANUAL = "manual"
    SIGNALS = "signals"
    SIMULATED = "simulated"
    REPLAY = "replay"
    BROKER = "broker"


class MarketPriceType(StrEnum):
    """Which of a quote's prices counts as the market price (rule: deciding 5)."""

    MARK = "mark"
    ASK_BID = "ask_bid"
    ASK = "ask"
    BID = "bid"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What one unit costs now, in the instrument's quote currency. At least one price is there.

    `size`: the units that can be had at it, in all, on either side; None where nobody said.
    """

    symbol: str
    bid: Price | None
    ask: Price | None
    last: Price | None
    at: Instant
    source: PriceSource
    size: Quantity | None = None

    @property
    def mark(self) -> Price:
        """The middle of bid and ask; with only one of them or neither, what there is."""
        if self.bid is not None and self.ask is not None:
            return Price((self.bid + self.ask) / Decimal(2))
        price = self.last if self.last is not None else self.bid if self.bid is not None else self.ask
        if price is None:
            raise ValueError(f"a quote of {self.symbol} without any price")
        return price

    def price_for(self, side: Side, kind: MarketPriceType) -> Price:
        """The market price for an order of this side; a price that is missing falls back to `mark`."""
        match kind:
            case MarketPriceType.ASK_BID:
                price = self.ask if side is Side.BUY else self.bid
            case MarketPriceType.ASK:
                price = self.ask
            case MarketPriceType.BID:
                price = self.bid
            case MarketPriceType.LAST:
                price = self.last
            case MarketPriceType.MARK:
                price = None
        return self.mark if price is None else price
