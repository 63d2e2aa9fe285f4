"""What is measured of the rules by themselves, and what they are to reach (rule: issue "Everything a traderspost
message and a subscription can say", what it must show)."""

from collections.abc import Iterator
from typing import Final

from bench import deciding
from bench.scenarios import Effort, Row

_WANTED: Final = 20_000


def rules(effort: Effort) -> Iterator[Row]:
    """Decisions a second on one core, from a plain entry to one that everything is asked of."""
    for what, rate in deciding.measure(effort.seconds).items():
        yield Row(
            what=f"deciding alone: {what}, a second of one core",
            ours=f"{rate.processor:,.0f}",
            target=f"≥ {_WANTED:,}",
            holds=rate.processor >= _WANTED,
        )


DECIDING_SCENARIOS: Final = {"rules": rules}
