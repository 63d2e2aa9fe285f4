"""What somebody is told: one piece of news, the channel that it goes to, and the message that carries it."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from tradehook.vocabulary.instant import Instant


class Kind(StrEnum):
    """The kinds of news that a channel may want."""

    TRADES = "trades"
    FAILURES = "failures"
    APPROVALS = "approvals"
    EVENTS = "events"
    ALARMS = "alarms"

    @property
    def meaning(self) -> str:
        """What it is about, as the end of a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    Kind.TRADES: "a trade ended and did not fail",
    Kind.FAILURES: "a trade failed, was rejected, expired or is in doubt",
    Kind.APPROVALS: "a trade waits for a person",
    Kind.EVENTS: "something happened to an account or to the desk that somebody should know",
    Kind.ALARMS: "a strategy is silent, or a held contract expires or rolls soon",
}

EVERYTHING = tuple(Kind)
"""What a channel is told that was not asked for less."""

MESSAGES_A_MINUTE = 6
"""How many messages a channel takes in a minute, unless it is set otherwise."""


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be told. `word` says it in a count of many: "9 held"."""

    kind: Kind
    title: str
    text: str
    word: str


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody is told: an address of apprise, kept sealed, of which only the `scheme` is ever shown.

    `what`: the kinds of news that it is told; `per_minute`: at most so many messages in any minute.
    """

    id: str
    name: str
    scheme: str
    sealed_url: bytes
    what: tuple[Kind, ...] = EVERYTHING
    enabled: bool = True
    per_minute: int = MESSAGES_A_MINUTE
    created_at: Instant

    @property
    def shown_url(self) -> str:
        """The address with all of it masked that could let anybody in."""
        return f"{self.scheme}://***"

    def wants(self, news: News) -> bool:
        """Whether it is told this."""
        return self.enabled and news.kind in self.what


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """News that a channel has not been told yet; `number` rises in the order in which it was found."""

    number: int
    news: News


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says."""

    title: str
    text: str


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A message made of news: what it says, and the news that it carries.

    `says` is the news that it is of, without a count; None for a summary of many.
    """

    words: Words
    says: Words | None
    carries: tuple[Waiting, ...]


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was tried lately: when, and of what news; None for a summary."""

    at: Instant
    says: Words | None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message to a channel. `count`: how many pieces of news it carries; `says` as in `Composed`.

    It is sent again at `next_at` unless it has ended by then, told or given up; `trouble` says why it was not told.
    """

    id: str
    channel_id: str
    words: Words
    says: Words | None
    count: int
    created_at: Instant
    attempts: int = 0
    tried_at: Instant | None = None
    next_at: Instant
    ended_at: Instant | None = None
    told: bool = False
    trouble: str | None = None


def counted(words: Sequence[str]) -> str:
    """How often each word is there, the most frequent first: "9 held, 3 failed"."""
    counts = {word: words.count(word) for word in dict.fromkeys(words)}
    ordered = sorted(counts, key=lambda word: -counts[word])
    return ", ".join(f"{counts[word]} {word}" for word in ordered)
