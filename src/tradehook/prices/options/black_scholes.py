"""The price and the greeks of a European option by Black, Scholes and Merton, without dividends.

Prices are floats here and in `implied` only. The normal distribution is the standard library's (decision 0014); the
formulas are those of Hull, Options, Futures, and Other Derivatives, chapters 15 and 19.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

from tradehook.vocabulary.instrument import Right

_NORMAL = NormalDist()
_NOTHING = 1e-9
"""What is left of a deviation a fraction of a second before the end: less is nothing, and cannot be divided by."""
_PER_POINT = 0.01
_DAYS_A_YEAR = 365.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What a price depends on: `spot` and `strike` in the same currency, the strike above zero; `years` to the end.

    `volatility` and `rate` are of a year, as fractions (0.3 is 30 %), the rate compounded continuously.
    """

    right: Right
    spot: float
    strike: float
    years: float
    volatility: float
    rate: float

    def at(self, volatility: float) -> "Terms":
        """The same terms at another volatility."""
        return Terms(self.right, self.spot, self.strike, self.years, volatility, self.rate)

    @property
    def sign(self) -> int:
        """1 for a call, -1 for a put."""
        return 1 if self.right is Right.CALL else -1

    @property
    def discounted_strike(self) -> float:
        """What the strike is worth today."""
        return self.strike * math.exp(-self.rate * self.years)

    @property
    def deviation(self) -> float:
        """The standard deviation of the logarithm of the price at the end; 0 where nothing is left to chance."""
        moves = self.years > 0 and self.volatility > 0 and self.spot > 0
        deviation = self.volatility * math.sqrt(self.years) if moves else 0.0
        return deviation if deviation > _NOTHING else 0.0


@dataclass(frozen=True, slots=True)
class Greeks:
    """How the price of an option answers to what it depends on, each for one unit of the underlying.

    `delta` and `gamma`: for a change of 1 of the underlying. `theta`: for one calendar day. `vega` and `rho`: for one
    percentage point of volatility and of the rate.
    """

    delta: float
    gamma: float
    theta: float
    vega: float
    rho: float


def value(terms: Terms) -> float:
    """The price; where nothing is left to chance, what exercise would be worth today. Never below zero."""
    deviation = terms.deviation
    if not deviation:
        return max(0.0, terms.sign * (terms.spot - terms.discounted_strike))
    d1 = _d1(terms, deviation)
    sign = terms.sign
    held = terms.spot * _NORMAL.cdf(sign * d1)
    paid = terms.discounted_strike * _NORMAL.cdf(sign * (d1 - deviation))
    return max(0.0, sign * (held - paid))


def greeks(terms: Terms) -> Greeks:
    """The greeks; where nothing is left to chance, a delta of 1, -1 or 0 and nothing else."""
    deviation = terms.deviation
    if not deviation:
        exercised = terms.sign * (terms.spot - terms.discounted_strike) > 0
        return Greeks(delta=float(terms.sign) if exercised else 0.0, gamma=0.0, theta=0.0, vega=0.0, rho=0.0)
    d1 = _d1(terms, deviation)
    sign = terms.sign
    density = _NORMAL.pdf(d1)
    chance = _NORMAL.cdf(sign * (d1 - deviation))
    decay = terms.spot * density * terms.volatility / (2 * math.sqrt(terms.years))
    interest = sign * terms.rate * terms.discounted_strike * chance
    return Greeks(
        delta=sign * _NORMAL.cdf(sign * d1),
        gamma=density / (terms.spot * deviation),
        theta=-(decay + interest) / _DAYS_A_YEAR,
        vega=terms.spot * density * math.sqrt(terms.years) * _PER_POINT,
        rho=sign * terms.years * terms.discounted_strike * chance * _PER_POINT,
    )


def _d1(terms: Terms, deviation: float) -> float:
    drift = (terms.rate + terms.volatility**2 / 2) * terms.years
    return (math.log(terms.spot) - math.log(terms.strike) + drift) / deviation
