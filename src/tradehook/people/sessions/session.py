"""A session, and when it is over: after a while that nobody is there, and in any case after some days."""

from typing import Final

import msgspec

from tradehook.vocabulary.ids import SessionId, UserId
from tradehook.vocabulary.instant import Instant, after

IDLE_S: Final = 12 * 3600
"""How long a session lasts from when it was last seen."""

LONGEST_S: Final = 14 * 86_400
"""How long a session lasts however much it is used."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A session of somebody's. Of its cookie only a hash is kept. `seen_at` is right to about a minute.

    `address` and `agent` are where it began, and what the browser called itself.
    """

    id: SessionId
    user_id: UserId
    hash: bytes
    created_at: Instant
    seen_at: Instant
    ended_at: Instant | None = None
    address: str
    agent: str

    @property
    def over_at(self) -> Instant:
        """When it is over if nobody comes any more."""
        natural = min(after(self.seen_at, IDLE_S), after(self.created_at, LONGEST_S))
        return natural if self.ended_at is None else min(natural, self.ended_at)

    def is_over(self, now: Instant) -> bool:
        """Whether it opens nothing any more."""
        return self.over_at <= now
