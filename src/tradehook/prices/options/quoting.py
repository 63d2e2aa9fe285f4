"""The quote of an option that follows from the quote of its underlying."""

from decimal import Decimal

from tradehook.prices.options.black_scholes import Terms, value
from tradehook.vocabulary.exact import ZERO, Price
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.instrument import Instrument, Right
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side

USUAL_VOLATILITY, USUAL_RATE = Decimal("0.3"), Decimal("0.04")
"""Of a year, where nobody says others."""

_SECONDS_A_YEAR = 365 * 86_400
_TWO = Decimal(2)
_HALF_SPREAD = Decimal("0.005")
"""What bid and ask are away from the theoretical price, as a part of it and beside half a tick."""


def option_quote(contract: Instrument, spot: Quote, volatility: Decimal, rate: Decimal, now: Instant) -> Quote:
    """What the contract costs now, with the time and source of the quote of its underlying.

    Bid and ask lie on the tick, one or more apart, with the theoretical price between them; the spread grows with the
    price. The bid may be zero, and the ask is never below what exercise is worth. Once the contract has ended, all
    prices are what exercise is worth. `volatility` and `rate` are of a year, as fractions.

    Raises `ValueError` for what is no option.
    """
    worth = exercise_value(contract, spot.mark)
    if contract.expired(now):
        return _quote(contract, spot, worth, worth, worth)
    theoretical = Decimal(value(terms_of(contract, spot.mark, volatility, rate, now)))
    tick = contract.tick
    away = tick.at(theoretical) / _TWO + theoretical * _HALF_SPREAD
    bid = max(Price(ZERO), tick.round(theoretical - away, Side.BUY))
    ask = max(tick.round(theoretical + away, Side.SELL), tick.round(worth, Side.SELL))
    last = max(bid, tick.round(theoretical, Side.BUY), Price(tick.size))
    return _quote(contract, spot, bid, ask, last)


def exercise_value(contract: Instrument, spot: Price) -> Price:
    """What exercising one unit of the contract is worth, exactly. Raises `ValueError` for what is no option."""
    strike = _strike(contract)
    return Price(max(ZERO, spot - strike if contract.right is Right.CALL else strike - spot))


def terms_of(contract: Instrument, spot: Price, volatility: Decimal, rate: Decimal, now: Instant) -> Terms:
    """The terms of a contract as floats. Raises `ValueError` for what is no option."""
    if contract.right is None or contract.expires_at is None:
        raise _no_option(contract)
    return Terms(
        right=contract.right,
        spot=float(spot),
        strike=float(_strike(contract)),
        years=max(0.0, seconds_between(now, contract.expires_at) / _SECONDS_A_YEAR),
        volatility=float(volatility),
        rate=float(rate),
    )


def _strike(contract: Instrument) -> Decimal:
    if contract.strike is None:
        raise _no_option(contract)
    return contract.strike


def _no_option(contract: Instrument) -> ValueError:
    return ValueError(f"{contract.symbol} is no option")


def _quote(contract: Instrument, spot: Quote, bid: Price, ask: Price, last: Price) -> Quote:
    return Quote(symbol=contract.symbol, bid=bid, ask=ask, last=last, at=spot.at, source=spot.source)
