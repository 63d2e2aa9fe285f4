"""Ticks and steps for markets that have thousands of them: by the magnitude of the price."""

from decimal import Decimal

_TEN = Decimal(10)
_COARSEST_TICK = Decimal("0.01")
_COARSEST_STEP = Decimal(1)


def tick_for(price: Decimal) -> Decimal:
    """A tick that shows five significant digits of the price, and never less than cents."""
    return min(_COARSEST_TICK, _TEN ** (price.adjusted() - 4))


def step_for(price: Decimal) -> Decimal:
    """A step of quantity worth about a ten-thousandth of the quote currency, at most one whole unit."""
    return min(_COARSEST_STEP, _TEN ** (-price.adjusted() - 4))


def on_tick(price: Decimal, tick: Decimal) -> Decimal:
    """The price on the nearest tick, for reference prices that come out of a division."""
    return (price / tick).to_integral_value() * tick
