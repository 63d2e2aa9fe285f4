"""Holding our positions against the broker's: what differs, since when, and what no report will explain any more."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tradehook.vocabulary.broker import BrokerPosition
from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import EPOCH, Instant, seconds_between


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSnapshot:
    """What a broker last said of an account. `taken_at`: when it was asked, 0 once something came that this does not
    explain; money in the account's currency. `based_at`: a look; every day that began before it has its baseline."""

    account_id: AccountId
    taken_at: Instant
    cursor: int
    cash: Money
    equity: Money
    buying_power: Money | None = None
    unrealised: Money | None = None
    based_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A position that the broker shows otherwise than our fills make it.

    Signed units; `average_price` is the broker's, where it gives one. `first_seen_at`: since when it is just so;
    `seen_at`: 0 once our side has changed since, so that it begins anew when it is seen again.
    """

    account_id: AccountId
    symbol: str
    family: str
    ours: Quantity
    theirs: Quantity
    average_price: Price | None
    first_seen_at: Instant
    seen_at: Instant

    @property
    def as_shown(self) -> BrokerPosition:
        """The broker's side of it."""
        return BrokerPosition(symbol=self.symbol, quantity=self.theirs, average_price=self.average_price)

    def lasts(self, seconds: float) -> bool:
        """Whether it was still seen so long after it was first seen."""
        return seconds_between(self.first_seen_at, self.seen_at) >= seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Our side: what our fills make, by symbol, and the differences that are open.

    `undecided` are symbols of which something was learned so lately that the broker may not have shown it; `strange`
    are symbols that nobody knows as instruments: their differences stay, for nothing can be folded from them.
    """

    account_id: AccountId
    ours: Mapping[str, Quantity]
    families: Mapping[str, str]
    known: Mapping[str, Difference]
    undecided: frozenset[str] = frozenset()
    strange: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What comparing found: differences that a report may yet explain, those of them that were not known to be just so,
    those that no report explained in time, and known ones that are no more."""

    waiting: tuple[Difference, ...] = ()
    new: tuple[Difference, ...] = ()
    settled: tuple[Difference, ...] = ()
    gone: tuple[Difference, ...] = ()


def compare(books: Books, shown: Mapping[str, BrokerPosition], at: Instant, settles_within_s: float) -> Compared:
    """Compare every symbol that either side holds, but for the undecided ones, of which nothing is said.

    A difference that is just so for `settles_within_s` seconds is settled; with 0, at once (rule: architecture 4).
    """
    symbols = sorted((books.ours.keys() | shown.keys() | books.known.keys()) - books.undecided)
    differing = [found for found in (_difference(books, shown, symbol, at) for symbol in symbols) if found]
    settled = tuple(found for found in differing if found.lasts(settles_within_s) and found.symbol not in books.strange)
    waiting = tuple(found for found in differing if found not in settled)
    left = {found.symbol for found in differing}
    return Compared(
        waiting=waiting,
        new=tuple(found for found in waiting if not _is_as_known(books, found)),
        settled=settled,
        gone=tuple(books.known[symbol] for symbol in symbols if symbol in books.known and symbol not in left),
    )


def _difference(books: Books, shown: Mapping[str, BrokerPosition], symbol: str, at: Instant) -> Difference | None:
    ours = books.ours.get(symbol, Quantity(ZERO))
    theirs = shown.get(symbol, BrokerPosition(symbol=symbol, quantity=Quantity(ZERO)))
    if ours == theirs.quantity:
        return None
    found = Difference(
        account_id=books.account_id,
        symbol=symbol,
        family=books.families[symbol],
        ours=ours,
        theirs=theirs.quantity,
        average_price=theirs.average_price,
        first_seen_at=at,
        seen_at=at,
    )
    known = books.known.get(symbol)
    goes_on = known is not None and known.seen_at > EPOCH and _is_as_known(books, found)
    return replace(found, first_seen_at=known.first_seen_at) if known and goes_on else found


def _is_as_known(books: Books, found: Difference) -> bool:
    known = books.known.get(found.symbol)
    return known is not None and (known.ours, known.theirs) == (found.ours, found.theirs)
