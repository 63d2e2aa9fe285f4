"""The volatility that the price of an option implies."""

from tradehook.prices.options.black_scholes import Terms, value

_LOWEST, _HIGHEST = 0.0001, 16.0
_HALVINGS = 34


def implied_volatility(terms: Terms, price: float) -> float | None:
    """The volatility at which the contract is worth `price`, to a billionth; that of `terms` does not count.

    None where no volatility from 0.01 % to 1600 % makes that price: it is below what exercise is worth, or above any
    option's.
    """
    low, high = _LOWEST, _HIGHEST
    if not value(terms.at(low)) < price < value(terms.at(high)):
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if value(terms.at(middle)) < price:
            low = middle
        else:
            high = middle
    return (low + high) / 2
