"""What is told before the end of a held contract: that it expires, and that it hands over to the next one."""

from dataclasses import dataclass

from tradehook.vocabulary.exact import Quantity, canonical
from tradehook.vocabulary.instant import Instant, after, iso
from tradehook.vocabulary.notice import About, Notice

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """How many days before a contract expires, and before it rolls, somebody is told."""

    expiry: int
    roll: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldContract:
    """A contract that an account holds, `quantity` negative when short; `rolls_at` None for what does not roll."""

    symbol: str
    quantity: Quantity
    expires_at: Instant
    rolls_at: Instant | None


def due_notices(held: HeldContract, days: DaysBefore, now: Instant) -> list[Notice]:
    """What there is to tell of a contract now: from so many days before until the moment itself."""
    moments = (
        (About.CONTRACT_EXPIRES_SOON, held.expires_at, days.expiry),
        (About.CONTRACT_ROLLS_SOON, held.rolls_at, days.roll),
    )
    return [
        about.saying(quantity=canonical(held.quantity), symbol=held.symbol, at=iso(at))
        for about, at, before in moments
        if at is not None and after(at, -before * _DAY_S) <= now < at
    ]
