"""A restore as the engine looks at it."""

from dataclasses import dataclass

from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """The store was put back at `restored_at` as it was at `made_at`: what was done in between is not in it.

    `released_at`: when a person let it go on; None while it is held.
    """

    made_at: Instant
    restored_at: Instant
    released_at: Instant | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing may be sent yet."""
        return self.released_at is None
