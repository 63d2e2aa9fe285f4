"""The simulated price: a function of (seed, symbol, instant), so it has no memory and survives restarts.

The logarithm of the price is a sum of noises, each twice as slow as the one before and sqrt(2) times as
large, which is how a random walk looks at every scale; the slowest noises bound how far it strays from the
reference price. Floats live inside this module only: prices come out as decimals on the tick.
"""

import hashlib
import math
from decimal import Decimal
from functools import lru_cache

from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_SECOND = 1_000_000
_SECONDS_A_DAY = 86_400
_OCTAVES = 23  # periods of 1 s to 2^22 s, 49 days
_MASK = (1 << 64) - 1

_DAILY_VOLATILITY = {
    AssetClass.STOCKS: 0.015,
    AssetClass.OPTIONS: 0.03,
    AssetClass.FUTURES: 0.012,
    AssetClass.CRYPTO: 0.03,
    AssetClass.FOREX: 0.006,
}
"""The standard deviation of a day's change."""

_USUAL_PRICES = {
    AssetClass.STOCKS: (15.0, 250.0),
    AssetClass.OPTIONS: (1.0, 20.0),
    AssetClass.FUTURES: (50.0, 5000.0),
    AssetClass.CRYPTO: (0.1, 100.0),
    AssetClass.FOREX: (0.6, 1.6),
}
"""Between what prices an instrument without a reference price is put."""

_SPREAD_OF_ONE_TICK = 2 / 3
"""How often bid and ask are one tick apart; otherwise they are two."""

_NOISE_TO_DAILY_CHANGE = 0.85
"""What a day's change of the summed noise must be scaled by to have a standard deviation of 1 (measured)."""


def simulated_quote(seed: str, instrument: Instrument, now: Instant) -> Quote:
    """The quote of the second that `now` is in: positive, on the tick, bid one or two ticks below ask."""
    second = now // _SECOND
    key = _key(seed, instrument.symbol)
    middle = _reference(key, instrument) * math.exp(_drift(key, second, instrument.asset_class))
    tick = instrument.tick.size
    chance = _uniform(key, _OCTAVES, second)
    ticks_apart = 1 if chance < _SPREAD_OF_ONE_TICK else 2
    below = max(1, round(middle / float(tick) - ticks_apart / 2))
    bid, ask = Decimal(below) * tick, Decimal(below + ticks_apart) * tick
    return Quote(
        symbol=instrument.symbol,
        bid=Price(bid),
        ask=Price(ask),
        last=Price(bid if _mixed(key + second) & 1 else ask),
        at=start_of_second(now),
        source=PriceSource.SIMULATED,
    )


def start_of_second(now: Instant) -> Instant:
    """The instant at which the second of `now` began: until its end the simulated price stays."""
    return Instant(now - now % _SECOND)


def _drift(key: int, second: int, asset_class: AssetClass) -> float:
    """How far the logarithm of the price is from its reference in this second."""
    scale = _DAILY_VOLATILITY[asset_class] * _NOISE_TO_DAILY_CHANGE
    return scale * sum(
        math.sqrt((1 << octave) / _SECONDS_A_DAY) * _noise(key, octave, second) for octave in range(_OCTAVES)
    )


def _noise(key: int, octave: int, second: int) -> float:
    """Smooth noise from -1 to 1 that takes 2^octave seconds from one chance value to the next."""
    index, rest = divmod(second, 1 << octave)
    before, after = _uniform(key, octave, index), _uniform(key, octave, index + 1)
    return 2 * (before + (after - before) * rest / (1 << octave)) - 1


def _reference(key: int, instrument: Instrument) -> float:
    """The price to walk around: the instrument's own, or a usual one of its class that the symbol decides."""
    if instrument.reference_price is not None:
        return float(instrument.reference_price)
    low, high = _USUAL_PRICES[instrument.asset_class]
    return float(low * (high / low) ** _uniform(key, _OCTAVES + 1, 0))


def _uniform(key: int, stream: int, index: int) -> float:
    """A number from 0 to below 1 that looks like chance and is always the same for the same arguments."""
    return _mixed(key ^ _mixed(stream << 40 ^ index & _MASK)) / 2**64


def _mixed(value: int) -> int:
    """Spread the bits of a 64-bit number over all of them (the finaliser of SplitMix64)."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & _MASK
    return value ^ value >> 31


@lru_cache(maxsize=4096)
def _key(seed: str, symbol: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}/{symbol}".encode(), digest_size=8).digest(), "big")
