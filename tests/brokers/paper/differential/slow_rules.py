"""What the market asks, where a stop is, what a fill costs: the rules in fractions, written from the documents alone.

Nothing here is taken from `tradehook.brokers`; only the words of the vocabulary are shared.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from tradehook.vocabulary.order import OrderPrices
from tradehook.vocabulary.quote import MarketPriceType, Quote
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the account and the instrument lay down. `per_order`, `per_unit`: money; `percent` of an execution's worth;
    `size`: the units to be had at a quote; `paid_in_full`: cash changes by the whole price, else by results."""

    tick: Fraction
    point_value: Fraction
    paid_in_full: bool
    market_price_type: MarketPriceType
    slippage_ticks: int = 0
    per_order: Fraction = Fraction(0)
    per_unit: Fraction = Fraction(0)
    percent: Fraction = Fraction(0)
    size: Fraction | None = None


def mark(quote: Quote) -> Fraction:
    """The middle of bid and ask, else whatever price there is (deciding 5)."""
    if quote.bid is not None and quote.ask is not None:
        return (Fraction(quote.bid) + Fraction(quote.ask)) / 2
    return Fraction(next(price for price in (quote.last, quote.bid, quote.ask) if price is not None))


def market(quote: Quote, side: Side, terms: Terms) -> Fraction:
    """The account's price for an order of this side, on the tick that is worse for the trader."""
    price = {
        MarketPriceType.MARK: None,
        MarketPriceType.LAST: quote.last,
        MarketPriceType.BID: quote.bid,
        MarketPriceType.ASK: quote.ask,
        MarketPriceType.ASK_BID: quote.ask if side is Side.BUY else quote.bid,
    }[terms.market_price_type]
    exact = mark(quote) if price is None else Fraction(price)
    steps = exact / terms.tick
    return (ceil(steps) if side is Side.BUY else floor(steps)) * terms.tick


def stop_of(prices: OrderPrices, side: Side, best: Fraction, terms: Terms) -> Fraction:
    """Where a stop is; a trailing one is so far behind the best price, rounded up for a sell and down for a buy."""
    if prices.stop_price is not None:
        return Fraction(prices.stop_price)
    if prices.trail_amount is not None:
        away = Fraction(prices.trail_amount)
    else:
        away = best * Fraction(prices.trail_percent or 0) / 100
    if side is Side.BUY:
        return floor((best + away) / terms.tick) * terms.tick
    return ceil((best - away) / terms.tick) * terms.tick


def fill_price(price: Fraction, limit: Fraction | None, side: Side, terms: Terms) -> Fraction:
    """The market's price made worse by the slippage, and never beyond the limit."""
    away = terms.slippage_ticks * terms.tick
    if side is Side.BUY:
        return price + away if limit is None else min(limit, price + away)
    return price - away if limit is None else max(limit, price - away)


def fee(quantity: Fraction, price: Fraction, is_first: bool, terms: Terms) -> Fraction:
    """What an execution costs: once for the order, for each unit, and a share of what it is worth."""
    worth = quantity * price * terms.point_value
    return (terms.per_order if is_first else 0) + terms.per_unit * quantity + worth * terms.percent / 100
