"""Everything of one double: the floor, who listens, what is to go wrong, and what has been received."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.described import Described
from tests.brokers.alpaca.double.faults import Faults
from tests.brokers.alpaca.double.floor import Floor, nobody
from tests.brokers.alpaca.double.rate import Rate
from tests.brokers.alpaca.double.streams import Streams

FIRST_KEY, FIRST_SECRET = "PKDOUBLE00000000001", "secret-of-the-first-account"
FIRST_CASH = Decimal(100_000)
_SECRET_HEADERS = frozenset({"apca-api-secret-key", "authorization", "cookie"})


@dataclass(slots=True, kw_only=True)
class Received:
    """One request. `status` is None where nothing was answered; `fault` is what befell it."""

    at: int
    method: str
    path: str
    query: str
    body: str
    headers: dict[str, str]
    account: str | None
    status: int | None = None
    fault: str | None = None


def without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers that may be kept."""
    return {name: value for name, value in headers.items() if name not in _SECRET_HEADERS}


@dataclass(slots=True)
class Venue:
    """One double, from one reset to the next."""

    floor: Floor = field(default_factory=Floor)
    streams: Streams = field(default_factory=Streams)
    faults: Faults = field(default_factory=Faults)
    rate: Rate = field(default_factory=Rate)
    described: Described = field(default_factory=Described)
    log: list[Received] = field(default_factory=list)
    online: bool = True

    def __post_init__(self) -> None:
        self.floor.tell = self.streams.tell
        if not self.floor.accounts:
            self.open(Account(key_id=FIRST_KEY, secret=FIRST_SECRET, cash=FIRST_CASH))

    def open(self, account: Account) -> None:
        """Open an account."""
        account.last_equity, account.created_at = account.cash, self.floor.now()
        self.floor.accounts[account.key_id] = account

    def save(self, file: Path) -> None:
        """Write the floor (accounts, orders, market, clock) to a file."""
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(replace(self.floor, tell=nobody)))
        part.replace(file)


def venue_from(file: Path) -> Venue:
    """The double that was saved in a file; a new one where there is none."""
    return Venue(floor=pickle.loads(file.read_bytes())) if file.exists() else Venue()


@dataclass(slots=True)
class Stage:
    """Where a venue stands: a reset puts another in its place."""

    venue: Venue = field(default_factory=Venue)
    state_file: Path | None = None

    def reset(self) -> None:
        """Begin anew: the connections of the old venue are cut."""
        for listener in list(self.venue.streams.listeners):
            listener.abort()
        self.venue = Venue()

    def keep(self) -> None:
        """Save the venue, where there is a file for it."""
        if self.state_file is not None:
            self.venue.save(self.state_file)
