"""Options on stocks, ETFs and indices: spellings, expirations, strikes, ticks and chains."""

from tradehook.instruments.options.contract import instrument
from tradehook.instruments.options.spelling import Spelled, spelled, with_dot

__all__ = ["Spelled", "instrument", "spelled", "with_dot"]
