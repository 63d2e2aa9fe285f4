"""The codes as their pages show them."""

from typing import Final

from tradehook.dialects.algotradeanalytics.examples import EXAMPLES
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE
from tradehook.dialects.reading.described import described

CODES: Final = described(CATALOGUE, EXAMPLES)
"""Every code, in the order of the checks."""
