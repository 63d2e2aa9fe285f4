"""Quotes that somebody gives: by hand, or with a signal."""

from decimal import Decimal

from tradehook.vocabulary.exact import Price, Quantity, canonical
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote
from tradehook.vocabulary.refusal import Refusal

_UNPROCESSABLE = 422


def manual_quote(
    instrument: Instrument,
    bid: Decimal | None,
    ask: Decimal | None,
    last: Decimal | None,
    now: Instant,
    size: Decimal | None = None,
) -> Quote | Refusal:
    """The quote that a person sets (`PUT /prices/{symbol}`), or why it cannot be one. One price is enough.

    A price need not lie on the tick: the middle of two ticks is a price that people know. `size`: the units that can be
    had at it in all; None: as many as are wanted.
    """
    given = {"bid": bid, "ask": ask, "last": last}
    if all(price is None for price in given.values()):
        return _no_price(instrument)
    for name, number in (given | {"size": size}).items():
        if number is not None and not _is_above_zero(number):
            return _invalid(instrument, name, number)
    if bid is not None and ask is not None and bid > ask:
        return _crossed(instrument, bid, ask)
    return Quote(
        symbol=instrument.symbol,
        bid=_price(bid),
        ask=_price(ask),
        last=_price(last),
        at=now,
        source=PriceSource.MANUAL,
        size=None if size is None else Quantity(size),
    )


def signal_quote(instrument: Instrument, price: Price, now: Instant) -> Quote:
    """The quote that a signal's price makes for accounts that trade on the prices of signals."""
    return Quote(symbol=instrument.symbol, bid=None, ask=None, last=price, at=now, source=PriceSource.SIGNALS)


def _is_above_zero(number: Decimal) -> bool:
    return number.is_finite() and number > 0


def _price(number: Decimal | None) -> Price | None:
    return None if number is None else Price(number)


def _no_price(instrument: Instrument) -> Refusal:
    return Refusal(
        code="invalid-price",
        status=_UNPROCESSABLE,
        message=f"No price was given for {instrument.symbol}.",
        hint="Send at least one of bid, ask and last.",
    )


def _invalid(instrument: Instrument, name: str, number: Decimal) -> Refusal:
    shown = canonical(number) if number.is_finite() else str(number)
    unit = "units" if name == "size" else instrument.currency
    return Refusal(
        code="invalid-price",
        status=_UNPROCESSABLE,
        message=f"The {name} of {instrument.symbol} must be a number above zero; it is {shown}.",
        hint=f"Send {name} as a positive number in {unit}, or leave it out.",
        path=name,
    )


def _crossed(instrument: Instrument, bid: Decimal, ask: Decimal) -> Refusal:
    return Refusal(
        code="crossed-quote",
        status=_UNPROCESSABLE,
        message=f"The bid of {instrument.symbol}, {canonical(bid)}, is above its ask, {canonical(ask)}.",
        hint="The bid is what buyers pay and is at most the ask: swap the two, or send only last.",
        path="bid",
    )
