"""What the catalogue answers."""

from dataclasses import dataclass

from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument


@dataclass(frozen=True, slots=True)
class Found:
    """The ticker means this instrument. `note` says how a spelling that depends on the day was read."""

    instrument: Instrument
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OtherClass:
    """The ticker means nothing in the class asked for, and something in this one."""

    asset_class: AssetClass


@dataclass(frozen=True, slots=True)
class NotFound:
    """The ticker means nothing that is known. `why` says what became of one that once meant something."""

    why: str | None = None


Answer = Found | OtherClass | NotFound


@dataclass(frozen=True, slots=True)
class Reading:
    """A spelling read within one class. From `until` on the same spelling may mean something else."""

    instrument: Instrument
    note: str | None = None
    until: Instant | None = None
