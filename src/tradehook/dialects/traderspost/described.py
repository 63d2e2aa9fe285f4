"""The codes as their pages show them."""

from typing import Final

from tradehook.dialects.reading.described import described
from tradehook.dialects.traderspost.examples import EXAMPLES
from tradehook.dialects.traderspost.refusals import CATALOGUE

CODES: Final = described(CATALOGUE, EXAMPLES)
"""Every code, in the order of the checks."""
