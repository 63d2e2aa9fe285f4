"""What stands around a broker under test: a market that can be moved, and trouble that can be made on demand."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Protocol

import pytest

from tests.conformance.brokers.faults import Trouble, Twist
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Declaration
from tradehook.orders.order import RequestKind
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.side import Side

PRICE_AT_FIRST = "100"


class Session(StrEnum):
    """The parts of a market day."""

    BEFORE = "before the opening"
    OPEN = "open"
    AFTER = "after the close"


class Can(Enum):
    """What a venue can be made to do, beyond moving its market: in words, and with which methods."""

    FAIL_REQUESTS = ("lose requests and answers", ("fail",))
    THROTTLE = ("say that there are too many requests", ("throttle",))
    CUT_THE_LINK = ("lose the link", ("cut", "mend"))
    GAP_THE_STREAM = ("lose the stream of reports", ("interrupt", "resume"))
    TWIST_REPORTS = ("tell reports twice and out of order", ("twist",))
    HOLD_REPORTS = ("hold reports back", ("twist",))
    FILL_IN_PARTS = ("fill in parts", ("move",))
    BUST = ("take fills back", ("bust", "correct"))
    TRADE_ELSEWHERE = ("trade past us", ("trade_elsewhere",))
    SET_THE_CLOCK = ("have another time than we", ("put_clock_ahead",))
    TURN_THE_DAY = ("open and close the market", ("turn_to",))

    def __init__(self, words: str, methods: tuple[str, ...]) -> None:
        self.words = words
        self.methods = methods


class Venue(Protocol):
    """A broker under test with the world around it. One account with plenty of money, holding nothing.

    `instruments` has something to trade of each class that the broker declares; each costs 100 at first. The share
    trades in cents and is paid in full. `bystander` is another share, that no card trades. Beyond the first part, a
    venue has the methods of what it says it `can`.
    """

    broker: Broker
    account_id: AccountId
    instruments: Mapping[AssetClass, Instrument]
    bystander: str

    def now(self) -> Instant:
        """The instant now, for us."""

    async def move(self, price: str, asset_class: AssetClass = ..., size: str | None = None) -> None:
        """Set a market price, bid and ask alike, and let the broker's book see it. With `size` no more than that can
        be traded at it, in all."""

    async def restart(self) -> None:
        """Drop the connection and all that it remembers, and make a new one: `broker` is another object then."""

    async def heal(self) -> None:
        """End all trouble: the link is there, what was held back is told, the market is open, nothing more goes
        wrong."""

    async def fail(self, kind: RequestKind, trouble: Trouble) -> None:
        """Let the next request of this kind go wrong."""

    async def throttle(self, seconds: int) -> None:
        """Let the next submit be refused as one too many, to be tried again so many seconds later."""

    async def cut(self) -> None:
        """Lose the link to the broker."""

    async def mend(self) -> None:
        """Have the link again."""

    async def interrupt(self) -> None:
        """Lose the stream of reports alone."""

    async def resume(self) -> None:
        """Have the stream again."""

    async def twist(self, *twists: Twist) -> None:
        """Do this to the next reports, one each."""

    async def bust(self, execution_id: ExecutionId) -> None:
        """Take a fill back."""

    async def correct(self, execution_id: ExecutionId, price: Decimal) -> None:
        """Take a fill back and put another one in its place, at this price."""

    async def trade_elsewhere(self, side: Side, quantity: str, limit: str | None = None) -> BrokerOrderId:
        """Place an order for the share in the account, but not through us."""

    async def put_clock_ahead(self, seconds: float) -> None:
        """Let the broker's clock differ from ours."""

    async def turn_to(self, session: Session) -> None:
        """Let the broker's market be in this part of the day."""


@dataclass(frozen=True)
class Entry:
    """One venue that the suite is played on. `open` takes the test's request and gives a new venue, as often as it is
    asked; `mixtures` is how many mixtures of faults are tried on it, as it is fast or slow."""

    id: str
    title: str
    declaration: Declaration
    can: frozenset[Can]
    open: Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[Venue]]
    mixtures: int
    marks: tuple[pytest.MarkDecorator, ...] = ()
