"""What became of an event, in the words of the Webhook Events Log (rule: architecture 8.14)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Processing(StrEnum):
    """Whether an event became an order."""

    PROCESSED = "Processed"
    FAILED = "Failed to Process"


STATUSES: Final[Mapping[Processing, frozenset[int]]] = MappingProxyType(
    {Processing.PROCESSED: frozenset({200}), Processing.FAILED: frozenset({400, 413, 422})}
)
"""With which statuses what became so was answered."""


def processing_of(answer_status: int) -> Processing | None:
    """What became of a request that was answered so; None for one that was turned away before it was an event."""
    return next((became for became, statuses in STATUSES.items() if answer_status in statuses), None)
