"""What a person, or a switch, asks of an account without a signal: carried out in its lane like a signal's trade."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import msgspec


class CommandKind(StrEnum):
    """What is asked for."""

    CLOSE = "close"
    EXIT = "exit"
    CANCEL = "cancel"
    CANCEL_ENTRIES = "cancel_entries"
    RESYNC = "resync"

    @property
    def meaning(self) -> str:
        """What it does, in a sentence."""
        return _MEANINGS[self]

    @property
    def word(self) -> str:
        """What took the place of something else."""
        return "kill switch" if self is CommandKind.CANCEL_ENTRIES else self.value


_MEANINGS = {
    CommandKind.CLOSE: "Cancel the family's open orders and exit all of its position at the market.",
    CommandKind.EXIT: "Exit the quantity given, at most the position, at the market.",
    CommandKind.CANCEL: "Cancel the family's open orders.",
    CommandKind.CANCEL_ENTRIES: "Cancel the family's open entries; exits stay.",
    CommandKind.RESYNC: "Bring the family's position to what the chart was last said to hold, at the market.",
}


class Origin(StrEnum):
    """Who asked."""

    PERSON = "person"
    KILL_SWITCH = "kill_switch"
    LATE_ENTRY = "late_entry"
    FLATTEN_AT = "flatten_at"


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A command for one family; `symbol` is the instrument that was named, or one of those held.

    `quantity` in units, of an exit in part; of a resync the chart units to be held, signed (see `deciding.parity`).
    """

    kind: CommandKind
    symbol: str
    quantity: Decimal | None = None
    by: Origin = Origin.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChange:
    """New terms of a working order; None leaves things as they are. `quantity` is the new total."""

    quantity: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
