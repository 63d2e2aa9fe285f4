"""A chain: the calls and puts of one expiration around the money."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import islice

from tradehook.instruments.options.contract import instrument
from tradehook.instruments.options.expirations import Expiration
from tradehook.instruments.options.spelling import Spelled
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument, Right, Tick


def strikes_around(interval: Tick, spot: Decimal, each_side: int) -> tuple[Decimal, ...]:
    """The strikes nearest to the money, rising: so many below `spot`, one at it if it is one, and so many above.

    There are fewer below where zero is near, and none at all for a price that is not above zero.
    """
    if not spot.is_finite() or spot <= 0:
        return ()
    below = list(islice(_downwards(interval, spot), each_side))
    at = [spot] if interval.holds(spot) else []
    return (*reversed(below), *at, *islice(_upwards(interval, spot), each_side))


def chain(
    underlying: Instrument, expiration: Expiration, spot: Price, now: Instant, each_side: int
) -> tuple[Instrument, ...]:
    """The contracts that end with an expiration, by strike, the call before the put; none once it has ended.

    `each_side`: how many strikes below `spot` and how many above it.
    """
    if expiration.ends_at <= now:
        return ()
    root = expiration.option_class.root
    return tuple(
        instrument(Spelled(root, expiration.day, right, strike), underlying.name)
        for strike in strikes_around(expiration.option_class.strikes, spot, each_side)
        for right in Right
    )


def _upwards(interval: Tick, price: Decimal) -> Iterator[Decimal]:
    """The strikes above a price, without end."""
    strike = price
    while True:
        size = interval.at(strike)
        strike = ((strike / size).to_integral_value(ROUND_FLOOR) + 1) * size
        yield strike


def _downwards(interval: Tick, price: Decimal) -> Iterator[Decimal]:
    """The strikes below a price, down to the last one above zero."""
    strike = price
    while True:
        size = interval.at(strike.next_minus())
        strike = ((strike / size).to_integral_value(ROUND_CEILING) - 1) * size
        if strike <= 0:
            return
        yield strike
