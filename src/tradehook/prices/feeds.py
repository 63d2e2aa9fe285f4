"""Whose prices an account trades at: those of a source, or those of another account.

Accounts of the paper broker choose; the prices of accounts at brokers outside are asked for where those are connected.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import PriceSource, Quote

_LONGEST_CHAIN = 8
_NOT_CONNECTED = Unknown("The account whose prices count is not connected to its broker.")


class Quotes(Protocol):
    """The prices of each source, as the board has them. Asked from any thread."""

    def quote(self, source: PriceSource, instrument: Instrument, now: Instant) -> Quote | None:
        """The last quote of an instrument from a source."""


class Feed(Protocol):
    """The prices that an account at a broker outside sees."""

    def quote(self, instrument: Instrument, now: Instant) -> Quote | None:
        """The latest price that is at hand and not stale; answers at once, from any thread."""

    async def fetch(self, instruments: Sequence[Instrument]) -> Unknown | None:
        """Bring the latest prices of these to hand."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What an account trades at: the prices of `source`; with `of`, what that account trades at in place of it.

    The source "broker" by itself is the latest price of whichever broker outside has given one.
    """

    source: PriceSource
    of: AccountId | None = None


ChoiceOf = Callable[[AccountId], Choice | None]
"""What an account has chosen; None for one that does not choose. Asked from any thread."""

FeedOf = Callable[[AccountId], Feed | None]
"""The prices of an account at a broker outside; None for any other. Asked from any thread."""


class Feeds:
    """The prices of every account. Asked from the store's writer thread too."""

    def __init__(self, board: Quotes, choice_of: ChoiceOf, feed_of: FeedOf) -> None:
        self._board = board
        self._choice_of = choice_of
        self._feed_of = feed_of

    def quote(self, choice: Choice, instrument: Instrument, now: Instant) -> Quote | None:
        """What an instrument costs by a choice; None where nobody has said, or the choice leads nowhere."""
        found = self._followed(choice)
        if isinstance(found, PriceSource):
            return self._board.quote(found, instrument, now)
        feed = None if found is None else self._feed_of(found)
        return None if feed is None else feed.quote(instrument, now)

    def is_for(self, choice: Choice, quote: Quote, instrument: Instrument, now: Instant) -> bool:
        """Whether an account with this choice trades at a quote that has just come."""
        found = self._followed(choice)
        if isinstance(found, PriceSource):
            return found is quote.source
        return quote.source is PriceSource.BROKER and self.quote(choice, instrument, now) == quote

    async def fetch(self, choice: Choice, instruments: Sequence[Instrument]) -> Unknown | None:
        """Bring the latest prices of these to hand, where a broker has to be asked for them."""
        account_id = self.outside(choice)
        if account_id is None:
            return None
        feed = self._feed_of(account_id)
        return _NOT_CONNECTED if feed is None else await feed.fetch(instruments)

    def outside(self, choice: Choice) -> AccountId | None:
        """The account at a broker outside whose prices a choice leads to, if it leads to one."""
        found = self._followed(choice)
        return None if isinstance(found, PriceSource) else found

    def source(self, choice: Choice) -> PriceSource | None:
        """Where the prices of a choice come from in the end; None where it leads nowhere."""
        found = self._followed(choice)
        if isinstance(found, PriceSource):
            return found
        return None if found is None else PriceSource.BROKER

    def _followed(self, choice: Choice) -> PriceSource | AccountId | None:
        """A source, or an account that does not choose; None for accounts that name each other in a circle."""
        for _ in range(_LONGEST_CHAIN):
            if choice.of is None:
                return choice.source
            next_choice = self._choice_of(choice.of)
            if next_choice is None:
                return choice.of
            choice = next_choice
        return None
