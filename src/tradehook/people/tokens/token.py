"""A token, as it is kept: what it lets a program do, and until when."""

from collections.abc import Set

import msgspec

from tradehook.people.scope import Scope
from tradehook.vocabulary.ids import TokenId, UserId
from tradehook.vocabulary.instant import Instant

PREFIX = "th_"
"""What the text of every token begins with, so that one that lies about is known for what it is."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token of somebody's. Of its text only a hash is kept; from `expires_at` on it opens nothing.

    `used_at` and `used_from`: when, to about a minute, and from which address it was last used.
    """

    id: TokenId
    user_id: UserId
    name: str
    hash: bytes
    scopes: Set[Scope]
    created_at: Instant
    expires_at: Instant | None = None
    used_at: Instant | None = None
    used_from: str | None = None

    def is_over(self, now: Instant) -> bool:
        """Whether it opens nothing any more."""
        return self.expires_at is not None and self.expires_at <= now
