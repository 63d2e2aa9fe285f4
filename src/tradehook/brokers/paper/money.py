"""Exact arithmetic with money, and what one currency is worth in another."""

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from tradehook.vocabulary.currency import at_par, counted_as
from tradehook.vocabulary.exact import Money

_P = ParamSpec("_P")
_R = TypeVar("_R")

_EXACT = Context(prec=60)
_SMALLEST_CONVERTED = Decimal("1e-8")
_ONE = Decimal(1)


def exactly(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Let a function calculate with so many digits that sums and products of prices, quantities and money are never
    rounded."""

    @wraps(function)
    def calculated(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with localcontext(_EXACT):
            return function(*args, **kwargs)

    return calculated


def rate_between(currency: str, account_currency: str, price_of: Callable[[str], Decimal | None]) -> Decimal | None:
    """What one unit of `currency` is worth in the account's; None where neither pair has a price.

    USDT and USDC count as dollars, one for one. `price_of` gives the price of a pair (EURUSD: dollars for a euro).
    """
    if at_par(currency, account_currency):
        return _ONE
    straight, upside_down = pairs_of(currency, account_currency)
    price = price_of(straight)
    if price is not None:
        return price
    inverse = price_of(upside_down)
    return None if inverse is None else _ONE / inverse


def pairs_of(currency: str, account_currency: str) -> tuple[str, str]:
    """The pairs whose price converts one currency into the other: straight, and upside down."""
    given, wanted = counted_as(currency), counted_as(account_currency)
    return given + wanted, wanted + given


def converted(money: Decimal, rate: Decimal) -> Money:
    """Money in the account's currency: exact at a rate of 1, else to eight decimals."""
    return Money(money if rate == _ONE else (money * rate).quantize(_SMALLEST_CONVERTED))
